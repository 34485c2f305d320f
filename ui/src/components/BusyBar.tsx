import { makeStyles, ProgressBar, tokens, typographyStyles } from '@fluentui/react-components';
import { useState } from 'react';

import { formatDuration, secondsSince, wholeSeconds } from '../format';
import { useNow } from '../hooks/useNow';
import { t } from '../i18n';
import type { Busy } from '../ipc/bindings/Busy';
import { usePlatform } from '../platform';
import { Action } from './Action';

const useStyles = makeStyles({
  // Over what it belongs to, and without a line of its own: nothing moves when work begins or ends.
  place: { position: 'relative', flexShrink: 0, zIndex: 1 },
  progress: { position: 'absolute', top: 0, left: 0, right: 0 },
  words: {
    display: 'flex',
    flexGrow: 1,
    flexBasis: 0,
    minWidth: 0,
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: tokens.spacingHorizontalM,
    '@media (max-width: 639px)': { order: -1, flexBasis: '100%', justifyContent: 'space-between' },
  },
  task: { ...typographyStyles.caption1, margin: 0, minWidth: 0, color: tokens.colorNeutralForeground2 },
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

/** Under the header, while work is under way: for the eye alone. What it is stands at the bottom, where a reader hears it. */
export function BusyLine({ busy }: { busy: Busy | null }) {
  const styles = useStyles();
  return (
    <div className={styles.place} aria-hidden>
      {busy === null ? null : <ProgressBar className={styles.progress} thickness="medium" shape="square" />}
    </div>
  );
}

interface BusyWordsProps {
  busy: Busy;
  /** The screen itself says what is done. */
  told: boolean;
}

/** What is being done, since when, and how to end it. The bar around it has the task read out when it begins. */
export function BusyWords({ busy, told }: BusyWordsProps) {
  const styles = useStyles();
  const platform = usePlatform();
  const now = useNow();
  const retry = useCountdown(busy, now);
  const seconds = secondsSince(busy.since, now);
  const wait =
    // A wait of less than a second is none that anybody reads.
    retry === null || retry === 0
      ? seconds === 0
        ? null
        : t('busy.elapsed', { duration: formatDuration(seconds) })
      : t(busy.task === 'lookingForSecret' ? 'busy.looking' : 'busy.retry', {
          duration: formatDuration(retry),
        });
  return (
    <div className={styles.words} data-testid="busy" data-task={busy.task}>
      <p className={styles.task}>
        {[told ? null : t(`busy.${busy.task}`), wait].filter(Boolean).join(t('navigation.separator'))}
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
  );
}
