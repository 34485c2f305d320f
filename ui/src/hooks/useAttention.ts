import { useEffect } from 'react';

import type { Platform } from '../platform';

/** Tells the program when the window is hidden or shown, and asks it to look again when the admin returns. */
export function useAttention(platform: Platform): void {
  useEffect(() => {
    const visibility = () => {
      platform.send({ kind: 'visible', visible: document.visibilityState === 'visible' });
    };
    const focus = () => {
      platform.send({ kind: 'observe' });
    };
    document.addEventListener('visibilitychange', visibility);
    window.addEventListener('focus', focus);
    return () => {
      document.removeEventListener('visibilitychange', visibility);
      window.removeEventListener('focus', focus);
    };
  }, [platform]);
}
