import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { OpenRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

import {
  Action,
  Breaking,
  Caption,
  Choices,
  Code,
  CopyButton,
  Note,
  Panel,
  Row,
  Spoken,
  StepIcon,
  Told,
} from '../components';
import { type LastCopied, useLastCopied } from '../hooks/useLastCopied';
import { named, t } from '../i18n';
import type { EntryView } from '../ipc/bindings/EntryView';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { StepView } from '../ipc/bindings/StepView';
import { usePlatform } from '../platform';
import { PortalLabel, PortalPath } from './PortalLabel';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  step: {
    ...typographyStyles.body1,
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalM,
    minHeight: '20px',
    padding: `${tokens.spacingVerticalSNudge} 0`,
    ':not(:last-child)': {
      borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    },
    '@media (max-height: 559px)': { padding: `${tokens.spacingVerticalXS} 0` },
  },
  words: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 },
  name: { margin: 0 },
  entries: {
    display: 'grid',
    gridTemplateColumns: 'fit-content(40%) minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    margin: 0,
  },
  // Each line is one of a name and what is entered.
  entry: { display: 'contents' },
  label: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, minWidth: 0 },
  value: { ...typographyStyles.body1, margin: 0, overflowWrap: 'anywhere' },
  byHand: { padding: `${tokens.spacingVerticalXS} 0` },
  copy: { margin: 0, minWidth: '24px' },
});

function Entry({ entry, last }: { entry: EntryView; last: LastCopied<string> }) {
  const styles = useStyles();
  const platform = usePlatform();
  const { typed } = entry;
  return (
    <div className={styles.entry}>
      <dt className={styles.label}>
        <PortalLabel label={entry.label} />
      </dt>
      <dd className={styles.value}>
        {typed === null ? (
          <PortalLabel label={entry.value} />
        ) : (
          <Code>
            <Breaking>{entry.value}</Breaking>
          </Code>
        )}
      </dd>
      <dd className={styles.copy}>
        {typed === null ? null : (
          <CopyButton
            label={t('values.copy', { name: typed })}
            copied={entry.copied}
            iconOnly
            tone="quiet"
            size="small"
            testId={`copy-typed-${typed}`}
            onPress={() => {
              last.note(typed);
              platform.send({ kind: 'copyTyped', text: typed });
            }}
          />
        )}
      </dd>
    </div>
  );
}

interface ByHand {
  tenant: string | null;
  last: LastCopied<string>;
}

/** What is clicked has another name than the step and than what is set in it: only then it says something more. */
function isToldByItself(step: StepView, name: string): boolean {
  const [only, ...more] = step.portal;
  const told = [name, ...step.values.map((entry) => entry.label)];
  return only !== undefined && (more.length > 0 || !told.includes(only));
}

function Step({ step, byHand }: { step: StepView; byHand: ByHand | null }) {
  const styles = useStyles();
  const name = named(`guide.step.${step.id}`, step.name);
  return (
    <li
      className={mergeClasses(styles.step, byHand !== null && styles.byHand)}
      data-testid={`step-${step.id}`}
      data-state={step.state}
    >
      <StepIcon state={step.state} />
      <div className={styles.words}>
        <p className={styles.name}>
          {name}
          <Spoken>{t(`section.stepState.${step.state}`)}</Spoken>
        </p>
        {byHand === null || !isToldByItself(step, name) ? null : (
          <Caption testId={`portal-${step.id}`}>
            <PortalPath labels={step.portal} tenant={byHand.tenant} />
          </Caption>
        )}
        {byHand === null || step.values.length === 0 ? null : (
          <dl className={styles.entries}>
            {step.values.map((entry) => (
              <Entry key={`${entry.label} ${entry.value}`} entry={entry} last={byHand.last} />
            ))}
          </dl>
        )}
      </div>
    </li>
  );
}

/** Who does it: this program, or the admin in the portal. Swapped at any moment. */
export function Doing({ byHand }: { byHand: boolean }) {
  const platform = usePlatform();
  return (
    <Choices
      label={t('section.doing.label')}
      testId="doing"
      inRow
      chosen={byHand ? 'byHand' : 'forMe'}
      choices={[
        { value: 'forMe', label: t('section.doing.forMe') },
        { value: 'byHand', label: t('section.doing.byHand') },
      ]}
      onChoose={(chosen) => {
        platform.send({ kind: 'byHand', byHand: chosen === 'byHand' });
      }}
    />
  );
}

/** The page of the portal where this section is done. */
function ToThePortal({ open }: { open: boolean }) {
  const platform = usePlatform();
  return (
    <Action
      label={t('section.portalOpen')}
      tone={open ? 'primary' : 'secondary'}
      icon={<OpenRegular />}
      testId="open-portal"
      onPress={() => {
        platform.send({ kind: 'open', link: 'portalSection' });
      }}
    />
  );
}

interface StepsProps {
  screen: SectionScreen;
  tenant: string | null;
  /** What belongs below them. */
  children?: ReactNode;
}

/** The guide's documented steps, ticking off as the tenant shows them done; by hand with where each is in the portal. */
export function Steps({ screen, tenant, children }: StepsProps) {
  const last = useLastCopied<string>();
  const byHand = screen.byHand === true;
  const open = screen.plan.changes.length > 0;
  const entries = screen.steps.flatMap((step) => step.values);
  const copied = entries.some((entry) => entry.typed === last.id && entry.copied) ? last.id : null;
  return (
    <Panel testId="steps" data={{ 'data-by-hand': String(byHand) }}>
      <ol className={useStyles().list}>
        {screen.steps.map((step) => (
          <Step key={step.id} step={step} byHand={byHand ? { tenant, last } : null} />
        ))}
      </ol>
      {byHand && screen.id === 'secret' && open ? <Note>{t('section.doing.secret')}</Note> : null}
      {byHand ? (
        <Row>
          {open ? <Caption>{t('section.doing.ticks')}</Caption> : null}
          <Told
            words={copied === null ? null : t('values.copied', { name: copied })}
            turn={last.turn}
            testId="typed-copied"
          />
          <ToThePortal open={open} />
        </Row>
      ) : null}
      {children}
    </Panel>
  );
}
