/** The screens of the guide's sections with their steps, and what their checklists find. */
import type { FindingView } from '../ipc/bindings/FindingView';
import type { SecretView } from '../ipc/bindings/SecretView';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { Status } from '../ipc/bindings/Status';
import type { StepState } from '../ipc/bindings/StepState';
import { dayFromNow, expiry, finding, PERMISSIONS, planOf, provedSecret, sectionScreen, step } from './parts';

export const NAME = { name: 'PeigUserManagerApp' };
export const URI = { uri: 'http://localhost' };

export function registrationFindings(status: Status): FindingView[] {
  return [
    finding('registered', status, NAME),
    finding('onlyPeig', status, { count: '0' }),
    finding('enabled', status),
    finding('accountTypes', status),
    finding('redirectUri', status, URI),
    finding('servicePrincipal', status),
  ];
}

/** There is none yet. */
export const creates: Partial<SectionScreen> = {
  audience: 'singleTenant',
  canPerform: true,
  plan: planOf(
    'create',
    { kind: 'createRegistration', params: { ...NAME, ...URI, audience: 'AzureADMyOrg' } },
    { kind: 'createServicePrincipal', params: NAME },
  ),
};

export function registrationScreen(
  state: StepState,
  more: Partial<SectionScreen> = {},
  registered: StepState = state,
): SectionScreen {
  return sectionScreen('registration', {
    steps: [
      step('visit-entra', 'Visit Microsoft Entra', ['entra.microsoft.com'], 'done'),
      step('navigate', 'Navigate to app registrations', ['Entra ID', 'App registrations'], 'done'),
      step('new-registration', 'Create a new registration', ['New registration'], state),
      step('details', 'Fill in the details', ['Register an application'], state, [
        ['Name', 'PeigUserManagerApp', 'PeigUserManagerApp'],
        ['Supported account types', 'Accounts in this organizational directory only'],
        ['Redirect URI', 'Web · http://localhost', 'http://localhost'],
      ]),
      step('register', 'Register the app', ['Register'], registered),
    ],
    ...more,
  });
}

export function permissionFindings(listed: Status, consented: Status): FindingView[] {
  return [
    ...PERMISSIONS.map((permission) => finding('permissionListed', listed, { permission })),
    ...PERMISSIONS.map((permission) => finding('permissionConsented', consented, { permission })),
  ];
}

export function permissionsScreen(
  states: [StepState, StepState],
  more: Partial<SectionScreen> = {},
): SectionScreen {
  return sectionScreen('permissions', {
    steps: [
      step('open-permissions', 'Open API permissions', ['Manage', 'API permissions'], 'done'),
      step('add-graph', 'Add Microsoft Graph', ['Add a permission', 'Microsoft Graph'], 'done'),
      step(
        'choose-permissions',
        'Add the permissions',
        ['Delegated permissions / Application permissions'],
        states[0],
        PERMISSIONS.map((permission, index) => [
          index === 0 ? 'Delegated' : 'Application',
          permission,
          permission,
        ]),
      ),
      step('add-permissions', 'Add permissions', ['Add permissions'], states[0]),
      step(
        'grant-consent',
        'Grant admin consent',
        ['Grant admin consent for [organisation]', 'Yes'],
        states[1],
      ),
    ],
    ...more,
  });
}

export function secretFindings(live: Status, proved: Status, kept: Status): FindingView[] {
  return [
    finding(
      'secretLive',
      live,
      provedSecret.expiresAt ? { expiresAt: provedSecret.expiresAt, days: '181' } : {},
    ),
    finding('secretProved', proved),
    finding('secretKept', kept),
  ];
}

export function secretScreen(
  state: StepState,
  secret: SecretView,
  more: Partial<SectionScreen> = {},
): SectionScreen {
  return sectionScreen('secret', {
    steps: [
      step('open-secrets', 'Open Certificates & secrets', ['Manage', 'Certificates & secrets'], 'done'),
      step('new-secret', 'Create a new secret', ['New client secret'], state),
      step('secret-details', 'Add the secret details', ['Add a client secret'], state, [
        ['Description', 'Peig', 'Peig'],
        ['Expires', 'Recommended: 180 days (6 months)'],
      ]),
      step('add-secret', 'Add the secret', ['Add'], state),
    ],
    secret,
    ...more,
  });
}

export const makeSecret: Partial<SectionScreen> = {
  expiry,
  plan: planOf('secret', { kind: 'makeSecret', params: { lastDay: dayFromNow(180) } }),
  canPerform: true,
};

export function publicClientScreen(state: StepState, more: Partial<SectionScreen> = {}): SectionScreen {
  return sectionScreen('publicClient', {
    steps: [
      step('open-authentication', 'Open Authentication', ['Manage', 'Authentication'], 'done'),
      step('open-advanced', 'Open advanced settings', ['Advanced settings'], 'done'),
      step('enable-public-client', 'Enable public client flows', ['Allow public client flows'], state, [
        ['Allow public client flows', 'Yes'],
      ]),
      step('save', 'Save', ['Save'], state),
    ],
    ...more,
  });
}
