import { expect, test } from 'vitest';

import { catalogues, leaves } from './catalogues';

/** More words than these at once are not understood at the first reading (UX-NOTES, and any guide to plain language). */
const WORDS = 25;

/** The sentences of a text, or its parts where they stand on their own: what stands before a full stop, colon or semicolon. */
function sentences(text: string): string[] {
  return text.split(/(?<=[.?!:;])\s+/);
}

test.each(Object.keys(catalogues))('no sentence is long in %s', (tag) => {
  const long = leaves(catalogues[tag] ?? {}).flatMap(([key, text]) =>
    sentences(text)
      .filter((sentence) => sentence.split(/\s+/).length > WORDS)
      .map((sentence) => [key, sentence]),
  );
  expect(long).toEqual([]);
});
