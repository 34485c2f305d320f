/** Sample views of the guide's first three sections. */
import type { ConsentView } from '../ipc/bindings/ConsentView';
import type { FindingView } from '../ipc/bindings/FindingView';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { View } from '../ipc/bindings/View';
import {
  APP_ID,
  fault,
  finding,
  fromNow,
  missing,
  passed,
  PERMISSIONS,
  planOf,
  sections,
  sectionView,
  TENANT_ID,
  twoRegistrations,
} from './parts';
import {
  creates,
  NAME,
  permissionFindings,
  permissionsScreen,
  publicClientScreen,
  registrationFindings,
  registrationScreen,
  URI,
} from './sections';

const permissionPlan = planOf(
  'permissions',
  { kind: 'listPermissions', params: { permissions: PERMISSIONS.join(', ') } },
  { kind: 'grantDelegated', params: { permission: 'User.Read' } },
  ...PERMISSIONS.slice(1).map((permission) => ({ kind: 'grantRole' as const, params: { permission } })),
);
const consentPlan = planOf('consent', ...permissionPlan.changes.slice(1));

const consentLink = `https://login.microsoftonline.com/${TENANT_ID}/v2.0/adminconsent?client_id=${APP_ID}&scope=https://graph.microsoft.com/.default`;
const askedOnPage: ConsentView = {
  link: consentLink,
  copied: false,
  needsSomeone: false,
  mayTry: false,
  byPage: false,
  canApprove: true,
  waiting: null,
};

/** Microsoft has this permission under another id here than the published one. */
const STRANGE = 'GroupMember.ReadWrite.All';
const strange = (one: FindingView): FindingView =>
  one.params['permission'] === STRANGE
    ? {
        ...one,
        status: { kind: 'wrong', found: '–', wanted: 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695', change: null },
      }
    : one;

/** A registration that is complete and switched off. */
function deactivated(found: string, more: Partial<SectionScreen>): View {
  const change = found === 'disabled' ? ('enableRegistration' as const) : null;
  return sectionView(registrationScreen('done', more), {
    checklist: registrationFindings(passed).map((one) =>
      one.check === 'enabled' ? finding('enabled', { kind: 'wrong', found, wanted: 'enabled', change }) : one,
    ),
    navigation: { back: true, hasNext: true, next: false, blockedBy: ['enabled'] },
  });
}

export const guide = {
  registration: sectionView(registrationScreen('todo', creates), {
    checklist: registrationFindings({ kind: 'missing', change: 'createRegistration' }),
    navigation: {
      back: true,
      hasNext: true,
      next: false,
      blockedBy: ['registered', 'accountTypes', 'redirectUri', 'servicePrincipal'],
    },
  }),
  registrationTwo: sectionView(
    registrationScreen('todo', {
      registrations: twoRegistrations,
    }),
    {
      checklist: [
        finding('registered', { kind: 'wrong', found: '2', wanted: '1', change: null }, NAME),
        ...registrationFindings({ kind: 'unknown', reason: 'undecided' }).slice(1),
      ],
      navigation: { back: true, hasNext: true, next: false, blockedBy: ['registered'] },
    },
  ),
  registrationDone: sectionView(registrationScreen('done', {}), {
    sections: sections('registration', { registration: 'done' }),
    checklist: registrationFindings(passed).map((one) =>
      one.check === 'accountTypes' ? { ...one, status: { kind: 'warning', reason: 'multitenant' } } : one,
    ),
    navigation: { back: true, hasNext: true, next: true, blockedBy: [] },
  }),
  registrationMended: sectionView(
    registrationScreen('todo', {
      audience: 'singleTenant',
      canPerform: true,
      plan: planOf('mend', { kind: 'addRedirect', params: URI }),
    }),
    {
      checklist: registrationFindings({ kind: 'passed' }).map((one) =>
        one.check === 'redirectUri'
          ? finding('redirectUri', { kind: 'missing', change: 'addRedirect' }, URI)
          : one,
      ),
    },
  ),
  registrationChanged: sectionView(
    registrationScreen('done', {
      canPerform: true,
      plan: planOf(
        'mendMore',
        { kind: 'addRedirect', params: URI },
        { kind: 'enableServicePrincipal', params: NAME },
      ),
    }),
    {
      checklist: registrationFindings(passed).map((one) =>
        one.check === 'redirectUri'
          ? finding('redirectUri', { kind: 'missing', change: 'addRedirect' }, URI)
          : one.check === 'servicePrincipal'
            ? finding('servicePrincipal', {
                kind: 'wrong',
                found: 'disabled',
                wanted: 'enabled',
                change: 'enableServicePrincipal',
              })
            : one,
      ),
      navigation: {
        back: true,
        hasNext: true,
        next: false,
        blockedBy: ['redirectUri', 'servicePrincipal'],
      },
      fault: fault('planChanged', { ways: ['copyDetails', 'dismiss'] }),
    },
  ),
  registrationDeactivated: deactivated('disabled', {
    canPerform: true,
    plan: planOf('reactivate', { kind: 'enableRegistration', params: NAME }),
  }),
  registrationDisabledByMicrosoft: deactivated('disabledByMicrosoft', {}),
  permissions: sectionView(permissionsScreen(['todo', 'todo'], { plan: permissionPlan, canPerform: true }), {
    checklist: [
      ...permissionFindings(missing, missing),
      finding(
        'noExtraPermissions',
        { kind: 'warning', reason: 'extra' },
        { permissions: 'Mail.Read' },
        false,
      ),
    ],
  }),
  permissionsApplying: sectionView(permissionsScreen(['done', 'doing'], { plan: consentPlan }), {
    checklist: permissionFindings(passed, { kind: 'settling', since: fromNow(-4) }),
    busy: { task: 'applying', since: fromNow(-7), cancellable: true, retryInSeconds: null },
    sections: sections('permissions', { permissions: 'settling' }),
  }),
  permissionsThrottled: sectionView(permissionsScreen(['done', 'doing'], { plan: consentPlan }), {
    checklist: permissionFindings(passed, { kind: 'unknown', reason: 'failed' }),
    busy: { task: 'applying', since: fromNow(-31), cancellable: true, retryInSeconds: 20 },
    live: { state: 'failing', readAt: fromNow(-60) },
  }),
  permissionsStrange: sectionView(permissionsScreen(['done', 'todo']), {
    checklist: permissionFindings(passed, passed).map(strange),
    sections: sections('permissions', { permissions: 'open' }),
  }),
  permissionsWaiting: sectionView(
    permissionsScreen(['done', 'todo'], {
      consent: { ...askedOnPage, needsSomeone: true },
    }),
    {
      checklist: permissionFindings(passed, { kind: 'waitingForSomeone' }),
      sections: sections('permissions', { permissions: 'waiting' }),
      navigation: {
        back: true,
        hasNext: true,
        next: false,
        blockedBy: PERMISSIONS.map((permission) => `permissionConsented:${permission}`),
      },
    },
  ),
  permissionsSent: sectionView(
    permissionsScreen(['done', 'todo'], {
      consent: { ...askedOnPage, needsSomeone: true, mayTry: true, canApprove: false, copied: true },
    }),
    {
      checklist: permissionFindings(passed, { kind: 'waitingForSomeone' }),
      sections: sections('permissions', { permissions: 'waiting' }),
    },
  ),
  permissionsByPage: sectionView(
    permissionsScreen(['done', 'todo'], { consent: { ...askedOnPage, byPage: true } }),
    { checklist: permissionFindings(passed, missing) },
  ),
  permissionsApproving: sectionView(
    permissionsScreen(['done', 'todo'], {
      consent: { ...askedOnPage, byPage: true, canApprove: false, waiting: { astray: null } },
    }),
    {
      checklist: permissionFindings(passed, missing),
      busy: { task: 'waitingForConsent', since: fromNow(-40), cancellable: true, retryInSeconds: null },
    },
  ),
  permissionsMayTry: sectionView(
    permissionsScreen(['done', 'todo'], { consent: { ...askedOnPage, needsSomeone: true, mayTry: true } }),
    { checklist: permissionFindings(passed, { kind: 'waitingForSomeone' }) },
  ),
  permissionsNotAccepted: sectionView(
    permissionsScreen(['done', 'failed'], { plan: consentPlan, canPerform: true }),
    {
      checklist: permissionFindings(passed, missing),
      fault: fault('refused', { serviceCode: 'Request_BadRequest', detail: 'A conflicting object exists.' }),
    },
  ),
  permissionsRefused: sectionView(
    permissionsScreen(['done', 'failed'], {
      plan: consentPlan,
      canPerform: true,
      consent: askedOnPage,
    }),
    {
      checklist: permissionFindings(passed, missing),
      fault: fault('forbidden', {
        serviceCode: 'Authorization_RequestDenied',
        requestId: '8f7e6d5c-4b3a-4291-a0b1-c2d3e4f50617',
        detail: 'Insufficient privileges to complete the operation.',
        params: { status: '403' },
        ways: ['signInAgain', 'tryAgain', 'copyDetails', 'dismiss'],
      }),
    },
  ),
  publicClient: sectionView(
    publicClientScreen('todo', {
      plan: planOf('publicClient', { kind: 'allowPublicClient', params: NAME }),
      canPerform: true,
    }),
    {
      checklist: [finding('publicClientFlows', { kind: 'missing', change: 'allowPublicClient' })],
      navigation: { back: true, hasNext: true, next: false, blockedBy: ['publicClientFlows'] },
    },
  ),
} satisfies Record<string, View>;
