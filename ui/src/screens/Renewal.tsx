import { CheckmarkRegular, KeyResetRegular } from '@fluentui/react-icons';

import { Action, Caption, Panel, Paragraph, Row } from '../components';
import { t } from '../i18n';
import type { RenewalView } from '../ipc/bindings/RenewalView';
import { usePlatform } from '../platform';
import { Changes } from './SectionPlan';

/** The new secret is made; Peig has to be told before the old one goes. */
export function HandOver({ renewal }: { renewal: RenewalView }) {
  const platform = usePlatform();
  return (
    <Panel title={t('values.renewTitle')} raised testId="hand-over">
      <Paragraph>{t('values.renewText')}</Paragraph>
      <Paragraph quiet>{t('values.removes')}</Paragraph>
      <Changes changes={renewal.removes} />
      <Row>
        <Action
          label={t('values.peigHasIt')}
          tone="primary"
          icon={<CheckmarkRegular />}
          disabled={renewal.removes.length === 0}
          begins
          testId="peig-has-it"
          onPress={() => {
            platform.send({ kind: 'peigHasIt' });
          }}
        />
      </Row>
    </Panel>
  );
}

/** A new secret beside the one that works. */
export function Renewal({ renewal }: { renewal: RenewalView }) {
  const platform = usePlatform();
  const due = renewal.phase === 'due';
  if (renewal.phase === 'handOver') {
    return <HandOver renewal={renewal} />;
  }
  return (
    <Panel
      title={t('health.renewTitle')}
      raised={due}
      testId="renewal"
      data={{ 'data-phase': renewal.phase }}
    >
      <Paragraph>{t('health.renewText')}</Paragraph>
      <Changes changes={renewal.plan} />
      <Row>
        <Action
          label={t('health.renew')}
          tone={due ? 'primary' : 'secondary'}
          icon={<KeyResetRegular />}
          disabled={renewal.plan.length === 0}
          begins
          testId="renew"
          onPress={() => {
            platform.send({ kind: 'renew' });
          }}
        />
        {renewal.plan.length === 0 ? (
          <Caption>{t('health.renewNotNow')}</Caption>
        ) : due ? null : (
          <Caption>{t('health.renewNotDue')}</Caption>
        )}
      </Row>
    </Panel>
  );
}
