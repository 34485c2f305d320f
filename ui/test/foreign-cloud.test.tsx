import { afterEach, describe, expect, test } from 'vitest';

import { ENGLISH, has, speak, speakOf, t } from '../src/i18n';
import type { View } from '../src/ipc/bindings/View';
import { type SampleName, sampleNames, sampleViews } from '../src/sample/views';
import { catalogues, leaves } from './catalogues';
import { open } from './harness';

const FOREIGN = sampleViews.signInForeign.cloud;

/** Words that vouch for a page: that it is Microsoft's. */
const VOUCHES: Record<string, RegExp> = {
  en: /Microsoft’s (own |sign-in )*page/,
  de: /(S|s)eite von Microsoft|Microsofts (eigene )?(Anmelde)?[Ss]eite/,
  cs: /strán[kc]\p{L}* Microsoftu/u,
  sk: /stránk\p{L}* Microsoftu/u,
};

/** The same view in a foreign cloud that was agreed to. */
function abroad(name: SampleName): View {
  return { ...sampleViews[name], cloud: { ...FOREIGN, agreed: true } };
}

afterEach(() => {
  speak(ENGLISH);
  speakOf('microsoft');
});

describe.each(Object.keys(catalogues))('in %s', (tag) => {
  const vouches = VOUCHES[tag] ?? /Microsoft/;
  const all = leaves(catalogues[tag] ?? {});
  const own = all.filter(([key]) => key.startsWith('foreign.'));

  test('what vouches for a page of Microsoft’s is said otherwise in a foreign cloud', () => {
    const vouching = all.filter(([key, sentence]) => !key.startsWith('foreign') && vouches.test(sentence));
    expect(vouching.map(([key]) => key)).toContain('signIn.intro');
    const instead = new Map(own);
    // Of what the program itself says, it takes the one or the other.
    const told = new Set(all.map(([key]) => key));
    const elsewhere = (key: string) => instead.has(`foreign.${key}`) || told.has(`${key}Elsewhere`);
    expect(vouching.filter(([key]) => !elsewhere(key))).toEqual([]);
    expect(own.filter(([, sentence]) => vouches.test(sentence))).toEqual([]);
  });

  test('a sentence of a foreign cloud stands in for one that there is', () => {
    const keys = new Set(all.map(([key]) => key));
    expect(own.filter(([key]) => !keys.has(key.slice('foreign.'.length)))).toEqual([]);
    speak({ tag, dates: tag });
    const before = t('signIn.intro');
    speakOf('foreign');
    expect([t('signIn.intro'), t('signIn.title')]).not.toContain(before);
    expect(has('signIn.title')).toBe(true);
    speakOf('microsoft');
    expect(t('signIn.intro')).toBe(before);
  });
});

describe.each(sampleNames)('%s', (name) => {
  test('names both hosts in a foreign cloud, and vouches for nothing', async () => {
    const { getByTestId, container } = await open(abroad(name));
    const bar = getByTestId('foreign-cloud');
    expect(bar.textContent).toContain(FOREIGN.signInHost);
    expect(bar.textContent).toContain(FOREIGN.graphHost);
    expect(container.textContent).not.toMatch(VOUCHES['en'] ?? /./);
  });
});

describe('the question before the sign-in', () => {
  test('repeats both hosts, and going back is its first answer', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.signInForeign);
    const question = getByTestId('cloud-question');
    expect(question.textContent).toContain(FOREIGN.signInHost);
    expect(question.textContent).toContain(FOREIGN.graphHost);
    expect(document.activeElement).toBe(getByTestId('cloud-question-back'));
    await user.click(getByTestId('cloud-question-back'));
    await user.click(getByTestId('cloud-question-agree'));
    const { signInHost, graphHost } = FOREIGN;
    expect(platform.sent.filter((intent) => intent.kind !== 'visible')).toEqual([
      { kind: 'back' },
      { kind: 'agreeToCloud', signInHost, graphHost },
    ]);
  });

  test('is not asked in a cloud of Microsoft’s, and no bar is there', async () => {
    const { queryByTestId } = await open(sampleViews.signIn);
    expect([queryByTestId('cloud-question'), queryByTestId('foreign-cloud')]).toEqual([null, null]);
  });

  test('the words are Microsoft’s again in a cloud of Microsoft’s', async () => {
    const { platform, container } = await open(sampleViews.signInForeignAgreed);
    expect(container.textContent).not.toContain('Microsoft’s own page');
    platform.show({ ...sampleViews.signInBrowser, revision: 9 });
    expect(container.textContent).toContain('Microsoft’s own page');
  });
});
