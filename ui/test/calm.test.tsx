import { expect, test } from 'vitest';

import { type SampleName, sampleNames, sampleViews } from '../src/sample/views';
import { open } from './harness';

/** Nothing is left to do there: access beyond what Peig needs, and secrets that others made, may stay. */
const CALM: readonly SampleName[] = ['healthExtra', 'healthFine', 'healthCrowded'];

const health = sampleNames.filter(
  (name) => sampleViews[name].screenId === 'health' && sampleViews[name].busy === null,
);

test.each(health)('health ends with signing out only where nothing is left to do (%s)', async (name) => {
  const { queryByTestId } = await open(sampleViews[name]);
  expect(queryByTestId('leave') !== null).toBe(CALM.includes(name));
});
