import axe from 'axe-core';
import { describe, expect, test } from 'vitest';

import type { Intent } from '../src/ipc/bindings/Intent';
import type { UpdateView } from '../src/ipc/bindings/UpdateView';
import { sampleViews } from '../src/sample/views';
import { open, type Stage } from './harness';

const NEWER: UpdateView = {
  newer: '1.2.0',
  by: 'program',
  mayInstall: true,
  unsafeBecause: null,
  looking: false,
  looked: true,
};

function opened(update: UpdateView | null): Promise<Stage> {
  const { welcome } = sampleViews;
  return open({ ...welcome, app: { ...welcome.app, update } });
}

const wanted = (stage: Stage): Intent[] =>
  stage.platform.sent.filter((one) => one.kind !== 'present' && one.kind !== 'visible');

describe('whether there is a newer version', () => {
  test('is not spoken of where nobody is asked', async () => {
    const stage = await opened(null);
    expect(stage.queryByTestId('update')).toBeNull();
    expect(stage.queryByTestId('look-for-update')).toBeNull();
  });

  test.each([
    [{ newer: null }, 'This is the newest version, 0.1.0.'],
    [{ newer: null, looked: false }, /could not be found out/],
    [{ newer: null, looked: null }, ''],
    [{ looking: true }, /Looking/],
    [{}, 'Version 1.2.0 is available. You have 0.1.0.'],
  ] as const)('is one quiet line: %o', async (more, words) => {
    const stage = await opened({ ...NEWER, ...more });
    expect(stage.getByTestId('update').textContent).toMatch(words);
    expect(stage.getByTestId('update').getAttribute('role')).toBe('status');
    expect(stage.container.querySelectorAll('[data-tone="primary"]')).toHaveLength(1);
    expect(stage.queryByTestId('no-longer-safe')).toBeNull();
  });

  test('is looked for and installed when asked', async () => {
    const stage = await opened(NEWER);
    await stage.user.click(stage.getByTestId('look-for-update'));
    await stage.user.click(stage.getByTestId('install-update'));
    expect(wanted(stage)).toEqual([{ kind: 'lookForUpdate' }, { kind: 'installUpdate' }]);
  });

  test('waits for what is under way', async () => {
    const stage = await opened({ ...NEWER, mayInstall: false });
    await stage.user.click(stage.getByTestId('install-update'));
    expect(wanted(stage)).toEqual([]);
    expect(stage.getByTestId('update-waits').textContent).toMatch(/once nothing is under way/);
  });

  test('is only told where a package manager installs', async () => {
    const stage = await opened({ ...NEWER, by: 'page', mayInstall: false });
    expect(stage.queryByTestId('install-update')).toBeNull();
    expect(stage.queryByTestId('update-waits')).toBeNull();
    await stage.user.click(stage.getByTestId('open-newer'));
    expect(wanted(stage)).toEqual([{ kind: 'open', link: 'newerProgram' }]);
  });

  test('a version that is not safe any more says why and signs nobody in', async () => {
    const stage = await opened({ ...NEWER, unsafeBecause: 'signIn' });
    const words = stage.getByTestId('no-longer-safe').textContent;
    expect(words).toMatch(/0\.1\.0\) is no longer safe.*Your sign-in could come into other hands/);
    await stage.user.click(stage.getByTestId('choose-tenant'));
    expect(wanted(stage)).toEqual([]);
    await stage.user.click(stage.getByTestId('choose-practice'));
    expect(wanted(stage)).toEqual([{ kind: 'choosePractice', scenario: 'fresh' }]);
  });

  test.each([
    ['quiet', NEWER],
    ['unsafe', { ...NEWER, mayInstall: false, unsafeBecause: 'secret' as const }],
  ])('has no finding of axe: %s', async (_, update) => {
    const stage = await opened(update);
    const found = await axe.run(
      { include: [stage.container], exclude: [['[data-tabster-dummy]']] },
      { rules: { 'color-contrast': { enabled: false } } },
    );
    expect(found.violations).toEqual([]);
  });
});
