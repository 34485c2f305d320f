import { Action } from '../components';
import { t } from '../i18n';
import { usePlatform } from '../platform';

/** The way out where nothing is left to do; `aside` where something else may be the thing to do. */
export function Leave({ aside = false }: { aside?: boolean }) {
  const platform = usePlatform();
  return (
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
