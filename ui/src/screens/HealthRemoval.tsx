import { Checkbox } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useState } from 'react';

import { Action, Disclosure, Panel, Paragraph, Row } from '../components';
import { t } from '../i18n';
import type { HealthScreen } from '../ipc/bindings/HealthScreen';
import { usePlatform } from '../platform';
import { Changes } from './SectionPlan';

/** Taking it all away: behind a disclosure, with all that goes, and only after a tick. */
export function Removal({ screen }: { screen: HealthScreen }) {
  const platform = usePlatform();
  const [sure, setSure] = useState(false);
  return (
    <Panel testId="removal">
      <Disclosure label={t('health.removeTitle')} testId="show-removal">
        <Paragraph>{t('health.removeText')}</Paragraph>
        <Paragraph quiet>{t('health.removeWhat')}</Paragraph>
        <Changes changes={screen.removal} />
        <Checkbox
          checked={sure}
          label={t('health.removeSure')}
          data-testid="remove-sure"
          onChange={(_, data) => {
            setSure(data.checked === true);
          }}
        />
        <Row>
          <Action
            label={t('health.remove')}
            icon={<DeleteRegular />}
            disabled={!sure}
            begins
            testId="remove"
            onPress={() => {
              if (sure) {
                platform.send({ kind: 'remove', objectId: screen.objectId });
              }
            }}
          />
        </Row>
      </Disclosure>
    </Panel>
  );
}
