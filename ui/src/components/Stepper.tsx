import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import {
  ArrowSyncCircleRegular,
  CheckmarkCircleFilled,
  ChevronDownRegular,
  ChevronUpRegular,
  CircleRegular,
  HeartPulseRegular,
  PersonClockRegular,
  QuestionCircleRegular,
  RecordFilled,
} from '@fluentui/react-icons';
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';

import { useKeyboardScroll } from '../hooks/useKeyboardScroll';
import { named, t } from '../i18n';
import type { Intent } from '../ipc/bindings/Intent';
import type { SectionId } from '../ipc/bindings/SectionId';
import type { SectionState } from '../ipc/bindings/SectionState';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { LOW, WIDE } from '../sizes';
import { Caption, Spoken } from './Words';

/** As where the window puts it over the step. */
const SMALL = '@media (max-width: 719px)';

/** The admin's own few colours (Windows' contrast themes). */
const FORCED = '@media (forced-colors: active)';

const useStyles = makeStyles({
  nav: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'space-between',
    gap: tokens.spacingVerticalL,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    overflowY: 'auto',
    [WIDE]: { borderLeft: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}` },
    // All of it is in sight there, with names of two lines and the bar of a foreign cloud (`looks.ts`).
    [LOW]: {
      gap: tokens.spacingVerticalXS,
      paddingTop: tokens.spacingVerticalS,
      paddingBottom: tokens.spacingVerticalS,
    },
    [SMALL]: {
      padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
      borderRightStyle: 'none',
      borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
      overflowY: 'visible',
    },
  },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    [LOW]: { gap: 0 },
  },
  item: {
    ...typographyStyles.body1,
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    alignItems: 'flex-start',
    width: '100%',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS}`,
    borderRadius: tokens.borderRadiusMedium,
    border: 'none',
    borderLeft: '3px solid transparent',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    textAlign: 'left',
    [LOW]: { paddingTop: tokens.spacingVerticalSNudge, paddingBottom: tokens.spacingVerticalSNudge },
    // Forced colours draw what is transparent, and every item would look like the current one.
    [FORCED]: { borderLeftColor: 'Canvas' },
  },
  reachable: {
    cursor: 'pointer',
    color: tokens.colorNeutralForeground1,
    ':hover': { backgroundColor: tokens.colorNeutralBackground2Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  current: {
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow2,
    // Not bold: a longer line would push down all that follows.
    borderLeft: `3px solid ${tokens.colorBrandStroke1}`,
    [FORCED]: { borderLeftColor: 'Highlight' },
  },
  // It is no step of the way.
  apart: {
    marginTop: tokens.spacingVerticalS,
    paddingTop: tokens.spacingVerticalS,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    [LOW]: { marginTop: tokens.spacingVerticalXS, paddingTop: tokens.spacingVerticalXS },
  },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  state: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground2,
    fontWeight: tokens.fontWeightRegular,
  },
  icon: { display: 'flex', fontSize: '20px', color: tokens.colorNeutralForeground3 },
  done: { color: tokens.colorStatusSuccessForeground1 },
  attention: { color: tokens.colorStatusWarningForeground1 },
  here: { color: tokens.colorBrandForeground1 },
  // In a small window the list gives way to one line.
  wide: { [SMALL]: { display: 'none' } },
  line: {
    ...typographyStyles.caption1,
    display: 'none',
    margin: 0,
    padding: 0,
    border: 'none',
    backgroundColor: 'transparent',
    color: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    [SMALL]: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: tokens.spacingHorizontalS,
      minHeight: '24px',
    },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  chevron: { display: 'flex', flexShrink: 0, fontSize: '16px' },
  // The screen below stays in sight.
  unfolded: { [SMALL]: { maxHeight: '50vh', overflowY: 'auto' } },
});

type State = SectionState | 'here' | 'todo' | 'ready';

interface Item {
  id: SectionId | 'welcome' | 'signIn' | 'values' | 'health';
  name: string;
  /** What is no step of the way has none. */
  state: State | null;
  current: boolean;
  /** What leads there, where that can be gone to now. */
  leads?: Intent;
}

const ICON: Record<State, ReactElement> = {
  unknown: <QuestionCircleRegular />,
  open: <CircleRegular />,
  settling: <ArrowSyncCircleRegular />,
  waiting: <PersonClockRegular />,
  done: <CheckmarkCircleFilled />,
  here: <RecordFilled />,
  todo: <CircleRegular />,
  ready: <CircleRegular />,
};

/** The whole way from Welcome to Values for Peig, and health, which is no step. What has been reached can be gone to. */
function itemsOf(view: View): Item[] {
  const screen = view.screenId;
  const confirmed = view.signedIn?.confirmed ?? false;
  const entering = screen === 'signIn' || screen === 'readiness';
  const free = confirmed && view.busy === null && view.run === null;
  const registered = free && view.sections[0]?.state === 'done';
  const finished = free && view.sections.every((section) => section.state === 'done');
  const leadsTo = (possible: boolean, leads: Intent) => (possible ? { leads } : {});
  return [
    {
      id: 'welcome',
      name: t('stepper.welcome'),
      state: screen === 'welcome' ? 'here' : 'done',
      current: screen === 'welcome',
    },
    {
      id: 'signIn',
      name: t('stepper.signIn'),
      state: confirmed ? 'done' : entering ? 'here' : 'todo',
      current: entering,
      ...leadsTo(free && !entering, { kind: 'showReadiness' }),
    },
    ...view.sections.map((section): Item => ({
      id: section.id,
      name: named(`guide.section.${section.id}`, section.name),
      state: confirmed || section.state !== 'unknown' ? section.state : 'todo',
      current: section.current,
      ...leadsTo(section.reachable, { kind: 'goTo', section: section.id }),
    })),
    {
      id: 'values',
      name: t('stepper.values'),
      state: screen === 'values' ? 'here' : !finished ? 'todo' : view.withPeig ? 'done' : 'ready',
      current: screen === 'values',
      ...leadsTo(finished && screen !== 'values', { kind: 'showValues' }),
    },
    {
      id: 'health',
      name: t('stepper.health'),
      state: screen === 'health' ? 'here' : null,
      current: screen === 'health',
      ...leadsTo(registered && screen !== 'health', { kind: 'showHealth' }),
    },
  ];
}

/** The mark beside it says as much to the eye. */
function isPlain(state: State): boolean {
  return state === 'todo' || state === 'done' || state === 'here' || state === 'open';
}

function InWords({ state }: { state: State }) {
  const styles = useStyles();
  const words = t(`stepper.state.${state}`);
  return isPlain(state) ? <Spoken>{words}</Spoken> : <span className={styles.state}>{words}</span>;
}

function StepperItem({ item }: { item: Item }) {
  const styles = useStyles();
  const platform = usePlatform();
  const { leads } = item;
  const attention = item.state === 'waiting';
  const settling = item.state === 'settling';
  const here = item.current && item.state !== 'done' && !attention && !settling;
  const state = item.current && item.state === 'done' ? 'here' : item.state;
  const content = (
    <>
      <span
        aria-hidden
        className={mergeClasses(
          styles.icon,
          item.state === 'done' && styles.done,
          attention && styles.attention,
          (here || settling) && styles.here,
        )}
      >
        {item.id === 'health' ? (
          <HeartPulseRegular />
        ) : here ? (
          <RecordFilled />
        ) : (
          item.state && ICON[item.state]
        )}
      </span>
      <span className={styles.words}>
        <span>{item.name}</span>
        {state === null ? null : <InWords state={state} />}
      </span>
    </>
  );
  const shared = {
    className: mergeClasses(styles.item, leads && styles.reachable, item.current && styles.current),
    'aria-current': item.current ? ('step' as const) : undefined,
    'data-testid': `stepper-${item.id}`,
    'data-state': item.state,
  };
  return (
    <li className={item.id === 'health' ? styles.apart : undefined}>
      {leads ? (
        <button
          type="button"
          {...shared}
          onClick={() => {
            platform.send(leads);
          }}
        >
          {content}
        </button>
      ) : (
        <div {...shared}>{content}</div>
      )}
    </li>
  );
}

/** The list in one line. Health is no step of the way. */
function lineOf(items: readonly Item[]): string {
  const steps = items.filter((item) => item.id !== 'health');
  const at = steps.findIndex((item) => item.current);
  const name = items.find((item) => item.current)?.name ?? '';
  return at < 0 ? name : t('stepper.line', { number: at + 1, total: steps.length, name });
}

/** The way through, on the left. */
export function Stepper({ view }: { view: View }) {
  const styles = useStyles();
  const nav = useRef<HTMLElement>(null);
  useKeyboardScroll(nav);
  const items = itemsOf(view);
  const here = items.find((item) => item.current)?.id;
  const list = useId();
  // Whoever has gone somewhere wants to see that.
  const [unfoldedAt, setUnfoldedAt] = useState<Item['id'] | null>(null);
  const unfolded = unfoldedAt !== null && unfoldedAt === here;
  // In a low window the list scrolls: where the admin is stays in sight.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [here]);
  return (
    <nav ref={nav} className={styles.nav} aria-label={t('stepper.label')}>
      <button
        type="button"
        className={styles.line}
        aria-expanded={unfolded}
        aria-controls={unfolded ? list : undefined}
        data-testid="stepper-line"
        onClick={() => {
          setUnfoldedAt(unfolded ? null : (here ?? null));
        }}
      >
        {lineOf(items)}
        <span aria-hidden className={styles.chevron}>
          {unfolded ? <ChevronUpRegular /> : <ChevronDownRegular />}
        </span>
      </button>
      <ol id={list} className={mergeClasses(styles.list, unfolded ? styles.unfolded : styles.wide)}>
        {items.map((item) => (
          <StepperItem key={item.id} item={item} />
        ))}
      </ol>
      <div className={styles.wide}>
        <Caption>{t('app.version', { version: view.app.version })}</Caption>
      </div>
    </nav>
  );
}
