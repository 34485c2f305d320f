import type { Plugin } from 'vite';

/**
 * Writes each design token where it is used, as the name of the CSS variable that it is (`@fluentui/tokens`, `tokens.js`: each
 * is `var(--itsName)`), so that the list of all of them need not be read. Nine tenths of them are used nowhere.
 */
export function tokensByName(): Plugin {
  return {
    name: 'tokens-by-name',
    apply: 'build',
    transform(text, id) {
      if (!/\.(js|ts|tsx)$/.test(id) || id.endsWith('/tokens.js') || !/\btokens\.[a-z]/.test(text)) {
        return null;
      }
      return { code: text.replace(/\btokens\.(?!js\b)([a-zA-Z0-9]+)\b/g, '"var(--$1)"'), map: null };
    },
  };
}
