import { describe, expect, test } from 'vitest';

import { sampleViews } from '../src/sample/views';
import { open } from './harness';

describe('a list that nobody can read at a glance', () => {
  test('begins with a few secrets, says how many there are, and shows all on request', async () => {
    const { getByTestId, user } = await open(sampleViews.healthCrowded);
    await user.click(getByTestId('show-details'));
    const count = () => getByTestId('credentials').textContent.split('backup ').length - 1;
    expect(count()).toBeLessThan(10);
    expect(getByTestId('show-all').textContent).toContain('101');
    await user.click(getByTestId('show-all'));
    expect(count()).toBe(100);
    // The button is gone: whoever listens goes on where they were.
    expect(document.activeElement?.textContent).toContain('backup 10');
  });

  test('is the same for those who hold the registration, and for the plan to take them away', async () => {
    const { getAllByTestId, user } = await open(sampleViews.registrationCrowded);
    const lines = () => [getAllByTestId(/^foothold-/).length, getAllByTestId(/^change-/).length];
    expect(lines()).toEqual([10, 10]);
    for (const [button, kind] of getAllByTestId('show-all').map(
      (one, at) => [one, at === 0 ? 'foothold' : 'change'] as const,
    )) {
      await user.click(button);
      expect(document.activeElement).toBe(getAllByTestId(new RegExp(`^${kind}-`))[10]);
    }
    expect(lines()).toEqual([80, 60]);
  });
});

describe('a choice that is right for most', () => {
  test.each([
    ['registration', 'audience'],
    ['secret', 'expiry'],
    ['secretForbidden', 'expiry'],
  ] as const)('%s: what is on offer takes the focus from the button that brought it', async (name, id) => {
    const { getByTestId, user } = await open(sampleViews[name]);
    const change = getByTestId(`change-${id}`);
    // It would promise that the button stays.
    expect(change.getAttribute('aria-expanded')).toBeNull();
    await user.click(change);
    const offer = getByTestId(`${id}-panel`);
    const chosen = offer.querySelector('input:checked:enabled') ?? offer.querySelector('input:enabled');
    // A rule may forbid all of them.
    expect(document.activeElement).toBe(chosen ?? offer.querySelector('[tabindex="-1"]'));
  });
});
