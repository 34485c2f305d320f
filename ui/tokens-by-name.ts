import type { Plugin } from 'vite';

/** A module that has Fluent's list. Others may call something else so: i18next has `tokens.length`. */
const HAS_THE_LIST = /\bimport\s*\{[^}]*\btokens\b[^}]*\}\s*from\s*['"]@fluentui\//;

/**
 * Writes each design token where it is used, as the name of the CSS variable that it is (`@fluentui/tokens`, `tokens.js`: each
 * is `var(--itsName)`), so that the list of all of them need not be read. Nine tenths of them are used nowhere.
 */
export function tokensByName(): Plugin {
  return {
    name: 'tokens-by-name',
    apply: 'build',
    transform(text, id) {
      if (!/\.(js|ts|tsx)$/.test(id) || !HAS_THE_LIST.test(text)) {
        return null;
      }
      return { code: text.replace(/\btokens\.(?!js\b)([a-zA-Z0-9]+)\b/g, '"var(--$1)"'), map: null };
    },
  };
}
