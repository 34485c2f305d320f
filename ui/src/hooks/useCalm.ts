import { useSyncExternalStore } from 'react';

const CALM = '(prefers-reduced-motion: reduce)';

function listen(changed: () => void): () => void {
  const query = window.matchMedia(CALM);
  query.addEventListener('change', changed);
  return () => {
    query.removeEventListener('change', changed);
  };
}

/** The admin wants to see as little motion as can be. */
export function useCalm(): boolean {
  return useSyncExternalStore(listen, () => window.matchMedia(CALM).matches);
}
