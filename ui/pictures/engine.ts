/** What draws the pages, whichever program it is. */
import { availableParallelism } from 'node:os';

import type { Looked } from '../src/sample/looks';

export interface Size {
  width: number;
  height: number;
}

export type Theme = 'light' | 'dark' | 'forced';

export interface Engine {
  name: string;
  /** Draws a sample view anew. */
  open: (view: string, language: string) => Promise<void>;
  resize: (size: Size) => Promise<void>;
  theme: (theme: Theme) => Promise<void>;
  unfold: () => Promise<void>;
  plant: () => Promise<void>;
  look: (withAxe: boolean) => Promise<Looked>;
  picture: (file: string) => Promise<void>;
  end: () => Promise<void>;
}

/** Address of a sample view. */
export const address = (base: string, view: string, language: string) =>
  `${base}?view=${view}&lang=${language}`;

/** Does a work that takes from one list in as many windows at once as there are cores. */
export async function sideBySide(work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}
