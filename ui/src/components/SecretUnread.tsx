import { ArrowClockwiseRegular } from '@fluentui/react-icons';

import { t } from '../i18n';
import { NoteToAct } from './NoteToAct';

/** The credential store did not answer, so nobody knows yet whether the value is there: of the secret around it, or of any. */
export function SecretUnread({ ofAny = false }: { ofAny?: boolean }) {
  return (
    <NoteToAct
      words={t(ofAny ? 'secret.unreadAny' : 'secret.unread')}
      label={t('secret.readAgain')}
      icon={<ArrowClockwiseRegular />}
      begins
      testId="read-secret-again"
      intent={{ kind: 'readSecretAgain' }}
    />
  );
}
