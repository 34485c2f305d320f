import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Catalogue } from '../i18n';
import type { Language } from '../ipc/bindings/Language';
import type { Preferences } from '../ipc/bindings/Preferences';
import type { ProgramView } from '../ipc/bindings/ProgramView';
import type { View } from '../ipc/bindings/View';
import type { Platform } from './index';

/** The desktop shell: eight commands and one event (`src-tauri`). */
export const tauri: Platform = {
  language: () => invoke<Language>('language'),
  catalogue: (tag) => invoke<Catalogue>('catalogue', { tag }),
  preferences: () => invoke<Preferences>('preferences'),
  prefer: (preferences) => invoke<Language>('prefer', { preferences }),
  program: () => invoke<ProgramView>('program'),
  view: () => invoke<View>('view'),
  send: (intent) => {
    invoke('intent', { intent }).catch(reportError);
  },
  reveal: () => invoke<string | null>('reveal'),
  onView: (callback) => {
    let stop: (() => void) | undefined;
    let stopped = false;
    listen<View>('view', (event) => {
      callback(event.payload);
    })
      .then((unlisten) => {
        if (stopped) {
          unlisten();
        } else {
          stop = unlisten;
        }
      })
      .catch(reportError);
    return () => {
      stopped = true;
      stop?.();
    };
  },
};
