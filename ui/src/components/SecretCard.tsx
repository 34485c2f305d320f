import { DeleteRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

import { formatDay, formatDuration, secondsSince } from '../format';
import { useNow } from '../hooks/useNow';
import { useSignedIn } from '../hooks/useSignedIn';
import { t } from '../i18n';
import type { SecretView } from '../ipc/bindings/SecretView';
import { Disclosure } from './Disclosure';
import { type Fact, Facts } from './Facts';
import { Note } from './Note';
import { NoteToAct } from './NoteToAct';
import { Panel } from './Panel';
import { SecretAtHand } from './SecretAtHand';
import { SecretUnread } from './SecretUnread';
import { Caption, Code, Paragraph } from './Words';

/** An expiry day with what is left of it. */
function expiryText(secret: SecretView): string {
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

/** Which one it is, and where its value is. */
function factsOf(secret: SecretView): Fact[] {
  const kept = secret.unread && !secret.atHand ? 'unread' : secret.keptIn;
  return [
    ...(secret.name === null ? [] : [{ name: t('secret.name'), value: secret.name }]),
    ...(secret.hint === null ? [] : [{ name: t('secret.hint'), value: <Code>{secret.hint}…</Code> }]),
    { name: t('secret.kept.label'), value: t(`secret.kept.${kept}`) },
  ];
}

/** Until when, and what else tells it from others: folded, where it is as it should be and there is no other, or nothing can be done. */
function Existing({ secret, folded }: { secret: SecretView; folded: boolean }) {
  const expires = { name: t('secret.expires'), value: expiryText(secret) };
  const signedIn = useSignedIn();
  const safe = secret.keptIn === 'credentialStore' && secret.phase.kind === 'proved' && !secret.unread;
  if (!folded || (!safe && signedIn)) {
    return <Facts facts={[expires, ...factsOf(secret)]} />;
  }
  return (
    <>
      <Facts facts={[expires]} />
      <Disclosure label={t('secret.more')} testId="secret-more">
        <Facts facts={factsOf(secret)} />
      </Disclosure>
    </>
  );
}

function Warnings({ secret }: { secret: SecretView }) {
  return (
    <>
      {secret.keptIn === 'memoryOnly' && secret.atHand ? (
        <Note tone="warning">{t('secret.warnMemory')}</Note>
      ) : null}
      {secret.expiresAt === null ? null : <Caption>{t('secret.warnExpiry')}</Caption>}
    </>
  );
}

/** Microsoft has not accepted the secret, or does not let it be tried here: it can be tried again at any time. */
function NotProved({ phase }: { phase: 'notProved' | 'blocked' | 'onWord' }) {
  const words = { notProved: 'warnNotProved', blocked: 'warnBlocked', onWord: 'warnOnWord' } as const;
  return (
    <NoteToAct
      words={t(`secret.${words[phase]}`)}
      label={t('secret.prove')}
      tone={phase === 'notProved' ? 'primary' : 'secondary'}
      begins
      testId="prove-secret"
      intent={{ kind: 'prove' }}
    />
  );
}

/** A value is kept that opens nothing any more. Without somebody signed in it stays. */
function Stale() {
  return !useSignedIn() ? null : (
    <NoteToAct
      words={t('secret.stale')}
      note="info"
      label={t('secret.forgetStale')}
      icon={<DeleteRegular />}
      begins
      testId="forget-stale"
      intent={{ kind: 'forgetSecret' }}
    />
  );
}

function Value({ secret, onCopy }: Pick<SecretCardProps, 'secret' | 'onCopy'>) {
  if (secret.atHand) {
    return <SecretAtHand secret={secret} onCopy={onCopy} />;
  }
  if (secret.unread) {
    return <SecretUnread />;
  }
  return secret.phase.kind === 'none' ? null : (
    <Paragraph quiet testId="secret-not-here">
      {secret.looking
        ? t('renewal.looking')
        : t(secret.phase.kind === 'handed' ? 'secret.withPeig' : 'secret.notHere')}
    </Paragraph>
  );
}

interface SecretCardProps {
  secret: SecretView;
  /** Another heading than the general one; none where the screen is about nothing else. */
  title?: ReactNode;
  /** Copy was pressed. */
  onCopy?: () => void;
  /** What tells it from others is folded. */
  folded?: boolean;
}

/** There is something to say about the secret. */
export function hasSecretToShow(secret: SecretView): boolean {
  return secret.phase.kind !== 'none' || secret.unread || secret.stale;
}

/** The client secret: how far it is, where it is, and what can be done with it. */
export function SecretCard({ secret, title, onCopy, folded = false }: SecretCardProps) {
  const { kind } = secret.phase;
  const now = useNow(kind === 'proving');
  const exists = kind !== 'none';
  return (
    <Panel
      {...(title === null ? {} : { title: title ?? t('secret.title') })}
      testId="secret-card"
      data={{
        'data-phase': kind,
        'data-kept': secret.keptIn,
        'data-at-hand': String(secret.atHand),
        'data-on-clipboard': String(secret.onClipboardUntil !== null),
      }}
    >
      <Paragraph testId="secret-phase">{phaseText(secret, now)}</Paragraph>
      {exists ? <Existing secret={secret} folded={folded} /> : null}
      {kind === 'notProved' || kind === 'blocked' || kind === 'onWord' ? <NotProved phase={kind} /> : null}
      <Value secret={secret} {...(onCopy ? { onCopy } : {})} />
      {secret.stale ? <Stale /> : null}
      {exists ? <Warnings secret={secret} /> : null}
    </Panel>
  );
}
