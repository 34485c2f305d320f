import { SettingsRegular } from '@fluentui/react-icons';
import { useState } from 'react';

import { Action } from '../components';
import { t } from '../i18n';
import type { View } from '../ipc/bindings/View';
import { Sheet } from './Sheet';

/** The door to the program itself: what it has done, how it is set, what it is. What is behind stays as it was. */
export function Door({ view }: { view: View }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Action
        label={t('program.open')}
        tone="quiet"
        iconOnly
        asks
        icon={<SettingsRegular />}
        testId="program"
        onPress={() => {
          setOpen(true);
        }}
      />
      {open ? (
        <Sheet
          view={view}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}
