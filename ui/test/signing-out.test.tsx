import { fireEvent, within } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';

import { sampleViews } from '../src/sample/views';
import { next, open } from './harness';

describe('the question about what the sign-in has left', () => {
  test('is short, and says on request what would be removed, for whom, in whole sentences', async () => {
    const { getByTestId, queryByTestId, user } = await open(sampleViews.signOutQuestion);
    const question = getByTestId('sign-out-question');
    expect(queryByTestId('change-takeBackSignIn')).toBeNull();
    expect(question.textContent.split(/\s+/).length).toBeLessThan(40);
    await user.click(getByTestId('sign-out-show'));
    expect(getByTestId('change-takeBackSignIn').textContent).toMatch(
      /Graph Command Line Tools.*you: .*User\.Read/,
    );
    expect(getByTestId('change-takeBackSignInForAll').textContent).toMatch(/everybody.*: User\.Read$/);
    expect(question.textContent).not.toMatch(/\{\{|undefined|signOutQuestion\.|change\./);
  });

  test('begins with the answer that changes nothing in the tenant, and Escape stays', async () => {
    const { getByTestId, platform } = await open(sampleViews.signOutQuestion);
    expect((getByTestId('sign-out-also') as HTMLInputElement).checked).toBe(false);
    expect(document.activeElement).toBe(getByTestId('sign-out-go'));
    // A browser tells a dialog of Escape like this; jsdom has no dialogs of its own.
    fireEvent(getByTestId('sign-out-question'), new Event('cancel', { cancelable: true }));
    expect(platform.sent).toEqual([{ kind: 'stayOpen' }]);
  });

  test.each(['signOutQuestion', 'closingSignIn'] as const)(
    'removes the access only with the tick, and just what the question is about (%s)',
    async (name) => {
      const { getByTestId, platform, user } = await open(sampleViews[name]);
      await user.click(getByTestId('sign-out-also'));
      expect(platform.sent).toEqual([]);
      await user.click(getByTestId('sign-out-go'));
      expect(platform.sent).toEqual([{ kind: 'takeBackSignIn', plan: 'signInGrant' }]);
    },
  );

  test('keeps no tick for another list', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.signOutQuestion);
    await user.click(getByTestId('sign-out-also'));
    const { signOutQuestion } = sampleViews.signOutChanged;
    platform.show(next(sampleViews.signOutQuestion, { signOutQuestion }));
    await user.click(getByTestId('sign-out-go'));
    expect(platform.sent).toEqual([{ kind: 'closeAnyway' }]);
  });

  test('keeps the tick and opens the list where what was agreed to has changed', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.signOutQuestion);
    await user.click(getByTestId('sign-out-also'));
    await user.click(getByTestId('sign-out-go'));
    platform.show({ ...sampleViews.signOutChanged, revision: 9 });
    expect(getByTestId('change-takeBackSignIn')).toBeTruthy();
    await user.click(getByTestId('sign-out-go'));
    expect(platform.sent.at(-1)).toEqual({ kind: 'takeBackSignIn', plan: 'lessGrant' });
  });

  test('says on the way out of the window what it leads to', async () => {
    const { getByTestId } = await open(sampleViews.closingSignIn);
    const question = getByTestId('sign-out-question');
    expect(within(question).getByRole('heading').textContent).toBe('Close Peig Setup?');
    expect(getByTestId('sign-out-go').textContent).toBe('Close');
  });

  test('goes when the program asks no longer', async () => {
    const { platform, queryByTestId } = await open(sampleViews.signOutQuestion);
    platform.show(next(sampleViews.signOutQuestion, { signOutQuestion: null }));
    expect(queryByTestId('sign-out-question')).toBeNull();
  });

  test('has no finding of axe, closed or opened', async () => {
    const { getByTestId, user } = await open(sampleViews.signOutQuestion);
    for (const opened of [false, true]) {
      if (opened) {
        await user.click(getByTestId('sign-out-show'));
      }
      const results = await axe.run(getByTestId('sign-out-question'), {
        rules: { 'color-contrast': { enabled: false } },
      });
      expect(results.violations.map((one) => one.id)).toEqual([]);
    }
  });
});
