import { ArrowClockwiseRegular } from '@fluentui/react-icons';

import { t } from '../i18n';
import { usePlatform } from '../platform';
import { Action } from './Action';
import { Note } from './Note';
import { Row } from './Row';

/** The credential store did not answer, so nobody knows yet whether the value is there: of the secret around it, or of any. */
export function SecretUnread({ ofAny = false }: { ofAny?: boolean }) {
  const platform = usePlatform();
  return (
    <>
      <Note tone="warning">{t(ofAny ? 'secret.unreadAny' : 'secret.unread')}</Note>
      <Row>
        <Action
          label={t('secret.readAgain')}
          icon={<ArrowClockwiseRegular />}
          begins
          testId="read-secret-again"
          onPress={() => {
            platform.send({ kind: 'readSecretAgain' });
          }}
        />
      </Row>
    </>
  );
}
