/** Sample views of the secret, the confirmation and the values. */
import type { SecretView } from '../ipc/bindings/SecretView';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { StepState } from '../ipc/bindings/StepState';
import type { ValuesScreen } from '../ipc/bindings/ValuesScreen';
import type { View } from '../ipc/bindings/View';
import {
  APP_ID,
  finding,
  fromNow,
  missing,
  noSecret,
  passed,
  provedSecret,
  sections,
  sectionScreen,
  sectionView,
  step,
  TENANT_ID,
  view,
} from './parts';
import { sampleActivity } from './program';
import { makeSecret, secretFindings, secretScreen } from './sections';

/** The checks of the guide's last section, one for each section before it. */
export const CONFIRMED = [
  'confirmRegistered',
  'confirmPermissions',
  'confirmPublicClient',
  'confirmSecret',
] as const;

function confirmScreen(secret: SecretView, last: StepState): SectionScreen {
  return sectionScreen('confirm', {
    steps: [
      step('confirm-registered', 'The app is registered', [], 'done'),
      step('confirm-permissions', 'All permissions are added and consented', [], 'done'),
      step('confirm-public-client', 'Public client flows are enabled', [], 'done'),
      step('confirm-secret', 'The client secret is generated and stored securely', [], last),
    ],
    secret,
  });
}

/** A lost secret that turned up late. */
const leftOver = finding('noOrphan', { kind: 'warning', reason: 'left' }, { number: '1' }, false);

/** It turned up at the very end: what is there holds, and nothing is called ready. */
function notReady(whole: View): View {
  const { screen } = whole;
  return screen.kind === 'values'
    ? { ...whole, screen: { ...screen, ready: false }, checklist: [...whole.checklist, leftOver] }
    : whole;
}

const open: View['navigation'] = { back: true, hasNext: true, next: true, blockedBy: [] };

function valuesView(secret: SecretView, copied: boolean): View {
  const fields: ValuesScreen['fields'] = [
    { id: 'displayName', value: 'Microsoft 365', copied },
    { id: 'pseudonymLink', value: 'User: UDI', copied },
    { id: 'domain', value: 'northwindbakery.com', copied: false },
    { id: 'tenantName', value: 'northwindbakery', copied: false },
    { id: 'tenantId', value: TENANT_ID, copied: false },
    { id: 'clientId', value: APP_ID, copied: false },
    { id: 'clientSecret', value: null, copied: false },
    { id: 'secretExpiry', value: secret.expiresAt?.slice(0, 10) ?? null, copied: false },
  ];
  return view({
    screenId: 'values',
    screen: {
      kind: 'values',
      fields,
      secret,
      ready: true,
      renewal: null,
      renewed: false,
      askedOnHealth: !secret.atHand && secret.phase.kind === 'existing',
      domainsPage: true,
      saved: [],
    },
    checklist: CONFIRMED.map((check) => finding(check)),
    sections: sections('confirm', { confirm: 'done' }).map((one) => ({ ...one, current: false })),
    navigation: { back: true, hasNext: false, next: false, blockedBy: [] },
  });
}

/** A tenant that has only the domain that Microsoft gave it. */
function withoutDomain(whole: View, domainsPage: boolean): View {
  const { screen } = whole;
  if (screen.kind !== 'values') {
    return whole;
  }
  const fields = screen.fields.map((field) => (field.id === 'domain' ? { ...field, value: null } : field));
  return { ...whole, screen: { ...screen, fields, domainsPage } };
}

export const ending = {
  secret: sectionView(secretScreen('todo', noSecret, makeSecret), {
    checklist: secretFindings({ kind: 'missing', change: 'makeSecret' }, missing, missing),
    navigation: {
      back: true,
      hasNext: true,
      next: false,
      blockedBy: ['secretLive', 'secretProved', 'secretKept'],
    },
  }),
  secretProving: sectionView(
    secretScreen('doing', { ...provedSecret, phase: { kind: 'proving', since: fromNow(-9) } }),
    {
      checklist: secretFindings(passed, { kind: 'settling', since: fromNow(-9) }, passed),
      busy: { task: 'provingSecret', since: fromNow(-9), cancellable: true, retryInSeconds: null },
    },
  ),
  secretProved: sectionView(
    secretScreen('done', { ...provedSecret, copied: true, onClipboardUntil: fromNow(48) }),
    { checklist: secretFindings(passed, passed, passed), navigation: open },
  ),
  secretMemory: sectionView(secretScreen('done', { ...provedSecret, keptIn: 'memoryOnly' }), {
    checklist: secretFindings(passed, passed, { kind: 'warning', reason: 'memoryOnly' }),
    navigation: open,
  }),
  secretElsewhere: sectionView(
    secretScreen(
      'done',
      { ...provedSecret, phase: { kind: 'existing' }, atHand: false, keptIn: 'nowhere', daysLeft: 12 },
      makeSecret,
    ),
    {
      checklist: secretFindings(
        { kind: 'warning', reason: 'expiresSoon' },
        { kind: 'warning', reason: 'notHere' },
        { kind: 'warning', reason: 'notHere' },
      ),
      navigation: open,
    },
  ),
  confirm: sectionView(confirmScreen(provedSecret, 'done'), {
    checklist: CONFIRMED.map((check) => finding(check)),
    navigation: open,
  }),
  confirmLeftOver: sectionView(confirmScreen(provedSecret, 'done'), {
    checklist: [...CONFIRMED.map((check) => finding(check)), leftOver],
    navigation: open,
  }),
  confirmOpen: sectionView(confirmScreen(noSecret, 'todo'), {
    checklist: CONFIRMED.map((check) => finding(check, check === 'confirmSecret' ? missing : passed)),
    navigation: { back: true, hasNext: true, next: false, blockedBy: ['confirmSecret'] },
  }),
  values: { ...valuesView(provedSecret, true), activity: sampleActivity },
  valuesLeftOver: notReady(valuesView(provedSecret, false)),
  valuesNoDomain: withoutDomain(valuesView(provedSecret, false), true),
  valuesNoDomainElsewhere: withoutDomain(valuesView(provedSecret, false), false),
  valuesForReal: {
    ...valuesView(provedSecret, true),
    cloud: {
      kind: 'global',
      signInHost: 'login.microsoftonline.com',
      graphHost: 'graph.microsoft.com',
      agreed: true,
    },
  },
  valuesMemory: valuesView(
    { ...provedSecret, keptIn: 'memoryOnly', onClipboardUntil: fromNow(30), copied: true },
    false,
  ),
} satisfies Record<string, View>;
