import type { Plugin } from 'vite';

/** Words that only the shell says (`src-tauri/src/words.rs`, `language.rs`): the page need not read them. */
export const OF_THE_SHELL = new Set(['start', 'menu', 'closingPage', 'documents']);

/** Takes what the shell alone says out of the catalogues of the page that is shipped. */
export function withoutTheShellsWords(): Plugin {
  return {
    name: 'without-the-shells-words',
    apply: 'build',
    enforce: 'pre',
    transform(text, id) {
      if (!/\/locales\/\w+\.json$/.test(id)) {
        return null;
      }
      const all = Object.entries(JSON.parse(text) as Record<string, unknown>);
      const kept = Object.fromEntries(all.filter(([key]) => !OF_THE_SHELL.has(key)));
      return { code: JSON.stringify(kept), map: null };
    },
  };
}
