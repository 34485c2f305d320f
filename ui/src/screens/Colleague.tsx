import { ArrowRightRegular } from '@fluentui/react-icons';

import { Action, Panel, Paragraph, Row } from '../components';
import { t } from '../i18n';
import type { ColleagueView } from '../ipc/bindings/ColleagueView';
import { usePlatform } from '../platform';

/** Whoever cannot finish is asked before half of it is begun, and told what is left for whom. */
export function Colleague({ colleague }: { colleague: ColleagueView }) {
  const platform = usePlatform();
  return (
    <Panel title={t('readiness.colleague.title')} raised testId="colleague">
      <Paragraph>{t('readiness.colleague.text')}</Paragraph>
      <Paragraph>{t('readiness.colleague.left')}</Paragraph>
      <Row>
        <Action
          label={t('readiness.colleague.goOn')}
          // It only answers: what is begun then is pressed by itself.
          tone="primary"
          icon={<ArrowRightRegular />}
          begins
          testId="leave-to-colleague"
          onPress={() => {
            platform.send({ kind: 'leaveToColleague' });
          }}
        />
        {colleague.mayTry ? (
          <Action
            label={t('readiness.colleague.tryIt')}
            tone="quiet"
            testId="try-consent-first"
            onPress={() => {
              platform.send({ kind: 'tryConsent' });
            }}
          />
        ) : null}
      </Row>
    </Panel>
  );
}
