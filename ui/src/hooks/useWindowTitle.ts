import { useEffect } from 'react';

import { named, t } from '../i18n';
import type { View } from '../ipc/bindings/View';
import type { Run } from './useRun';

/** "Set everything up" is under way, or stands still. */
export function titleOfRun({ end }: Run): string {
  return end === 'stopped' || end === 'fault' ? t('run.stopped') : t('run.title');
}

/** Where the admin is. */
function placeOf(view: View): string {
  const { screen } = view;
  switch (screen.kind) {
    case 'section': {
      const number = view.sections.findIndex((section) => section.id === screen.id) + 1;
      const name = named(`guide.section.${screen.id}`, screen.name);
      return t('window.section', { number, total: view.sections.length, name });
    }
    case 'readiness':
      return t('stepper.signIn');
    default:
      return t(`stepper.${screen.kind}`);
  }
}

function titleOf(view: View, run: Run | null): string {
  const waits = view.signingIn !== null || view.busy?.task.startsWith('waitingFor') === true;
  if (waits) {
    return t('window.waiting', { place: placeOf(view) });
  }
  if (run !== null) {
    return titleOfRun(run);
  }
  const { screen } = view;
  const done =
    screen.kind === 'section' &&
    screen.id === 'confirm' &&
    view.checklist.every(({ status }) => status.kind === 'passed');
  return done ? t('window.done', { place: placeOf(view) }) : placeOf(view);
}

/** The window's title says the place, and whether somebody is waited for: it is what a list of windows shows. */
export function useWindowTitle(view: View, run: Run | null): void {
  const title = t('window.full', { place: titleOf(view, run), program: t('window.title') });
  useEffect(() => {
    document.title = title;
  }, [title]);
}
