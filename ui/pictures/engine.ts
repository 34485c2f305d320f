/** What draws the pages, whichever program it is. */
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
