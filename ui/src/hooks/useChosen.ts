import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';

import { learn, speak } from '../i18n';
import type { Preferences } from '../ipc/bindings/Preferences';
import type { Platform } from '../platform';

/** As the program is before anybody has chosen anything. */
const NOTHING_CHOSEN: Preferences = {
  language: null,
  theme: 'system',
  cloud: 'default',
  tenant: null,
  clientId: null,
};

/** What the admin has chosen for this program. */
export interface Chosen {
  preferences: Preferences;
  /** Chooses some of it anew. */
  choose: (changes: Partial<Preferences>) => void;
}

const ChosenContext = createContext<Chosen | null>(null);

export const ChosenProvider = ChosenContext.Provider;

/** What has been chosen, from above. */
export function useTheChosen(): Chosen {
  const chosen = useContext(ChosenContext);
  if (!chosen) {
    throw new Error('nothing chosen above this component');
  }
  return chosen;
}

/** What has been chosen, remembered by the program. With another language everything is drawn anew where it stands. */
export function useChosen(platform: Platform, known?: Preferences): Chosen {
  const [preferences, setPreferences] = useState(known ?? NOTHING_CHOSEN);
  const [, setSpoken] = useState('');
  useEffect(() => {
    if (!known) {
      platform.preferences().then(setPreferences, () => undefined);
    }
  }, [platform, known]);
  const choose = useCallback(
    (changes: Partial<Preferences>) => {
      const next = { ...preferences, ...changes };
      setPreferences(next);
      platform
        .prefer(next)
        .then(async (language) => {
          await learn(language.tag, platform);
          speak(language);
          setSpoken(language.tag);
        })
        .catch(reportError);
    },
    [platform, preferences],
  );
  return useMemo(() => ({ preferences, choose }), [preferences, choose]);
}
