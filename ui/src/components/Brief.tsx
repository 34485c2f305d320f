import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';

import { t } from '../i18n';
import type { View } from '../ipc/bindings/View';
import { Heading } from './Words';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  list: { ...typographyStyles.body1, margin: 0, paddingLeft: tokens.spacingHorizontalXL },
});

const NEEDS = ['account', 'peig', 'time'] as const;
const GETS = ['app', 'permissions', 'secret'] as const;

/** Before anybody is signed in there is nothing to check: what the admin needs, and what they get. */
export function Brief({ view }: { view: View }) {
  const styles = useStyles();
  const practice = view.cloud.kind === 'practice';
  return (
    <div className={styles.root} data-testid="brief">
      <span hidden data-testid="live" data-state={view.live.state} />
      <Heading level={2} id="checklist-title">
        {t('brief.needs')}
      </Heading>
      <ul className={styles.list}>
        {practice ? (
          <li>{t('brief.need.nothing')}</li>
        ) : (
          NEEDS.map((need) => <li key={need}>{t(`brief.need.${need}`)}</li>)
        )}
      </ul>
      <Heading level={2}>{t('brief.gets')}</Heading>
      <ul className={styles.list}>
        {GETS.map((get) => (
          <li key={get}>{t(`brief.get.${get}`)}</li>
        ))}
      </ul>
    </div>
  );
}
