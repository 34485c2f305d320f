import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import {
  ArrowClockwiseRegular,
  LiveRegular,
  PauseCircleRegular,
  PlugDisconnectedRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import { type ReactElement, useEffect, useState } from 'react';

import { findingLabel, findingText, findingTitle, isForbidden, isLeftOver } from '../findings';
import { formatTime } from '../format';
import { t } from '../i18n';
import type { FindingView } from '../ipc/bindings/FindingView';
import type { LiveState } from '../ipc/bindings/LiveState';
import type { LiveView } from '../ipc/bindings/LiveView';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Action } from './Action';
import { isAboutPermission, PermissionTable } from './PermissionTable';
import { Spinner } from './Spinner';
import { FindingIcon } from './StatusIcon';
import { Caption, Heading, Paragraph, Spoken } from './Words';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  head: { display: 'flex', alignItems: 'center', justifyContent: 'space-between' },
  live: {
    ...typographyStyles.caption1,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    margin: 0,
    minHeight: '20px',
    color: tokens.colorNeutralForeground2,
  },
  liveIcon: { display: 'flex', fontSize: '16px' },
  isLive: { color: tokens.colorStatusSuccessForeground1 },
  isFailing: { color: tokens.colorStatusWarningForeground1 },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  finding: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} 0`,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  words: { display: 'flex', flexDirection: 'column', gap: '2px', minWidth: 0 },
  title: { ...typographyStyles.body1, margin: 0, overflowWrap: 'anywhere' },
  label: {
    ...typographyStyles.caption1Strong,
    color: tokens.colorNeutralForeground2,
  },
  summary: { ...typographyStyles.body1, margin: 0 },
});

const LIVE_ICON: Record<LiveState, ReactElement> = {
  off: <PlugDisconnectedRegular />,
  live: <LiveRegular />,
  reading: <Spinner />,
  paused: <PauseCircleRegular />,
  failing: <WarningRegular />,
};

/** Whether what is shown is what is so now. */
export function Live({ live }: { live: LiveView }) {
  const styles = useStyles();
  // While it is up to date, a time that changes with each look would only catch the eye.
  const old = live.state === 'paused' || live.state === 'failing' || live.state === 'off';
  const readAt = live.readAt && old ? t('checklist.readAt', { time: formatTime(live.readAt) }) : null;
  return (
    <div className={styles.live} data-testid="live" data-state={live.state}>
      <span
        aria-hidden
        className={mergeClasses(
          styles.liveIcon,
          live.state === 'live' && styles.isLive,
          live.state === 'failing' && styles.isFailing,
        )}
      >
        {LIVE_ICON[live.state]}
      </span>
      <Caption>
        {[t(`checklist.live.${live.state}`), readAt].filter(Boolean).join(t('navigation.separator'))}
      </Caption>
    </div>
  );
}

/** Green needs no words, nor does what the button is about to do. */
function isPlain({ status }: FindingView, planned: boolean): boolean {
  return status.kind === 'passed' || (status.kind === 'missing' && (planned || status.change !== null));
}

/** The screen's button does what is missing. */
function isPlanned({ screen }: View): boolean {
  return (
    (screen.kind === 'section' && screen.plan.changes.length > 0) ||
    (screen.kind === 'readiness' && !screen.confirmed)
  );
}

/** The right to read it was not asked for, which is nothing to be warned of; the screen offers it. */
function isNotAsked({ check, status }: FindingView, { screen }: View): boolean {
  return (
    screen.kind === 'readiness' &&
    screen.moreChecks &&
    check === 'secretPolicy' &&
    status.kind === 'warning' &&
    status.reason === 'notRead'
  );
}

/** The mark before it. */
function markOf(finding: FindingView, view: View): FindingView['status']['kind'] {
  return isNotAsked(finding, view) ? 'unknown' : finding.status.kind;
}

/** Neither is known, or both are told, for the same reason. */
function saysTheSame(one: FindingView, other: FindingView): boolean {
  const { kind } = one.status;
  const told = kind === 'unknown' || kind === 'warning';
  return told && other.status.kind === kind && findingText(one) === findingText(other);
}

interface FindingProps {
  finding: FindingView;
  view: View;
  /** It is said elsewhere on the screen, and its mark says enough to the eye. */
  repeats: boolean;
}

/** The screen has a card about it, which says more. */
function isToldBeside(finding: FindingView, { screen }: View): boolean {
  return screen.kind === 'section'
    ? screen.id === 'confirm' && isLeftOver(finding)
    : screen.kind === 'readiness' && screen.confirmed && isForbidden(finding);
}

function Finding({ finding, view, repeats }: FindingProps) {
  const styles = useStyles();
  const notAsked = isNotAsked(finding, view);
  const kind = markOf(finding, view);
  return (
    <li
      className={styles.finding}
      data-testid={`finding-${finding.key}`}
      data-status={finding.status.kind}
      data-required={finding.required}
    >
      <FindingIcon kind={kind} />
      <div className={styles.words}>
        <p className={styles.title}>{findingTitle(finding)}</p>
        {notAsked ? (
          <Spoken>{t('status.unknown.label')}</Spoken>
        ) : isPlain(finding, isPlanned(view)) ? (
          <Spoken>{findingLabel(finding)}</Spoken>
        ) : repeats ? (
          <Spoken>{[findingLabel(finding), findingText(finding)].join(t('navigation.separator'))}</Spoken>
        ) : (
          <Caption>
            <span className={styles.label}>{findingLabel(finding)}</span>
            {kind === 'settling' ? null : [t('navigation.separator'), findingText(finding)].join('')}
          </Caption>
        )}
      </div>
    </li>
  );
}

/** How long a look that was asked for is told at least: an answer that is there at once would leave no trace of the press. */
const TOLD_MS = 1000;

/** A look was asked for just now. */
function useAsked(): [boolean, () => void] {
  const [asked, ask] = useState(false);
  useEffect(() => {
    if (!asked) {
      return undefined;
    }
    const timer = setTimeout(ask, TOLD_MS, false);
    return () => {
      clearTimeout(timer);
    };
  }, [asked]);
  return [
    asked,
    () => {
      ask(true);
    },
  ];
}

/** What is really so in the tenant, for this screen. */
export function Checklist({ view }: { view: View }) {
  const styles = useStyles();
  const platform = usePlatform();
  const { checklist } = view;
  const [asked, ask] = useAsked();
  const live: LiveView = asked && view.live.state === 'live' ? { ...view.live, state: 'reading' } : view.live;
  // Of what is listed, required or not: nothing in the list says which is.
  const passed = checklist
    .map((finding) => markOf(finding, view))
    .filter((kind) => kind === 'passed' || kind === 'warning').length;
  const perPermission = checklist.filter(isAboutPermission);
  const listed = checklist.filter((finding) => !isAboutPermission(finding));
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <Heading level={2} id="checklist-title">
          {t('checklist.title')}
        </Heading>
        {live.state === 'off' ? null : (
          <Action
            label={t('checklist.refresh')}
            iconOnly
            tone="quiet"
            icon={<ArrowClockwiseRegular />}
            disabled={live.state === 'reading'}
            testId="refresh"
            onPress={() => {
              ask();
              platform.send({ kind: 'observe' });
            }}
          />
        )}
      </div>
      <Live live={live} />
      {checklist.length === 0 ? (
        <Paragraph quiet>{t('checklist.emptySection')}</Paragraph>
      ) : (
        <>
          <p className={styles.summary} role="status" data-testid="checklist-summary">
            {t('checklist.summary', { passed, total: checklist.length })}
          </p>
          {perPermission.length === 0 ? null : <PermissionTable findings={perPermission} />}
          <ul className={styles.list}>
            {listed.map((finding, index) => (
              <Finding
                key={finding.key}
                finding={finding}
                view={view}
                repeats={
                  isToldBeside(finding, view) ||
                  listed.slice(0, index).some((above) => saysTheSame(above, finding))
                }
              />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
