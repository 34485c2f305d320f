import axe from 'axe-core';
import { describe, expect, test } from 'vitest';

import type { RemovalView } from '../src/ipc/bindings/RemovalView';
import { healthView, healthy, upkeep } from '../src/sample/upkeep';
import { open, type Stage } from './harness';

const shown = (state: RemovalView['state'], id = 'removal') =>
  healthView({ removal: { ...healthy.removal, state, id } });

/** Health with the removal opened. */
async function looking(state: RemovalView['state']): Promise<Stage> {
  const stage = await open(shown(state));
  await stage.user.click(stage.getByTestId('show-removal'));
  return stage;
}

describe('removing what was set up', () => {
  test('is read when it is looked at, and nothing can be removed before', async () => {
    const { getByTestId, platform, queryByTestId, user } = await looking('notRead');
    expect(platform.sent).toEqual([{ kind: 'askToRemove' }]);
    expect(queryByTestId('remove')).toBeNull();
    await user.click(getByTestId('read-removal'));
    expect(platform.sent).toHaveLength(2);
    platform.show({ ...shown('reading'), revision: 2 });
    expect(queryByTestId('read-removal')).toBeNull();
    expect(getByTestId('removal').textContent).toContain('being read');
    platform.show({ ...shown('whole'), revision: 3 });
    expect(getByTestId('remove')).toBeDefined();
    await user.click(getByTestId('show-removal'));
    expect(platform.sent).toHaveLength(2);
  });

  test('names each thing in a whole sentence', async () => {
    const { getByTestId } = await looking('whole');
    const said = (kind: string) => getByTestId(`change-${kind}`).textContent;
    expect(said('removeCertificate')).toMatch(/“CN=Intranet” \(expires .*\d{4}\)/);
    expect(said('removeFederated')).toMatch(/“deploy”.*token\.actions/);
    expect(said('revokeServiceRole')).toMatch(/Sites\.Read\.All of SharePoint/);
    expect(said('revokeForUsers')).toMatch(/Microsoft Graph: Calendars\.Read, User\.Read \(users: 3\)/);
    expect(said('forgetCopy')).toMatch(/on this computer/);
    expect(getByTestId('removal').textContent).not.toMatch(/\{\{|undefined|change\./);
  });

  test('is agreed to for this list only', async () => {
    const { getByTestId, platform, user } = await looking('whole');
    await user.click(getByTestId('remove-sure'));
    platform.show({ ...shown('whole'), revision: 2 });
    expect(getByTestId('remove').getAttribute('aria-disabled')).toBeNull();
    platform.show({ ...shown('whole', 'longer'), revision: 3 });
    await user.click(getByTestId('remove'));
    expect(platform.sent.filter((intent) => intent.kind === 'remove')).toEqual([]);
    await user.click(getByTestId('remove-sure'));
    await user.click(getByTestId('remove'));
    expect(platform.sent.at(-1)).toEqual({ kind: 'remove', objectId: healthy.objectId, plan: 'longer' });
  });

  test('has no finding of axe', async () => {
    const { getByTestId } = await looking('whole');
    const results = await axe.run(getByTestId('removal'), {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(results.violations.map((one) => one.id)).toEqual([]);
  });

  test('ends with what is removed, the way out, and the way back', async () => {
    const { getByRole, getByTestId, platform, queryByTestId, user } = await open(upkeep.readinessRemoved);
    expect(getByRole('heading', { level: 1 }).textContent).toMatch(
      /^Peig is removed from .*Northwind Bakery/,
    );
    for (const elsewhere of ['everything', 'tenant-card', 'next']) {
      expect(queryByTestId(elsewhere)).toBeNull();
    }
    expect(getByTestId('leave').dataset['tone']).toBe('primary');
    await user.click(getByTestId('leave'));
    expect(platform.sent).toEqual([{ kind: 'askToSignOut' }]);
    await user.click(getByTestId(`restore-${healthy.objectId}`));
    expect(platform.sent.at(-1)).toEqual({ kind: 'restore', objectId: healthy.objectId });
  });
});
