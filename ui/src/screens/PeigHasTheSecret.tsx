import { CheckmarkRegular } from '@fluentui/react-icons';
import { useState } from 'react';

import { Action, Panel, Paragraph, Question, Row } from '../components';
import { t } from '../i18n';
import { usePlatform } from '../platform';

/** The first secret: once Peig has it, nothing is left to keep a copy here for. */
export function PeigHasTheSecret() {
  const platform = usePlatform();
  const [asking, setAsking] = useState(false);
  const keep = () => {
    setAsking(false);
  };
  return (
    <Panel title={t('values.hasItTitle')} raised testId="has-the-secret">
      <Paragraph>{t('values.hasItText')}</Paragraph>
      <Row>
        <Action
          label={t('values.hasIt')}
          icon={<CheckmarkRegular />}
          asks
          begins
          testId="has-the-secret-yes"
          onPress={() => {
            setAsking(true);
          }}
        />
      </Row>
      {asking ? (
        <Question
          title={t('secret.forgetTitle')}
          testId="has-the-secret-question"
          onStay={keep}
          actions={
            <>
              <Action
                label={t('values.forget')}
                tone="primary"
                begins
                testId="has-the-secret-forget"
                onPress={() => {
                  setAsking(false);
                  platform.send({ kind: 'forgetSecret' });
                }}
              />
              <Action label={t('values.keep')} testId="has-the-secret-keep" onPress={keep} />
            </>
          }
        >
          <Paragraph>{t('values.forgetText')}</Paragraph>
        </Question>
      ) : null}
    </Panel>
  );
}
