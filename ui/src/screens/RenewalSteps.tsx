import { makeStyles, tokens } from '@fluentui/react-components';
import { RecordFilled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

import { Heading, Note, Paragraph, Spoken, Stack, StepIcon } from '../components';
import { useSignedIn } from '../hooks/useSignedIn';
import { t } from '../i18n';
import type { RenewalView } from '../ipc/bindings/RenewalView';
import type { StepState } from '../ipc/bindings/StepState';
import { type Acceptance, HandOver } from './Renewal';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
  },
  step: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  here: { display: 'flex', fontSize: '20px', color: tokens.colorBrandForeground1 },
  later: { color: tokens.colorNeutralForeground2 },
});

interface StepProps {
  number: 1 | 2 | 3;
  title: string;
  state: StepState;
  children?: ReactNode;
}

function Step({ number, title, state, children }: StepProps) {
  const styles = useStyles();
  return (
    <li
      className={styles.step}
      data-testid={`renewal-step-${String(number)}`}
      data-state={state}
      aria-current={state === 'doing' ? 'step' : undefined}
    >
      <div className={state === 'todo' ? `${styles.head} ${styles.later}` : styles.head}>
        {state === 'doing' && number > 1 ? (
          // It is the admin's turn: nothing goes round.
          <span aria-hidden className={styles.here}>
            <RecordFilled />
          </span>
        ) : (
          <StepIcon state={state} />
        )}
        <Heading level={2}>{t('values.numbered', { number, name: title })}</Heading>
        <Spoken>{t(`section.stepState.${state}`)}</Spoken>
      </div>
      {children}
    </li>
  );
}

/** The secret that Peig has until then, by its name, where it is a single one. */
function oldOne({ removes, stopped }: RenewalView): string {
  if (stopped) {
    return t('renewal.oldExpired');
  }
  const names = removes.changes.flatMap(({ kind, params }) =>
    kind === 'removeSecret' && params['name'] ? [params['name']] : [],
  );
  const [name] = names;
  return name === undefined || names.length > 1
    ? t('values.renewOldWorks')
    : t('renewal.oldIs', { secret: name });
}

const FIRST: Record<Acceptance, StepState> = {
  accepted: 'done',
  blocked: 'done',
  onWord: 'done',
  asking: 'doing',
  refused: 'failed',
};

interface RenewalStepsProps {
  renewal: RenewalView;
  acceptance: Acceptance;
  /** The new secret. */
  secret: ReactNode;
  /** What else changes in Peig. */
  beside: ReactNode;
}

/** The connector is there already: only the secret and its expiry date are new in it. Each step opens after the one before. */
export function RenewalSteps({ renewal, acceptance, secret, beside }: RenewalStepsProps) {
  const styles = useStyles();
  const signedIn = useSignedIn();
  const made = FIRST[acceptance];
  const usable = made === 'done';
  const copied = usable && renewal.mayFinish;
  return (
    <Stack>
      <Paragraph>{t('values.renewIntro')}</Paragraph>
      <Note testId="old-secret" tone={renewal.stopped ? 'warning' : 'info'}>
        {oldOne(renewal)}
      </Note>
      <ol className={styles.list}>
        <Step number={1} title={t('renewal.step.made')} state={made}>
          {usable ? null : secret}
        </Step>
        <Step number={2} title={t('renewal.step.copied')} state={copied ? 'done' : usable ? 'doing' : 'todo'}>
          {usable ? (
            <>
              {secret}
              {beside}
            </>
          ) : null}
        </Step>
        <Step number={3} title={t('renewal.step.entered')} state={copied ? 'doing' : 'todo'}>
          {signedIn ? (
            <HandOver renewal={renewal} acceptance={acceptance} />
          ) : (
            <Paragraph quiet testId="hand-over-sign-in-first">
              {t('renewal.signInFirst')}
            </Paragraph>
          )}
        </Step>
      </ol>
    </Stack>
  );
}
