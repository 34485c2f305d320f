import { useEffect } from 'react';

import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';

/** What has a use of its own for Enter. */
const TAKES_ENTER = 'a[href], button, input, select, textarea, [contenteditable], summary';

function press(selector: string): boolean {
  const button = document.querySelector<HTMLElement>(selector);
  if (button === null || button.getAttribute('aria-disabled') === 'true') {
    return false;
  }
  button.click();
  return true;
}

const MAIN = '[data-testid="bar"] [data-tone="primary"]';

/**
 * Enter presses the one button, Escape ends what is waited for, Alt with an arrow goes back and on. A question over the
 * window has keys of its own.
 */
export function useKeys(view: View): void {
  const platform = usePlatform();
  const cancellable = view.busy?.cancellable === true;
  useEffect(() => {
    const act = (event: KeyboardEvent): boolean => {
      const on = event.target instanceof Element ? event.target : null;
      if (event.repeat || event.defaultPrevented || document.querySelector('dialog[open]') !== null) {
        return false;
      }
      switch (event.key) {
        case 'Enter':
          return on?.closest(TAKES_ENTER) == null && press(MAIN);
        case 'ArrowLeft':
          return event.altKey && press('[data-testid="back"]');
        case 'ArrowRight':
          // It only ever moves between screens: a browser's key for that must not change a tenant.
          return event.altKey && press('[data-testid="next"]');
        case 'Escape':
          if (cancellable) {
            platform.send({ kind: 'cancel' });
          }
          return cancellable;
        default:
          return false;
      }
    };
    const listen = (event: KeyboardEvent) => {
      if (act(event)) {
        event.preventDefault();
      }
    };
    document.addEventListener('keydown', listen);
    return () => {
      document.removeEventListener('keydown', listen);
    };
  }, [platform, cancellable]);
}
