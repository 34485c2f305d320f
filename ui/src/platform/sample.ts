import { type Catalogue, ENGLISH, teach } from '../i18n';
import type { Intent } from '../ipc/bindings/Intent';
import type { Language } from '../ipc/bindings/Language';
import type { View } from '../ipc/bindings/View';
import { samplePreferences, sampleProgram } from '../sample/program';
import en from '../locales/en.json';
import { KEYS, keys, PSEUDO, pseudo, renamed } from '../sample/pseudo';
import { sampleNames, sampleViews } from '../sample/views';
import type { Platform } from './index';

/** What the program has at hand there. */
const catalogues = import.meta.glob<Catalogue>('../locales/*.json', { import: 'default' });

/** The catalogue of this tag. */
function catalogue(tag: string): Promise<Catalogue> {
  const read = catalogues[`../locales/${tag}.json`];
  return read ? read() : Promise.reject(new Error(`there is no catalogue of ${tag}`));
}

/** The language that the address asks for (`?lang=de`, `?lang=de-AT`, `?lang=en-XA` or `en-XB`), or English. */
function language(): Language {
  const dates = new URLSearchParams(window.location.search).get('lang') ?? ENGLISH.dates;
  if (dates === PSEUDO || dates === KEYS) {
    teach(dates, dates === KEYS ? keys(en) : pseudo(en));
    return { tag: dates, dates };
  }
  return { tag: dates.replace(/-.*/, ''), dates };
}

/** The view that the address asks for (`?view=secretProved`), or the first one. */
function startAt(): number {
  const wanted = new URLSearchParams(window.location.search).get('view');
  return Math.max(
    0,
    sampleNames.findIndex((name) => name === wanted),
  );
}

/** Presses what the address names (`?press=program,program-about`), as soon as it is there: for pictures. */
function pressWhatTheAddressNames(): void {
  const wanted = (new URLSearchParams(window.location.search).get('press') ?? '').split(',').filter(Boolean);
  const timer = setInterval(() => {
    const next = wanted[0];
    const button = document.querySelector<HTMLElement>(`[data-testid="${next ?? ''}"]`);
    if (next === undefined) {
      clearInterval(timer);
    } else if (button) {
      wanted.shift();
      button.click();
    }
  }, 50);
}

/**
 * Sample views in a plain browser, for working on the pages without the program.
 *
 * Next and Back leaf through them; nothing else happens, because nothing is decided here.
 */
export function samplePlatform(): Platform {
  void import('../sample/looks').then((looks) => {
    window.looks = looks;
  });
  const spoken = language();
  let at = startAt();
  let revision = 1;
  const callbacks = new Set<(view: View) => void>();
  const current = (): View => {
    const name = sampleNames[at] ?? 'welcome';
    const view = { ...sampleViews[name], revision };
    return spoken.tag === PSEUDO ? renamed(view) : view;
  };
  const leaf = (by: number) => {
    at = Math.min(sampleNames.length - 1, Math.max(0, at + by));
    revision += 1;
    callbacks.forEach((callback) => {
      callback(current());
    });
  };
  const steps: Partial<Record<Intent['kind'], number>> = {
    next: 1,
    perform: 1,
    choosePractice: 2,
    chooseTenant: 2,
    startSignIn: 1,
    confirmTenant: 1,
    back: -1,
  };
  let preferences = samplePreferences;
  pressWhatTheAddressNames();
  return {
    language: () => Promise.resolve(spoken),
    catalogue,
    preferences: () => Promise.resolve(preferences),
    prefer: (chosen) => {
      preferences = chosen;
      const tag = chosen.language ?? spoken.tag;
      return Promise.resolve({ tag, dates: tag });
    },
    program: () => Promise.resolve(sampleProgram),
    view: () => Promise.resolve(current()),
    send: (intent) => {
      const by = steps[intent.kind];
      if (by !== undefined) {
        leaf(by);
      }
    },
    reveal: () => Promise.resolve('sample-value-that-is-no-secret'),
    onView: (callback) => {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
}
