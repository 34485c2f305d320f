import { Action } from '../components';
import { useSignedIn } from '../hooks/useSignedIn';
import { t } from '../i18n';
import { usePlatform } from '../platform';

/** The way out where nothing is left to do and there is a sign-in to end; `aside` where something else may be the thing to do. */
export function Leave({ aside = false }: { aside?: boolean }) {
  const platform = usePlatform();
  return !useSignedIn() ? null : (
    <Action
      label={t('health.leave')}
      tone="primary"
      rank={aside ? 'aside' : 'job'}
      begins
      testId="leave"
      onPress={() => {
        platform.send({ kind: 'askToSignOut' });
      }}
    />
  );
}
