/** Sample views before the guide: welcome, sign-in, readiness. */
import type { FindingView } from '../ipc/bindings/FindingView';
import type { ReachView } from '../ipc/bindings/ReachView';
import type { ReadinessScreen } from '../ipc/bindings/ReadinessScreen';
import type { SignInPhase } from '../ipc/bindings/SignInPhase';
import type { UpdateView } from '../ipc/bindings/UpdateView';
import type { View } from '../ipc/bindings/View';
import type { WelcomeScreen } from '../ipc/bindings/WelcomeScreen';
import {
  fault,
  finding,
  fromNow,
  missing,
  passed,
  planOf,
  sections,
  signedIn,
  twoRegistrations,
  view,
} from './parts';

const welcome: WelcomeScreen = {
  scenarios: [
    'fresh',
    'halfDone',
    'finished',
    'twoRegistrations',
    'preparedBySomebodyElse',
    'cannotConsent',
    'conditionalAccess',
  ],
  cloudFault: null,
};

const off = { live: { state: 'off' as const, readAt: null }, signedIn: null };
const before = sections(null, {
  registration: 'unknown',
  permissions: 'unknown',
  publicClient: 'unknown',
  secret: 'unknown',
  confirm: 'unknown',
});
const worldwide: View['cloud'] = {
  kind: 'global',
  signInHost: 'login.microsoftonline.com',
  graphHost: 'graph.microsoft.com',
  agreed: true,
};
const foreign: View['cloud'] = {
  kind: 'file',
  signInHost: 'localhost:8443',
  graphHost: 'localhost:8444',
  agreed: false,
};

function welcomeView(screen: WelcomeScreen): View {
  return view({
    screenId: 'welcome',
    screen: { kind: 'welcome', ...screen },
    ...off,
    sections: before,
    cloud: worldwide,
    navigation: { back: false, hasNext: false, next: false, blockedBy: [] },
  });
}

/** A newer version is there. */
function withUpdate(more: Partial<UpdateView>): View {
  const update: UpdateView = {
    newer: '0.2.0',
    by: 'program',
    mayInstall: true,
    unsafeBecause: null,
    looking: false,
    looked: true,
    ...more,
  };
  const plain = welcomeView(welcome);
  return { ...plain, app: { ...plain.app, update } };
}

const reachable = finding(
  'microsoftReachable',
  passed,
  { host: 'login.microsoftonline.com, graph.microsoft.com' },
  false,
);

const obstructed: ReachView = {
  finding: finding(
    'microsoftReachable',
    { kind: 'warning', reason: 'proxySignIn' },
    { host: 'login.microsoftonline.com, graph.microsoft.com', proxy: 'http://proxy.northwind.example:3128' },
    false,
  ),
  looking: false,
  details: [
    'login.microsoftonline.com · through http://proxy.northwind.example:3128 (set by Windows) · ProxySignIn: no answer from login.microsoftonline.com: proxy authorization required',
    'graph.microsoft.com · through http://proxy.northwind.example:3128 (set by Windows) · ProxySignIn: no answer from graph.microsoft.com: proxy authorization required',
  ],
};

function signInView(
  phase: SignInPhase,
  more: Partial<View> = {},
  reach: ReachView = { finding: reachable, looking: false, details: [] },
): View {
  return view({
    screenId: 'signIn',
    screen: {
      kind: 'signIn',
      phase,
      tenant: null,
      reach,
      fewer: false,
      rights: [
        'User.Read',
        'Application.ReadWrite.All',
        'AppRoleAssignment.ReadWrite.All',
        'DelegatedPermissionGrant.ReadWrite.All',
        'openid',
        'profile',
      ],
    },
    ...off,
    sections: before,
    cloud: worldwide,
    ...more,
  });
}

const readiness: ReadinessScreen = {
  tenantName: 'Northwind Bakery',
  domains: ['northwindbakery.com', 'northwindbakery.onmicrosoft.com'],
  roles: ['Application Administrator'],
  rolesKnown: true,
  colleague: null,
  confirmed: false,
  openSections: ['registration', 'permissions', 'publicClient', 'secret', 'confirm'],
  plan: planOf(
    'everything',
    {
      kind: 'createRegistration',
      params: { name: 'PeigUserManagerApp', audience: 'AzureADMyOrg', uri: 'http://localhost' },
    },
    { kind: 'createServicePrincipal', params: { name: 'PeigUserManagerApp' } },
    { kind: 'listPermissions', params: { permissions: 'User.Read, User.ReadWrite.All' } },
    { kind: 'grantDelegated', params: { permission: 'User.Read' } },
    { kind: 'grantRole', params: { permission: 'User.ReadWrite.All' } },
    { kind: 'allowPublicClient', params: { name: 'PeigUserManagerApp' } },
    { kind: 'makeSecret', params: { lastDay: '2027-05-23' } },
  ),
  secret: 'noSecret',
  choiceNeeded: false,
  registrations: [],
  footholds: null,
  deleted: null,
  saved: null,
  moreChecks: true,
};

function readinessFindings(confirmed: boolean): FindingView[] {
  return [
    reachable,
    finding('tenantConfirmed', confirmed ? passed : missing, { tenant: 'Northwind Bakery' }),
    finding('account', passed, {}, false),
    finding('mayRegister', passed, {}, false),
    finding('mayConsent', { kind: 'warning', reason: 'noRole' }, {}, false),
    finding('corporateDomain', passed, { domain: 'northwindbakery.com' }, false),
    finding('businessPremium', { kind: 'warning', reason: 'notRead' }, {}, false),
  ];
}

function readinessView(screen: Partial<ReadinessScreen>, more: Partial<View> = {}): View {
  const confirmed = screen.confirmed ?? false;
  return view({
    screenId: 'readiness',
    screen: { kind: 'readiness', ...readiness, ...screen },
    signedIn: { ...signedIn, confirmed },
    checklist: readinessFindings(confirmed),
    navigation: {
      back: true,
      hasNext: true,
      next: confirmed,
      blockedBy: confirmed ? [] : ['tenantConfirmed'],
    },
    ...more,
  });
}

/** Nothing is missing in the tenant, and the secret is this far. */
function doneView(secret: ReadinessScreen['secret']): View {
  return readinessView(
    { confirmed: true, openSections: [], plan: planOf('nothing'), secret },
    {
      sections: sections(null, {
        registration: 'done',
        permissions: 'done',
        publicClient: 'done',
        secret: 'done',
      }),
    },
  );
}

export const entrance = {
  welcome: welcomeView(welcome),
  welcomeNewer: withUpdate({}),
  welcomeNoLongerSafe: withUpdate({ unsafeBecause: 'signIn' }),
  welcomeCloudFault: welcomeView({
    ...welcome,
    cloudFault: fault('cloudFileInvalid', {
      params: { reason: 'mixed' },
      remark: "Microsoft's cloud and another one are mixed",
      ways: ['copyDetails', 'dismiss'],
    }),
  }),
  signIn: signInView({ kind: 'idle' }),
  signInObstructed: signInView({ kind: 'idle' }, {}, obstructed),
  signInForeign: signInView({ kind: 'idle' }, { cloud: foreign }),
  signInForeignAgreed: signInView({ kind: 'browser', astray: null }, { cloud: { ...foreign, agreed: true } }),
  signInBrowser: signInView(
    { kind: 'browser', astray: null },
    { busy: { task: 'waitingForBrowser', since: fromNow(-14), cancellable: true, retryInSeconds: null } },
  ),
  signInBrowserHelp: signInView(
    { kind: 'browser', astray: null },
    { busy: { task: 'waitingForBrowser', since: fromNow(-40), cancellable: true, retryInSeconds: null } },
  ),
  signInBrowserOtherUser: signInView(
    { kind: 'browser', astray: 'otherUser' },
    { busy: { task: 'waitingForBrowser', since: fromNow(-4), cancellable: true, retryInSeconds: null } },
  ),
  signInBrowserHttps: signInView(
    { kind: 'browser', astray: 'https' },
    { busy: { task: 'waitingForBrowser', since: fromNow(-4), cancellable: true, retryInSeconds: null } },
  ),
  signInCode: signInView(
    {
      kind: 'deviceCode',
      userCode: 'GQ7M2XKPA',
      verificationUri: 'https://microsoft.com/devicelogin',
      expiresAt: fromNow(14 * 60),
    },
    { busy: { task: 'waitingForDeviceCode', since: fromNow(-40), cancellable: true, retryInSeconds: null } },
  ),
  signInFinishing: signInView(
    { kind: 'finishing' },
    { busy: { task: 'finishingSignIn', since: fromNow(-1), cancellable: true, retryInSeconds: null } },
  ),
  signInBlocked: signInView(
    { kind: 'idle' },
    {
      fault: fault('blockedByPolicy', {
        serviceCode: 'AADSTS53003',
        requestId: '3c1b8d8e-2f64-4d0a-9a53-7f1e6f4f8a00',
        detail: 'Access has been blocked by Conditional Access policies.',
      }),
    },
  ),
  readinessReading: readinessView(
    { tenantName: null, domains: [], roles: [] },
    {
      signedIn: { ...signedIn, tenantName: null, domain: null, confirmed: false },
      busy: { task: 'readingTenant', since: fromNow(-2), cancellable: true, retryInSeconds: null },
      live: { state: 'reading', readAt: null },
      checklist: readinessFindings(false).map((one) => ({
        ...one,
        status: { kind: 'unknown', reason: 'notRead' },
      })),
    },
  ),
  readiness: readinessView({}),
  readinessConfirmed: readinessView({ confirmed: true }),
  readinessTwo: readinessView(
    { confirmed: true, choiceNeeded: true, registrations: twoRegistrations, plan: planOf('nothing') },
    {
      navigation: { back: true, hasNext: true, next: true, blockedBy: [] },
    },
  ),
  readinessTwoChosen: readinessView({
    confirmed: true,
    registrations: twoRegistrations.map((one, index) => ({ ...one, chosen: index === 0 })),
  }),
  readinessColleague: readinessView(
    { confirmed: true, colleague: { mayTry: true } },
    {
      checklist: readinessFindings(true).map((one) =>
        one.check === 'mayConsent'
          ? finding('mayConsent', { kind: 'wrong', found: 'noRole', wanted: 'role', change: null })
          : one,
      ),
      navigation: { back: true, hasNext: true, next: false, blockedBy: ['mayConsent'] },
    },
  ),
  readinessDone: doneView('notDue'),
  readinessNotInPeig: doneView('notInPeig'),
  readinessInDoubt: doneView('inDoubt'),
} satisfies Record<string, View>;
