import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { ArrowLeftRegular, ArrowRightRegular } from '@fluentui/react-icons';

import { t } from '../i18n';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { sides, WIDE } from '../sizes';
import { Action } from './Action';
import { useSlot } from './Bar';
import { BusyWords } from './BusyBar';
import { Announcement } from './Words';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexShrink: 0,
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    // As high as with its button, which is not there while work is under way.
    minHeight: '32px',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    [WIDE]: sides(tokens.spacingHorizontalXL),
    '@media (max-width: 639px)': {
      flexWrap: 'wrap',
      padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    },
    '@media (max-height: 559px)': {
      paddingTop: tokens.spacingVerticalS,
      paddingBottom: tokens.spacingVerticalS,
    },
  },
  why: {
    ...typographyStyles.caption1,
    flexGrow: 1,
    flexBasis: 0,
    minWidth: 0,
    margin: 0,
    textAlign: 'right',
    color: tokens.colorNeutralForeground2,
    // Beside two buttons there is no room for it in a small window; it is read out all the same.
    '@media (max-width: 639px)': {
      order: -1,
      flexBasis: '100%',
      textAlign: 'left',
      ':empty': { display: 'none' },
    },
  },
  space: { flexGrow: 1, '@media (min-width: 640px)': { display: 'none' } },
  // The one button keeps its corner.
  main: { display: 'flex', ':empty': { display: 'none' } },
});

const WHY = 'next-held-back';

/** The screen asks something, and nothing is done or held to the checklist before the answer. */
function isDecidedAbove({ screen }: View): boolean {
  return screen.kind === 'readiness'
    ? screen.confirmed && screen.colleague !== null
    : screen.kind === 'section' && screen.footholds?.open === true;
}

/** What holds Next back, in words; nothing when it is free, and nothing while that is just being done. */
function heldBackBy(view: View): string | null {
  const { navigation } = view;
  if (!navigation.hasNext || navigation.next || view.busy !== null) {
    return null;
  }
  if (isDecidedAbove(view)) {
    return t('navigation.decide');
  }
  const open = view.checklist.filter((finding) => navigation.blockedBy.includes(finding.key));
  if (open.length === 0) {
    return t('navigation.blockedOther');
  }
  return open.every((finding) => finding.status.kind === 'settling')
    ? t('navigation.confirming')
    : t('navigation.blocked');
}

/** A sign-in is under way, and its own card says what is waited for. */
function isSigningIn({ screen }: View): boolean {
  return screen.kind === 'signIn' && screen.phase.kind !== 'idle';
}

/** Something else leads on: where nobody is signed in, and before the tenant is confirmed. */
function leadsOnItself({ screen }: View): boolean {
  return (
    screen.kind === 'welcome' ||
    screen.kind === 'signIn' ||
    (screen.kind === 'readiness' && !screen.confirmed)
  );
}

/** Next is no word for what the other button on offer does in one go. */
function nextLabel(view: View): string {
  const { screen } = view;
  const offersAll =
    screen.kind === 'readiness' &&
    screen.confirmed &&
    screen.plan.changes.length > 0 &&
    screen.footholds?.open !== true &&
    view.navigation.next;
  if (screen.kind === 'section' && screen.id === 'confirm') {
    return t('navigation.toValues');
  }
  return offersAll ? t('navigation.stepByStep') : t('navigation.next');
}

interface NavigationBarProps {
  view: View;
  /** "Set everything up" is drawn: there is nowhere else to go. */
  running: boolean;
}

/** Back, Next, the one thing to do; and what is being done, which is always in the same place. */
export function NavigationBar({ view, running }: NavigationBarProps) {
  const styles = useStyles();
  const platform = usePlatform();
  const slot = useSlot();
  const { busy, navigation } = view;
  const entering = leadsOnItself(view);
  const why = entering ? null : heldBackBy(view);
  return (
    <nav className={styles.bar} aria-label={t('navigation.label')} data-testid="bar">
      {view.screenId === 'welcome' || view.screenId === 'readiness' || running ? null : (
        <Action
          label={t('navigation.back')}
          icon={<ArrowLeftRegular />}
          disabled={!navigation.back}
          testId="back"
          keys="back"
          onPress={() => {
            platform.send({ kind: 'back' });
          }}
        />
      )}
      {busy === null ? (
        <p id={WHY} className={styles.why} data-testid="held-back">
          {running ? null : why}
        </p>
      ) : (
        <BusyWords busy={busy} told={view.run !== null || isSigningIn(view)} />
      )}
      <Announcement>{busy === null || view.run !== null ? '' : t(`busy.${busy.task}`)}</Announcement>
      {/* In a small window it would be a second line of nothing. */}
      {running && busy !== null ? null : <span className={styles.space} />}
      {navigation.hasNext && !entering && !running ? (
        <Action
          label={nextLabel(view)}
          tone={navigation.next ? 'primary' : 'secondary'}
          rank="next"
          icon={<ArrowRightRegular />}
          iconAfter
          disabled={!navigation.next}
          describedBy={why === null ? undefined : WHY}
          testId="next"
          keys="on"
          onPress={() => {
            platform.send({ kind: 'next' });
          }}
        />
      ) : null}
      <div ref={slot} className={styles.main} />
    </nav>
  );
}
