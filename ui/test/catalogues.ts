import type { Catalogue } from '../src/i18n';

/** Every catalogue, by its tag; the shell's list says which of them are spoken (`src-tauri/src/language.rs`). */
export const catalogues: Readonly<Record<string, Catalogue>> = Object.fromEntries(
  Object.entries(
    import.meta.glob<Catalogue>('../src/locales/*.json', { eager: true, import: 'default' }),
  ).map(([file, catalogue]) => [file.replace(/^.*\/|\.json$/g, ''), catalogue]),
);

/** Every sentence of a catalogue, with its key. */
export function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, child]: [string, string | object]): [string, string][] => {
    const at = path ? `${path}.${key}` : key;
    return typeof child === 'string' ? [[at, child]] : leaves(child, at);
  });
}
