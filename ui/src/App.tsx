import { FluentProvider, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';

import {
  BarProvider,
  Brief,
  BusyLine,
  Checklist,
  ClosingDialog,
  FaultBar,
  ForeignCloudBar,
  ForeignCloudQuestion,
  Header,
  NavigationBar,
  Note,
  Paragraph,
  Spinner,
  Stepper,
  UnderWay,
} from './components';
import { useAttention } from './hooks/useAttention';
import { ChosenProvider, useChosen } from './hooks/useChosen';
import { ClipboardRefused } from './hooks/useCopied';
import { useColorScheme } from './hooks/useColorScheme';
import { useFocusKept } from './hooks/useFocusKept';
import { useKeys } from './hooks/useKeys';
import { useKeyboardScroll } from './hooks/useKeyboardScroll';
import { usePresence } from './hooks/usePresence';
import { type Run as Drawn, useRun } from './hooks/useRun';
import { SignedIn } from './hooks/useSignedIn';
import { useView } from './hooks/useView';
import { useWindowTitle } from './hooks/useWindowTitle';
import { speakOf, t } from './i18n';
import type { Preferences } from './ipc/bindings/Preferences';
import type { View } from './ipc/bindings/View';
import { usePlatform } from './platform';
import { Door } from './program/Door';
import { Health } from './screens/Health';
import { Readiness } from './screens/Readiness';
import { Run } from './screens/Run';
import { Section } from './screens/Section';
import { SignIn } from './screens/SignIn';
import { SignInUnderWay } from './screens/SignInUnderWay';
import { SignOutDialog } from './screens/SignOutDialog';
import { Values } from './screens/Values';
import { Welcome } from './screens/Welcome';
import { LOW, sides, WIDE } from './sizes';
import { THEMES } from './theme';

/** Below this width the checklist goes under the step. */
const NARROW = '@media (max-width: 939px)';

/** Narrow, and still with room for the way through beside the step. */
const MIDDLE = '@media (min-width: 720px) and (max-width: 939px)';

/** Below this one the way through is one line over the step. */
const SMALL = '@media (max-width: 719px)';

const useStyles = makeStyles({
  window: {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
  body: {
    display: 'grid',
    gridTemplateColumns: '232px minmax(0, 1fr)',
    flexGrow: 1,
    minHeight: 0,
    [WIDE]: sides('0px'),
    [MIDDLE]: { gridTemplateColumns: '200px minmax(0, 1fr)' },
    [SMALL]: { gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateRows: 'auto minmax(0, 1fr)' },
  },
  content: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) clamp(256px, 27vw, 332px)',
    minHeight: 0,
    [NARROW]: { display: 'block', overflowY: 'auto' },
  },
  // There is no checklist beside it.
  alone: { gridTemplateColumns: 'minmax(0, 1fr)' },
  main: {
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalXXL}`,
    overflowY: 'auto',
    [LOW]: { paddingTop: tokens.spacingVerticalM, paddingBottom: tokens.spacingVerticalM },
    [MIDDLE]: { overflowY: 'visible', padding: tokens.spacingHorizontalXL },
    [SMALL]: { overflowY: 'visible', padding: tokens.spacingHorizontalM },
  },
  column: { maxWidth: '820px', marginLeft: 'auto', marginRight: 'auto' },
  notice: { marginBottom: tokens.spacingVerticalL },
  checklist: {
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL}`,
    backgroundColor: tokens.colorNeutralBackground2,
    borderLeft: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    overflowY: 'auto',
    [WIDE]: { borderRight: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}` },
    [NARROW]: {
      borderLeftStyle: 'none',
      borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
      overflowY: 'visible',
    },
  },
  waiting: { display: 'grid', placeItems: 'center', height: '100%', gap: tokens.spacingVerticalM },
});

function ScreenOf({ view }: { view: View }) {
  const { screen } = view;
  switch (screen.kind) {
    case 'welcome':
      return <Welcome screen={screen} cloud={view.cloud} app={view.app} />;
    case 'signIn':
      return <SignIn screen={screen} view={view} />;
    case 'readiness':
      return <Readiness screen={screen} view={view} />;
    case 'section':
      return <Section key={screen.id} screen={screen} view={view} />;
    case 'values':
      return <Values screen={screen} view={view} />;
    case 'health':
      return <Health screen={screen} view={view} />;
  }
}

/** While "Set everything up" is drawn, the way through says what is drawn, and leads nowhere. */
function calmed(view: View, { run, shown }: Drawn): View {
  const open = run.parts.filter((part) => part.steps.some((step) => !shown.includes(step.id)));
  const sections = view.sections.map((section) => {
    const part = run.parts.find((one) => one.id === section.id);
    const done = part !== undefined && !open.includes(part);
    const state = done ? ('done' as const) : ('open' as const);
    // At the very end it stays where it was, so that nothing moves.
    const current = (open[0] ?? run.parts.at(-1))?.id;
    return { ...section, state, current: section.id === current, reachable: false };
  });
  return { ...view, screenId: 'section', sections };
}

/** The whole window, for one view. */
export function Window({ view }: { view: View }) {
  const styles = useStyles();
  const foreign = view.cloud.kind === 'file';
  // Before anything below is drawn: it decides which words that is.
  speakOf(foreign ? 'foreign' : 'microsoft');
  const section = view.screen.kind === 'section' ? view.screen.id : undefined;
  const main = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const aside = useRef<HTMLElement>(null);
  useFocusKept(main);
  useKeyboardScroll(main);
  useKeyboardScroll(content);
  useKeyboardScroll(aside);
  const [run, leaveRun] = useRun(view);
  useKeys(view);
  useWindowTitle(view, run);
  const place = run === null ? `${view.screenId} ${section ?? ''}` : 'run';
  useEffect(() => {
    main.current?.scrollTo({ top: 0 });
    content.current?.scrollTo({ top: 0 });
  }, [place]);
  // Both have their checklist in themselves.
  const alone = run !== null || view.screen.kind === 'values';
  const ownFault = view.screen.kind === 'welcome' && view.screen.cloudFault?.code === view.fault?.code;
  return (
    <BarProvider>
      <div
        className={styles.window}
        data-testid="app"
        data-screen={run === null ? view.screenId : 'run'}
        data-section={run === null ? section : undefined}
        data-revision={view.revision}
      >
        <Header view={view} door={<Door view={view} />} />
        {foreign ? <ForeignCloudBar cloud={view.cloud} /> : null}
        <BusyLine busy={view.run === null ? view.busy : null} />
        <div className={styles.body}>
          <Stepper view={run === null ? view : calmed(view, run)} />
          <div ref={content} className={mergeClasses(styles.content, alone && styles.alone)}>
            <main ref={main} className={styles.main}>
              <div className={styles.column}>
                {view.fault && !ownFault ? (
                  <div className={styles.notice}>
                    <FaultBar fault={view.fault} />
                  </div>
                ) : null}
                {view.signingIn ? (
                  <div className={styles.notice}>
                    <SignInUnderWay phase={view.signingIn} since={view.busy?.since ?? null} />
                  </div>
                ) : null}
                <UnderWay value={view.busy !== null}>
                  <SignedIn value={view.live.state !== 'off'}>
                    {run === null ? (
                      <ScreenOf view={view} />
                    ) : (
                      <Run drawn={run} view={view} onLeave={leaveRun} />
                    )}
                  </SignedIn>
                </UnderWay>
              </div>
            </main>
            {alone ? null : (
              <aside ref={aside} className={styles.checklist} aria-labelledby="checklist-title">
                {view.signedIn === null ? <Brief view={view} /> : <Checklist view={view} />}
              </aside>
            )}
          </div>
        </div>
        <NavigationBar view={view} running={run !== null} />
        {view.screen.kind === 'signIn' && !view.cloud.agreed ? (
          <ForeignCloudQuestion cloud={view.cloud} />
        ) : null}
        {view.signOutQuestion ? (
          <SignOutDialog
            // What is agreed to is this list and no other.
            key={view.signOutQuestion.id}
            question={view.signOutQuestion}
            changed={view.fault?.code === 'planChanged'}
          />
        ) : null}
        {view.closing ? <ClosingDialog closing={view.closing} busy={view.busy !== null} /> : null}
      </div>
    </BarProvider>
  );
}

/** When the clipboard could not be used. */
function refusedAt({ fault }: View): string | null {
  return fault?.code === 'clipboardUnavailable' ? fault.at : null;
}

/** What has been asked for before anything is drawn: what is not there is asked for, and drawn when it comes. */
export interface Known {
  view?: View | undefined;
  preferences?: Preferences | undefined;
}

/** The pages: the latest view, in the colours that the admin or the system asks for. */
export function App({ known = {} }: { known?: Known }) {
  const styles = useStyles();
  const loaded = useView(known.view);
  const platform = usePlatform();
  const chosen = useChosen(platform, known.preferences);
  const scheme = useColorScheme(chosen.preferences.theme);
  useAttention(platform);
  usePresence(platform);
  return (
    <FluentProvider theme={THEMES[scheme]}>
      {loaded.kind === 'view' ? (
        <ChosenProvider value={chosen}>
          <ClipboardRefused value={refusedAt(loaded.view)}>
            <Window view={loaded.view} />
          </ClipboardRefused>
        </ChosenProvider>
      ) : (
        <main className={styles.waiting} data-testid="app" data-screen={loaded.kind}>
          {loaded.kind === 'loading' ? (
            <div role="status">
              <Spinner />
              <Paragraph>{t('app.loading')}</Paragraph>
            </div>
          ) : (
            <Note tone="warning">{t('app.loadFailed')}</Note>
          )}
        </main>
      )}
    </FluentProvider>
  );
}
