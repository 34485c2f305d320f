import type { Plugin } from 'vite';

/** Words that only the shell says (`src-tauri/src/words.rs`, `language.rs`): the page need not read them. */
export const OF_THE_SHELL = [
  'start',
  'menu',
  'closingPage',
  'documents.date',
  'documents.moment',
  'documents.reminder',
];

interface Group {
  [key: string]: string | Group;
}

/** The same without what is below this path. */
function without(group: Group, path: string): Group {
  const [first = '', ...rest] = path.split('.');
  const { [first]: inside, ...others } = group;
  return rest.length > 0 && typeof inside === 'object'
    ? { ...group, [first]: without(inside, rest.join('.')) }
    : others;
}

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
      const all = JSON.parse(text) as Group;
      return { code: JSON.stringify(OF_THE_SHELL.reduce<Group>(without, all)), map: null };
    },
  };
}
