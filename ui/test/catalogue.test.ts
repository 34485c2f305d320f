import { describe, expect, test } from 'vitest';

import { has } from '../src/i18n';
import type { AudienceChoice } from '../src/ipc/bindings/AudienceChoice';
import type { Because } from '../src/ipc/bindings/Because';
import type { BusyTask } from '../src/ipc/bindings/BusyTask';
import type { ChangeKind } from '../src/ipc/bindings/ChangeKind';
import type { ClientKind } from '../src/ipc/bindings/ClientKind';
import type { CloudKind } from '../src/ipc/bindings/CloudKind';
import type { ExpiryChoice } from '../src/ipc/bindings/ExpiryChoice';
import type { CredentialStanding } from '../src/ipc/bindings/CredentialStanding';
import type { FootholdKind } from '../src/ipc/bindings/FootholdKind';
import type { KeptIn } from '../src/ipc/bindings/KeptIn';
import type { Leaving } from '../src/ipc/bindings/Leaving';
import type { LiveState } from '../src/ipc/bindings/LiveState';
import type { RenewalPhase } from '../src/ipc/bindings/RenewalPhase';
import type { ScenarioId } from '../src/ipc/bindings/ScenarioId';
import type { SecretPhase } from '../src/ipc/bindings/SecretPhase';
import type { SectionId } from '../src/ipc/bindings/SectionId';
import type { SectionState } from '../src/ipc/bindings/SectionState';
import type { StepState } from '../src/ipc/bindings/StepState';
import type { ValueId } from '../src/ipc/bindings/ValueId';
import type { Way } from '../src/ipc/bindings/Way';
import en from '../src/locales/en.json';
import { PERMISSIONS } from '../src/sample/parts';
import { underscored } from '../src/screens/names';
import { leaves } from './catalogues';
import { FAULTS } from './faults';

// Each list is a record over the generated type, so that a new member in Rust stops this file from compiling until
// it is named here, and then fails below until it has its sentence.
const SECTIONS: Record<SectionId, 1> = {
  registration: 1,
  permissions: 1,
  publicClient: 1,
  secret: 1,
  confirm: 1,
};

/** Keys that the pages make from a member of an enum. */
const KEYS: Record<string, string[]> = {
  fault: FAULTS.flatMap((code) => [`fault.${code}.title`, `fault.${code}.text`]),
  // Reasons for which the admin can do something (`CloudError::reason`, `src-tauri/src/cloud_file.rs`).
  cloudFile: ['mixed', 'elsewhere', 'place', 'notSecure'].map((why) => `fault.cloudFileInvalid.${why}`),
  // A client that the program brings (`sign_in_refused`) is not under Advanced.
  builtIn: ['clientUnsuitable', 'clientUnknown'].map((code) => `fault.${code}.builtIn`),
  // What could not be read (`tenant/observe.rs`), and in which cloud a tenant is (`CloudName::code`).
  readRefused: ['organization', 'registrations', 'principals'].map((read) => `fault.readRefused.${read}`),
  otherCloud: ['global', 'usGovL4', 'usGovL5', 'china'].map((cloud) => `fault.otherCloud.${cloud}`),
  rulesForApps: [
    'fault.appPolicy.audience',
    ...['appPolicy', 'propertyLocked', 'tooMany'].map((why) => `fault.leftUndone.${why}`),
  ],
  notProved: ['way', 'unread', 'unclear', 'busy', 'setUp', 'lacksRole'].map(
    (about) => `fault.secretNotProved.${about}`,
  ),
  // What an answer says more closely than its case (`Named::nuance`), and what the wizard knows besides (`offer_browser`).
  nuance: [
    'clientNeedsConsent.partner',
    'quotaExceeded.tenant',
    'stepUpNeeded.place',
    'outage.unsure',
    'outage.wait',
    'throttled.wait',
    'unexpectedAnswer.unread',
    'secretLost.unread',
    'secretMayBeLeft.unread',
    'signInMismatch.nonce',
    'signInMismatch.token',
    'signInRefused.numbered',
    'blockedByPolicy.defaults',
    'forbidden.unsure',
    'forbidden.oneOfThem',
    'planChanged.noList',
    'registrationFound.whole',
    'proxySignIn.unnamed',
    'refused.tooMany',
    'blockedByPolicy.withCode',
    'deviceRequired.withCode',
    'accountNotInTenant.unnamed',
  ].map((key) => `fault.${key}`),
  // The case's own title would be untrue.
  nuanceTitle: [
    'quotaExceeded.tenantTitle',
    'outage.unsureTitle',
    'unexpectedAnswer.unreadTitle',
    'secretLost.unreadTitle',
    'secretMayBeLeft.unreadTitle',
    'signInMismatch.tokenTitle',
    'blockedByPolicy.defaultsTitle',
    'forbidden.unsureTitle',
    'forbidden.oneOfThemTitle',
    'refused.tooManyTitle',
    'secretNotProved.wayTitle',
    'secretNotProved.unreadTitle',
    'secretNotProved.busyTitle',
    'secretNotProved.setUpTitle',
    'secretNotProved.lacksRoleTitle',
  ].map((key) => `fault.${key}`),
  externalTenant: ['fault.externalTenant.issuer'],
  lifetime: ['fault.secretLifetimeForbidden.none', 'section.expiry.refused', 'rule.noLifetime'],
  busy: Object.keys({
    startingPractice: 1,
    waitingForBrowser: 1,
    waitingForDeviceCode: 1,
    waitingForConsent: 1,
    finishingSignIn: 1,
    readingTenant: 1,
    applying: 1,
    provingSecret: 1,
    lookingForSecret: 1,
    keepingSecret: 1,
    savingFile: 1,
    signingOut: 1,
    readingSignInGrant: 1,
    readingWhatGoes: 1,
    fetchingUpdate: 1,
    installingUpdate: 1,
  } satisfies Record<BusyTask, 1>).map((task) => `busy.${task}`),
  because: Object.keys({
    secret: 1,
    signIn: 1,
    tenant: 1,
    microsoft: 1,
    other: 1,
  } satisfies Record<Because, 1>).map((why) => `update.because.${why}`),
  way: Object.keys({
    tryAgain: 1,
    signInAgain: 1,
    useDeviceCode: 1,
    useBrowser: 1,
    goBack: 1,
    useGlobal: 1,
    useUsGovL4: 1,
    useUsGovL5: 1,
    useChina: 1,
    openPortal: 1,
    goOnWithout: 1,
    handOverUnproved: 1,
    goToPermissions: 1,
    keepInMemory: 1,
    copyDetails: 1,
    dismiss: 1,
  } satisfies Record<Way, 1>).map((way) => `way.${way}`),
  change: Object.keys({
    createRegistration: 1,
    setAccountTypes: 1,
    addRedirect: 1,
    moveRedirect: 1,
    enableRegistration: 1,
    createServicePrincipal: 1,
    enableServicePrincipal: 1,
    listPermissions: 1,
    grantRole: 1,
    grantDelegated: 1,
    allowPublicClient: 1,
    makeSecret: 1,
    removeSecret: 1,
    revokeRole: 1,
    revokeDelegated: 1,
    deleteServicePrincipal: 1,
    deleteRegistration: 1,
    restoreRegistration: 1,
    removeCertificate: 1,
    removeOwner: 1,
    removePrincipalOwner: 1,
    removePrincipalSecret: 1,
    removePrincipalCertificate: 1,
    removeRedirect: 1,
    removeIdentifier: 1,
    removeFederated: 1,
    removeUnreadFederated: 1,
    revokeServiceRole: 1,
    revokeServiceDelegated: 1,
    unlistPermission: 1,
    revokeForUsers: 1,
    revokeAccess: 1,
    revokeUnread: 1,
    forgetCopy: 1,
    takeBackSignIn: 1,
    takeBackSignInForAll: 1,
  } satisfies Record<ChangeKind, 1>).map((kind) => `change.${kind}`),
  foothold: Object.keys({
    owner: 1,
    appOwner: 1,
    unknownOwner: 1,
    secret: 1,
    certificate: 1,
    federated: 1,
    webRedirect: 1,
    spaRedirect: 1,
    publicClientRedirect: 1,
    identifier: 1,
    principalOwner: 1,
    principalSecret: 1,
    principalCertificate: 1,
    unreadOwners: 1,
    unreadFederated: 1,
    unreadPrincipal: 1,
  } satisfies Record<FootholdKind, 1>).map((kind) => `foothold.${kind}`),
  value: Object.keys({
    displayName: 1,
    pseudonymLink: 1,
    domain: 1,
    tenantName: 1,
    tenantId: 1,
    clientId: 1,
    clientSecret: 1,
    secretExpiry: 1,
  } satisfies Record<ValueId, 1>).flatMap((id) => [`values.label.${id}`, `values.reminder.${id}`]),
  scenario: Object.keys({
    fresh: 1,
    halfDone: 1,
    finished: 1,
    twoRegistrations: 1,
    preparedBySomebodyElse: 1,
    cannotConsent: 1,
    secretExpiring: 1,
    secretExpired: 1,
    deleted: 1,
    policyShortens: 1,
    policyForbids: 1,
    notAdmin: 1,
    slowReplication: 1,
    throttled: 1,
    outage: 1,
    conditionalAccess: 1,
  } satisfies Record<ScenarioId, 1>).flatMap((id) => [`scenario.${id}.name`, `scenario.${id}.text`]),
  // The last section's steps say what there is to say.
  section: Object.keys(SECTIONS).flatMap((id) => [
    ...(id === 'confirm' ? [] : [`section.intro.${id}`]),
    `section.perform.${id}`,
    ...(id === 'permissions' ? ['section.perform.listPermissions', 'section.perform.grantPermissions'] : []),
  ]),
  sectionState: Object.keys({
    unknown: 1,
    open: 1,
    settling: 1,
    waiting: 1,
    done: 1,
  } satisfies Record<SectionState, 1>).map((state) => `stepper.state.${state}`),
  stepState: Object.keys({ todo: 1, doing: 1, done: 1, failed: 1 } satisfies Record<StepState, 1>).map(
    (state) => `section.stepState.${state}`,
  ),
  live: Object.keys({
    off: 1,
    live: 1,
    reading: 1,
    paused: 1,
    failing: 1,
  } satisfies Record<LiveState, 1>).map((state) => `checklist.live.${state}`),
  client: Object.keys({
    microsoftGraphCommandLineTools: 1,
    peig: 1,
    custom: 1,
  } satisfies Record<ClientKind, 1>).flatMap((kind) => [`client.${kind}`, `client.text.${kind}`]),
  cloud: Object.keys({
    global: 1,
    usGovL4: 1,
    usGovL5: 1,
    china: 1,
    practice: 1,
    file: 1,
  } satisfies Record<CloudKind, 1>).map((kind) => `cloud.${kind}`),
  expiry: Object.keys({
    months3: 1,
    months6: 1,
    months12: 1,
    months18: 1,
    months24: 1,
    date: 1,
  } satisfies Record<ExpiryChoice, 1>).map((choice) => `section.expiry.${choice}`),
  audience: Object.keys({ singleTenant: 1, multitenant: 1 } satisfies Record<AudienceChoice, 1>).flatMap(
    (choice) => [`section.audience.${choice}`, `section.audience.${choice}Hint`],
  ),
  kept: Object.keys({ nowhere: 1, credentialStore: 1, memoryOnly: 1 } satisfies Record<KeptIn, 1>).map(
    (place) => `secret.kept.${place}`,
  ),
  leaving: Object.keys({ window: 1, signOut: 1, registration: 1 } satisfies Record<Leaving, 1>).flatMap(
    (leaving) => [`closing.title.${leaving}`, `closing.close.${leaving}`],
  ),
  phase: Object.keys({
    none: 1,
    existing: 1,
    handed: 1,
    proving: 1,
    proved: 1,
    notProved: 1,
    blocked: 1,
    onWord: 1,
  } satisfies Record<SecretPhase['kind'], 1>).map((phase) => `secret.phase.${phase}`),
  // Where nothing is missing in the tenant.
  secretOnReadiness: Object.keys({
    notDue: 1,
    due: 1,
    notInPeig: 1,
    inDoubt: 1,
    unclear: 1,
    handOver: 1,
  } satisfies Record<Exclude<RenewalPhase, 'noSecret' | 'expired'>, 1>).map(
    (phase) => `readiness.secret.${phase}`,
  ),
  // A hand-over has a panel of its own.
  renewal: Object.keys({
    noSecret: 1,
    notDue: 1,
    due: 1,
    expired: 1,
    notInPeig: 1,
    inDoubt: 1,
    unclear: 1,
  } satisfies Record<Exclude<RenewalPhase, 'handOver'>, 1>).flatMap((phase) => [
    `renewal.heading.${phase}`,
    `renewal.about.${phase}`,
  ]),
  standing: Object.keys({
    inUse: 1,
    waiting: 1,
    candidate: 1,
    outgoing: 1,
    orphan: 1,
    other: 1,
  } satisfies Record<CredentialStanding, 1>).map((standing) => `health.standing.${standing}`),
  permission: PERMISSIONS.map((permission) => `permission.${underscored(permission)}`),
  // What the sign-in asks for (`SIGN_IN_SCOPES` of the guide, and what readiness may add).
  right: [
    'User.Read',
    'Application.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'LicenseAssignment.Read.All',
    'Policy.Read.All',
    'openid',
    'profile',
    'offline_access',
  ].map((right) => `right.${underscored(right)}`),
};

describe('every member has its sentence', () => {
  test.each(Object.entries(KEYS))('%s', (_, keys) => {
    expect(keys.filter((key) => !has(key))).toEqual([]);
  });
});

describe('the catalogue itself', () => {
  test('has words for every key, without space around them', () => {
    expect(leaves(en).filter(([, words]) => words.trim() === '')).toEqual([]);
    const joiners = new Set(['navigation.separator']);
    expect(leaves(en).filter(([key, words]) => words !== words.trim() && !joiners.has(key))).toEqual([]);
  });

  test('has what the shell takes from it at build time', () => {
    expect(Object.keys(en.closingPage).sort()).toEqual([
      'doneText',
      'doneTitle',
      'failedText',
      'failedTitle',
    ]);
    expect(en.window.title).toBe('Peig Setup');
  });

  test('gives the practice tenant’s pages the values that they have (`crates/practice-tenant/src/pages`)', () => {
    const values = leaves(en.practicePages).flatMap(([key, words]) =>
      (words.match(/\{\{\w+\}\}/g) ?? []).map((value) => [key, value]),
    );
    expect(values).toEqual([
      ['accounts.text', '{{app}}'],
      ['consent.text', '{{app}}'],
      ['approval.text', '{{app}}'],
      ['signedIn.text', '{{app}}'],
      ['portal.text', '{{organization}}'],
    ]);
  });

  test('says in each fault what happened, and what it means and what to do', () => {
    for (const [code, { title, text }] of Object.entries(en.fault)) {
      expect(title, code).not.toMatch(/[.!]$/);
      expect(text.split('. ').length, `${code}: ${text}`).toBeGreaterThan(1);
    }
  });
});
