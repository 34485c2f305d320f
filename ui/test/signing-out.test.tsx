import { fireEvent, within } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';

import { sampleViews } from '../src/sample/views';
import { next, open } from './harness';

describe('the question about what the sign-in has left', () => {
  test('says what would be taken back, for whom, in whole sentences', async () => {
    const { getByTestId } = await open(sampleViews.signOutQuestion);
    const question = getByTestId('sign-out-question');
    expect(getByTestId('change-takeBackSignIn').textContent).toMatch(
      /Graph Command Line Tools.*you: .*User\.Read/,
    );
    expect(getByTestId('change-takeBackSignInForAll').textContent).toMatch(/everybody.*: User\.Read$/);
    expect(question.textContent).not.toMatch(/\{\{|undefined|signOutQuestion\.|change\./);
  });

  test('begins with the answer that changes nothing in the tenant, and Escape stays', async () => {
    const { getByTestId, platform } = await open(sampleViews.signOutQuestion);
    const [first] = within(getByTestId('sign-out-question')).getAllByRole('button');
    expect(first).toBe(getByTestId('sign-out-only'));
    expect(document.activeElement).toBe(first);
    // A browser tells a dialog of Escape like this; jsdom has no dialogs of its own.
    fireEvent(getByTestId('sign-out-question'), new Event('cancel', { cancelable: true }));
    expect(platform.sent).toEqual([{ kind: 'stayOpen' }]);
  });

  test('says on the way out of the window what it leads to', async () => {
    const { getByTestId } = await open(sampleViews.closingSignIn);
    expect(getByTestId('sign-out-only').textContent).toBe('Only close');
    expect(getByTestId('sign-out-take-back').textContent).toBe('Take it back and close');
  });

  test('goes when the program asks no longer', async () => {
    const { platform, queryByTestId } = await open(sampleViews.signOutQuestion);
    platform.show(next(sampleViews.signOutQuestion, { signOutQuestion: null }));
    expect(queryByTestId('sign-out-question')).toBeNull();
  });

  test('has no finding of axe', async () => {
    const { getByTestId } = await open(sampleViews.signOutQuestion);
    const results = await axe.run(getByTestId('sign-out-question'), {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(results.violations.map((one) => one.id)).toEqual([]);
  });
});
