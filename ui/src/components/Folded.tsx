import { type ReactElement, useState } from 'react';

import { t } from '../i18n';
import { Action } from './Action';

/** So many lines are read in one go: what a removal of an ordinary set-up takes away is 15. Of more the first few are shown, and
 * all on request. */
const READABLE = 20;
const FIRST = 10;

/** The lines to show of a list that may be long, and the button for the rest. */
export function useFolded<T>(items: readonly T[]): readonly [readonly T[], ReactElement | null] {
  const [open, setOpen] = useState(false);
  if (open || items.length <= READABLE) {
    return [items, null];
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
  return [items.slice(0, FIRST), more];
}
