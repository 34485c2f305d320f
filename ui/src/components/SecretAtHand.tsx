import { makeStyles, tokens } from '@fluentui/react-components';
import { DeleteRegular, EyeOffRegular, EyeRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';

import { formatDuration, secondsUntil } from '../format';
import { useNow } from '../hooks/useNow';
import { type Revealed, useReveal } from '../hooks/useReveal';
import { useSignedIn } from '../hooks/useSignedIn';
import { t } from '../i18n';
import type { SecretView } from '../ipc/bindings/SecretView';
import { usePlatform } from '../platform';
import { Action } from './Action';
import { CopyButton } from './CopyButton';
import { Note } from './Note';
import { Question } from './Question';
import { Row, Stack } from './Row';
import { Announcement, Caption, Code, Paragraph, Told } from './Words';

const useStyles = makeStyles({
  shown: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: 'anywhere',
  },
});

function ShownSecret({ revealed }: { revealed: Revealed }) {
  const styles = useStyles();
  const now = useNow(revealed.kind === 'shown');
  const box = useRef<HTMLDivElement>(null);
  const shown = revealed.kind === 'shown';
  // It is there for ten seconds only, and may be below the window's lower edge.
  useEffect(() => {
    if (shown) {
      box.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [shown]);
  switch (revealed.kind) {
    case 'hidden':
      return null;
    case 'failed':
      return <Note tone="warning">{t('secret.revealFailed')}</Note>;
    case 'shown':
      return (
        <Stack tight>
          <div ref={box} className={styles.shown} role="group" aria-label={t('secret.valueLabel')}>
            <Code testId="secret-value">{revealed.value}</Code>
          </div>
          <Caption>
            {t('secret.shown', {
              duration: formatDuration(Math.max(0, Math.ceil((revealed.until - now) / 1000))),
            })}
          </Caption>
        </Stack>
      );
  }
}

/** Forgetting asks once more, because the value cannot be had again. */
function Forget() {
  const platform = usePlatform();
  const [asking, setAsking] = useState(false);
  const stay = () => {
    setAsking(false);
  };
  return (
    <>
      <Action
        label={t('secret.forget')}
        tone="quiet"
        icon={<DeleteRegular />}
        asks
        testId="forget-secret"
        onPress={() => {
          setAsking(true);
        }}
      />
      {asking ? (
        <Question
          title={t('secret.forgetTitle')}
          testId="forget-question"
          onStay={stay}
          actions={
            <>
              <Action label={t('secret.forgetNo')} tone="primary" testId="forget-secret-no" onPress={stay} />
              <Action
                label={t('secret.forgetYes')}
                begins
                testId="forget-secret-yes"
                onPress={() => {
                  setAsking(false);
                  platform.send({ kind: 'forgetSecret' });
                }}
              />
            </>
          }
        >
          <Paragraph>{t('secret.forgetText')}</Paragraph>
        </Question>
      ) : null}
    </>
  );
}

/** What was copied, read out once; and the countdown, which is only to be looked at. */
function OnClipboard({ until, turn }: { until: string | null; turn: number }) {
  const now = useNow(until !== null);
  return (
    <>
      <Told words={until === null ? null : t('secret.copied')} turn={turn} testId="secret-copied" />
      {until === null ? null : (
        <Caption testId="secret-countdown">
          {t('secret.onClipboard', { duration: formatDuration(secondsUntil(until, now)) })}
        </Caption>
      )}
    </>
  );
}

interface SecretAtHandProps {
  secret: SecretView;
  /** Copy was pressed. */
  onCopy?: (() => void) | undefined;
}

/**
 * Copy, Reveal and Forget, for a secret whose value the program has. Without somebody signed in only Copy of one that is nowhere
 * else: as the wizard does it.
 */
export function SecretAtHand({ secret, onCopy }: SecretAtHandProps) {
  const platform = usePlatform();
  const { revealed, show, hide } = useReveal(secret.shown);
  const [turn, setTurn] = useState(0);
  const shown = revealed.kind === 'shown';
  // Until then it is not what has to be done next. A secret that may not be tried here is handed over untried.
  const usable = secret.phase.kind !== 'proving' && secret.phase.kind !== 'notProved';
  const signedIn = useSignedIn();
  const canCopy = signedIn || secret.keptIn === 'memoryOnly';
  return (
    <>
      <Stack tight>
        {canCopy ? (
          <Row>
            <CopyButton
              label={t('secret.copy')}
              tone={usable ? 'primary' : 'secondary'}
              rank="aside"
              copied={secret.copied}
              testId="copy-secret"
              onPress={() => {
                setTurn(turn + 1);
                onCopy?.();
                platform.send({ kind: 'copySecret' });
              }}
            />
            {signedIn ? (
              <Action
                label={shown ? t('secret.hide') : t('secret.show')}
                icon={shown ? <EyeOffRegular /> : <EyeRegular />}
                testId="reveal-secret"
                onPress={shown ? hide : show}
              />
            ) : null}
            {signedIn && !secret.needed ? <Forget /> : null}
          </Row>
        ) : (
          <Paragraph quiet testId="secret-sign-in-first">
            {t('secret.signInFirst')}
          </Paragraph>
        )}
        <OnClipboard until={secret.onClipboardUntil} turn={turn} />
      </Stack>
      <Announcement>{revealed.kind === 'failed' ? t('secret.revealFailed') : null}</Announcement>
      <ShownSecret revealed={revealed} />
    </>
  );
}
