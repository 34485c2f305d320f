import { Checkbox } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useState } from 'react';

import { Action, Disclosure, Panel, Paragraph, Row } from '../components';
import { t } from '../i18n';
import type { HealthScreen } from '../ipc/bindings/HealthScreen';
import { usePlatform } from '../platform';
import { Changes } from './SectionPlan';

/** All that goes, and the button, only after a tick. */
function Whole({ screen }: { screen: HealthScreen }) {
  const platform = usePlatform();
  const [sure, setSure] = useState(false);
  return (
    <>
      <Paragraph quiet>{t('health.removeWhat')}</Paragraph>
      <Changes changes={screen.removal.changes} />
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
              platform.send({ kind: 'remove', objectId: screen.objectId, plan: screen.removal.id });
            }
          }}
        />
      </Row>
    </>
  );
}

/** Taking it all away: behind a disclosure, and only once all that goes has been read. */
export function Removal({ screen }: { screen: HealthScreen }) {
  const platform = usePlatform();
  const read = () => {
    platform.send({ kind: 'askToRemove' });
  };
  return (
    <Panel testId="removal">
      <Disclosure label={t('health.removeTitle')} testId="show-removal" onOpen={read}>
        <Paragraph>{t('health.removeText')}</Paragraph>
        {screen.removal.state === 'whole' ? (
          // What the admin has agreed to is this list and no other.
          <Whole key={screen.removal.id} screen={screen} />
        ) : (
          <>
            <Paragraph quiet>{t(`health.removal.${screen.removal.state}`)}</Paragraph>
            {screen.removal.state === 'notRead' ? (
              <Row>
                <Action label={t('health.removeRead')} begins testId="read-removal" onPress={read} />
              </Row>
            ) : null}
          </>
        )}
      </Disclosure>
    </Panel>
  );
}
