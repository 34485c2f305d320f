import { afterEach, describe, expect, test } from 'vitest';

import { formatDay, formatMoment, formatTime } from '../src/format';
import { ENGLISH, has, named, speak, t } from '../src/i18n';
import { catalogues, leaves } from './catalogues';

/** What is the same in every language because it is a name; a key with a dot at its end stands for all below it. */
const NAMES = [
  // Of programs and products.
  'window.title',
  'app.name',
  'client.microsoftGraphCommandLineTools',
  'client.peig',
  'activity.powerShell',
  'activity.azureCli',
  // Of Microsoft's clouds.
  'cloud.usGovL4',
  'cloud.usGovL5',
  // Peig's own form is English, and these are what the admin looks for in it.
  'values.label.',
  'values.connectorForm',
  'values.provisioning',
  // An example.
  'welcome.tenantPlaceholder',
];

/** Words that happen to be the same in this language. */
const SAME: Record<string, string[]> = {
  de: [
    'app.version',
    'checklist.live.live',
    'documents.report.name',
    'documents.report.version',
    'health.name',
    'welcome.cloudLabel',
  ],
  cs: ['app.tenantUnread', 'documents.report.tenant', 'signIn.tenant', 'welcome.cloudLabel'],
  sk: ['app.tenantUnread', 'documents.report.tenant', 'signIn.tenant', 'welcome.cloudLabel'],
};

/** Words that this language has another one for, or another form of. */
const ASTRAY: Record<string, RegExp> = {
  // The list is called Checkliste; URI is feminine.
  de: /Prüfliste|D(er|en) Umleitungs-URI/i,
  // Animate: o tenanta, k tenantovi. To renew (vyměnit) is not to restore (obnovit).
  cs: /tenantu\b|[Oo]bnov\p{L}+ (ho|tajný klíč)/u,
  // Inanimate: bez tenantu. An account is konto.
  sk: /tenanta\b|(?<!\p{L})účt|[Oo]bnov\p{L}+ (ho|tajný kľúč)/u,
};

/** Sections and steps of the guide: English is the guide's own language, and has them from `setup::guide`. */
const OF_THE_GUIDE = 'guide.';

function sentences(tag: string): Map<string, string> {
  return new Map(leaves(catalogues[tag] ?? {}));
}

/** A form for a number, and the key that i18next is asked for. `zero` is its own, for words instead of a nought. */
const FORM = /_(zero|one|two|few|many|other)$/;

function parameters(sentence: string): string[] {
  return [...new Set(sentence.match(/\{\{\w+\}\}/g))].sort();
}

const english = sentences(ENGLISH.tag);
const plural = new Set(
  [...english.keys()].filter((key) => key.endsWith('_other')).map((key) => key.slice(0, -6)),
);

/** The keys that a language must have: English's, with a form for every kind of number of its own. */
function wanted(tag: string): string[] {
  const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  const keys = [...english.keys()].flatMap((key) => {
    const base = key.replace(FORM, '');
    return plural.has(base) && !key.endsWith('_zero') ? forms.map((form) => `${base}_${form}`) : [key];
  });
  return [...new Set(keys)].sort();
}

/** What English says for a key: the same, or what it says for many. */
function inEnglish(key: string): string {
  return english.get(key) ?? english.get(key.replace(FORM, '_other')) ?? '';
}

afterEach(() => {
  speak(ENGLISH);
});

describe.each(Object.keys(catalogues).filter((tag) => tag !== ENGLISH.tag))('%s', (tag) => {
  const own = [...sentences(tag)];
  const ofThePage = own.filter(([key]) => !key.startsWith(OF_THE_GUIDE));

  test('has what English has, with every form that its numbers need', () => {
    expect(ofThePage.map(([key]) => key).sort()).toEqual(wanted(tag));
  });

  test('takes the same values into each sentence', () => {
    const differing = ofThePage.filter(([key, sentence]) => {
      const values = parameters(sentence);
      const expected = parameters(inEnglish(key));
      // "one day" may do without the number.
      const spelled = /_(zero|one)$/.test(key) ? expected.filter((one) => one !== '{{count}}') : expected;
      return ![expected, spelled].some((set) => set.join() === values.join());
    });
    expect(differing).toEqual([]);
  });

  test('leaves nothing in English', () => {
    const allowed = [...NAMES, ...(SAME[tag] ?? [])];
    const left = ofThePage
      .filter(([key, sentence]) => sentence === inEnglish(key))
      // Without its values it may have no words at all.
      .filter(([, sentence]) => /\p{L}/u.test(sentence.replace(/\{\{\w+\}\}/g, '')))
      .map(([key]) => key)
      .filter((key) => !allowed.some((one) => (one.endsWith('.') ? key.startsWith(one) : key === one)));
    expect(left).toEqual([]);
  });

  test('calls a thing the same everywhere', () => {
    expect(own.filter(([, words]) => ASTRAY[tag]?.test(words))).toEqual([]);
  });

  test('lists nothing as a name that it translates', () => {
    const names = [...NAMES, ...(SAME[tag] ?? [])];
    const translated = ofThePage.filter(
      ([key, sentence]) =>
        names.some((one) => (one.endsWith('.') ? key.startsWith(one) : key === one)) &&
        sentence !== inEnglish(key),
    );
    expect(translated).toEqual([]);
  });

  test('is typeset as English is: whole, in its own quotation marks, with the same end', () => {
    const joiners = new Set(['navigation.separator']);
    expect(own.filter(([key, words]) => words !== words.trim() && !joiners.has(key))).toEqual([]);
    expect(own.filter(([, words]) => /["'“]\p{L}|\.\.\.|\s{2}/u.test(words))).toEqual([]);
    const ends = (sentence: string) => /[.?:…]?$/.exec(sentence)?.[0];
    const ending = ofThePage.filter(([key, words]) => ends(words) !== ends(inEnglish(key)));
    expect(ending.map(([key, words]) => [key, words, inEnglish(key)])).toEqual([]);
  });

  test('says in each fault what happened, and what it means and what to do', () => {
    for (const [key, words] of own.filter(([key]) => /^fault\.\w+\.text$/.test(key))) {
      expect(words.split('. ').length, key).toBeGreaterThan(1);
    }
  });

  test('calls what is pressed what it is called', () => {
    // Every name in quotation marks is that of something on screen, or a value.
    const called = new Set(own.map(([, words]) => words));
    const strange = ofThePage.flatMap(([key, words]) =>
      [...words.matchAll(/„([^“]+)“/g)]
        .map(([, name]) => name ?? '')
        .filter((name) => !name.startsWith('{{') && !called.has(name))
        .map((name) => [key, name]),
    );
    expect(strange).toEqual([]);
  });

  test('is spoken: sentences, numbers, the language of the page', () => {
    speak({ tag, dates: tag });
    expect(document.documentElement.lang).toBe(tag);
    expect(document.title).toBe('Peig Setup');
    expect(t('navigation.next')).not.toBe('Next');
    expect(named('guide.section.secret', 'Generate a client secret')).not.toBe('Generate a client secret');
    for (const count of [0, 1, 2, 5, 22, 1.5]) {
      expect(t('time.seconds', { count })).not.toBe(t('time.seconds', { count, lng: 'en' }));
    }
  });
});

test('a name that no catalogue has is as the program sends it', () => {
  expect(has('guide.section.secret')).toBe(false);
  expect(named('guide.section.secret', 'Generate a client secret')).toBe('Generate a client secret');
});

// A wait is formatted in the nominative (`formatWait`): after a verb or a preposition Czech and Slovak have another case.
test.each(['cs', 'sk'])('a wait stands where its form is right (%s)', (tag) => {
  const waits = leaves(catalogues[tag] ?? {}).filter(([, words]) => words.includes('{{seconds}}'));
  expect(waits.length).toBeGreaterThan(0);
  expect(waits.filter(([, words]) => !words.includes(': {{seconds}}.'))).toEqual([]);
});

describe('dates', () => {
  const day = '2027-01-31T12:00:00Z';

  test('have the form of the region, in the language of the sentence', () => {
    speak({ tag: 'de', dates: 'de-AT' });
    expect(formatDay(day)).toBe('31. Jänner 2027');
    speak({ tag: 'de', dates: 'de-DE' });
    expect(formatDay(day)).toBe('31. Januar 2027');
    speak({ tag: 'en', dates: 'en-GB' });
    expect(formatDay(day)).toBe('31 January 2027');
    speak({ tag: 'cs', dates: 'cs' });
    expect(formatDay(day)).toBe('31. ledna 2027');
  });

  test('have the form of the language where the region is none that Intl knows', () => {
    speak({ tag: 'de', dates: 'de-!' });
    expect(formatDay(day)).toBe('31. Januar 2027');
    for (const format of [formatDay, formatMoment, formatTime]) {
      expect(format('soon')).toBe('soon');
    }
  });
});
