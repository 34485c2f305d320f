import { availableParallelism } from 'node:os';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { firstPicture } from './first-picture';
import { languages } from './languages';
import { tokensByName } from './tokens-by-name';

// `./` because the shell serves the pages under a scheme of its own, and because a file opened from disk
// should load too. No inlined assets and no inline preload code: the policy allows files of our own only.
export default defineConfig({
  base: './',
  plugins: [react(), tokensByName(), firstPicture()],
  // Only the tags: what they say comes from the program, which carries it once.
  define: { CATALOGUES: JSON.stringify(languages) },
  // A catalogue is read as a whole.
  json: { namedExports: false, stringify: true },
  build: {
    outDir: 'dist',
    target: ['es2022', 'safari15.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { port: 1420, strictPort: true },
  test: {
    environment: 'jsdom',
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.{ts,tsx}'],
    // Every core, where Vitest leaves one to a person who watches. The files of a core share one world, so that the pages and
    // Fluent are read once and not by each: together 2.5 times as quick. What a test changes in it, `test/setup.ts` takes back.
    maxWorkers: availableParallelism(),
    isolate: false,
    // Only ends a test that hangs: axe takes ten seconds for a screen where the machine has other work.
    testTimeout: 300_000,
  },
});
