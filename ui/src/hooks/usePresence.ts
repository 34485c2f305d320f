import { useEffect } from 'react';

import type { Platform } from '../platform';

/** The program has minutes of patience, so it need not hear of every movement. */
const EVERY_MS = 60_000;

const SIGNS = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const;

/**
 * Tells the program, once a minute at most, that there is somebody: it ends the sign-in of whoever is away, and reading a
 * long screen is not that. That the window has just opened it knows by itself.
 */
export function usePresence(platform: Platform): void {
  useEffect(() => {
    let told = performance.now();
    const sign = () => {
      const now = performance.now();
      if (now - told >= EVERY_MS) {
        told = now;
        platform.send({ kind: 'present' });
      }
    };
    SIGNS.forEach((name) => {
      window.addEventListener(name, sign, { capture: true, passive: true });
    });
    return () => {
      SIGNS.forEach((name) => {
        window.removeEventListener(name, sign, { capture: true });
      });
    };
  }, [platform]);
}
