/** Pieces of sample views: one imagined tenant, as the program would describe it. For development and tests only. */
import type { RegistrationView } from '../ipc/bindings/RegistrationView';
import type { ChangeView } from '../ipc/bindings/ChangeView';
import type { CheckId } from '../ipc/bindings/CheckId';
import type { ExpiryView } from '../ipc/bindings/ExpiryView';
import type { FaultView } from '../ipc/bindings/FaultView';
import type { FindingView } from '../ipc/bindings/FindingView';
import type { PlanView } from '../ipc/bindings/PlanView';
import type { SecretView } from '../ipc/bindings/SecretView';
import type { SectionId } from '../ipc/bindings/SectionId';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { SectionState } from '../ipc/bindings/SectionState';
import type { SectionView } from '../ipc/bindings/SectionView';
import type { SignedInView } from '../ipc/bindings/SignedInView';
import type { Status } from '../ipc/bindings/Status';
import type { StepState } from '../ipc/bindings/StepState';
import type { StepView } from '../ipc/bindings/StepView';
import type { View } from '../ipc/bindings/View';

/** A moment so many seconds from now. */
export function fromNow(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}

const DAY = 24 * 60 * 60;

/** The day in so many days, as the program writes one. */
export function dayFromNow(days: number): string {
  return fromNow(days * DAY).slice(0, 10);
}

export const TENANT_ID = '5f0c2a4e-8d1b-4c36-9a57-3be1c9d20f64';
export const APP_ID = 'b71d6c58-02f4-4e9d-8a6b-6f1d2e3c4b5a';

const NAMES: Record<SectionId, string> = {
  registration: 'Create the app registration',
  permissions: 'Assign API permissions',
  publicClient: 'Enable public client flows',
  secret: 'Generate a client secret',
  confirm: 'Confirm your setup',
};

export const PERMISSIONS = [
  'User.Read',
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'Organization.Read.All',
  'GroupMember.ReadWrite.All',
];

const ORDER: readonly SectionId[] = ['registration', 'permissions', 'publicClient', 'secret', 'confirm'];

export const passed: Status = { kind: 'passed' };
export const missing: Status = { kind: 'missing', change: null };

export function finding(
  check: CheckId,
  status: Status = passed,
  params: Record<string, string> = {},
  required = true,
): FindingView {
  const subject = params['permission'];
  return { key: subject ? `${check}:${subject}` : check, check, status, required, params };
}

/** The stepper: done up to the current section, then open. */
export function sections(current: SectionId | null, states: Partial<Record<SectionId, SectionState>> = {}) {
  const at = current === null ? -1 : ORDER.indexOf(current);
  return ORDER.map((id, index): SectionView => ({
    id,
    name: NAMES[id],
    state: states[id] ?? (index < at ? 'done' : 'open'),
    current: id === current,
    reachable: index <= at,
  }));
}

export const signedIn: SignedInView = {
  tenantId: TENANT_ID,
  tenantName: 'Northwind Bakery',
  domain: 'northwindbakery.com',
  account: 'alex.wilber@northwindbakery.com',
  accountName: 'Alex Wilber',
  confirmed: true,
  expiresAt: fromNow(50 * 60),
};

/** Steps of a section: name, portal path, values and state. */
export function step(
  id: string,
  name: string,
  portal: string[],
  state: StepState = 'todo',
  /** Label, value, and what of it is typed. */
  values: [string, string, string?][] = [],
): StepView {
  const entries = values.map(([label, value, typed]) => ({
    label,
    value,
    typed: typed ?? null,
    copied: false,
  }));
  return { id, name, portal, values: entries, state };
}

/** The same section, done in the portal. */
export function byHand(view: View): View {
  return view.screen.kind === 'section' ? { ...view, screen: { ...view.screen, byHand: true } } : view;
}

export const noSecret: SecretView = {
  phase: { kind: 'none' },
  name: null,
  hint: null,
  expiresAt: null,
  daysLeft: null,
  keptIn: 'nowhere',
  atHand: false,
  shown: false,
  onClipboardUntil: null,
  copied: false,
  needed: false,
  unread: false,
  looking: false,
  stale: false,
};

export const provedSecret: SecretView = {
  phase: { kind: 'proved' },
  name: 'Peig',
  hint: 'x7K',
  expiresAt: fromNow(182 * DAY),
  daysLeft: 181,
  keptIn: 'credentialStore',
  atHand: true,
  shown: false,
  onClipboardUntil: null,
  copied: false,
  needed: false,
  unread: false,
  looking: false,
  stale: false,
};

export const expiry: ExpiryView = {
  options: [
    { choice: 'months3', lastDay: dayFromNow(90), chosen: false, recommended: false, allowed: true },
    { choice: 'months6', lastDay: dayFromNow(180), chosen: true, recommended: true, allowed: true },
    { choice: 'months12', lastDay: dayFromNow(365), chosen: false, recommended: false, allowed: true },
    { choice: 'months18', lastDay: dayFromNow(545), chosen: false, recommended: false, allowed: false },
    { choice: 'months24', lastDay: dayFromNow(730), chosen: false, recommended: false, allowed: false },
    { choice: 'date', lastDay: null, chosen: false, recommended: false, allowed: true },
  ],
  earliest: fromNow(DAY).slice(0, 10),
  latest: fromNow(400 * DAY).slice(0, 10),
  date: null,
  policy: { kind: 'limited', days: 400 },
};

/** A list of changes, as it is shown. */
export function planOf(id: string, ...changes: ChangeView[]): PlanView {
  return { id, changes };
}

/** A section's screen with nothing in it but its steps. */
export function sectionScreen(id: SectionId, more: Partial<SectionScreen> = {}): SectionScreen {
  return {
    id,
    name: NAMES[id],
    steps: [],
    byHand: id === 'confirm' ? null : false,
    plan: planOf('nothing'),
    canPerform: false,
    registrations: [],
    audience: null,
    consent: null,
    expiry: null,
    extras: [],
    footholds: null,
    deleted: null,
    secret: null,
    ...more,
  };
}

export function fault(code: FaultView['code'], more: Partial<FaultView> = {}): FaultView {
  return {
    code,
    params: {},
    serviceCode: null,
    requestId: null,
    correlationId: null,
    askedAs: null,
    detail: null,
    remark: null,
    at: fromNow(-5),
    ways: ['tryAgain', 'copyDetails', 'dismiss'],
    ...more,
  };
}

/** A view of somebody who is signed in to the imagined tenant. */
export function view(more: Pick<View, 'screenId' | 'screen'> & Partial<View>): View {
  return {
    revision: 1,
    app: {
      version: '0.1.0',
      clientId: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
      clientKind: 'microsoftGraphCommandLineTools',
      update: null,
    },
    cloud: {
      kind: 'practice',
      signInHost: '127.0.0.1:40123',
      graphHost: '127.0.0.1:40123',
      agreed: true,
    },
    sections: sections(null),
    signedIn,
    checklist: [],
    live: { state: 'live', readAt: fromNow(-3) },
    navigation: { back: true, hasNext: true, next: false, blockedBy: [] },
    busy: null,
    run: null,
    fault: null,
    closingRisk: null,
    closing: null,
    signOutQuestion: null,
    signingIn: null,
    activity: [],
    scriptCopied: null,
    withPeig: false,
    ...more,
  };
}

/** A section on screen. */
export function sectionView(screen: SectionScreen, more: Partial<View> = {}): View {
  return view({
    screenId: 'section',
    screen: { kind: 'section', ...screen },
    sections: sections(screen.id),
    ...more,
  });
}

/** Two registrations of the name, one of which Peig may be signing in with. */
export const twoRegistrations: RegistrationView[] = [
  {
    objectId: '7f1c0a52-4a52-4b53-9c1f-1f6d1c2b3a40',
    appId: APP_ID,
    createdAt: fromNow(-90 * 86_400),
    owners: ['Alex Wilber'],
    liveSecrets: 1,
    liveUntil: fromNow(60 * 86_400),
    servicePrincipal: true,
    consents: 5,
    wanted: 5,
    missing: 3,
    others: false,
    recommended: true,
    chosen: false,
  },
  {
    objectId: '0d5b9a11-63f0-4a9e-8f52-7a7b6c5d4e3f',
    appId: '3a2b1c0d-9e8f-4a7b-8c6d-5e4f3a2b1c0d',
    createdAt: null,
    owners: [],
    liveSecrets: 0,
    liveUntil: null,
    servicePrincipal: false,
    consents: 0,
    wanted: 5,
    missing: 9,
    others: true,
    recommended: false,
    chosen: false,
  },
];
