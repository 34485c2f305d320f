// How much JavaScript the page is, compressed as a server would (gzip), and whether that is more than it may be.
//
// A run reads everything but the catalogues, and one of these. So the heaviest run counts.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Bytes of JavaScript that a run may read. */
const MOST = 200_000;

/** What only the samples and their pseudo-locale say. */
const SAMPLES = ['sample-value-that-is-no-secret', 'Northwind Bakery', 'en-XA'];

/** @param {number} bytes */
const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

const languages = readdirSync('src/locales').map((file) => file.replace('.json', ''));
const files = readdirSync('dist/assets')
  .filter((file) => file.endsWith('.js'))
  .map((file) => ({
    language: languages.find((tag) => file.startsWith(`${tag}-`)) ?? '',
    bytes: gzipSync(readFileSync(`dist/assets/${file}`)).length,
  }));
const catalogues = files.filter((file) => file.language);
const all = files.reduce((sum, file) => sum + file.bytes, 0);
const always = catalogues.reduce((sum, file) => sum - file.bytes, all);
const heaviest = always + Math.max(...catalogues.map((file) => file.bytes));
const each = catalogues.map((file) => `${file.language} ${kilo(file.bytes)}`).join(', ');

console.log(
  `JavaScript, compressed: ${kilo(always)} and one language (${each}); ${kilo(all)} in the package`,
);
const ofSamples = readdirSync('dist/assets').filter((file) =>
  SAMPLES.some((mark) => readFileSync(`dist/assets/${file}`).includes(mark)),
);
if (ofSamples.length > 0) {
  throw new Error(`${ofSamples.join(', ')}: there is something of the samples in what is shipped`);
}
if (catalogues.length !== languages.length) {
  throw new Error(`each of ${languages.join(', ')} should be a file of its own`);
}
if (heaviest > MOST) {
  throw new Error(`a run reads up to ${kilo(heaviest)} of compressed JavaScript; it may be ${kilo(MOST)}`);
}
