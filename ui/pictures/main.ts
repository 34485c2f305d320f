/**
 * Draws every sample view in Chromium and in WebKitGTK, looks for what is cut off, scrolls to the side, is too high, cannot be read or
 * has no one button to press, and leaves pictures of all of it on one sheet.
 *
 * `sheet` does the whole matrix with pictures, `look` the part that every run of the tests has time for; `accept` only writes
 * down what each view is to a screen reader. Names of views after it leave out the others.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Looked } from '../src/sample/looks';
import { PSEUDO } from '../src/sample/pseudo';
import { type SampleName, sampleNames } from '../src/sample/views';
import * as chromium from './chromium';
import { type Engine, sideBySide, type Size, type Theme } from './engine';
import { compare } from './outline';
import { FOLDER, serve } from './page';
import { type Plan, SUBSET, USUAL, WHOLE } from './plan';
import { type Picture, writeSheet } from './sheet';
import * as webkit from './webkit';

const KINDS = ['cut', 'sideways', 'high', 'blue', 'motion', 'direction', 'jump', 'axe'] as const;

/** What was seen so far. */
class Seen {
  readonly pictures: Picture[] = [];
  readonly counts: Record<(typeof KINDS)[number], number> = {
    cut: 0,
    sideways: 0,
    high: 0,
    blue: 0,
    motion: 0,
    direction: 0,
    jump: 0,
    axe: 0,
  };
  looks = 0;
  axeRuns = 0;
  undecided = 0;
  private readonly told = new Set<string>();

  take(where: string, looked: Looked, withAxe: boolean): void {
    this.looks += 1;
    this.axeRuns += withAxe ? 1 : 0;
    this.undecided += looked.undecided;
    for (const kind of KINDS) {
      this.counts[kind] += looked[kind].length;
      for (const text of looked[kind]) {
        const line = `${where}: ${kind}: ${text}`;
        if (!this.told.has(line)) {
          this.told.add(line);
          console.log(line);
        }
      }
    }
  }

  get wrong(): number {
    return KINDS.reduce((sum, kind) => sum + this.counts[kind], 0);
  }
}

const shown = ({ width, height }: Size) => `${width}x${height}`;

/** How high something is, is promised for an ordinary laptop and the languages that are spoken. */
function promised(looked: Looked, language: string, size: Size): Looked {
  return size === USUAL && language !== PSEUDO ? looked : { ...looked, high: [] };
}

/** One view in one language, in every size and theme of the plan: as it opens, then with everything unfolded. */
async function visit(
  engine: Engine,
  plan: Plan,
  themes: readonly Theme[],
  view: SampleName,
  language: string,
  seen: Seen,
) {
  await engine.resize(plan.sizes[0] ?? USUAL);
  await engine.open(view, language);
  // Without pictures one theme is enough: no colour moves a word.
  for (const theme of plan.pictures ? themes : themes.slice(0, 1)) {
    await engine.theme(theme);
    for (const size of plan.sizes) {
      await engine.resize(size);
      const where = `${engine.name} ${view} ${language} ${theme} ${shown(size)}`;
      seen.take(where, promised(await engine.look(false), language, size), false);
      if (plan.pictures) {
        const file = `${where.replaceAll(' ', '-')}.${engine.name === 'Chromium' ? 'jpg' : 'png'}`;
        await engine.picture(join(FOLDER, file));
        seen.pictures.push({ file, view, engine: engine.name, language, theme, size: shown(size) });
      }
    }
  }
  if (plan.unfolded.length > 0) {
    await engine.unfold();
  }
  for (const size of plan.unfolded) {
    await engine.resize(size);
    const withAxe = plan.axe && size === USUAL;
    for (const theme of withAxe ? themes : themes.slice(0, 1)) {
      await engine.theme(theme);
      const where = `${engine.name} ${view} ${language} ${theme} ${shown(size)} unfolded`;
      // What is unfolded may push the button that was in sight, and be as high as it is.
      seen.take(where, { ...(await engine.look(withAxe)), blue: [], high: [] }, withAxe);
    }
  }
}

/** Fails unless mistakes that are made on purpose are found. */
async function tryOut(engine: Engine): Promise<void> {
  await engine.resize(USUAL);
  await engine.open('welcome', 'en');
  await engine.plant();
  const looked = await engine.look(true);
  // The small browser with WebKitGTK does not ask for less motion.
  const missed = KINDS.filter(
    (kind) => !looked[kind].length && (kind !== 'motion' || engine.name === 'Chromium'),
  );
  if (missed.length) {
    throw new Error(`${engine.name} does not see what is wrong: ${missed.join(', ')}`);
  }
}

/** Does all of a plan, several windows side by side. */
async function follow(plan: Plan, views: readonly SampleName[], open: Opener, seen: Seen): Promise<void> {
  const begun = Date.now();
  const before = seen.looks;
  // WebKitGTK has the theme of its desktop: there each is a browser of its own.
  const groups = plan.engine === 'Chromium' ? [plan.themes] : plan.themes.map((theme) => [theme]);
  for (const themes of groups) {
    const work = plan.languages.flatMap((language) => views.map((view) => ({ language, view })));
    await sideBySide(async () => {
      const engine = await open(plan.engine, themes);
      try {
        await tryOut(engine);
        for (let next = work.shift(); next; next = work.shift()) {
          await visit(engine, plan, themes, next.view, next.language, seen);
        }
      } finally {
        await engine.end();
      }
    });
  }
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(
    `${plan.engine}: ${views.length} views in ${plan.languages.join(', ')}; ${plan.themes.join(', ')}; ` +
      `${plan.sizes.map(shown).join(', ')}: ${seen.looks - before} looks in ${seconds} s`,
  );
}

type Opener = (engine: Plan['engine'], themes: readonly Theme[]) => Promise<Engine>;

/** Runs it, and gives what the process ends with. */
export async function main([mode = 'look', ...only]: readonly string[]): Promise<number> {
  const views =
    only.length && mode !== 'accept' ? sampleNames.filter((name) => only.includes(name)) : sampleNames;
  const seen = new Seen();
  const plans = { sheet: WHOLE, look: SUBSET }[mode] ?? [];
  let changed: string[] = [];
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const page = await serve();
  const browser = await chromium.start();
  try {
    const open: Opener = (engine, themes) =>
      engine === 'Chromium'
        ? chromium.open(browser, page.base)
        : webkit.open(page.base, themes.includes('dark') ? 'dark' : 'light');
    changed = await compare(browser, page.base, views, mode === 'accept');
    for (const plan of plans) {
      await follow(plan, views, open, seen);
    }
  } finally {
    await browser.close();
    await page.close();
  }
  if (mode === 'sheet') {
    writeSheet(views, seen.pictures);
  }
  const { cut, sideways, high, blue, motion, direction, jump, axe } = seen.counts;
  console.log(
    `${seen.looks} looks at ${views.length} views: ${cut} texts cut off, ${sideways} boxes scroll to the side, ${high} are too high, ` +
      `${blue} times not one button to press and in sight, ${motion} move in spite of reduced motion, ` +
      `${direction} names not kept to their direction, ${jump} jumps from the first picture; ` +
      `axe ${seen.axeRuns} times: ${axe} findings, ${seen.undecided} contrasts left to a person`,
  );
  changed.forEach((line) => {
    console.log(`another outline than before (if that is meant: cargo xtask pictures --accept): ${line}`);
  });
  return seen.wrong || changed.length ? 1 : 0;
}
