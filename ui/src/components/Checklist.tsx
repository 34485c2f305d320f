import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import {
  ArrowClockwiseRegular,
  LiveRegular,
  PauseCircleRegular,
  PlugDisconnectedRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';

import { findingText, findingTitle } from '../findings';
import { formatTime } from '../format';
import { t } from '../i18n';
import type { FindingView } from '../ipc/bindings/FindingView';
import type { LiveState } from '../ipc/bindings/LiveState';
import type { LiveView } from '../ipc/bindings/LiveView';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Action } from './Action';
import { Spinner } from './Spinner';
import { FindingIcon } from './StatusIcon';
import { Caption, Heading, Paragraph } from './Words';

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
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  words: { display: 'flex', flexDirection: 'column', gap: '2px', minWidth: 0 },
  title: { ...typographyStyles.body1Strong, margin: 0, overflowWrap: 'anywhere' },
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

function Live({ live }: { live: LiveView }) {
  const styles = useStyles();
  const readAt = live.readAt ? t('checklist.readAt', { time: formatTime(live.readAt) }) : null;
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

function Finding({ finding }: { finding: FindingView }) {
  const styles = useStyles();
  const { kind } = finding.status;
  return (
    <li
      className={styles.finding}
      data-testid={`finding-${finding.key}`}
      data-status={kind}
      data-required={finding.required}
    >
      <FindingIcon kind={kind} />
      <div className={styles.words}>
        <p className={styles.title}>{findingTitle(finding)}</p>
        <Caption>
          <span className={styles.label}>{t(`status.${kind}.label`)}</span>
          {t('navigation.separator')}
          {findingText(finding)}
        </Caption>
      </div>
    </li>
  );
}

/** What is really so in the tenant, for this screen. */
export function Checklist({ view }: { view: View }) {
  const styles = useStyles();
  const platform = usePlatform();
  const { checklist, live } = view;
  const passed = checklist.filter((finding) => finding.status.kind === 'passed').length;
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
              platform.send({ kind: 'observe' });
            }}
          />
        )}
      </div>
      <Live live={live} />
      {checklist.length === 0 ? (
        <Paragraph quiet>{view.signedIn ? t('checklist.emptySection') : t('checklist.empty')}</Paragraph>
      ) : (
        <>
          <p className={styles.summary} role="status" data-testid="checklist-summary">
            {t('checklist.summary', { passed, total: checklist.length })}
          </p>
          <ul className={styles.list}>
            {checklist.map((finding) => (
              <Finding key={finding.key} finding={finding} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
