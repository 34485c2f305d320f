import { useEffect, useState } from 'react';

import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';

/** What is known about the program's state. */
export type Loaded = { kind: 'loading' } | { kind: 'failed' } | { kind: 'view'; view: View };

/** The newer of what is drawn and what has arrived: a view that was overtaken on its way is dropped. */
export function newer(current: Loaded, arrived: View): Loaded {
  return current.kind === 'view' && current.view.revision >= arrived.revision
    ? current
    : { kind: 'view', view: arrived };
}

/** The latest view, to begin with the one that is known. Listens before it asks, so that no view falls between the two. */
export function useView(known?: View): Loaded {
  const platform = usePlatform();
  const [loaded, setLoaded] = useState<Loaded>(known ? { kind: 'view', view: known } : { kind: 'loading' });
  useEffect(() => {
    const take = (view: View) => {
      setLoaded((current) => newer(current, view));
    };
    const stop = platform.onView(take);
    platform.view().then(take, () => {
      setLoaded((current) => (current.kind === 'view' ? current : { kind: 'failed' }));
    });
    return stop;
  }, [platform]);
  return loaded;
}
