import { createContext, useContext } from 'react';

import type { Catalogues } from '../i18n';
import type { Intent } from '../ipc/bindings/Intent';
import type { Language } from '../ipc/bindings/Language';
import type { Preferences } from '../ipc/bindings/Preferences';
import type { ProgramView } from '../ipc/bindings/ProgramView';
import type { View } from '../ipc/bindings/View';

/** All that the pages need from the program around them. */
export interface Platform extends Catalogues {
  /** The language to speak; asked for once, before anything is drawn. */
  language(): Promise<Language>;
  /** What the admin has chosen for this program; asked for once. */
  preferences(): Promise<Preferences>;
  /** The admin chooses anew; gives the language to speak from now on. */
  prefer(preferences: Preferences): Promise<Language>;
  /** What the program is and what it stands on. It is asked of the system, which can take a moment. */
  program(): Promise<ProgramView>;
  /** The latest view; asked for once, when the page loads. */
  view(): Promise<View>;
  /** Says what the admin wants. There is no answer: a new view follows if anything changes. */
  send(intent: Intent): void;
  /** The secret at hand, for Reveal; none where it may not be shown now. Whoever calls drops it within ten seconds. */
  reveal(): Promise<string | null>;
  /** Calls back with every new view, until the returned function is called. */
  onView(callback: (view: View) => void): () => void;
}

const PlatformContext = createContext<Platform | null>(null);

export const PlatformProvider = PlatformContext.Provider;

/** The platform of this page. */
export function usePlatform(): Platform {
  const platform = useContext(PlatformContext);
  if (!platform) {
    throw new Error('no platform above this component');
  }
  return platform;
}
