import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';

import { ENGLISH, speak } from '../src/i18n';
import type { SectionScreen } from '../src/ipc/bindings/SectionScreen';
import { type SampleName, sampleViews } from '../src/sample/views';
import { catalogues, leaves } from './catalogues';
import { next, open } from './harness';

type Stage = Awaited<ReturnType<typeof open>>;

function blue(stage: Stage): (string | undefined)[] {
  return [...stage.container.querySelectorAll<HTMLElement>('[data-tone="primary"]')].map(
    (one) => one.dataset['testid'],
  );
}

function section(name: SampleName): SectionScreen {
  const { screen } = sampleViews[name];
  if (screen.kind !== 'section') {
    throw new Error('the sample is another one by now');
  }
  return screen;
}

afterEach(() => {
  speak(ENGLISH);
});

describe('a section by hand', () => {
  test.each(['registration', 'permissions', 'publicClient', 'secret'] as const)(
    '%s: its page in the portal is the thing to do, and what this program would do is not offered beside it',
    async (name) => {
      const stage = await open(sampleViews[`${name}ByHand`]);
      expect(blue(stage)).toEqual(['open-portal']);
      expect(stage.queryByTestId('perform')).toBeNull();
      for (const step of section(`${name}ByHand`).steps) {
        // What is clicked is there, as the step's own name or beside it.
        const row = stage.getByTestId(`step-${step.id}`).textContent;
        for (const label of step.portal) {
          expect(row).toContain(label.replace(/ for \[organisation\]$/, ''));
        }
        for (const { typed } of step.values) {
          expect(typed === null || stage.queryByTestId(`copy-typed-${typed}`) !== null).toBe(true);
        }
      }
      await stage.user.click(stage.getByTestId('open-portal'));
      await stage.user.click(stage.getByTestId('doing-forMe'));
      expect(stage.platform.sent).toEqual([
        { kind: 'open', link: 'portalSection' },
        { kind: 'byHand', byHand: false },
      ]);
    },
  );

  test('is chosen with one press, and what is then done shows nothing of the portal', async () => {
    const stage = await open(sampleViews.registration);
    expect(stage.queryByTestId('portal-details')).toBeNull();
    expect(stage.queryByTestId('open-portal')).toBeNull();
    await stage.user.click(stage.getByTestId('doing-byHand'));
    expect(stage.platform.sent).toEqual([{ kind: 'byHand', byHand: true }]);
  });

  test('copies what is typed, without what is picked, and says so once', async () => {
    const stage = await open(sampleViews.registrationByHand);
    const uri = 'http://localhost';
    await stage.user.click(stage.getByRole('button', { name: `Copy ${uri}` }));
    expect(stage.platform.sent).toEqual([{ kind: 'copyTyped', text: uri }]);
    expect(stage.getByTestId('typed-copied').textContent).toBe('');
    const screen = section('registrationByHand');
    const steps = screen.steps.map((step) => ({
      ...step,
      values: step.values.map((entry) => ({ ...entry, copied: entry.typed === uri })),
    }));
    const copied = { kind: 'section' as const, ...screen, steps };
    stage.platform.show(next(sampleViews.registrationByHand, { screen: copied }));
    expect(stage.getByTestId('typed-copied').textContent).toBe(`${uri} copied.`);
  });

  test('names no label twice in one row', async () => {
    const stage = await open(sampleViews.publicClientByHand);
    expect(stage.queryByTestId('portal-save')).toBeNull();
    expect(stage.queryByTestId('portal-enable-public-client')).toBeNull();
    stage.unmount();
    speak({ tag: 'de', dates: 'de' });
    const german = await open(sampleViews.publicClientByHand);
    expect(german.getByTestId('portal-save').textContent).toBe('Speichern (Save)');
  });

  test('leads on once all is done', async () => {
    const stage = await open(sampleViews.registrationDoneByHand);
    expect(blue(stage)).toEqual(['next']);
    expect(stage.getByTestId('open-portal').dataset['tone']).toBe('secondary');
  });

  test('names the organisation in the label that has it', async () => {
    const stage = await open(sampleViews.permissionsByHand);
    const { signedIn } = sampleViews.permissionsByHand;
    expect(stage.getByTestId('portal-grant-consent').textContent).toBe(
      `Grant admin consent for ${signedIn?.tenantName ?? ''} → Yes`,
    );
  });

  test('names the portal as it is found in the language, with the English beside it', async () => {
    speak({ tag: 'de', dates: 'de' });
    const stage = await open(sampleViews.registrationByHand);
    const path = stage.getByTestId('portal-new-registration');
    expect(path.textContent).toBe('Neue Registrierung (New registration)');
    expect(path.querySelector('[lang="en"]')?.textContent).toBe('(New registration)');
    stage.unmount();
    speak({ tag: 'sk', dates: 'sk' });
    const slovak = await open(sampleViews.registrationByHand);
    expect(slovak.getByTestId('portal-new-registration').textContent).toBe('New registration');
  });
});

describe.each(['de', 'cs'])('the portal in %s', (tag) => {
  test('has a label for each that is shown, and none that is not', () => {
    const shown = (['registration', 'permissions', 'publicClient', 'secret'] as const)
      .flatMap((name) => section(name).steps)
      .flatMap((step) => [
        ...step.portal,
        ...step.values.flatMap((entry) => [entry.label, ...(entry.typed === null ? [entry.value] : [])]),
      ])
      .map((label) => (label.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-'));
    const names = ['entra-microsoft-com', 'entra-id', 'microsoft-graph', ...(tag === 'de' ? ['name'] : [])];
    const keys = leaves(catalogues[tag] ?? {})
      .map(([key]) => key)
      .filter((key) => key.startsWith('guide.portal.'))
      .map((key) => key.replace('guide.portal.', ''));
    expect([...keys, ...names].sort()).toEqual([...new Set(shown)].sort());
  });
});

test.each(['de', 'cs', 'sk'])('by hand is without a finding of axe in %s', async (tag) => {
  speak({ tag, dates: tag });
  const stage = await open(sampleViews.permissionsByHand);
  const results = await axe.run(
    { include: [stage.container], exclude: [['[data-tabster-dummy]']] },
    // jsdom lays nothing out; contrast is looked at in the real window.
    { rules: { 'color-contrast': { enabled: false } } },
  );
  expect(results.violations.map((one) => one.id)).toEqual([]);
});
