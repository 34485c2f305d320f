import { type RefObject, useEffect } from 'react';

const FOCUSABLE = 'a[href], button, input, select, textarea';

/** The element scrolls and holds nothing that could take the focus and scroll with it. */
function needsFocus(element: HTMLElement): boolean {
  const scrolls =
    element.scrollHeight > element.clientHeight && getComputedStyle(element).overflowY === 'auto';
  // What is not drawn takes no focus.
  const isDrawn = (one: Element) => one.getClientRects().length > 0;
  return scrolls && ![...element.querySelectorAll(FOCUSABLE)].some(isDrawn);
}

/** Puts a scrolling part of the window in the tab order while that is the only way to scroll it by keyboard. */
export function useKeyboardScroll(part: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = part.current;
    if (!element) {
      return undefined;
    }
    const decide = () => {
      if (needsFocus(element)) {
        element.setAttribute('tabindex', '0');
      } else {
        element.removeAttribute('tabindex');
      }
    };
    decide();
    const sizes = new ResizeObserver(decide);
    // Its own size need not change where what is in it grows.
    [element, ...element.children].forEach((one) => {
      sizes.observe(one);
    });
    return () => {
      sizes.disconnect();
    };
  });
}
