import { within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { healthView, healthy } from '../src/sample/upkeep';
import { sampleViews } from '../src/sample/views';
import { next, open } from './harness';

/** What a screen reader is told in a part of the page. */
function told(part: HTMLElement): string {
  return within(part)
    .getAllByRole('status')
    .map((region) => region.textContent)
    .join('');
}

describe('what comes after a press is read out', () => {
  test('where a file was saved', async () => {
    const view = sampleViews.valuesForReal;
    const { getByTestId, platform } = await open(view);
    expect(told(getByTestId('files'))).toBe('');
    const { screen } = view;
    if (screen.kind !== 'values') {
      throw new Error('the sample has lost its values');
    }
    platform.show(next(view, { screen: { ...screen, saved: healthy.saved } }));
    expect(told(getByTestId('files'))).toMatch(/^Saved as \S+PeigUserManagerApp secret expiry\.ics$/);
  });

  test('that the secret cannot be shown', async () => {
    const { findAllByText, getByTestId, user } = await open(sampleViews.secretProved);
    await user.click(getByTestId('reveal-secret'));
    await findAllByText(/can be shown for ten seconds/);
    expect(told(getByTestId('secret-card'))).toContain('The value can be shown for ten seconds');
  });

  test('what a removal takes away, once it is there', async () => {
    const shown = (state: typeof healthy.removal.state) =>
      healthView({ removal: { ...healthy.removal, state } });
    const { getByTestId, platform, user } = await open(shown('reading'));
    await user.click(getByTestId('show-removal'));
    expect(told(getByTestId('removal'))).toMatch(/is being read/);
    platform.show(next(shown('whole')));
    expect(told(getByTestId('removal'))).toBe('All that goes with it has been read. It is listed below.');
  });
});
