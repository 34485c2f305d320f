import { useEffect, useState } from 'react';

/** The present, in milliseconds since the epoch, anew every second while somebody looks at it. */
export function useNow(active = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!active) {
      return undefined;
    }
    const tick = () => {
      setNow(Date.now());
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [active]);
  return now;
}
