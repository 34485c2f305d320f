/** What comes after the set-up: health, renewal, removal, restoring. */
import type { CredentialView } from '../ipc/bindings/CredentialView';
import type { DeletedChoice } from '../ipc/bindings/DeletedChoice';
import type { ExtraView } from '../ipc/bindings/ExtraView';
import type { HealthScreen } from '../ipc/bindings/HealthScreen';
import type { SectionHealth } from '../ipc/bindings/SectionHealth';
import type { SignOutQuestion } from '../ipc/bindings/SignOutQuestion';
import type { View } from '../ipc/bindings/View';
import type { Status } from '../ipc/bindings/Status';
import { CONFIRMED, ending } from './ending';
import { entrance } from './entrance';
import { guide } from './guide';
import {
  APP_ID,
  PERMISSIONS,
  expiry,
  fault,
  finding,
  dayFromNow,
  fromNow,
  missing,
  passed,
  planOf,
  provedSecret,
  sections,
  sectionView,
  view,
} from './parts';
import { creates, registrationScreen, secretFindings, secretScreen } from './sections';

const DAY = 24 * 60 * 60;
const OBJECT_ID = '0d6f3c1a-77d2-4c1b-9f0e-2a4b5c6d7e8f';

export const inUse: CredentialView = {
  name: 'Peig 2026-06-01',
  hint: 'x7K',
  madeAt: fromNow(-100 * DAY),
  expiresAt: fromNow(80 * DAY),
  daysLeft: 80,
  age: 'fine',
  ours: true,
  standing: 'inUse',
};
const byHand: CredentialView = { ...inUse, name: null, hint: 'q2z', ours: false, standing: 'other' };
const expired: CredentialView = {
  ...inUse,
  name: 'Peig 2025-11-30',
  expiresAt: fromNow(-10 * DAY),
  daysLeft: -10,
  age: 'expired',
  standing: 'other',
};

const section = (
  id: SectionHealth['id'],
  name: string,
  more: Partial<SectionHealth> = {},
): SectionHealth => ({
  id,
  name,
  state: 'done',
  findings: [finding('registered', { kind: 'passed' }, { name: 'PeigUserManagerApp' })],
  ...more,
});

export const healthy: HealthScreen = {
  name: 'PeigUserManagerApp',
  appId: APP_ID,
  objectId: OBJECT_ID,
  createdAt: fromNow(-100 * DAY),
  sections: [
    section('registration', 'Create the app registration'),
    section('permissions', 'Assign API permissions'),
    section('publicClient', 'Enable public client flows'),
    section('secret', 'Generate a client secret'),
  ],
  grants: PERMISSIONS.map((permission, index) => ({
    permission,
    application: index > 0,
    grantedAt: index > 0 ? fromNow(-100 * DAY) : null,
    grantedBy: index === 1 ? 'alex.wilber@northwindbakery.com' : null,
  })),
  extras: [],
  secrets: [inUse, byHand],
  renewal: {
    phase: 'notDue',
    plan: planOf('renew', { kind: 'makeSecret', params: { lastDay: dayFromNow(180) } }),
    removes: planOf('nothing'),
    stopped: false,
    inDoubt: null,
    looking: false,
    waits: false,
    mayFinish: false,
    canForget: false,
  },
  unread: false,
  expiry,
  tidy: planOf('nothing'),
  removal: {
    state: 'whole',
    id: 'removal',
    changes: [
      {
        kind: 'removeSecret',
        params: { name: 'Peig 2026-06-01', hint: 'x7K', expiresAt: fromNow(80 * DAY) },
      },
      { kind: 'removeCertificate', params: { name: 'CN=Intranet', expiresAt: fromNow(300 * DAY) } },
      {
        kind: 'removeFederated',
        params: { name: 'deploy', issuer: 'https://token.actions.githubusercontent.com' },
      },
      { kind: 'revokeRole', params: { permission: 'User.ReadWrite.All' } },
      { kind: 'revokeDelegated', params: { permission: 'User.Read' } },
      { kind: 'revokeServiceRole', params: { permission: 'Sites.Read.All', service: 'SharePoint' } },
      {
        kind: 'revokeForUsers',
        params: { permissions: 'Calendars.Read, User.Read', service: 'Microsoft Graph', users: '3' },
      },
      { kind: 'deleteServicePrincipal', params: { name: 'PeigUserManagerApp' } },
      { kind: 'deleteRegistration', params: { name: 'PeigUserManagerApp', appId: APP_ID } },
      { kind: 'forgetCopy', params: { name: 'PeigUserManagerApp' } },
    ],
  },
  saved: [{ file: 'reminder', path: '/home/alex/Downloads/PeigUserManagerApp secret expiry.ics' }],
};

/** One section as the guide's last one sums it up: by what is open, else by what warns (`check::sum_up` of the engine). */
function summedUp({ findings }: SectionHealth): Status {
  const of = (one: Status['kind']) => findings.find(({ status }) => status.kind === one)?.status;
  const open = findings.find(
    ({ status, required }) => required && !['passed', 'warning'].includes(status.kind),
  );
  return open?.status ?? of('warning') ?? { kind: 'passed' };
}

/** The healthy tenant's sections, with another secret. */
export const withSecret = (findings: SectionHealth['findings'], more: Partial<SectionHealth> = {}) =>
  healthy.sections.map((one) => (one.id === 'secret' ? { ...one, findings, ...more } : one));

export function healthView(more: Partial<HealthScreen>, reached: SectionHealth['id'] = 'confirm'): View {
  return view({
    screenId: 'health',
    // No section is the current one here.
    sections: sections(reached).map((one) => ({
      ...one,
      current: false,
      state: one.id === 'confirm' && reached === 'confirm' ? 'done' : one.state,
    })),
    screen: { kind: 'health', ...healthy, ...more },
    checklist: CONFIRMED.flatMap((check, at) => {
      const section = (more.sections ?? healthy.sections)[at];
      return section === undefined ? [] : [finding(check, summedUp(section))];
    }),
    navigation: { back: true, hasNext: false, next: true, blockedBy: [] },
  });
}

const tidy = planOf('tidy', {
  kind: 'removeSecret',
  params: { name: 'Peig 2025-11-30', hint: 'x7K', expiresAt: fromNow(-10 * DAY) },
});
const bin: DeletedChoice = {
  items: [
    {
      objectId: OBJECT_ID,
      appId: APP_ID,
      deletedAt: fromNow(-3 * DAY),
      restorableUntil: fromNow(27 * DAY),
      footholds: [],
    },
  ],
  state: 'asked',
};

const signOutQuestion: SignOutQuestion = {
  id: 'signInGrant',
  leaving: 'signOut',
  changes: [
    {
      kind: 'takeBackSignIn',
      params: {
        client: 'Microsoft Graph Command Line Tools',
        scopes: 'Application.ReadWrite.All, DelegatedPermissionGrant.ReadWrite.All, User.Read',
      },
    },
    {
      kind: 'takeBackSignInForAll',
      params: { client: 'Microsoft Graph Command Line Tools', scopes: 'User.Read' },
    },
  ],
};

export const extras: ExtraView[] = [
  {
    permission: 'Mail.Read',
    service: null,
    application: true,
    granted: true,
    plan: planOf(
      'mail',
      { kind: 'revokeRole', params: { permission: 'Mail.Read' } },
      { kind: 'unlistPermission', params: { permission: 'Mail.Read' } },
    ),
  },
  {
    permission: 'AllSites.Read',
    service: 'Office 365 SharePoint Online',
    application: false,
    granted: true,
    plan: planOf('sites', {
      kind: 'revokeServiceDelegated',
      params: { permission: 'AllSites.Read', service: 'Office 365 SharePoint Online' },
    }),
  },
  {
    permission: 'Calendars.Read',
    service: null,
    application: false,
    granted: false,
    plan: planOf('calendars', { kind: 'unlistPermission', params: { permission: 'Calendars.Read' } }),
  },
];

export const upkeep = {
  healthExtra: healthView({
    extras,
    sections: healthy.sections.map((one) =>
      one.id === 'permissions'
        ? {
            ...one,
            findings: [
              finding(
                'noExtraPermissions',
                { kind: 'warning', reason: 'extra' },
                { permissions: 'AllSites.Read, Calendars.Read, Mail.Read' },
                false,
              ),
            ],
          }
        : one,
    ),
  }),
  healthFine: healthView({}),
  healthCrowded: healthView({
    secrets: [
      inUse,
      ...Array.from({ length: 100 }, (_, at) => ({ ...byHand, name: `backup ${String(at + 1)}` })),
    ],
  }),
  healthSoon: healthView({
    secrets: [{ ...inUse, age: 'soon', daysLeft: 12, expiresAt: fromNow(12 * DAY) }],
    sections: withSecret([
      finding(
        'secretLive',
        { kind: 'warning', reason: 'expiresSoon' },
        { expiresAt: fromNow(12 * DAY), days: '12' },
      ),
    ]),
    renewal: { ...healthy.renewal, phase: 'due' },
  }),
  healthExpired: healthView({
    secrets: [{ ...expired, standing: 'inUse' }, expired],
    sections: withSecret([finding('secretLive', missing)], { state: 'open' }),
    renewal: { ...healthy.renewal, phase: 'expired' },
    tidy,
  }),
  healthDrift: healthView(
    {
      sections: [
        ...healthy.sections.slice(0, 2),
        section('publicClient', 'Enable public client flows', {
          state: 'open',
          findings: [finding('publicClientFlows', missing)],
        }),
        section('secret', 'Generate a client secret', {
          state: 'open',
          findings: [finding('secretLive', missing)],
        }),
      ],
    },
    'publicClient',
  ),
  healthDeactivated: healthView({
    sections: [
      section('registration', 'Create the app registration', {
        state: 'open',
        findings: [
          finding('enabled', {
            kind: 'wrong',
            found: 'disabled',
            wanted: 'enabled',
            change: 'enableRegistration',
          }),
        ],
      }),
      ...healthy.sections.slice(1),
    ],
  }),
  healthRenewing: {
    ...healthView({ tidy }),
    busy: { task: 'applying', since: fromNow(-2), cancellable: false, retryInSeconds: null },
  },
  readinessDeleted: {
    ...entrance.readinessConfirmed,
    screen:
      entrance.readinessConfirmed.screen.kind === 'readiness'
        ? { ...entrance.readinessConfirmed.screen, deleted: bin, plan: planOf('nothing'), saved: [] }
        : entrance.readinessConfirmed.screen,
  },
  readinessRemoved: {
    ...entrance.readinessConfirmed,
    screen:
      entrance.readinessConfirmed.screen.kind === 'readiness'
        ? {
            ...entrance.readinessConfirmed.screen,
            deleted: { ...bin, state: 'removed' },
            plan: planOf('nothing'),
            saved: [],
            moreChecks: false,
          }
        : entrance.readinessConfirmed.screen,
    navigation: { back: false, hasNext: false, next: false, blockedBy: [] },
  },
  registrationDeleted: sectionView(
    registrationScreen('todo', { ...creates, deleted: { ...bin, state: 'answered' } }),
    { checklist: guide.registration.checklist, navigation: guide.registration.navigation },
  ),
  secretNotProved: sectionView(secretScreen('failed', { ...provedSecret, phase: { kind: 'notProved' } }), {
    checklist: secretFindings(passed, { kind: 'missing', change: null }, passed),
  }),
  publicClientCode: {
    ...guide.publicClient,
    busy: { task: 'waitingForDeviceCode', since: fromNow(-10), cancellable: true, retryInSeconds: null },
    signingIn: {
      kind: 'deviceCode',
      userCode: 'F4K7QX2PL',
      verificationUri: 'https://microsoft.com/devicelogin',
      expiresAt: fromNow(800),
    },
  },
  closingSecret: {
    ...ending.valuesMemory,
    closingRisk: 'secretOnlyHere',
    closing: { risk: 'secretOnlyHere', leaving: 'window' },
  },
  closingSignOut: {
    ...ending.valuesMemory,
    closingRisk: 'secretOnlyHere',
    closing: { risk: 'secretOnlyHere', leaving: 'signOut' },
  },
  signOutQuestion: { ...ending.values, signOutQuestion },
  closingSignIn: { ...ending.values, signOutQuestion: { ...signOutQuestion, leaving: 'window' } },
  signOutChanged: {
    ...ending.values,
    signOutQuestion: { ...signOutQuestion, id: 'lessGrant', changes: signOutQuestion.changes.slice(0, 1) },
    fault: fault('planChanged', { ways: ['copyDetails', 'dismiss'] }),
  },
  closingWorking: {
    ...ending.values,
    closingRisk: 'working',
    closing: { risk: 'working', leaving: 'window' },
  },
} satisfies Record<string, View>;
