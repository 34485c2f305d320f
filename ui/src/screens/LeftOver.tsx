import { HeartPulseRegular } from '@fluentui/react-icons';

import { NoteToAct } from '../components';
import { findingText, isLeftOver } from '../findings';
import { t } from '../i18n';
import type { FindingView } from '../ipc/bindings/FindingView';

/** A secret that nobody has, and the way to where it is removed: whoever is done would not look there. */
export function LeftOver({ checklist }: { checklist: readonly FindingView[] }) {
  const finding = checklist.find(isLeftOver);
  return finding === undefined ? null : (
    <NoteToAct
      words={findingText(finding)}
      noteTestId="left-over"
      label={t('checklist.toOrphan')}
      icon={<HeartPulseRegular />}
      begins
      testId="to-left-over"
      intent={{ kind: 'showHealth' }}
    />
  );
}
