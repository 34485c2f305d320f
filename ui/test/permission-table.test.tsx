import { cleanup } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { sampleViews } from '../src/sample/views';
import { open } from './harness';

describe('the table of permissions', () => {
  test('says below it once what a mark cannot, and of which permission', async () => {
    const { container, getAllByTestId } = await open(sampleViews.permissionsStrange);
    expect(container.textContent).toContain('The checklist says what to do.');
    expect(getAllByTestId('permissions-why').map((one) => one.textContent)).toEqual([
      expect.stringMatching(
        /^GroupMember\.ReadWrite\.All · .*not the published one.*send this to Peig support/,
      ),
    ]);
  });

  test('names no permission where it is so with all of them, and says nothing where nothing is open', async () => {
    const { getAllByTestId } = await open(sampleViews.permissionsThrottled);
    expect(getAllByTestId('permissions-why').map((one) => one.textContent)).toEqual([
      'Reading this failed. It is tried again by itself.',
    ]);
    cleanup();
    const { queryByTestId } = await open(sampleViews.permissions);
    expect(queryByTestId('permissions-why')).toBeNull();
  });
});
