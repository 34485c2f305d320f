// Draws every sample view in real engines; what for, is in pictures/main.ts, which is TypeScript and so is read through Vite.
import process from 'node:process';

import { runnerImport } from 'vite';

/** @type {{ module: { main: (words: string[]) => Promise<number> } }} */
const { module } = await runnerImport('./pictures/main.ts');
process.exitCode = await module.main(process.argv.slice(2));
