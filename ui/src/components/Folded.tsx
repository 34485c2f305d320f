import { type ReactElement, type RefCallback, useEffect, useRef, useState } from 'react';

import { t } from '../i18n';
import { Action } from './Action';

/** So many lines are read in one go: what a removal of an ordinary set-up takes away is 15. Of more the first few are shown, and
 * all on request. */
const READABLE = 20;
const FIRST = 10;

/** What a line of such a list carries, so that it can take the focus. */
export interface Line {
  ref?: RefCallback<HTMLElement>;
  tabIndex?: -1;
}

interface Folded<T> {
  /** The lines to show. */
  shown: readonly T[];
  /** The button for the rest. */
  more: ReactElement | null;
  /** For the line at this place. */
  line: (index: number) => Line;
}

/** Of a list that may be long, what is shown of it. The button goes once it is pressed: reading goes on with the first line that it brought. */
export function useFolded<T>(items: readonly T[]): Folded<T> {
  const [open, setOpen] = useState(false);
  const first = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open) {
      first.current?.focus();
    }
  }, [open]);
  const line = (index: number): Line =>
    open && index === FIRST
      ? {
          ref: (node) => {
            first.current = node;
          },
          tabIndex: -1,
        }
      : {};
  if (open || items.length <= READABLE) {
    return { shown: items, more: null, line };
  }
  const more = (
    <Action
      label={t('folded.all', { count: items.length })}
      testId="show-all"
      onPress={() => {
        setOpen(true);
      }}
    />
  );
  return { shown: items.slice(0, FIRST), more, line };
}
