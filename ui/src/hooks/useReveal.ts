import { useCallback, useEffect, useRef, useState } from 'react';

import { usePlatform } from '../platform';

/** How long the secret's value stays in the page. */
const SHOWN_FOR_MS = 10_000;

/** The secret's value on screen, or why it is not there. */
export type Revealed =
  { kind: 'hidden' } | { kind: 'failed' } | { kind: 'shown'; value: string; until: number };

/**
 * Shows the secret for ten seconds from the press.
 *
 * The value lives in this state only. It is dropped after ten seconds, when the program says that it is not shown any more
 * (`allowed`), when the window loses focus or is hidden, and with the component; an answer that arrives after any of these
 * is not shown.
 */
export function useReveal(allowed: boolean): { revealed: Revealed; show: () => void; hide: () => void } {
  const platform = usePlatform();
  const [revealed, setRevealed] = useState<Revealed>({ kind: 'hidden' });
  const request = useRef(0);
  const shown = revealed.kind === 'shown';

  const drop = useCallback(() => {
    request.current += 1;
    setRevealed({ kind: 'hidden' });
  }, []);

  const hide = useCallback(() => {
    drop();
    if (shown) {
      platform.send({ kind: 'hideSecret' });
    }
  }, [drop, platform, shown]);

  const show = useCallback(() => {
    const mine = (request.current += 1);
    const until = Date.now() + SHOWN_FOR_MS;
    const settle = (value: string | null) => {
      if (request.current === mine) {
        setRevealed(
          value === null || Date.now() >= until ? { kind: 'failed' } : { kind: 'shown', value, until },
        );
      }
    };
    platform.reveal().then(settle, () => {
      settle(null);
    });
  }, [platform]);

  // The program keeps the ten seconds too, and its word counts.
  const wasAllowed = useRef(allowed);
  useEffect(() => {
    if (wasAllowed.current && !allowed) {
      drop();
    }
    wasAllowed.current = allowed;
  }, [allowed, drop]);

  useEffect(() => {
    const leave = () => {
      if (document.visibilityState === 'hidden') {
        hide();
      }
    };
    window.addEventListener('blur', hide);
    document.addEventListener('visibilitychange', leave);
    return () => {
      window.removeEventListener('blur', hide);
      document.removeEventListener('visibilitychange', leave);
    };
  }, [hide]);

  useEffect(
    () => () => {
      request.current += 1;
    },
    [],
  );

  useEffect(() => {
    if (!shown) {
      return undefined;
    }
    const timer = setTimeout(hide, SHOWN_FOR_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [shown, hide]);

  return { revealed, show, hide };
}
