/** The program itself in the sample views: what is chosen, what it stands on, and what it has done. */
import type { ActivityView } from '../ipc/bindings/ActivityView';
import type { ChangeKind } from '../ipc/bindings/ChangeKind';
import type { Preferences } from '../ipc/bindings/Preferences';
import type { ProgramView } from '../ipc/bindings/ProgramView';
import { APP_ID, fromNow, PERMISSIONS } from './parts';

export const samplePreferences: Preferences = {
  language: null,
  theme: 'system',
  cloud: 'default',
  tenant: null,
  clientId: null,
};

export const sampleProgram: ProgramView = {
  engine: 'WebKitGTK 2.50.1',
  system: 'Debian GNU/Linux 13 (trixie) (x86_64)',
  network: {
    ways: [
      { host: 'login.microsoftonline.com', proxy: 'http://proxy.northwind.example:3128', source: 'gnome' },
      { host: 'graph.microsoft.com', proxy: null, source: null },
    ],
    automatic: null,
  },
  places: [
    { id: 'preferences', path: '/home/alex/.local/share/io.peig.setup/preferences.json' },
    { id: 'window', path: '/home/alex/.config/io.peig.setup/.window-state.json' },
    { id: 'notes', path: '/home/alex/.local/share/io.peig.setup/secrets-begun' },
    { id: 'logs', path: '/home/alex/.local/share/io.peig.setup/logs' },
    { id: 'files', path: '/home/alex/Downloads' },
  ],
  store: 'Peig Setup',
  parts: [
    { name: '@fluentui/react-components', version: '9.74.11', licence: 'MIT' },
    { name: 'react', version: '19.3.1', licence: 'MIT' },
    { name: 'ring', version: '0.17.14', licence: 'Apache-2.0 AND ISC' },
    { name: 'tauri', version: '2.12.5', licence: 'Apache-2.0 OR MIT' },
  ],
};

const OBJECT = '3f2a9c71-5d40-4c1e-8b1a-90d5b6a7e2f3';
const PRINCIPAL = '9b8c7d6e-5f40-4a3b-8c2d-1e0f9a8b7c6d';

let seconds = -300;

function done(
  kind: ChangeKind,
  params: Record<string, string>,
  call: string,
  powerShell: string | null,
  azureCli: string | null,
): ActivityView {
  seconds += 4;
  return {
    at: fromNow(seconds),
    change: { kind, params },
    account: 'alex.wilber@northwindbakery.com',
    requestId: '8f7e6d5c-4b3a-4291-a0b1-c2d3e4f50617',
    lines: { call, powerShell, azureCli },
  };
}

/** What was done on a first run. */
export const sampleActivity: ActivityView[] = [
  done(
    'createRegistration',
    {
      name: 'PeigUserManagerApp',
      audience: 'AzureADMyOrg',
      uri: 'https://login.microsoftonline.com/common/oauth2/nativeclient',
    },
    "PATCH /applications(uniqueName='PeigUserManagerApp')",
    "Update-MgApplicationByUniqueName -UniqueName 'PeigUserManagerApp' -DisplayName 'PeigUserManagerApp' -SignInAudience AzureADMyOrg",
    "az ad app create --display-name 'PeigUserManagerApp' --sign-in-audience AzureADMyOrg",
  ),
  done(
    'listPermissions',
    { permissions: PERMISSIONS.join(', ') },
    `PATCH /applications/${OBJECT}`,
    null,
    `az ad app permission add --id ${APP_ID} --api 00000003-0000-0000-c000-000000000000 --api-permissions 741f803b-c850-494e-b5df-cde7c675a1ca=Role`,
  ),
  done(
    'grantRole',
    { permission: 'User.ReadWrite.All' },
    `POST /servicePrincipals/${PRINCIPAL}/appRoleAssignments`,
    `New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId ${PRINCIPAL} -PrincipalId ${PRINCIPAL} -ResourceId ${OBJECT} -AppRoleId 741f803b-c850-494e-b5df-cde7c675a1ca`,
    `az rest --method POST --url https://graph.microsoft.com/v1.0/servicePrincipals/${PRINCIPAL}/appRoleAssignments --body '{}'`,
  ),
  done(
    'makeSecret',
    { name: 'Peig', hint: 'x7K', expiresAt: '2027-05-25T10:00:00Z', keyId: APP_ID },
    `POST /applications/${OBJECT}/addPassword`,
    `Add-MgApplicationPassword -ApplicationId ${OBJECT} -PasswordCredential @{ DisplayName = 'Peig'; EndDateTime = '2027-05-25T10:00:00Z' }`,
    `az ad app credential reset --id ${OBJECT} --append --display-name 'Peig' --end-date 2027-05-25T10:00:00Z`,
  ),
];
