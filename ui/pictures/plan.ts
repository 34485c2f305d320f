/** What is looked at: which views, in which language, size and theme, by which engine. */
import { languages } from '../languages';
import { PSEUDO } from '../src/sample/pseudo';
import type { Size, Theme } from './engine';

const size = (width: number, height: number): Size => ({ width, height });

/** The size that a screen of 1366 × 768 leaves, and in which the button to press has to be in sight. */
export const USUAL = size(1024, 640);

/** On a large screen, where what is shown stays together in the window's middle. */
const LARGE = size(1600, 1000);

/** The smallest window (`minWidth` and `minHeight` of the shell), a large one, and one narrower than allowed. */
const SIZES = [USUAL, size(480, 400), LARGE, size(400, 400)];

/** 1024 × 640 at 200 %: half as many of the page's pixels. */
export const ZOOMED = size(512, 320);

export interface Plan {
  engine: 'Chromium' | 'WebKitGTK';
  languages: readonly string[];
  themes: readonly Theme[];
  sizes: readonly Size[];
  /** In which of them it is looked at once more with all folds open. */
  unfolded: readonly Size[];
  /** Whether axe looks then as well, in the usual size. */
  axe: boolean;
  /** Whether a picture is left of each. */
  pictures: boolean;
}

/** Each view as it opens, once. */
const QUICK = { themes: ['light'], sizes: [USUAL], unfolded: [], axe: false, pictures: false } as const;

/** All of it, with pictures. */
export const WHOLE: readonly Plan[] = [
  {
    engine: 'Chromium',
    languages: [...languages, PSEUDO],
    themes: ['light', 'dark'],
    sizes: SIZES,
    unfolded: SIZES,
    axe: true,
    pictures: true,
  },
  {
    engine: 'Chromium',
    languages: ['en'],
    themes: ['forced'],
    sizes: [USUAL, ZOOMED],
    unfolded: [USUAL, ZOOMED],
    axe: true,
    pictures: true,
  },
  {
    engine: 'Chromium',
    languages: ['de', PSEUDO],
    themes: ['light'],
    sizes: [ZOOMED],
    unfolded: [ZOOMED],
    axe: false,
    pictures: true,
  },
  {
    engine: 'WebKitGTK',
    languages: [...languages, PSEUDO],
    themes: ['light'],
    // Its browser becomes no narrower than that.
    sizes: SIZES.filter(({ width }) => width >= 480),
    unfolded: SIZES.filter(({ width }) => width >= 480),
    axe: false,
    pictures: false,
  },
  {
    engine: 'WebKitGTK',
    languages: ['en'],
    themes: ['light', 'dark'],
    sizes: [USUAL],
    unfolded: [USUAL],
    axe: true,
    pictures: true,
  },
];

/**
 * What every run of the tests has time for. The disguise is longer than any translation, so what it leaves whole the others
 * do too; German is what is promised by name. Contrast is a matter of the theme, not of the language.
 */
export const SUBSET: readonly Plan[] = [
  {
    engine: 'Chromium',
    languages: [PSEUDO],
    themes: ['light', 'dark'],
    sizes: [USUAL, size(480, 400)],
    unfolded: [USUAL],
    axe: true,
    pictures: false,
  },
  { ...QUICK, engine: 'Chromium', languages: ['de'], sizes: [USUAL, LARGE] },
  { ...QUICK, engine: 'WebKitGTK', languages: [PSEUDO] },
];
