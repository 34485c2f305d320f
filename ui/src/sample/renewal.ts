/** Sample views of a renewal, of a value that is not where it should be, and of a rule that forbids secrets. */
import type { CredentialView } from '../ipc/bindings/CredentialView';
import type { RenewalView } from '../ipc/bindings/RenewalView';
import type { SecretView } from '../ipc/bindings/SecretView';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { Status } from '../ipc/bindings/Status';
import type { View } from '../ipc/bindings/View';
import { ending } from './ending';
import { entrance } from './entrance';
import {
  expiry,
  fault,
  finding,
  fromNow,
  missing,
  noSecret,
  passed,
  planOf,
  provedSecret,
  sectionView,
} from './parts';
import { makeSecret, secretFindings, secretScreen } from './sections';
import { healthView, healthy, inUse, withSecret } from './upkeep';

const DAY = 24 * 60 * 60;
const removes = planOf('outgoing', ...healthy.removal.changes.slice(0, 1));
const handOver: RenewalView = {
  phase: 'handOver',
  plan: planOf('nothing'),
  removes,
  stopped: false,
  inDoubt: null,
  looking: false,
  waits: false,
  mayFinish: false,
  canForget: true,
};
const fresh: CredentialView = {
  ...inUse,
  name: 'Peig 2026-11-24',
  hint: 'Rk9',
  madeAt: fromNow(-60),
  expiresAt: fromNow(182 * DAY),
  daysLeft: 181,
};
const ENDED = { age: 'expired', daysLeft: -2, expiresAt: fromNow(-2 * DAY) } as const;
const handedOver = [fresh, { ...inUse, standing: 'outgoing' as const }];
const newSecret: SecretView = { ...provedSecret, name: 'Peig 2026-11-24', hint: 'Rk9', needed: true };

const notHere: Status = { kind: 'warning', reason: 'notHere' };
const blocked: Status = { kind: 'warning', reason: 'blocked' };

function sectionsWith(proved: Status) {
  return withSecret([finding('secretLive'), finding('secretProved', proved)]);
}

function valuesRenewal(secret: Partial<SecretView>, renewal: Partial<RenewalView> = {}): View {
  return {
    ...ending.values,
    screen: {
      kind: 'values',
      fields: ending.values.screen.kind === 'values' ? ending.values.screen.fields : [],
      secret: { ...newSecret, ...secret },
      renewal: { ...handOver, ...renewal },
      ready: true,
      renewed: false,
      askedOnHealth: false,
      domainsPage: true,
      saved: healthy.saved,
    },
  };
}

function secretView(secret: Partial<SecretView>, found = notHere): View {
  return sectionView(
    secretScreen('done', {
      ...provedSecret,
      phase: { kind: 'existing' },
      atHand: false,
      keptIn: 'nowhere',
      ...secret,
    }),
    {
      checklist: secretFindings(passed, found, found),
      navigation: { back: true, hasNext: true, next: true, blockedBy: [] },
    },
  );
}

/** Section 4 before there is a secret. */
function secretMissing(screen: Partial<SectionScreen>, more: Partial<View> = {}): View {
  return sectionView(secretScreen('todo', noSecret, { ...makeSecret, ...screen }), {
    checklist: secretFindings(missing, missing, missing),
    ...more,
  });
}

/**
 * Two secrets, and no value of either at hand; of the newest it may be noted that it has not been copied, and the store may
 * not have answered.
 */
function unclear(mayFinish: boolean, unread = false): View {
  return healthView({
    unread,
    secrets: [
      { ...fresh, standing: 'candidate' },
      { ...inUse, standing: 'candidate' },
    ],
    sections: sectionsWith(notHere),
    renewal: { ...healthy.renewal, phase: 'unclear', removes, mayFinish },
  });
}

export const renewal = {
  healthNoSecret: healthView(
    {
      secrets: [],
      renewal: { ...healthy.renewal, phase: 'noSecret' },
      sections: withSecret([finding('secretLive', missing)], { state: 'open' }),
    },
    'secret',
  ),
  healthInDoubt: healthView({
    secrets: [{ ...inUse, standing: 'candidate' }],
    sections: sectionsWith(notHere),
    renewal: { ...healthy.renewal, phase: 'inDoubt', inDoubt: 'key' },
  }),
  healthLooking: healthView({
    secrets: [{ ...inUse, standing: 'inUse' }],
    sections: sectionsWith(notHere),
    renewal: { ...healthy.renewal, phase: 'inDoubt', looking: true, plan: planOf('renew') },
  }),
  healthNotInPeig: healthView({
    renewal: { ...healthy.renewal, phase: 'notInPeig', canForget: true, waits: true },
  }),
  healthOrphan: healthView({
    secrets: [inUse, { ...fresh, standing: 'orphan' }],
    tidy: planOf('tidy', {
      kind: 'removeSecret',
      params: { name: 'Peig 2026-11-24', hint: 'Rk9', expiresAt: fromNow(182 * DAY), orphan: 'true' },
    }),
  }),
  healthUnclear: unclear(true),
  healthUnclearNotCopied: unclear(false),
  healthUnclearUnread: unclear(false, true),
  healthHandOver: healthView({
    secrets: handedOver,
    sections: sectionsWith(passed),
    renewal: handOver,
    expiry: null,
  }),
  healthHandOverReady: healthView({
    secrets: handedOver,
    sections: sectionsWith(passed),
    renewal: { ...handOver, mayFinish: true },
    expiry: null,
  }),
  healthHandOverStopped: healthView({
    secrets: [fresh, { ...inUse, ...ENDED, standing: 'outgoing' }],
    sections: sectionsWith(passed),
    renewal: { ...handOver, stopped: true },
    expiry: null,
  }),
  healthHandOverNotProved: healthView({
    secrets: handedOver,
    sections: sectionsWith(missing),
    renewal: handOver,
    expiry: null,
  }),
  healthHandOverBlocked: healthView({
    secrets: handedOver,
    sections: sectionsWith(blocked),
    renewal: { ...handOver, mayFinish: true },
    expiry: null,
  }),
  healthHandOverProving: healthView({
    secrets: handedOver,
    sections: sectionsWith({ kind: 'settling', since: fromNow(-4) }),
    renewal: handOver,
    expiry: null,
  }),
  valuesRenewal: valuesRenewal({}),
  valuesRenewalStopped: valuesRenewal({}, { stopped: true }),
  valuesRenewalReady: valuesRenewal({ copied: true, onClipboardUntil: fromNow(41) }, { mayFinish: true }),
  valuesRenewalProving: valuesRenewal({ phase: { kind: 'proving', since: fromNow(-4) } }),
  valuesRenewalNotProved: valuesRenewal({ phase: { kind: 'notProved' } }),
  valuesRenewalBlocked: valuesRenewal({ phase: { kind: 'blocked' } }),
  secretBlocked: sectionView(secretScreen('done', { ...provedSecret, phase: { kind: 'blocked' } }), {
    checklist: secretFindings(passed, blocked, passed),
    navigation: { back: true, hasNext: true, next: true, blockedBy: [] },
  }),
  secretHanded: sectionView(
    secretScreen('done', { ...provedSecret, phase: { kind: 'handed' }, atHand: false, keptIn: 'nowhere' }),
    {
      checklist: secretFindings(passed, passed, passed).map((one) =>
        one.check === 'secretProved'
          ? finding('secretProved', { kind: 'unknown', reason: 'handed' }, {}, false)
          : one,
      ),
      navigation: { back: true, hasNext: true, next: true, blockedBy: [] },
    },
  ),
  secretUnread: secretView({ unread: true }),
  secretLooking: secretView({ looking: true }, { kind: 'warning', reason: 'seeking' }),
  secretStale: secretView({ stale: true }),
  secretStaleOnly: secretMissing({ secret: { ...noSecret, keptIn: 'credentialStore', stale: true } }),
  secretMayBeLeft: secretMissing({}, { fault: fault('secretMayBeLeft') }),
  secretForbidden: secretMissing({
    plan: planOf('nothing'),
    canPerform: false,
    expiry: {
      ...expiry,
      options: expiry.options.map((one) => ({ ...one, allowed: false })),
      policy: { kind: 'forbidden' },
    },
  }),
  secretMayForbid: secretMissing({ expiry: { ...expiry, policy: { kind: 'mayForbid' } } }),
  secretDay: secretMissing({
    expiry: {
      ...expiry,
      options: expiry.options.map((one) => ({ ...one, chosen: one.choice === 'date' })),
      date: fromNow(200 * DAY).slice(0, 10),
      policy: { kind: 'notRead' },
    },
  }),
  readinessForbidden: {
    ...entrance.readinessConfirmed,
    screen:
      entrance.readinessConfirmed.screen.kind === 'readiness'
        ? { ...entrance.readinessConfirmed.screen, moreChecks: false }
        : entrance.readinessConfirmed.screen,
    checklist: [
      ...entrance.readinessConfirmed.checklist,
      finding('secretPolicy', { kind: 'wrong', found: 'forbidden', wanted: 'allowed', change: null }),
    ],
    navigation: { back: true, hasNext: true, next: false, blockedBy: ['secretPolicy'] },
  },
} satisfies Record<string, View>;
