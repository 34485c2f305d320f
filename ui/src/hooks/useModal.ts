import { type RefObject, useEffect, useRef } from 'react';

/**
 * The browser's own dialog, shown for as long as it is drawn; the focus goes back to where it was. Not Fluent's: that one hides
 * the rest of the window from screen readers by attributes, and leaves it hidden when it is taken away at once, as a new view
 * does.
 */
export function useModal(first: string): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    shown?.querySelector<HTMLElement>(first)?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus({ preventScroll: true });
      }
    };
  }, [first]);
  return dialog;
}
