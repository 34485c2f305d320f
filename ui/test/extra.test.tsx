import axe from 'axe-core';
import { describe, expect, test } from 'vitest';

import { sectionScreen, sectionView } from '../src/sample/parts';
import { extras, healthView, upkeep } from '../src/sample/upkeep';
import { open, type Stage } from './harness';

/** Health with the question whether this access goes. */
async function asking(at: number): Promise<Stage> {
  const stage = await open(upkeep.healthExtra);
  const button = stage.getAllByTestId('remove-access')[at];
  if (button === undefined) {
    throw new Error('there are not so many');
  }
  await stage.user.click(button);
  return stage;
}

describe('more access than Peig needs', () => {
  test('names each, with its service and whether it counts', async () => {
    const { container, getByTestId } = await open(upkeep.healthExtra);
    const told = getByTestId('extras').textContent;
    for (const part of ['Mail.Read', 'AllSites.Read of Office 365 SharePoint Online', 'not approved']) {
      expect(told).toContain(part);
    }
    expect((await axe.run(container)).violations).toEqual([]);
  });

  test('goes only after what changes was shown, with the list that was seen', async () => {
    const { getByTestId, platform, queryByTestId, user } = await asking(0);
    const question = getByTestId('remove-access-question').textContent;
    expect(question).toContain('Take back Mail.Read');
    expect(question).toContain('registration’s list');
    expect(platform.sent).toEqual([]);
    await user.click(getByTestId('remove-access-yes'));
    expect(platform.sent).toEqual([{ kind: 'removeAccess', plan: 'mail' }]);
    expect(queryByTestId('remove-access-question')).toBeNull();
  });

  test('stays where the admin keeps it', async () => {
    const { getByTestId, platform, queryByTestId, user } = await asking(1);
    await user.click(getByTestId('remove-access-keep'));
    expect(queryByTestId('remove-access-question')).toBeNull();
    expect(platform.sent).toEqual([]);
  });

  test('is no longer asked about once it has changed', async () => {
    const { platform, queryByTestId } = await asking(0);
    platform.show({ ...healthView({ extras: extras.slice(1) }), revision: 2 });
    expect(queryByTestId('remove-access-question')).toBeNull();
  });

  test('looks like taking away, is quiet, and says to everybody what it is about', async () => {
    const { getAllByTestId } = await open(upkeep.healthExtra);
    const [first] = getAllByTestId('remove-access');
    expect(first?.dataset['tone']).toBe('danger');
    expect(first?.getAttribute('aria-label')).toBe('Remove this access: Mail.Read');
  });

  test('is offered in its section too, and nowhere where there is none', async () => {
    const stage = await open(sectionView(sectionScreen('permissions', { extras })));
    expect(stage.getAllByTestId('remove-access')).toHaveLength(extras.length);
    stage.unmount();
    const { queryByTestId } = await open(upkeep.healthFine);
    expect(queryByTestId('extras')).toBeNull();
  });
});
