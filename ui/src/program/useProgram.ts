import { useEffect, useState } from 'react';

import type { ProgramView } from '../ipc/bindings/ProgramView';
import { usePlatform } from '../platform';

/** What is known of the program: nothing yet, that it cannot be had, or all. */
export type Told = { kind: 'asked' } | { kind: 'failed' } | { kind: 'told'; program: ProgramView };

/** What the program is, asked for when it is looked at; anew for another cloud, because the way to it may be another. */
export function useProgram(cloud = ''): Told {
  const platform = usePlatform();
  const [told, setTold] = useState<Told>({ kind: 'asked' });
  useEffect(() => {
    let over = false;
    const take = (next: Told) => {
      if (!over) {
        setTold(next);
      }
    };
    platform.program().then(
      (program) => {
        take({ kind: 'told', program });
      },
      () => {
        take({ kind: 'failed' });
      },
    );
    return () => {
      over = true;
    };
  }, [platform, cloud]);
  return told;
}
