import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';

/** How much a button wants to be the one: the way out of a fault, the screen's job, Next, and what can be done at any time. */
export const RANK = { way: 4, job: 3, next: 2, aside: 1 } as const;

export type Rank = keyof typeof RANK;

interface Offer {
  id: string;
  rank: Rank;
  /** It can be pressed now. */
  possible: boolean;
}

interface Bar {
  /** Where the one is drawn. */
  slot: HTMLElement | null;
  setSlot: (slot: HTMLElement | null) => void;
  /** The one, of all that have offered themselves. */
  main: Offer | null;
  /** It has just taken the place of another one: a press that comes now was meant for that. */
  fresh: boolean;
  offer: (offer: Offer) => () => void;
}

/** No bar: a dialog has its own buttons. */
const BarContext = createContext<Bar | null>(null);

/** How long a button that took another one's place is not pressed: the second half of a double click lands in that time. */
const FRESH = 600;

/** Whether the one has changed within that time. The first one has taken nobody's place. */
function useFresh(main: Offer | null): boolean {
  const id = main?.id ?? null;
  const [settled, settle] = useState(id);
  if (settled === null && id !== null) {
    settle(id);
  }
  const fresh = settled !== null && id !== null && id !== settled;
  useEffect(() => {
    if (!fresh) {
      return undefined;
    }
    const timer = setTimeout(settle, FRESH, id);
    return () => {
      clearTimeout(timer);
    };
  }, [fresh, id]);
  return fresh;
}

/** Of equal ones the first that can be pressed; it stands further up on the screen. */
function best(offers: readonly Offer[]): Offer | null {
  const worth = (one: Offer) => RANK[one.rank] * 2 + (one.possible ? 1 : 0);
  return offers.reduce<Offer | null>(
    (chosen, one) => (chosen === null || worth(one) > worth(chosen) ? one : chosen),
    null,
  );
}

/**
 * The bottom bar has room for one button: what has to be done next. Every button that may be that offers itself; the one
 * with the highest rank is drawn in the bar, the others where they stand, and not as the thing to do.
 */
export function BarProvider({ children }: { children: ReactNode }) {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const [offers, setOffers] = useState<readonly Offer[]>([]);
  const offer = useCallback((one: Offer) => {
    setOffers((before) => [...before, one]);
    return () => {
      setOffers((before) => before.filter((other) => other !== one));
    };
  }, []);
  const main = best(offers);
  const fresh = useFresh(main);
  const bar = useMemo(() => ({ slot, setSlot, main, fresh, offer }), [slot, main, fresh, offer]);
  return <BarContext.Provider value={bar}>{children}</BarContext.Provider>;
}

/** Buttons in here are no part of the bar. */
export function WithoutBar({ children }: { children: ReactNode }) {
  return <BarContext.Provider value={null}>{children}</BarContext.Provider>;
}

/** Where the bar draws the one button. */
export function useSlot(): ((slot: HTMLElement | null) => void) | undefined {
  return useContext(BarContext)?.setSlot;
}

type Place =
  { kind: 'alone' } | { kind: 'aside' } | { kind: 'main'; slot: HTMLElement | null; fresh: boolean };

/** Where a button stands that would be the one to press; without a rank it is none of these. */
export function usePlace(rank: Rank | null, possible: boolean): Place {
  const bar = useContext(BarContext);
  const id = useId();
  const offer = bar?.offer;
  useLayoutEffect(() => {
    if (rank === null || offer === undefined) {
      return undefined;
    }
    return offer({ id, rank, possible });
  }, [id, rank, possible, offer]);
  if (bar === null) {
    return { kind: 'alone' };
  }
  return rank !== null && bar.main?.id === id
    ? { kind: 'main', slot: bar.slot, fresh: bar.fresh }
    : { kind: 'aside' };
}
