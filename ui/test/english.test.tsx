import { afterEach, describe, expect, test } from 'vitest';

import { ENGLISH, speak } from '../src/i18n';
import { type SampleName, sampleViews } from '../src/sample/views';
import { open } from './harness';

afterEach(() => {
  speak(ENGLISH);
});

/** Names that Microsoft or Peig's form has in English, whatever language the page is in. */
const NAMES: readonly [SampleName, string, string | null][] = [
  ['signIn', 'Consent on behalf of your organization', null],
  ['signIn', 'Microsoft Graph Command Line Tools', null],
  ['signIn', 'Application.ReadWrite.All', 'sign-in-details'],
  ['permissions', 'User.ReadWrite.All', 'permission-reasons'],
  ['healthFine', 'Organization.Read.All', 'show-details'],
  ['valuesForReal', 'Tenant ID', null],
  ['valuesForReal', 'Client Secret', null],
  ['registrationByHand', 'New registration', null],
];

describe.each(['de', 'cs', 'sk'])('in %s', (tag) => {
  test.each(NAMES)('%s marks “%s” as English for a voice', async (name, english, folded) => {
    speak({ tag, dates: tag });
    const { container, getByTestId, user } = await open(sampleViews[name]);
    if (folded !== null) {
      await user.click(getByTestId(folded));
    }
    // A drawing that no voice reads has no language.
    const words = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
    const marked: (string | null)[] = [];
    while (words.nextNode()) {
      const at = words.currentNode.parentElement;
      if (words.currentNode.textContent?.includes(english) && !at?.closest('[aria-hidden]')) {
        marked.push(at?.closest('[lang]')?.getAttribute('lang') ?? null);
      }
    }
    expect(marked.length).toBeGreaterThan(0);
    expect(new Set(marked)).toEqual(new Set(['en']));
  });
});
