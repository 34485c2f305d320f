import { ArrowUndoRegular } from '@fluentui/react-icons';

import { Action, Caption, Note, Panel, Paragraph, Row, Stack } from '../components';
import { formatDay } from '../format';
import { useSignedIn } from '../hooks/useSignedIn';
import { t } from '../i18n';
import type { DeletedChoice } from '../ipc/bindings/DeletedChoice';
import type { DeletedView } from '../ipc/bindings/DeletedView';
import { usePlatform } from '../platform';
import { FootholdList } from './Footholds';

function when(item: DeletedView): string {
  return item.deletedAt === null || item.restorableUntil === null
    ? t('deleted.whenUnknown')
    : t('deleted.when', { date: formatDay(item.deletedAt), until: formatDay(item.restorableUntil) });
}

/** Registrations in the bin: whoever is signed in can have one back instead of making a second. */
export function Deleted({ deleted }: { deleted: DeletedChoice }) {
  const platform = usePlatform();
  const signedIn = useSignedIn();
  const alone = deleted.items.length === 1;
  const asked = deleted.state === 'asked';
  return (
    <Panel title={t('deleted.title')} raised={asked} testId="deleted" data={{ 'data-state': deleted.state }}>
      {signedIn ? <Paragraph>{t('deleted.text')}</Paragraph> : null}
      {deleted.items.map((item) => (
        <Stack key={item.objectId} tight>
          <Paragraph>{t('deleted.app', { id: item.appId })}</Paragraph>
          <Caption>{when(item)}</Caption>
          {item.footholds.length === 0 ? null : (
            <>
              <FootholdList items={item.footholds} />
              <Note tone="warning">{t('footholds.inBin')}</Note>
            </>
          )}
          {signedIn ? (
            <Row>
              <Action
                label={t('deleted.restore')}
                name={`${t('deleted.restore')}: ${t('deleted.app', { id: item.appId })}`}
                // In the bar it would not say which of several, nor stand beside what comes back with it.
                tone={asked && alone && item.footholds.length === 0 ? 'primary' : 'secondary'}
                icon={<ArrowUndoRegular />}
                begins
                testId={`restore-${item.objectId}`}
                onPress={() => {
                  platform.send({ kind: 'restore', objectId: item.objectId });
                }}
              />
            </Row>
          ) : null}
        </Stack>
      ))}
      {deleted.state === 'answered' ? (
        <Note>{t('deleted.chosen')}</Note>
      ) : signedIn ? (
        <Row>
          <Action
            label={t('deleted.makeNew')}
            begins
            testId="make-new"
            onPress={() => {
              platform.send({ kind: 'makeNew' });
            }}
          />
        </Row>
      ) : null}
    </Panel>
  );
}
