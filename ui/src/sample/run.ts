/** Sample views of "Set everything up" while it is under way. */
import type { RunView } from '../ipc/bindings/RunView';
import type { StepState } from '../ipc/bindings/StepState';
import type { View } from '../ipc/bindings/View';
import { fromNow, sections, sectionScreen, sectionView, step } from './parts';

const PARTS = [
  {
    id: 'registration',
    name: 'Create the app registration',
    steps: {
      'visit-entra': 'Visit Microsoft Entra',
      navigate: 'Navigate to app registrations',
      'new-registration': 'Create a new registration',
      details: 'Fill in the details',
      register: 'Register the app',
    },
  },
  {
    id: 'permissions',
    name: 'Assign API permissions',
    steps: {
      'open-permissions': 'Open API permissions',
      'add-graph': 'Add Microsoft Graph',
      'choose-permissions': 'Add the permissions',
      'add-permissions': 'Add permissions',
      'grant-consent': 'Grant admin consent',
    },
  },
  {
    id: 'publicClient',
    name: 'Enable public client flows',
    steps: {
      'open-authentication': 'Open Authentication',
      'open-advanced': 'Open advanced settings',
      'enable-public-client': 'Enable public client flows',
      save: 'Save',
    },
  },
  {
    id: 'secret',
    name: 'Generate a client secret',
    steps: {
      'open-secrets': 'Open Certificates & secrets',
      'new-secret': 'Create a new secret',
      'secret-details': 'Add the secret details',
      'add-secret': 'Add the secret',
    },
  },
] as const;

/** With so many of its eighteen steps done. */
export function runOf(done: number, stopping = false): RunView {
  let at = 0;
  const state = (): StepState => {
    at += 1;
    return at <= done ? 'done' : at === done + 1 ? 'doing' : 'todo';
  };
  const parts = PARTS.map(({ id, name, steps }) => ({
    id,
    name,
    steps: Object.entries(steps).map(([one, called]) => step(one, called, [], state())),
  }));
  return { parts, stopping };
}

function runView(done: number, busy: Partial<View['busy'] & object> = {}, stopping = false): View {
  return sectionView(sectionScreen('registration'), {
    sections: sections('registration').map((one) => ({ ...one, reachable: false })),
    run: runOf(done, stopping),
    busy: { task: 'applying', since: fromNow(-4), cancellable: !stopping, retryInSeconds: null, ...busy },
  });
}

export const run = {
  run: runView(7),
  runWaits: runView(9, { retryInSeconds: 12 }),
  runProving: runView(17, { task: 'provingSecret' }),
  runStopping: runView(4, {}, true),
} satisfies Record<string, View>;
