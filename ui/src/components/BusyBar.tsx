import { makeStyles, ProgressBar, tokens, typographyStyles } from '@fluentui/react-components';
import { useState } from 'react';

import { formatDuration, secondsSince, wholeSeconds } from '../format';
import { useNow } from '../hooks/useNow';
import { t } from '../i18n';
import type { Busy } from '../ipc/bindings/Busy';
import { usePlatform } from '../platform';
import { Action } from './Action';
import { Announcement } from './Words';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  line: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minHeight: '32px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXL}`,
  },
  task: { ...typographyStyles.body1Strong, margin: 0 },
  since: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground2, flexGrow: 1 },
});

/** Seconds left of a wait, counted from when this page first heard of it. */
function useCountdown(busy: Busy, now: number): number | null {
  const key = `${busy.since} ${String(busy.retryInSeconds)}`;
  const [heard, setHeard] = useState({ key, at: now });
  if (heard.key !== key) {
    setHeard({ key, at: now });
  }
  return busy.retryInSeconds === null ? null : Math.max(0, busy.retryInSeconds - wholeSeconds(heard.at, now));
}

/** What is being done, since when, and how to end it. */
export function BusyBar({ busy }: { busy: Busy }) {
  const styles = useStyles();
  const platform = usePlatform();
  const now = useNow();
  const retry = useCountdown(busy, now);
  return (
    <section className={styles.root} aria-label={t('busy.label')} data-testid="busy" data-task={busy.task}>
      <ProgressBar thickness="medium" shape="square" aria-label={t(`busy.${busy.task}`)} />
      <div className={styles.line}>
        <p className={styles.task}>{t(`busy.${busy.task}`)}</p>
        <p className={styles.since}>
          {retry === null
            ? t('busy.elapsed', { duration: formatDuration(secondsSince(busy.since, now)) })
            : t('busy.retry', { duration: formatDuration(retry) })}
        </p>
        {busy.cancellable ? (
          <Action
            label={t('busy.cancel')}
            testId="cancel"
            onPress={() => {
              platform.send({ kind: 'cancel' });
            }}
          />
        ) : null}
      </div>
      <Announcement>{t(`busy.${busy.task}`)}</Announcement>
    </section>
  );
}
