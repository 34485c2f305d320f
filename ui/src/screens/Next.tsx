import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { Panel, Row } from '../components';
import { t } from '../i18n';

const useStyles = makeStyles({
  list: { ...typographyStyles.body1, margin: 0, paddingLeft: tokens.spacingHorizontalXL, maxWidth: '68ch' },
});

/** What comes next, and the button for the first of it. */
export function Next({ children }: { children: ReactNode }) {
  return (
    <Panel title={t('values.doneTitle')} raised testId="what-next">
      <ol className={useStyles().list}>
        <li>{t('values.done1')}</li>
        <li>{t('values.done2')}</li>
        <li>{t('values.done3')}</li>
        <li>{t('values.done4')}</li>
      </ol>
      <Row>{children}</Row>
    </Panel>
  );
}
