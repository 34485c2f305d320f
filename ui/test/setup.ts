import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';

import { ENGLISH, speak, teach } from '../src/i18n';
import { catalogues } from './catalogues';

// What jsdom lacks and the pages or Fluent ask for.
vi.stubGlobal(
  'matchMedia',
  (media: string): MediaQueryList =>
    ({
      media,
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList,
);
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {
      return undefined;
    }
    unobserve() {
      return undefined;
    }
    disconnect() {
      return undefined;
    }
  },
);
Element.prototype.scrollTo = () => undefined;
HTMLDialogElement.prototype.showModal = function showModal() {
  this.setAttribute('open', '');
};
HTMLDialogElement.prototype.close = function close() {
  this.removeAttribute('open');
};
Element.prototype.scrollIntoView = () => undefined;

// What the pages report beside everything else fails a test too.
vi.stubGlobal('reportError', (fault: unknown) => {
  console.error(fault);
});

// The program learns one language before it draws; the tests speak all of them.
for (const [tag, catalogue] of Object.entries(catalogues)) {
  teach(tag, catalogue);
}
// All of this is done for each file, in a world that the file before may have left in another language and theme.
speak(ENGLISH);
document.documentElement.removeAttribute('style');
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

// React reports bad nesting, missing keys and updates outside act as console errors.
let errors: MockInstance<typeof console.error>;

beforeEach(() => {
  errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  cleanup();
  const told = errors.mock.calls.map((call) => call.join(' '));
  vi.useRealTimers();
  vi.restoreAllMocks();
  expect(told).toEqual([]);
});
