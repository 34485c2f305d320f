import { useState } from 'react';

import { Action, Caption, Panel, Paragraph, Question, Row, Stack } from '../components';
import { useSignedIn } from '../hooks/useSignedIn';
import { t } from '../i18n';
import type { ExtraView } from '../ipc/bindings/ExtraView';
import { usePlatform } from '../platform';
import { Changes } from './SectionPlan';

/** So many cross at once (`view/extra.rs`). */
const MOST = 50;

function nameOf({ permission, service }: ExtraView): string {
  return service === null ? permission : t('extra.of', { permission, service });
}

function Access({ extra, onRemove }: { extra: ExtraView; onRemove: (() => void) | null }) {
  const name = nameOf(extra);
  return (
    <Stack tight>
      <Row>
        <Paragraph>{name}</Paragraph>
        {onRemove === null ? null : (
          <Action
            label={t('extra.remove')}
            name={t('extra.removeNamed', { permission: name })}
            tone="danger"
            size="small"
            asks
            begins
            testId="remove-access"
            onPress={onRemove}
          />
        )}
      </Row>
      <Caption>
        {[
          t(extra.application ? 'extra.application' : 'extra.delegated'),
          t(extra.granted ? 'extra.granted' : 'extra.listed'),
        ].join(t('navigation.separator'))}
      </Caption>
    </Stack>
  );
}

/** What the app may do beyond what Peig needs. Nothing of it goes but on request, one at a time, of whoever is signed in. */
export function ExtraAccess({ extras }: { extras: readonly ExtraView[] }) {
  const platform = usePlatform();
  const signedIn = useSignedIn();
  const [asked, setAsked] = useState<string | null>(null);
  if (!signedIn && asked !== null) {
    // Whoever signs in again is not met by a question that somebody else was asked.
    setAsked(null);
  }
  const chosen = signedIn ? extras.find((extra) => extra.plan.id === asked) : undefined;
  const keep = () => {
    setAsked(null);
  };
  return extras.length === 0 ? null : (
    <Panel title={t('extra.title')} testId="extras" data={{ 'data-count': String(extras.length) }}>
      <Paragraph>{t('extra.text')}</Paragraph>
      {extras.map((extra) => (
        <Access
          key={extra.plan.id}
          extra={extra}
          onRemove={
            signedIn
              ? () => {
                  setAsked(extra.plan.id);
                }
              : null
          }
        />
      ))}
      {extras.length < MOST ? null : <Caption>{t('extra.more')}</Caption>}
      {chosen === undefined ? null : (
        <Question
          title={t('extra.sureTitle', { permission: nameOf(chosen) })}
          testId="remove-access-question"
          onStay={keep}
          actions={
            <>
              <Action label={t('extra.keep')} testId="remove-access-keep" onPress={keep} />
              <Action
                label={t('extra.yes')}
                tone="danger"
                begins
                testId="remove-access-yes"
                onPress={() => {
                  setAsked(null);
                  platform.send({ kind: 'removeAccess', plan: chosen.plan.id });
                }}
              />
            </>
          }
        >
          <Paragraph>{t('extra.sureText')}</Paragraph>
          <Changes changes={chosen.plan.changes} />
        </Question>
      )}
    </Panel>
  );
}
