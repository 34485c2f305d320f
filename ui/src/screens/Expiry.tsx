import { Field, Input } from '@fluentui/react-components';
import { OpenRegular } from '@fluentui/react-icons';
import { useState } from 'react';

import { Action, Caption, Choices, Note, Panel, Row } from '../components';
import { formatDay } from '../format';
import { t } from '../i18n';
import type { ExpiryChoice } from '../ipc/bindings/ExpiryChoice';
import type { ExpiryOption } from '../ipc/bindings/ExpiryOption';
import type { ExpiryView } from '../ipc/bindings/ExpiryView';
import type { SecretPolicyView } from '../ipc/bindings/SecretPolicyView';
import { usePlatform } from '../platform';

function labelOf(option: ExpiryOption): string {
  return [
    t(`section.expiry.${option.choice}`),
    option.expiresAt === null ? null : t('section.expiry.until', { date: formatDay(option.expiresAt) }),
    option.recommended ? t('section.expiry.recommended') : null,
    option.allowed ? null : t('section.expiry.forbidden'),
  ]
    .filter(Boolean)
    .join(t('navigation.separator'));
}

/** What the tenant's rule says, where it says anything. */
function Policy({ policy }: { policy: SecretPolicyView }) {
  const platform = usePlatform();
  switch (policy.kind) {
    case 'free':
      return null;
    case 'notRead':
      return <Caption>{t('section.expiry.notRead')}</Caption>;
    case 'limited':
      return <Note>{t('section.expiry.limited', { days: policy.days })}</Note>;
    case 'forbidden':
      return (
        <>
          <Note tone="warning">{t('section.expiry.policyForbidden')}</Note>
          <Row>
            <Action
              label={t('section.expiry.about')}
              tone="quiet"
              icon={<OpenRegular />}
              testId="open-secret-policy"
              onPress={() => {
                platform.send({ kind: 'open', link: 'secretPolicy' });
              }}
            />
          </Row>
        </>
      );
  }
}

/** Lifetime of the next secret. */
export function Expiry({ expiry }: { expiry: ExpiryView }) {
  const platform = usePlatform();
  const [picking, setPicking] = useState(expiry.date !== null);
  const chosen = expiry.options.find((option) => option.chosen)?.choice ?? null;
  const choose = (choice: ExpiryChoice, date: string | null) => {
    platform.send({ kind: 'chooseExpiry', expiry: choice, date });
  };
  return (
    <Panel testId="expiry-panel" data={{ 'data-policy': expiry.policy.kind }}>
      <Choices
        label={t('section.expiry.label')}
        testId="expiry"
        chosen={picking ? 'date' : chosen}
        choices={expiry.options.map((option) => ({
          value: option.choice,
          disabled: !option.allowed,
          label: labelOf(option),
        }))}
        onChoose={(choice) => {
          setPicking(choice === 'date');
          choose(choice, choice === 'date' ? (expiry.date ?? expiry.latest) : null);
        }}
      />
      {picking ? (
        <Field label={t('section.expiry.day')}>
          <Input
            type="date"
            min={expiry.earliest}
            max={expiry.latest}
            value={expiry.date ?? expiry.latest}
            data-testid="expiry-day"
            onChange={(_, data) => {
              choose('date', data.value);
            }}
          />
        </Field>
      ) : null}
      <Policy policy={expiry.policy} />
    </Panel>
  );
}
