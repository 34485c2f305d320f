/**
 * What each sample view is to a screen reader, role by role, held to what it was: `outline.yml` beside this file. It names
 * sentences by their keys, so that no new wording changes it, and has no header, way through or place on the screen.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import type { Browser, Page } from 'playwright-core';

import { KEYS } from '../src/sample/pseudo';
import { address, sideBySide } from './engine';

const FILE = 'pictures/outline.yml';

/** When the samples' tenant is looked at. Everything in them counts from now. */
const NOW = '2026-11-02T09:00:00Z';

const PARTS = 'main, aside, [data-testid="bar"], dialog[open]';

/** What was committed, by view. */
function committed(): Map<string, string> {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  const parts = text.split(/^(\w+):\n/m).slice(1);
  return new Map(parts.flatMap((name, at) => (at % 2 ? [] : [[name, parts[at + 1] ?? ''] as const])));
}

async function outlineOf(page: Page, base: string, view: string): Promise<string> {
  await page.goto(address(base, view, KEYS));
  await page.waitForFunction(() => window.looks !== undefined);
  await page.evaluate(() => window.looks?.drawn());
  const parts = await page.locator(PARTS).all();
  const outlines = await Promise.all(parts.map((part) => part.ariaSnapshot()));
  return outlines.join('\n').replace(/^/gm, '  ').replace(/\s*$/, '\n');
}

/** The first line in which they differ, for developers. */
function difference(was: string, is: string): string {
  const [before, after] = [was.split('\n'), is.split('\n')];
  const at = after.findIndex((line, number) => line !== before[number]);
  return `was “${before[at]?.trim() ?? ''}”, is “${after[at]?.trim() ?? ''}”`;
}

/** Which views are another thing than they were, one line each. A new view is none of these, only told; `accept` writes all. */
export async function compare(
  browser: Browser,
  base: string,
  views: readonly string[],
  accept: boolean,
): Promise<string[]> {
  const was = committed();
  // In the order of the views, whichever is read first.
  const is = new Map(views.map((view) => [view, '']));
  const left = [...views];
  await sideBySide(async () => {
    const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en', timezoneId: 'UTC' });
    const page = await context.newPage();
    await page.clock.setFixedTime(NOW);
    for (let view = left.shift(); view !== undefined; view = left.shift()) {
      is.set(view, await outlineOf(page, base, view));
    }
    await context.close();
  });
  if (accept) {
    writeFileSync(FILE, [...is].map(([view, outline]) => `${view}:\n${outline}`).join(''));
  }
  const unknown = views.filter((view) => !was.has(view));
  console.log(
    `outlines of ${views.length} views compared; ${unknown.length} new: ${unknown.join(', ') || 'none'}`,
  );
  return accept
    ? []
    : views
        .filter((view) => was.has(view) && was.get(view) !== is.get(view))
        .map((view) => `${view}: ${difference(was.get(view) ?? '', is.get(view) ?? '')}`);
}
