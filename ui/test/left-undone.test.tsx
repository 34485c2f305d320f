import { expect, test } from 'vitest';

import { fault, sectionScreen, sectionView } from '../src/sample/parts';
import { open } from './harness';

const left = sectionView(sectionScreen('registration'), {
  fault: fault('leftUndone', {
    params: { change: 'setAccountTypes', place: 'App registrations → Authentication', count: '1' },
    ways: ['openPortal', 'goOnWithout', 'tryAgain', 'copyDetails', 'dismiss'],
  }),
});

test('what is left is named, with its place, a way there and a way on', async () => {
  const { getByTestId, platform, user } = await open(left);
  const told = getByTestId('fault').textContent;
  expect(told).toContain('One thing is left: the supported account types');
  expect(told).toContain('App registrations → Authentication');
  await user.click(getByTestId('way-openPortal'));
  await user.click(getByTestId('way-goOnWithout'));
  expect(platform.sent).toEqual([{ kind: 'open', link: 'portalSection' }, { kind: 'goOnWithout' }]);
});

test('a change without words of its own is still a sentence, and what Microsoft names stands in it', async () => {
  const view = sectionView(sectionScreen('registration'), {
    fault: fault('leftUndone', {
      params: { change: 'removeOwner', place: 'App registrations', property: 'owners', reason: 'named' },
    }),
  });
  const { getByTestId } = await open(view);
  const told = getByTestId('fault').textContent;
  expect(told).toContain('One thing is left: one of the changes');
  expect(told).toContain('names “owners”');
});

test.each([
  ['quotaExceeded', 'tenant', 'Your tenant has reached its limit', 'another account does not change that'],
  ['forbidden', 'unsure', 'Microsoft did not allow this', 'Often a right is missing'],
  ['forbidden', 'builtIn', 'This account may not do that', 'your account lacks the right'],
] as const)('%s with the reason %s has the title that is true for it', async (code, reason, title, text) => {
  const view = sectionView(sectionScreen('registration'), { fault: fault(code, { params: { reason } }) });
  const { getByTestId } = await open(view);
  const told = getByTestId('fault').textContent;
  expect(told).toContain(title);
  expect(told).toContain(text);
});
