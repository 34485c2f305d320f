import { expect, test } from 'vitest';

import { sampleNames, sampleViews } from '../src/sample/views';

// What is looked at in every size and language has to be as full as what the program draws.
const drawn = sampleNames.filter(
  (name) => sampleViews[name].signedIn !== null && sampleViews[name].run === null,
);

test.each(drawn)('%s has the checklist and the steps that its screen has in the program', (name) => {
  const { checklist, screen } = sampleViews[name];
  expect(checklist).not.toEqual([]);
  expect(screen.kind === 'section' ? screen.steps.length : 1).toBeGreaterThan(0);
});
