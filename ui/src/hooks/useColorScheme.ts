import { useEffect, useSyncExternalStore } from 'react';

import type { ThemeChoice } from '../ipc/bindings/ThemeChoice';

const DARK = '(prefers-color-scheme: dark)';

function subscribe(changed: () => void): () => void {
  const query = window.matchMedia(DARK);
  query.addEventListener('change', changed);
  return () => {
    query.removeEventListener('change', changed);
  };
}

/** What the admin asks for, else the system, as it changes. What the engine draws (scroll bars, lists) follows. */
export function useColorScheme(chosen: ThemeChoice): 'dark' | 'light' {
  const system = useSyncExternalStore(subscribe, () => (window.matchMedia(DARK).matches ? 'dark' : 'light'));
  const scheme = chosen === 'system' ? system : chosen;
  useEffect(() => {
    document.documentElement.style.colorScheme = scheme;
  }, [scheme]);
  return scheme;
}
