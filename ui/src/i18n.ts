import i18next from 'i18next';

import en from './locales/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

const i18n = i18next.createInstance();

void i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  initAsync: false,
  // React escapes what it draws.
  interpolation: { escapeValue: false },
});

/** A sentence of the catalogue, by its key. */
export const t = i18n.t;

/** The same for keys and values that only the running program knows. */
const translate = i18n.t as unknown as (key: string, params: Params) => string;

/** Values that a sentence takes. */
export type Params = Readonly<Record<string, string | number>>;

/** The catalogue has an entry of this name. */
export function has(key: string): boolean {
  return i18n.exists(key, { count: 1 });
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

/** A name that the program sends in English, unless the catalogue translates it by its id. */
export function named(key: string, name: string): string {
  return has(key) ? translate(key, {}) : name;
}
