import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { Panel, Row } from '../components';
import { t } from '../i18n';

const useStyles = makeStyles({
  list: { ...typographyStyles.body1, margin: 0, paddingLeft: tokens.spacingHorizontalXL, maxWidth: '68ch' },
});

interface NextProps {
  /** Where to say that Peig has the secret, as long as that is asked. */
  said: 'below' | 'health' | null;
  /** The button for the first of it. */
  children: ReactNode;
}

/** What comes next. */
export function Next({ said, children }: NextProps) {
  return (
    <Panel title={t('values.doneTitle')} raised testId="what-next">
      <ol className={useStyles().list}>
        <li>{t('values.done1')}</li>
        <li>{t('values.done2')}</li>
        {said === null ? null : <li>{t(said === 'below' ? 'values.done3' : 'values.done3Health')}</li>}
        <li>{t('values.done4')}</li>
      </ol>
      <Row>{children}</Row>
    </Panel>
  );
}
