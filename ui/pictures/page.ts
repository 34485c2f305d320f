import { join } from 'node:path';

import { build, preview } from 'vite';

/** Where all of it goes. */
export const FOLDER = '../target/pictures/sheet';

/**
 * Builds the pages with the samples in them, which no shipped build has, and serves them on a port of this computer.
 *
 * Not the development server: that sends each module by itself, and a page that is loaded while it bundles a library anew
 * waits for a word to load again, which never comes where nobody works on it (`hmr: false`).
 */
export async function serve(): Promise<{ base: string; close: () => Promise<void> }> {
  const outDir = join(FOLDER, 'page');
  await build({
    // As it is shipped, but for this: it is what the samples are behind (`main.tsx`).
    define: { 'import.meta.env.DEV': 'true' },
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 10_000 },
  });
  const server = await preview({
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, strictPort: false, host: '127.0.0.1' },
  });
  const base = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0];
  if (base === undefined) {
    throw new Error('the pages are served nowhere');
  }
  return { base, close: () => server.close() };
}
