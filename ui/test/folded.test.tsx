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
  });

  test('is the same for those who hold the registration, and for the plan to take them away', async () => {
    const { getAllByTestId, user } = await open(sampleViews.registrationCrowded);
    const lines = () => [getAllByTestId(/^foothold-/).length, getAllByTestId(/^change-/).length];
    expect(lines()).toEqual([10, 10]);
    for (const button of getAllByTestId('show-all')) {
      await user.click(button);
    }
    expect(lines()).toEqual([80, 60]);
  });
});
