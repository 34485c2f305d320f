import { readdirSync } from 'node:fs';

// Which languages there are is what catalogues there are. Whatever builds, draws or weighs the pages asks here; the shell's own
// list (`src-tauri/src/language.rs`) is held to the same folder by its test.

const FOLDER = new URL('src/locales/', import.meta.url);

/** The tag of each. */
export const languages = readdirSync(FOLDER)
  .map((file) => file.replace('.json', ''))
  .sort();

/** The file that holds all sentences of one. */
export const catalogueOf = (/** @type {string} */ tag) => new URL(`${tag}.json`, FOLDER);
