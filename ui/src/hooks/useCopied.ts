import { createContext, useContext, useState } from 'react';

import { type LastCopied, useLastCopied } from './useLastCopied';

/** When the clipboard could not be used (`FaultView::at`), as long as that is told. */
export const ClipboardRefused = createContext<string | null>(null);

interface Copied<T extends string> extends LastCopied<T> {
  /** The clipboard could not be used for what was pressed last. */
  refused: boolean;
}

/** What was copied last, where the wizard tells only what could not be: all that was pressed counts until it says so. */
export function useCopied<T extends string>(): Copied<T> {
  const refusedAt = useContext(ClipboardRefused);
  const last = useLastCopied<T>();
  // An earlier refusal may still be told.
  const [before, setBefore] = useState<string | null>(null);
  // What was refused stays so, also once that is no longer told.
  const [failed, setFailed] = useState<number | null>(null);
  const fails = last.id !== null && refusedAt !== null && refusedAt !== before;
  if (fails && failed !== last.turn) {
    setFailed(last.turn);
  }
  const refused = fails || failed === last.turn;
  return {
    id: refused ? null : last.id,
    turn: last.turn,
    refused,
    note: (id) => {
      setBefore(refusedAt);
      last.note(id);
    },
  };
}
