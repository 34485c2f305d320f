import i18next from 'i18next';

import { isolated } from './direction';
import type { Language } from './ipc/bindings/Language';
import type en from './locales/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Catalogue };
  }
}

/** All the sentences in one language. */
export type Catalogue = typeof en;

/** Whoever has the catalogues. */
export interface Catalogues {
  /** All the sentences in the language of this tag, of which there is one (`LANGUAGES`). */
  catalogue(tag: string): Promise<Catalogue>;
}

declare global {
  /** Tags of the catalogues (`vite.config.ts`). */
  const CATALOGUES: readonly string[];
}

/** English, for when nobody says which language it is. */
export const ENGLISH: Language = { tag: 'en', dates: 'en' };

const i18n = i18next.createInstance();

void i18n.init({
  lng: ENGLISH.tag,
  fallbackLng: ENGLISH.tag,
  resources: {},
  defaultNS: 'translation',
  fallbackNS: 'translation',
  initAsync: false,
  // React escapes what it draws; here only a name's direction is kept to the name.
  interpolation: { escapeValue: true, escape: isolated },
});

let spoken = ENGLISH;

/** Takes a catalogue in as that of a language. */
export function teach(tag: string, catalogue: Catalogue): void {
  i18n.addResourceBundle(tag, 'translation', catalogue);
  i18n.addResourceBundle(tag, 'foreign', catalogue.foreign);
}

/** Asks for a language's catalogue unless it is known; it is complete: what it has not is no sentence in any other (the page's tests). */
export async function learn(tag: string, from: Catalogues): Promise<void> {
  if (!i18n.hasResourceBundle(tag, 'translation')) {
    teach(tag, await from.catalogue(tag));
  }
}

/** Tags of all the catalogues. */
export const LANGUAGES = CATALOGUES;

/** Speaks this language, which has been learnt, from now on. Nothing is drawn anew by it: whoever calls sees to that. */
export function speak(language: Language): void {
  spoken = language;
  // Its catalogue is at hand, so this is done when it returns.
  void i18n.changeLanguage(language.tag);
  document.documentElement.lang = language.tag;
  document.title = t('window.title');
}

/**
 * Says from now on what is so in a cloud of Microsoft's, or in a foreign one. There the sentences below `foreign` of the
 * catalogue stand in for those of the same key: nothing may vouch for a page that is not Microsoft's.
 */
export function speakOf(cloud: 'microsoft' | 'foreign'): void {
  i18n.setDefaultNamespace(cloud === 'foreign' ? 'foreign' : 'translation');
}

/** Whose form dates have, then the language itself for a region that Intl does not know. */
export function dateLocales(): [string, string] {
  return [spoken.dates, spoken.tag];
}

/** A sentence of the catalogue, by its key. */
export const t = i18n.t;

/** The same for keys and values that only the running program knows. */
const translate = i18n.t as unknown as (key: string, params: Params) => string;

/** Values that a sentence takes. */
export type Params = Readonly<Record<string, string | number>>;

/** The catalogue has a sentence of this name; a group of sentences is none. */
export function has(key: string): boolean {
  return i18n.exists(key, { count: 1, returnObjects: false });
}

/**
 * The first of these keys that the catalogue has, for keys that are made of what the program sends.
 *
 * The last key is the general sentence and must exist; the catalogue test sees to it.
 */
export function sentence(keys: readonly [string, ...string[]], params: Params = {}): string {
  const key = keys.find(has) ?? keys[keys.length - 1] ?? keys[0];
  return translate(key, params);
}

/** A name that the program sends in English, which is the guide's language, unless the catalogue translates it by its id. */
export function named(key: string, name: string): string {
  return has(key) ? translate(key, {}) : name;
}
