/**
 * What is looked for in a page that is drawn, whatever engine draws it: `pictures/` calls this in Chromium and in WebKitGTK.
 * With the samples it is in no shipped page.
 */

import { THEMES } from '../theme';
import { blueButtons, heightsOf, isInSight } from './in-sight';

/** What was found wrong, each in words for developers, by what kind of wrong it is. */
export interface Looked {
  cut: string[];
  sideways: string[];
  high: string[];
  blue: string[];
  motion: string[];
  direction: string[];
  jump: string[];
  axe: string[];
  /** Contrasts that axe can only leave to a person: no finding, but told. */
  undecided: number;
}

/** A box, for developers. */
function named(box: Element): string {
  const id = box.closest('[data-testid]')?.getAttribute('data-testid');
  return `${box.tagName.toLowerCase()}${id ? ` of ${id}` : ''}`;
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** The page follows the system's colours a moment later. */
function inSystemColours(): boolean {
  const theme = THEMES[matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'];
  const app = document.querySelector('#root > .fui-FluentProvider');
  const has = app && getComputedStyle(app).getPropertyValue('--colorNeutralBackground1').trim();
  return has === theme.colorNeutralBackground1;
}

/** Ends once the page stands: its heading, its colours, its fonts, and whatever moves only for a moment. */
export async function drawn(): Promise<void> {
  await until(() => document.querySelector('h1') !== null && inSystemColours());
  await document.fonts.ready;
  // Told after those of the page that watch sizes, so that they have done what they do about them.
  await new Promise<void>((resolve) => {
    const watcher = new ResizeObserver(() => {
      watcher.disconnect();
      setTimeout(resolve);
    });
    watcher.observe(document.body);
  });
  const passing = document
    .getAnimations()
    .filter((one) => Number.isFinite(Number(one.effect?.getComputedTiming().endTime)));
  await Promise.allSettled(passing.map((one) => one.finished));
}

/** Opens whatever is folded, so that what is in it is looked at too. */
export async function unfold(): Promise<void> {
  const folded = () =>
    document.querySelector<HTMLElement>(
      'button:is([aria-expanded="false"], [data-unfolds]):not([role="combobox"], [aria-disabled])',
    );
  for (let one = folded(); one; one = folded()) {
    const toggle = one;
    toggle.click();
    await until(() => !toggle.isConnected || toggle.getAttribute('aria-expanded') === 'true');
  }
  await drawn();
}

/** The part of the page that can be used now: a question that lies over the rest is all there is. */
function inFront(): Element {
  const open = document.querySelectorAll('dialog[open], [role="dialog"], [role="alertdialog"]');
  return open[open.length - 1] ?? document.body;
}

const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll';

/** What cuts off a line of this text, if anything does. A box that scrolls cuts nothing off in that direction. */
function cutter(text: Text, line: DOMRect): string | undefined {
  const reachable = { x: false, y: false };
  for (let box = text.parentElement; box; box = box.parentElement) {
    const style = getComputedStyle(box);
    const edge = box.getBoundingClientRect();
    // Words for screen readers only, or a tooltip that says the whole of it.
    const whole = box.getAttribute('title')?.includes(text.data.trim()) ?? false;
    if (edge.width <= 1 || edge.height <= 1 || style.visibility === 'hidden' || whole) {
      return undefined;
    }
    if (
      !reachable.x &&
      hides(style.overflowX) &&
      (line.left < edge.left - 1 || line.right > edge.right + 1)
    ) {
      return named(box);
    }
    // A line is taller than its letters: a fifth of it may go.
    const spare = line.height / 5 + 1;
    if (
      !reachable.y &&
      hides(style.overflowY) &&
      (line.top < edge.top - spare || line.bottom > edge.bottom + spare)
    ) {
      return named(box);
    }
    reachable.x ||= scrolls(style.overflowX);
    reachable.y ||= scrolls(style.overflowY);
    if (style.position === 'fixed') {
      break;
    }
  }
  return !reachable.x && (line.left < -1 || line.right > innerWidth + 1) ? 'the window' : undefined;
}

/** Every text of which a part cannot be seen, with what cuts it off. */
function cut(): string[] {
  const found: string[] = [];
  const texts = document.createTreeWalker(inFront(), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = text.data.trim() ? [...range.getClientRects()].filter((line) => line.width > 0) : [];
    const by = lines.map((line) => cutter(text, line)).find((one) => one !== undefined);
    if (by !== undefined) {
      found.push(`“${text.data.slice(0, 60)}” by ${by}`);
    }
  }
  for (const field of document.querySelectorAll('input, textarea')) {
    if (field.scrollWidth > field.clientWidth + 1) {
      found.push(`what stands in ${named(field)}`);
    }
  }
  return found;
}

/** Every box that scrolls to the side. */
function sideways(): string[] {
  return [...document.querySelectorAll('*')]
    .filter((box) => box === document.documentElement || scrolls(getComputedStyle(box).overflowX))
    .filter((box) => box.scrollWidth > box.clientWidth + 1)
    .map((box) => `${named(box)} is ${box.scrollWidth} wide in ${box.clientWidth}`);
}

/** No screen that tells a fault is higher than so many heights of the window, but the values. */
const HEIGHTS = 1.2;

/** What is higher than its place: the way through at all, and a screen that tells a fault by more than a little. */
function high(): string[] {
  const { screen } = document.querySelector<HTMLElement>('[data-testid="app"]')?.dataset ?? {};
  const main = document.querySelector('main');
  const way = document.querySelector('nav');
  const tells = screen !== 'values' && main?.querySelector('[data-testid="fault"]');
  const found = way && way.scrollHeight > way.clientHeight ? ['the way through'] : [];
  return main && tells && heightsOf(main) > HEIGHTS
    ? [...found, `${heightsOf(main).toFixed(2)} heights of the window`]
    : found;
}

/** More than one button to press, or one that is not in sight as the screen opens. */
function blue(): string[] {
  const buttons = blueButtons(inFront());
  const found =
    buttons.length > 1 ? [`${buttons.length} blue buttons: ${buttons.map(named).join(', ')}`] : [];
  const hidden = buttons.filter((button) => !isInSight(button));
  return [...found, ...hidden.map((button) => `${named(button)} is not in sight`)];
}

/** Names from right to left that would take what stands beside them along. */
function direction(): string[] {
  const found: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    const loose = text.data.replace(/\u2068[^\u2068\u2069]*\u2069/g, '');
    if (/[\u0590-\u08ff]/.test(loose) && !text.parentElement?.closest('bdi, [dir="auto"]')) {
      found.push(`“${text.data}” in ${named(text.parentElement ?? document.body)}`);
    }
  }
  return found;
}

/** What moves although the admin's system asks for rest. A bar that only fades in and out stays where it is. */
function motion(): string[] {
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
    return [];
  }
  const still = new Set(['offset', 'computedOffset', 'easing', 'composite', 'opacity']);
  return document
    .getAnimations()
    .map((one) => one.effect)
    .filter((effect) => effect instanceof KeyframeEffect)
    .filter((effect) =>
      effect.getKeyframes().some((frame) => Object.keys(frame).some((key) => !still.has(key))),
    )
    .map((effect) => `${effect.target ? named(effect.target) : 'something'} moves`);
}

/** Where the words of a line are, and what it looks like. */
function told(line: Element, top: Element): string {
  const words = document.createRange();
  words.selectNodeContents(line.lastChild ?? line);
  const { left, top: above, height } = words.getBoundingClientRect();
  const mark = line.querySelector('svg');
  const { color, font } = getComputedStyle(line);
  const { backgroundColor, borderBottom } = getComputedStyle(top);
  const boxes = [left, above, height, top.getBoundingClientRect().height];
  return [
    boxes.map((one) => one.toFixed(1)).join(' '),
    ...[color, font, backgroundColor, borderBottom, mark && getComputedStyle(mark).color],
    mark?.getBoundingClientRect().left.toFixed(1),
  ].join('; ');
}

/** What stands elsewhere, or looks otherwise, in the first picture (`first-picture.ts`) than in the page that replaces it. */
async function jump(): Promise<string[]> {
  const header = document.querySelector('[data-screen="welcome"] header');
  const product = header?.querySelector('p');
  if (!header || !product) {
    return [];
  }
  const file = await (await fetch(location.pathname)).text();
  const first = new DOMParser().parseFromString(file, 'text/html').querySelector<HTMLElement>('.first');
  const line = first?.querySelector('p');
  if (!first || !line) {
    return ['there is no first picture'];
  }
  first.style.cssText = 'position: fixed; inset: 0; visibility: hidden';
  document.body.append(document.adoptNode(first));
  const [was, is] = [told(line, line), told(product, header)];
  first.remove();
  return was === is ? [] : [`${was} becomes ${is}`];
}

/** All that axe finds, no rule switched off. Fluent's focus traps hold dummies for a moment; they are left out. */
async function accessibility(): Promise<{ axe: string[]; undecided: number }> {
  // Half a megabyte that most looks do not need.
  const { default: axe } = await import('axe-core');
  const results = await axe.run(
    { exclude: [['[data-tabster-dummy]']] },
    { resultTypes: ['violations', 'incomplete'] },
  );
  const contrast = results.incomplete.filter((one) => one.id === 'color-contrast');
  return {
    axe: results.violations.flatMap((one) =>
      one.nodes.map((node) =>
        `${one.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`.replace(/\s+/g, ' '),
      ),
    ),
    undecided: contrast.reduce((sum, one) => sum + one.nodes.length, 0),
  };
}

/** Looks at the page as it is. axe takes most of the time, so it is asked for. */
export async function look(withAxe: boolean): Promise<Looked> {
  await drawn();
  const found = withAxe ? await accessibility() : { axe: [], undecided: 0 };
  return {
    cut: cut(),
    sideways: sideways(),
    high: high(),
    blue: blue(),
    motion: motion(),
    direction: direction(),
    jump: await jump(),
    ...found,
  };
}

/** Makes one of each mistake, so that it is known that they would be found. */
export function plant(): void {
  document.querySelector('main')?.insertAdjacentHTML(
    'afterbegin',
    `<p style="overflow: hidden; white-space: nowrap; width: 60px">These words have no room here</p>
    <div id="planted" style="overflow-x: auto; width: 60px"><div style="width: 200px; height: 5px"></div></div>
    <p style="color: #ccc; background: #fff">Pale words, ب 1</p>`,
  );
  document
    .querySelector('nav')
    ?.insertAdjacentHTML('beforeend', '<div style="flex: none; height: 900px"></div>');
  document.querySelector('header p')?.setAttribute('style', 'padding-left: 9px');
  const [button] = blueButtons(inFront());
  button?.after(button.cloneNode(true));
  document.querySelector('#planted')?.animate([{ transform: 'none' }, { transform: 'translate(9px)' }], {
    duration: 900,
    iterations: Infinity,
  });
}

declare global {
  interface Window {
    /** There under the samples only. */
    looks?: { drawn: typeof drawn; unfold: typeof unfold; look: typeof look; plant: typeof plant };
  }
}
