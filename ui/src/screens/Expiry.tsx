import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';

import { Caption, Choices, Note } from '../components';
import { formatDay } from '../format';
import { t } from '../i18n';
import type { ExpiryChoice } from '../ipc/bindings/ExpiryChoice';
import type { ExpiryOption } from '../ipc/bindings/ExpiryOption';
import type { ExpiryView } from '../ipc/bindings/ExpiryView';
import type { SecretPolicyView } from '../ipc/bindings/SecretPolicyView';
import { usePlatform } from '../platform';
import { Option } from './Option';
import { Forbidden } from './SecretRule';

function labelOf(option: ExpiryOption): string {
  return [
    t(`section.expiry.${option.choice}`),
    option.lastDay === null ? null : t('section.expiry.until', { date: formatDay(option.lastDay) }),
    option.recommended ? t('section.expiry.recommended') : null,
    option.allowed ? null : t('section.expiry.forbidden'),
  ]
    .filter(Boolean)
    .join(t('navigation.separator'));
}

/** What the tenant's rule says, where it says anything. */
function Policy({ policy }: { policy: SecretPolicyView }) {
  switch (policy.kind) {
    case 'free':
      return null;
    case 'notRead':
      return <Caption>{t('section.expiry.notRead')}</Caption>;
    case 'limited':
      return <Note>{t('section.expiry.limited', { days: policy.days })}</Note>;
    case 'refused':
      return <Note tone="warning">{t('section.expiry.refused')}</Note>;
    case 'noLifetime':
      return <Note tone="warning">{t('rule.noLifetime')}</Note>;
    case 'mayForbid':
      return <Note tone="warning">{t('rule.mayForbid')}</Note>;
    case 'forbidden':
      return <Forbidden />;
  }
}

/** A year that is still being typed begins with noughts: nothing is wrong with it yet. */
function isWhole(day: string): boolean {
  return /^[1-9]/.test(day);
}

/** A day, typed or picked. What is typed and not on offer stays, and is told; the day before it still counts. */
function Day({ expiry, onDay }: { expiry: ExpiryView; onDay: (day: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const isOnOffer = (day: string) => day >= expiry.earliest && day <= expiry.latest;
  const outside = typed !== null && !isOnOffer(typed) && (left || isWhole(typed));
  const still =
    expiry.date === null ? null : t('section.expiry.stillCounts', { date: formatDay(expiry.date) });
  return (
    <Field
      label={t('section.expiry.day')}
      hint={t('section.expiry.range', { from: formatDay(expiry.earliest), to: formatDay(expiry.latest) })}
      validationState={outside ? 'error' : 'none'}
      validationMessage={outside ? [t('section.expiry.outside'), still].filter(Boolean).join(' ') : null}
    >
      <Input
        type="date"
        min={expiry.earliest}
        max={expiry.latest}
        value={typed ?? expiry.date ?? ''}
        data-testid="expiry-day"
        onChange={(_, data) => {
          setTyped(data.value);
          setLeft(false);
          if (isOnOffer(data.value)) {
            onDay(data.value);
          }
        }}
        onBlur={() => {
          setLeft(true);
          if (typed !== null && isOnOffer(typed)) {
            setTyped(null);
          }
        }}
      />
    </Field>
  );
}

/** Lifetime of the next secret. */
export function Expiry({ expiry }: { expiry: ExpiryView }) {
  const platform = usePlatform();
  const [picking, setPicking] = useState(expiry.date !== null);
  const option = expiry.options.find((one) => one.chosen);
  const chosen = option?.choice ?? null;
  const limited = expiry.policy.kind === 'limited';
  // The day begins where the choice was, so that picking one changes nothing by itself.
  // The end of a whole day may lie beyond a limit that the moment itself keeps.
  const wanted = option?.lastDay ?? expiry.latest;
  const start = wanted < expiry.latest ? wanted : expiry.latest;
  const choose = (choice: ExpiryChoice, date: string | null) => {
    platform.send({ kind: 'chooseExpiry', expiry: choice, date });
  };
  return (
    <Option
      label={t('section.expiry.label')}
      value={option === undefined ? '' : labelOf(option)}
      // What is chosen keeps to a limit: of that only whoever wants another one has to know.
      note={limited ? null : <Policy policy={expiry.policy} />}
      open={picking}
      testId="expiry"
      data={{ 'data-policy': expiry.policy.kind }}
    >
      {limited ? <Policy policy={expiry.policy} /> : null}
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
          choose(choice, choice === 'date' ? (expiry.date ?? start) : null);
        }}
      />
      {picking ? (
        <Day
          expiry={expiry}
          onDay={(day) => {
            choose('date', day);
          }}
        />
      ) : null}
    </Option>
  );
}
