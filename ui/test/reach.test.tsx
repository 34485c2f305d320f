import { expect, test } from 'vitest';

import { formatSpan } from '../src/format';
import { sampleViews } from '../src/sample/views';
import { open } from './harness';

test('what answered is one quiet line, and the way to it a detail', async () => {
  const stage = await open(sampleViews.signIn);
  expect(stage.getByTestId('reach').textContent).toBe('Microsoft can be reached');
  await stage.user.click(stage.getByTestId('sign-in-details'));
  expect(stage.getByTestId('way-there').textContent).toMatch(
    /Answers came from login.*graph\.microsoft\.com.*without a proxy/,
  );
  expect(stage.queryByTestId('look-again')).toBeNull();
});

test('what is in the way is named, with words for the network’s people, and holds nobody back', async () => {
  const stage = await open(sampleViews.signInObstructed);
  const words = stage.getByTestId('reach').textContent;
  expect(words).toContain('http://proxy.northwind.example:3128 wants a sign-in');
  expect(words).toContain('Ask your network team');
  expect(stage.queryByText(/proxy authorization required/)).toBeNull();
  await stage.user.click(stage.getByTestId('reach-details'));
  expect(stage.getAllByText(/proxy authorization required/)).toHaveLength(2);
  await stage.user.click(stage.getByTestId('look-again'));
  await stage.user.click(stage.getByTestId('sign-in-browser'));
  expect(stage.platform.sent.filter((one) => one.kind !== 'present' && one.kind !== 'visible')).toEqual([
    { kind: 'lookAgain' },
    { kind: 'startSignIn', method: 'browser' },
  ]);
});

test('in the practice tenant nothing is said of it', async () => {
  const { screen } = sampleViews.signIn;
  if (screen.kind !== 'signIn') {
    throw new Error('another screen');
  }
  const stage = await open({ ...sampleViews.signIn, screen: { ...screen, reach: null } });
  expect(stage.queryByTestId('reach')).toBeNull();
});

test.each([
  [360, '6 minutes'],
  [10_800, '3 hours'],
  [47 * 3600, '47 hours'],
  [3 * 86_400, '3 days'],
])('a clock that is %d seconds off', (seconds, words) => {
  expect(formatSpan(seconds)).toBe(words);
});
