import { makeStyles, ProgressBar, tokens, typographyStyles } from '@fluentui/react-components';
import { ArrowRightRegular } from '@fluentui/react-icons';

import {
  Action,
  Announcement,
  Heading,
  Paragraph,
  Row,
  ScreenTitle,
  Spoken,
  Stack,
  StepIcon,
} from '../components';
import { type Run as Drawn, stepsOf } from '../hooks/useRun';
import { titleOfRun } from '../hooks/useWindowTitle';
import { named, t } from '../i18n';
import type { RunPart } from '../ipc/bindings/RunPart';
import type { StepState } from '../ipc/bindings/StepState';
import type { StepView } from '../ipc/bindings/StepView';
import type { View } from '../ipc/bindings/View';

/** So many ticks come between two words about them: each one would be too much to listen to. */
const SPOKEN = 6;

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', gap: `0 ${tokens.spacingHorizontalM}`, minHeight: '20px' },
  count: { ...typographyStyles.body1Strong, margin: 0, fontVariantNumeric: 'tabular-nums' },
  parts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(280px, 100%), 1fr))',
    gap: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL}`,
  },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, minWidth: 0 },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  step: {
    ...typographyStyles.body1,
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXXS} 0`,
    color: tokens.colorNeutralForeground2,
  },
  name: { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
});

interface PartProps {
  part: RunPart;
  shown: readonly string[];
  current: string | undefined;
  /** What the current one is. */
  now: StepState;
}

function Part({ part, shown, current, now }: PartProps) {
  const styles = useStyles();
  const stateOf = (id: string): StepState => (shown.includes(id) ? 'done' : id === current ? now : 'todo');
  return (
    <section className={styles.part}>
      <Heading level={2}>{named(`guide.section.${part.id}`, part.name)}</Heading>
      <ol className={styles.list}>
        {part.steps.map((step) => (
          <li
            key={step.id}
            className={styles.step}
            data-testid={`run-${step.id}`}
            data-state={stateOf(step.id)}
          >
            <StepIcon state={stateOf(step.id)} />
            <p className={styles.name}>
              {named(`guide.step.${step.id}`, step.name)}
              <Spoken>{t(`section.stepState.${stateOf(step.id)}`)}</Spoken>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What is being done or waited for, by its name. */
function present(view: View, drawn: Drawn, current: string | undefined): string {
  if (drawn.end === 'stopped' || drawn.end === 'fault') {
    return t('run.kept');
  }
  if (drawn.end === 'well' && current === undefined) {
    return t('run.confirming');
  }
  if (drawn.run.stopping) {
    return t('run.stopping');
  }
  const task = view.busy?.task;
  if (task === 'provingSecret' || task === 'keepingSecret' || task === 'lookingForSecret') {
    return t(`run.${task}`);
  }
  const step = stepsOf(drawn.run).find((one) => one.id === current);
  return step === undefined ? '' : named(`guide.step.${step.id}`, step.name);
}

/**
 * What went wrong, or the next to tick where the drawing is behind; else the one that is worked on. A way in the portal that stands
 * before it is nothing that could be worked on, or fail.
 */
function currentOf(steps: readonly StepView[], shown: readonly string[]): string | undefined {
  const open = steps.filter((step) => !shown.includes(step.id));
  const first = (state: StepState) => open.find((step) => step.state === state);
  return (first('failed') ?? first('done') ?? first('doing') ?? open[0])?.id;
}

/** What the current step is, by how the work has ended. */
const NOW = { well: 'doing', stopped: 'todo', fault: 'failed' } as const;

/** It stands still: the way on to where the rest is done. */
function WayOn({ drawn, view, onLeave }: RunProps) {
  const { screen } = view;
  const stopped = drawn.end === 'stopped';
  const part = screen.kind === 'section' ? named(`guide.section.${screen.id}`, screen.name) : '';
  return (
    <Row>
      <Action
        label={stopped ? t('run.rest') : t('run.toPart', { part })}
        // What went wrong has ways on of its own, which come first.
        tone={stopped ? 'primary' : 'secondary'}
        icon={<ArrowRightRegular />}
        iconAfter
        begins
        testId="run-on"
        onPress={onLeave}
      />
    </Row>
  );
}

interface RunProps {
  drawn: Drawn;
  view: View;
  /** The admin has seen how it ended. */
  onLeave: () => void;
}

/** "Set everything up": one screen from the press to the end. */
export function Run({ drawn, view, onLeave }: RunProps) {
  const styles = useStyles();
  const steps = stepsOf(drawn.run);
  const total = steps.length;
  const done = drawn.shown.length;
  const current = currentOf(steps, drawn.shown);
  const still = drawn.end === 'stopped' || drawn.end === 'fault';
  const count = t('run.count', { done, total });
  const spoken = done - (done % SPOKEN);
  return (
    <Stack>
      <ScreenTitle screen={still ? 'runEnded' : 'run'}>{titleOfRun(drawn)}</ScreenTitle>
      <Stack tight>
        <ProgressBar
          value={done}
          max={total}
          thickness="large"
          color={still ? 'warning' : 'brand'}
          aria-label={count}
        />
        <div className={styles.line} data-testid="run-progress" data-end={drawn.end ?? undefined}>
          <p className={styles.count}>{count}</p>
          <Paragraph testId="run-now">{present(view, drawn, current)}</Paragraph>
        </div>
        <Announcement>{spoken === 0 ? '' : t('run.count', { done: spoken, total })}</Announcement>
      </Stack>
      {still ? <WayOn drawn={drawn} view={view} onLeave={onLeave} /> : null}
      <div className={styles.parts} data-testid="run">
        {drawn.run.parts.map((part) => (
          <Part
            key={part.id}
            part={part}
            shown={drawn.shown}
            current={current}
            now={drawn.end === null ? 'doing' : NOW[drawn.end]}
          />
        ))}
      </div>
      {!still && view.busy?.cancellable === true ? <Paragraph quiet>{t('run.stays')}</Paragraph> : null}
    </Stack>
  );
}
