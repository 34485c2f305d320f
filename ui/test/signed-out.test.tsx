import { act } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { type SampleName, sampleViews } from '../src/sample/views';
import { next, open } from './harness';

const OFF = { state: 'off' as const, readAt: '2026-11-02T09:00:00Z' };

/** The sample on screen, first with somebody signed in and then without. */
async function leaving(name: SampleName) {
  const stage = await open(sampleViews[name]);
  return {
    ...stage,
    end: () =>
      act(async () => {
        stage.platform.show(next(sampleViews[name], { live: OFF }));
        await Promise.resolve();
      }),
    signInAgain: () =>
      act(async () => {
        stage.platform.show(next(next(sampleViews[name], {}), {}));
        await Promise.resolve();
      }),
  };
}

describe('without somebody signed in', () => {
  const ids = [
    'renew',
    'show-renewal',
    'peig-has-it',
    'doubt-yes',
    'tidy-secrets',
    'remove-access',
    'show-removal',
    'restore-0d6f3c1a-77d2-4c1b-9f0e-2a4b5c6d7e8f',
    'make-new',
    'copy-secret',
    'reveal-secret',
    'forget-secret',
    'has-the-secret',
    'forget-stale',
    'leave',
  ];

  test.each<[SampleName, string[], boolean]>([
    ['valuesForReal', [], true],
    ['valuesMemory', ['copy-secret'], false],
    ['secretStale', [], false],
    ['healthFine', [], false],
    ['healthSoon', [], false],
    ['healthExpired', [], false],
    ['healthExtra', [], false],
    ['healthInDoubt', [], false],
    ['healthOrphan', [], false],
    ['healthHandOverReady', [], false],
    ['valuesRenewalReady', [], true],
    ['readinessDeleted', [], false],
  ])('%s offers only what the program then does', async (name, offered, says) => {
    const { end, queryAllByTestId } = await leaving(name);
    const there = () => ids.filter((id) => queryAllByTestId(id).length > 0);
    expect(there().length).toBeGreaterThan(offered.length);
    await end();
    expect(there()).toEqual(offered);
    expect(queryAllByTestId('secret-sign-in-first').length > 0).toBe(says);
  });

  test.each<SampleName>(['healthHandOver', 'healthNotInPeig'])(
    'the values stay a press away, where there may be a secret that is nowhere else (%s)',
    async (name) => {
      const { end, getByTestId, platform, user } = await leaving(name);
      await end();
      await user.click(getByTestId('to-values'));
      expect(platform.sent).toEqual([{ kind: 'showValues' }]);
    },
  );

  test('a question that could do nothing any more is gone', async () => {
    const { end, signInAgain, getAllByTestId, queryByTestId, user } = await leaving('healthExtra');
    const [first] = getAllByTestId('remove-access');
    if (first !== undefined) {
      await user.click(first);
    }
    expect(queryByTestId('remove-access-question')).not.toBeNull();
    await end();
    expect(queryByTestId('remove-access-question')).toBeNull();
    await signInAgain();
    expect(getAllByTestId('remove-access').length).toBeGreaterThan(0);
    expect(queryByTestId('remove-access-question')).toBeNull();
  });

  test('what is left over is told, and not that it can be removed below', async () => {
    const { end, getByTestId } = await leaving('healthOrphan');
    expect(getByTestId('verdict').textContent).toMatch(/left over.*Remove it below/);
    await end();
    expect(getByTestId('verdict').textContent).toMatch(/left over/);
    expect(getByTestId('verdict').textContent).not.toMatch(/below/);
  });

  test.each<[SampleName, RegExp]>([
    ['healthExpired', /expired: Peig cannot sign in\. Sign in again to renew it\.$/],
    ['healthSoon', /expires soon\. Sign in again to renew it\.$/],
    ['healthDrift', /not as it should be\. Sign in again to put it right\.$/],
    ['healthOrphan', /Nobody can use it\. Sign in again to remove it\.$/],
  ])('%s says what can be done about it, which is to sign in', async (name, words) => {
    const { end, getByTestId } = await leaving(name);
    expect(getByTestId('verdict').textContent).not.toMatch(/Sign in again/);
    await end();
    expect(getByTestId('verdict').textContent).toMatch(words);
  });

  test('nothing leads to where it would be put right', async () => {
    const { container, end } = await leaving('healthDrift');
    const ways = () => container.querySelectorAll('[data-testid^="mend-"]').length;
    expect(ways()).toBeGreaterThan(0);
    await end();
    expect(ways()).toBe(0);
  });

  test.each<SampleName>(['valuesRenewal', 'valuesRenewalReady'])(
    'the third step of a renewal says why there is nothing to press (%s)',
    async (name) => {
      const { end, getByTestId } = await leaving(name);
      await end();
      expect(getByTestId('renewal-step-3').textContent).toMatch(/Sign in again to say so here\.$/);
    },
  );

  test.each<SampleName>(['healthFine', 'readinessRemoved'])(
    '%s does not end with signing out, which is done',
    async (name) => {
      const { end, queryByTestId } = await leaving(name);
      expect(queryByTestId('leave')).not.toBeNull();
      await end();
      expect(queryByTestId('leave')).toBeNull();
    },
  );

  test('the whole set-up is not begun', async () => {
    const { end, getByTestId, queryByTestId } = await leaving('readinessConfirmed');
    expect(getByTestId('set-up-everything')).toBeTruthy();
    await end();
    expect(queryByTestId('set-up-everything')).toBeNull();
  });

  test('it is told when what is shown was read, and no more when the sign-in is going to end', async () => {
    const { container, end, getByTestId } = await leaving('healthFine');
    const told = () => container.querySelector('[title^="This sign-in ends"]');
    expect(getByTestId('live').textContent).not.toMatch(/last read/);
    expect(told()).not.toBeNull();
    await end();
    expect(getByTestId('live').textContent).toMatch(/Not connected.*last read/);
    expect(told()).toBeNull();
    expect(getByTestId('account').textContent).not.toMatch(/Signed in/);
  });
});
