import { Checkbox } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useState } from 'react';

import { Action, Announcement, Disclosure, Paragraph, Row } from '../components';
import { t } from '../i18n';
import type { HealthScreen } from '../ipc/bindings/HealthScreen';
import { usePlatform } from '../platform';
import { Changes } from './SectionPlan';

interface RemovalProps {
  screen: HealthScreen;
  /** Its name, where it was read. */
  tenant: string | null;
}

/** All that goes, and the button, only after a tick. */
function Whole({ screen, tenant }: RemovalProps) {
  const platform = usePlatform();
  const [sure, setSure] = useState(false);
  return (
    <>
      <Paragraph quiet>{t('health.removeWhat')}</Paragraph>
      <Changes changes={screen.removal.changes} />
      <Checkbox
        checked={sure}
        label={t('health.removeSure')}
        data-testid="remove-sure"
        onChange={(_, data) => {
          setSure(data.checked === true);
        }}
      />
      <Row>
        <Action
          label={tenant === null ? t('health.remove') : t('health.removeNamed', { tenant })}
          tone="danger"
          icon={<DeleteRegular />}
          disabled={!sure}
          begins
          testId="remove"
          onPress={() => {
            if (sure) {
              platform.send({ kind: 'remove', objectId: screen.objectId, plan: screen.removal.id });
            }
          }}
        />
      </Row>
    </>
  );
}

/** Taking it all away: behind a disclosure, and only once all that goes has been read. */
export function Removal({ screen, tenant }: RemovalProps) {
  const platform = usePlatform();
  const { state } = screen.removal;
  const read = () => {
    platform.send({ kind: 'askToRemove' });
  };
  return (
    <div data-testid="removal">
      <Disclosure label={t('health.removeTitle')} testId="show-removal" onOpen={read}>
        <Paragraph>{t('health.removeText')}</Paragraph>
        <Announcement>{t(`health.removal.${state}`)}</Announcement>
        {state === 'whole' ? (
          // What the admin has agreed to is this list and no other.
          <Whole key={screen.removal.id} screen={screen} tenant={tenant} />
        ) : (
          <>
            <Paragraph quiet>{t(`health.removal.${state}`)}</Paragraph>
            {state === 'notRead' ? (
              <Row>
                <Action label={t('health.removeRead')} begins testId="read-removal" onPress={read} />
              </Row>
            ) : null}
          </>
        )}
      </Disclosure>
    </div>
  );
}
