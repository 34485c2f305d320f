import { useState } from 'react';

/** What was copied last on this screen, and the how-manieth time that was. */
export interface LastCopied<T extends string> {
  id: T | null;
  turn: number;
  note: (id: T) => void;
}

/** Of several things that can be copied, the last one: only that is read out. */
export function useLastCopied<T extends string>(): LastCopied<T> {
  const [last, setLast] = useState<{ id: T | null; turn: number }>({ id: null, turn: 0 });
  return {
    ...last,
    note: (id) => {
      setLast(({ turn }) => ({ id, turn: turn + 1 }));
    },
  };
}
