import { type RefObject, useEffect, useRef } from 'react';

/**
 * Gives the focus to the screen's heading when the element that had it is gone.
 *
 * A button that has done its work disappears with the next view. Without this the focus would fall out of the page,
 * and a screen reader with it. A click beside everything also takes the focus away; then it is left alone.
 */
export function useFocusKept(main: RefObject<HTMLElement | null>): void {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const remember = (event: FocusEvent) => {
      last.current = event.target instanceof Element ? event.target : null;
    };
    document.addEventListener('focusin', remember);
    return () => {
      document.removeEventListener('focusin', remember);
    };
  }, []);
  useEffect(() => {
    if (last.current && !last.current.isConnected && document.activeElement === document.body) {
      main.current?.querySelector('h1')?.focus({ preventScroll: true });
    }
  });
}
