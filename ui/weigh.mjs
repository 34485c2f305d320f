// How much JavaScript the page is, compressed as a server would (gzip), and whether that is more than it may be.
//
// The sentences are none: the page asks the program for those of one language (`src-tauri/src/language.rs`).
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { catalogueOf, languages } from './languages.js';

/** Bytes of JavaScript that the page may be. */
const MOST = 200_000;

/** What only the samples and their pseudo-locale say; and a key that no code names, so it stands in catalogues alone. */
const NOT_SHIPPED = ['sample-value-that-is-no-secret', 'Northwind Bakery', 'en-XA', 'cloudFileMissing'];

/** @param {number} bytes */
const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** @param {string | URL} file */
const weight = (file) => gzipSync(readFileSync(file)).length;

const scripts = readdirSync('dist/assets')
  .filter((file) => file.endsWith('.js'))
  .map((file) => `dist/assets/${file}`);
const all = scripts.reduce((sum, file) => sum + weight(file), 0);
const words = Math.max(...languages.map((tag) => weight(catalogueOf(tag))));

console.log(
  `JavaScript, compressed: ${kilo(all)}; sentences of a language, from the program: up to ${kilo(words)}`,
);
const shipped = scripts.filter((file) =>
  NOT_SHIPPED.some((mark) => readFileSync(file, 'utf8').includes(mark)),
);
if (shipped.length > 0) {
  throw new Error(`${shipped.join(', ')}: samples or sentences are in the page that is shipped`);
}
if (all > MOST) {
  throw new Error(`the page reads ${kilo(all)} of compressed JavaScript; it may be ${kilo(MOST)}`);
}
