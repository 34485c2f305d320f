import { act, fireEvent, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';

import { ENGLISH, LANGUAGES, speak } from '../src/i18n';
import { sampleActivity, samplePreferences, sampleProgram } from '../src/sample/program';
import { type SampleName, sampleNames, sampleViews } from '../src/sample/views';
import { next, open, type Stage } from './harness';

const PAGES = ['activity', 'settings', 'about'] as const;

/** A finished run: the program has done something. */
const done = { ...sampleViews.values, activity: sampleActivity };

async function enter(stage: Stage, page?: (typeof PAGES)[number]): Promise<HTMLElement> {
  await stage.user.click(stage.getByTestId('program'));
  if (page !== undefined) {
    await stage.user.click(stage.getByTestId(`program-${page}`));
  }
  return stage.getByTestId('program-sheet');
}

afterEach(() => {
  speak(ENGLISH);
  document.documentElement.style.colorScheme = '';
});

describe('the door', () => {
  test.each(sampleNames)('is in the frame of %s, and is no thing to do', async (name) => {
    const stage = await open(sampleViews[name]);
    const door = stage.getByTestId('program');
    expect(door.tagName).toBe('BUTTON');
    expect(door.closest('header')).not.toBeNull();
    expect(door.dataset['tone']).toBe('quiet');
    expect(door.getAttribute('aria-label')).toBe('What was done, settings, about');
  });

  test('leads in and out by keyboard, and what is behind stays as it was', async () => {
    const stage = await open(sampleViews.welcome);
    await stage.user.click(stage.getByTestId('advanced'));
    await stage.user.type(stage.getByTestId('tenant'), 'contoso.com');
    stage.getByTestId('program').focus();
    await stage.user.keyboard('{Enter}');
    const sheet = stage.getByTestId('program-sheet');
    expect(document.activeElement).toBe(stage.getByTestId('program-settings'));
    // The browser makes this event of Escape.
    fireEvent(sheet, new Event('cancel', { cancelable: true }));
    expect(stage.queryByTestId('program-sheet')).toBeNull();
    expect(document.activeElement).toBe(stage.getByTestId('program'));
    expect(stage.getByTestId('tenant')).toHaveProperty('value', 'contoso.com');
    expect(stage.platform.sent).toEqual([]);
  });

  test.each(PAGES)('%s has no blue button and takes none away', async (page) => {
    const stage = await open(done);
    const blue = () => [...stage.container.querySelectorAll<HTMLElement>('[data-tone="primary"]')];
    const before = blue();
    const sheet = await enter(stage, page);
    expect(blue()).toEqual(before);
    expect(sheet.querySelector('[data-tone="primary"]')).toBeNull();
  });

  test('a new view does not close it', async () => {
    const stage = await open(done);
    const sheet = await enter(stage, 'about');
    stage.platform.show(next(sampleViews.healthFine));
    expect(stage.getByTestId('program-sheet')).toBe(sheet);
    expect(sheet.dataset['page']).toBe('about');
    await stage.user.click(stage.getByTestId('program-close'));
    expect(stage.app().dataset['screen']).toBe('health');
  });
});

describe.each(LANGUAGES)('in %s', (tag) => {
  test.each(PAGES)('%s is drawn whole, in words, without a finding of axe', async (page) => {
    speak({ tag, dates: tag });
    const stage = await open(done);
    const sheet = await enter(stage, page);
    for (const toggle of sheet.querySelectorAll<HTMLElement>('[aria-expanded="false"]')) {
      await stage.user.click(toggle);
    }
    expect(sheet.textContent).not.toMatch(/\{\{|undefined|\[object|\b(program|activity|settings|about)\.\w+/);
    expect((await axe.run(sheet)).violations).toEqual([]);
  });
});

describe('what was done', () => {
  test('is told in the words of the report, with call and request', async () => {
    const stage = await open(done);
    const entries = within(await enter(stage)).getAllByTestId('activity-entry');
    expect(entries).toHaveLength(sampleActivity.length);
    const first = entries[0]?.textContent ?? '';
    expect(first).toContain('Created the app registration PeigUserManagerApp');
    expect(first).toContain("PATCH /applications(uniqueName='PeigUserManagerApp')");
    expect(first).toContain('8f7e6d5c-4b3a-4291-a0b1-c2d3e4f50617');
    expect(first).not.toContain('Update-Mg');
  });

  test('as commands only for those who ask', async () => {
    const stage = await open(done);
    const entries = within(await enter(stage)).getAllByTestId('activity-entry');
    const second = within(entries[1] ?? document.body);
    await stage.user.click(second.getByTestId('as-command'));
    const text = entries[1]?.textContent ?? '';
    expect(text).toContain('az ad app permission add');
    expect(text).toContain('No single command does just this.');
  });

  test('is copied for either program, and the program says that it was', async () => {
    const stage = await open(done);
    await enter(stage);
    await stage.user.click(stage.getByTestId('copy-script-powerShell'));
    await stage.user.click(stage.getByTestId('copy-script-azureCli'));
    expect(stage.platform.sent).toEqual([
      { kind: 'copyScript', shell: 'powerShell' },
      { kind: 'copyScript', shell: 'azureCli' },
    ]);
    expect(stage.getByTestId('script-copied').textContent).toBe('');
    stage.platform.show(next(done, { scriptCopied: 'azureCli' }));
    expect(stage.getByTestId('script-copied').textContent).toContain('Azure CLI');
  });

  test('is nothing at first', async () => {
    const stage = await open(sampleViews.registration);
    await enter(stage, 'activity');
    expect(stage.getByTestId('activity-empty')).not.toBeNull();
    expect(stage.queryByTestId('copy-script-powerShell')).toBeNull();
  });
});

describe('settings', () => {
  const remembered = { ...samplePreferences, tenant: 'contoso.com', cloud: 'usGovL4' as const };

  test('another language is spoken at once, where the admin stands', async () => {
    const stage = await open(sampleViews.registration);
    await enter(stage, 'settings');
    await stage.user.selectOptions(stage.getByTestId('language'), 'de');
    expect(stage.getByTestId('program-settings').textContent).toBe('Einstellungen');
    expect(stage.getByTestId('sign-out').textContent).toBe('Abmelden');
    expect(stage.platform.preferred).toEqual([{ ...samplePreferences, language: 'de' }]);
    await stage.user.selectOptions(stage.getByTestId('language'), '');
    expect(stage.getByTestId('sign-out').textContent).toBe('Sign out');
    expect(stage.platform.preferred.at(-1)).toEqual(samplePreferences);
  });

  test('each language is on offer by its own name', async () => {
    const stage = await open(sampleViews.welcome);
    await enter(stage);
    const offered = within(stage.getByTestId('language')).getAllByRole('option');
    expect(offered.map((one) => one.textContent)).toEqual([
      'As on this computer',
      'Čeština',
      'Deutsch',
      'English',
      'Slovenčina',
    ]);
  });

  test('the colours are the chosen ones, also the next time', async () => {
    const stage = await open(sampleViews.welcome);
    await enter(stage);
    await stage.user.selectOptions(stage.getByTestId('theme'), 'dark');
    expect(document.documentElement.style.colorScheme).toBe('dark');
    expect(stage.platform.preferred).toEqual([{ ...samplePreferences, theme: 'dark' }]);
    stage.unmount();
    await open(sampleViews.welcome, { ...samplePreferences, theme: 'dark' });
    expect(document.documentElement.style.colorScheme).toBe('dark');
  });

  test.each<[SampleName, RegExp]>([
    ['welcome', /open “Advanced”/],
    ['signIn', /go back to the first page/],
    ['registration', /sign out first/],
  ])('%s says what it takes to sign in elsewhere', async (name, words) => {
    const stage = await open(sampleViews[name], remembered);
    await enter(stage, 'settings');
    expect(stage.getByTestId('settings-held').textContent).toMatch(words);
    expect(stage.queryByTestId('forget-typed') !== null).toBe(name === 'welcome');
  });

  test('what was typed is remembered, shown, and forgotten on request', async () => {
    const stage = await open(sampleViews.welcome, remembered);
    expect(stage.getByTestId('tenant')).toHaveProperty('value', 'contoso.com');
    const meant = { cloud: 'usGovL4', tenant: 'contoso.com', clientId: null };
    await stage.user.click(stage.getByTestId('choose-tenant'));
    expect(stage.platform.sent).toEqual([{ kind: 'chooseTenant', ...meant }]);
    expect(stage.platform.preferred).toEqual([remembered]);
    await enter(stage);
    await stage.user.click(stage.getByTestId('forget-typed'));
    expect(stage.platform.preferred.at(-1)).toEqual(samplePreferences);
    expect(stage.queryByTestId('tenant')).toBeNull();
  });

  test('the way out is told with who has set it', async () => {
    const stage = await open(sampleViews.signIn);
    const sheet = await enter(stage);
    expect(sheet.textContent).toContain(
      'Through http://proxy.northwind.example:3128, set by the settings of',
    );
    expect(sheet.textContent).toContain('Without a proxy');
  });
});

describe('about', () => {
  test('says what is kept where, and lists the parts on request', async () => {
    const stage = await open(sampleViews.welcome);
    const sheet = await enter(stage, 'about');
    for (const { path } of sampleProgram.places) {
      expect(sheet.textContent).toContain(path);
    }
    expect(sheet.textContent).toContain('“Peig Setup”');
    expect(sheet.textContent).not.toContain('Apache-2.0 AND ISC');
    await stage.user.click(stage.getByTestId('parts'));
    expect(sheet.textContent).toContain('Apache-2.0 AND ISC');
    expect(sheet.textContent).toContain('ring 0.17.14');
  });

  test('says so where the system does not answer', async () => {
    const stage = await open(sampleViews.welcome);
    stage.platform.told = new Error('no answer');
    const sheet = await enter(stage, 'about');
    await act(() => Promise.resolve());
    expect(sheet.textContent).toContain('This could not be read.');
  });
});
