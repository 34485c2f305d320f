import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { DeleteRegular, EyeOffRegular, EyeRegular } from '@fluentui/react-icons';
import { useState } from 'react';

import { formatDay, formatDuration, secondsSince, secondsUntil } from '../format';
import { useNow } from '../hooks/useNow';
import { type Revealed, useReveal } from '../hooks/useReveal';
import { t } from '../i18n';
import type { SecretView } from '../ipc/bindings/SecretView';
import { usePlatform } from '../platform';
import { Action } from './Action';
import { CopyButton } from './CopyButton';
import { type Fact, Facts } from './Facts';
import { Note } from './Note';
import { Panel } from './Panel';
import { Row, Stack } from './Row';
import { Caption, Code, Heading, Paragraph } from './Words';

const useStyles = makeStyles({
  shown: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: 'anywhere',
  },
  caption: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
});

/** An expiry day with what is left of it. */
export function expiryText(secret: SecretView): string {
  if (secret.expiresAt === null) {
    return t('values.none');
  }
  const left =
    secret.daysLeft === null
      ? null
      : secret.daysLeft < 0
        ? t('time.expired')
        : t('time.daysLeft', { count: secret.daysLeft });
  return [formatDay(secret.expiresAt), left].filter(Boolean).join(t('navigation.separator'));
}

function phaseText(secret: SecretView, now: number): string {
  const words = t(`secret.phase.${secret.phase.kind}`);
  return secret.phase.kind === 'proving'
    ? [
        words,
        t('secret.provingFor', { duration: formatDuration(secondsSince(secret.phase.since, now)) }),
      ].join(' ')
    : words;
}

function factsOf(secret: SecretView): Fact[] {
  return [
    ...(secret.name === null ? [] : [{ name: t('secret.name'), value: secret.name }]),
    ...(secret.hint === null ? [] : [{ name: t('secret.hint'), value: <Code>{secret.hint}…</Code> }]),
    { name: t('secret.expires'), value: expiryText(secret) },
    { name: t('secret.kept.label'), value: t(`secret.kept.${secret.keptIn}`) },
  ];
}

function ShownSecret({ revealed }: { revealed: Revealed }) {
  const styles = useStyles();
  const now = useNow(revealed.kind === 'shown');
  switch (revealed.kind) {
    case 'hidden':
      return null;
    case 'failed':
      return <Note tone="warning">{t('secret.revealFailed')}</Note>;
    case 'shown':
      return (
        <Stack tight>
          <div className={styles.shown} role="group" aria-label={t('secret.valueLabel')}>
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
  if (!asking) {
    return (
      <Action
        label={t('secret.forget')}
        tone="quiet"
        icon={<DeleteRegular />}
        testId="forget-secret"
        onPress={() => {
          setAsking(true);
        }}
      />
    );
  }
  return (
    <Stack tight>
      <Heading level={3}>{t('secret.forgetTitle')}</Heading>
      <Paragraph>{t('secret.forgetText')}</Paragraph>
      <Row>
        <Action
          label={t('secret.forgetYes')}
          begins
          testId="forget-secret-yes"
          onPress={() => {
            setAsking(false);
            platform.send({ kind: 'forgetSecret' });
          }}
        />
        <Action
          label={t('secret.forgetNo')}
          tone="primary"
          testId="forget-secret-no"
          onPress={() => {
            setAsking(false);
          }}
        />
      </Row>
    </Stack>
  );
}

/** Copy, Reveal and Forget, for a secret whose value the program has. */
function AtHand({ secret, needed }: { secret: SecretView; needed: boolean }) {
  const platform = usePlatform();
  const { revealed, show, hide } = useReveal();
  const shown = revealed.kind === 'shown';
  const now = useNow(secret.onClipboardUntil !== null);
  return (
    <>
      <Row>
        <CopyButton
          label={t('secret.copy')}
          tone="primary"
          copied={secret.copied}
          copiedLabel={t('secret.copy')}
          testId="copy-secret"
          onPress={() => {
            platform.send({ kind: 'copySecret' });
          }}
        />
        <Action
          label={shown ? t('secret.hide') : t('secret.show')}
          icon={shown ? <EyeOffRegular /> : <EyeRegular />}
          testId="reveal-secret"
          onPress={shown ? hide : show}
        />
        {needed ? null : <Forget />}
      </Row>
      <ShownSecret revealed={revealed} />
      {secret.onClipboardUntil === null ? null : (
        <Caption>
          {t('secret.onClipboard', {
            duration: formatDuration(secondsUntil(secret.onClipboardUntil, now)),
          })}
        </Caption>
      )}
    </>
  );
}

function Warnings({ secret }: { secret: SecretView }) {
  return (
    <>
      {secret.keptIn === 'memoryOnly' && secret.atHand ? (
        <Note tone="warning">{t('secret.warnMemory')}</Note>
      ) : null}
      {secret.atHand ? <Note tone="warning">{t('secret.warnOnce')}</Note> : null}
      {secret.expiresAt === null ? null : (
        <Note>{t('secret.warnExpiry', { date: formatDay(secret.expiresAt) })}</Note>
      )}
    </>
  );
}

/** Microsoft has not accepted the secret: it can be tried again at any time. */
function NotProved() {
  const platform = usePlatform();
  return (
    <>
      <Note tone="warning">{t('secret.warnNotProved')}</Note>
      <Row>
        <Action
          label={t('secret.prove')}
          begins
          testId="prove-secret"
          onPress={() => {
            platform.send({ kind: 'prove' });
          }}
        />
      </Row>
    </>
  );
}

interface SecretCardProps {
  secret: SecretView;
  title?: string;
  /** It has still to be entered in Peig, so forgetting it is not offered. */
  needed?: boolean;
}

/** The client secret: how far it is, where it is, and what can be done with it. */
export function SecretCard({ secret, title, needed = false }: SecretCardProps) {
  const now = useNow(secret.phase.kind === 'proving');
  return (
    <Panel
      title={title ?? t('secret.title')}
      testId="secret-card"
      data={{
        'data-phase': secret.phase.kind,
        'data-kept': secret.keptIn,
        'data-at-hand': String(secret.atHand),
        'data-on-clipboard': String(secret.onClipboardUntil !== null),
      }}
    >
      <Paragraph>{phaseText(secret, now)}</Paragraph>
      {secret.phase.kind === 'none' ? null : (
        <>
          <Facts facts={factsOf(secret)} />
          {secret.phase.kind === 'notProved' ? <NotProved /> : null}
          {secret.atHand ? (
            <AtHand secret={secret} needed={needed} />
          ) : (
            <Paragraph quiet>{t('secret.notHere')}</Paragraph>
          )}
          <Warnings secret={secret} />
        </>
      )}
    </Panel>
  );
}
