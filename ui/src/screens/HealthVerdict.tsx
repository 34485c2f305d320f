import { makeStyles, typographyStyles } from '@fluentui/react-components';

import { Caption, Note, Stack } from '../components';
import { findingText, isExtra } from '../findings';
import { formatDay } from '../format';
import { t } from '../i18n';
import type { CredentialView } from '../ipc/bindings/CredentialView';
import type { HealthScreen } from '../ipc/bindings/HealthScreen';
import type { SectionHealth } from '../ipc/bindings/SectionHealth';

const useStyles = makeStyles({ days: { ...typographyStyles.title1, margin: 0 } });

/**
 * The secret that Peig has; until it has the new one, that is the one before. Where it may be any of several, the first that ends
 * is the one to beware of.
 */
function peigsOwn(screen: HealthScreen): CredentialView | undefined {
  const standings = screen.renewal.phase === 'handOver' ? ['outgoing'] : ['inUse', 'waiting', 'candidate'];
  const end = ({ expiresAt }: CredentialView) => (expiresAt === null ? Infinity : Date.parse(expiresAt));
  return screen.secrets
    .filter((one) => standings.includes(one.standing) && one.age !== 'expired')
    .sort((one, other) => end(one) - end(other))[0];
}

/** A secret was begun and its value never arrived. */
export function hasOrphan(screen: HealthScreen): boolean {
  return screen.secrets.some((secret) => secret.standing === 'orphan');
}

/** Something that was in order is so no longer. */
export function hasDrifted(screen: HealthScreen): boolean {
  return screen.sections.some(isOpen);
}

function isOpen({ state }: SectionHealth): boolean {
  return state === 'open' || state === 'waiting';
}

/**
 * There is no secret, and what comes before it is open: made now it would be waited for in vain, as what it signs in with would
 * lack the permissions.
 */
export function comesFirst(screen: HealthScreen): boolean {
  const before = screen.sections.filter((section) => section.id !== 'secret');
  // Where the tenant's rule allows none no section can be gone to, and that there is no secret is what to tell of.
  const policy = screen.expiry?.policy.kind;
  const allowed = policy !== 'forbidden' && policy !== 'noLifetime';
  return screen.renewal.phase === 'noSecret' && allowed && before.some(isOpen);
}

/** Nothing is left to do. Access beyond what Peig needs may be there for another reason: it is told, and may stay. */
export function isSettled(screen: HealthScreen): boolean {
  const { phase, waits } = screen.renewal;
  return phase === 'notDue' && !waits && !hasOrphan(screen) && !hasDrifted(screen);
}

/** What helps against each, for whoever has to sign in again before. */
const LATER = { expired: 'renew', soon: 'renew', drift: 'mend', orphan: 'remove' } as const;

/** What is so, and what to do about it: the way is on this screen for whoever is signed in, and for nobody else. */
function told(what: keyof typeof LATER, signedIn: boolean): string {
  const way = signedIn ? t(`health.now.${what}`) : t(`health.later.${LATER[what]}`);
  return [t(`health.${what}`), way].join(' ');
}

/** The secret is what stops Peig, so it is told first. */
export function secretTrouble(screen: HealthScreen, signedIn: boolean): string | null {
  const own = peigsOwn(screen);
  const days = own?.daysLeft ?? null;
  switch (screen.renewal.phase) {
    case 'handOver':
      return t(screen.renewal.stopped ? 'renewal.oldExpired' : 'health.handOver');
    case 'noSecret':
      return comesFirst(screen) ? null : t('health.noSecret');
    case 'expired':
      return told('expired', signedIn);
    case 'unclear':
      return own?.expiresAt
        ? t('health.unclear', { date: formatDay(own.expiresAt) })
        : t('health.unclearEndless');
    // Before all else is in place it would be copied in vain.
    case 'notInPeig':
      return hasDrifted(screen) ? null : t('health.notInPeig');
    case 'inDoubt':
      return days === null ? t('health.inDoubtEndless') : t('health.inDoubt', { count: days });
    case 'due':
      return null;
    case 'notDue':
      return hasOrphan(screen) ? told('orphan', signedIn) : null;
  }
}

/** How long the secret lasts: the first thing that whoever comes back wants to know. */
export function DaysLeft({ screen }: { screen: HealthScreen }) {
  const styles = useStyles();
  const secret = peigsOwn(screen);
  const days = secret?.daysLeft ?? null;
  return days === null || !secret?.expiresAt ? null : (
    <Stack tight>
      <p className={styles.days} data-testid="days-left">
        {t('time.daysLeft', { count: days })}
      </p>
      <Caption>
        {[secret.name, t('health.expires', { date: formatDay(secret.expiresAt) })]
          .filter(Boolean)
          .join(t('navigation.separator'))}
      </Caption>
    </Stack>
  );
}

/** How it is doing, in one line and its colour. */
function judged(screen: HealthScreen, signedIn: boolean): [string, 'info' | 'warning' | 'success'] {
  const trouble = secretTrouble(screen, signedIn);
  if (trouble !== null) {
    // What the credential store is going to say may be the answer: nothing is called wrong before.
    return screen.renewal.looking ? [t('renewal.looking'), 'info'] : [trouble, 'warning'];
  }
  if (hasDrifted(screen)) {
    return [told('drift', signedIn), 'warning'];
  }
  if (screen.renewal.phase === 'due') {
    return [told('soon', signedIn), 'warning'];
  }
  const extra = screen.sections.flatMap((section) => section.findings).find(isExtra);
  return extra === undefined
    ? [t('health.endless'), 'success']
    : [[t('health.extra'), findingText(extra)].join(' '), 'warning'];
}

export function Verdict({ screen, signedIn }: { screen: HealthScreen; signedIn: boolean }) {
  const [words, tone] = judged(screen, signedIn);
  return (
    <Note tone={tone} testId="verdict">
      {words}
    </Note>
  );
}
