import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from '@fluentui/react-components';

import { t } from '../i18n';
import type { CloudView } from '../ipc/bindings/CloudView';
import { usePlatform } from '../platform';
import { sides, WIDE } from '../sizes';
import { Action } from './Action';
import { Facts } from './Facts';
import { Question } from './Question';
import { Code, Paragraph } from './Words';

const useStyles = makeStyles({
  bar: {
    paddingTop: tokens.spacingVerticalS,
    paddingBottom: tokens.spacingVerticalS,
    backgroundColor: tokens.colorStatusWarningBackground2,
    [WIDE]: sides(tokens.spacingHorizontalXL),
  },
  body: { whiteSpace: 'normal', overflowWrap: 'anywhere' },
});

/** On every screen of a cloud that is neither Microsoft's nor the practice tenant: where the sign-in and the rights go. */
export function ForeignCloudBar({ cloud }: { cloud: CloudView }) {
  const styles = useStyles();
  const { signInHost, graphHost } = cloud;
  return (
    <section aria-label={t('foreignCloud.title')} data-testid="foreign-cloud">
      <MessageBar
        intent="warning"
        layout="multiline"
        shape="square"
        politeness="polite"
        className={styles.bar}
      >
        <MessageBarBody className={styles.body}>
          <MessageBarTitle>{t('foreignCloud.title')}</MessageBarTitle>
          {t('foreignCloud.text', { signInHost, graphHost })}
        </MessageBarBody>
      </MessageBar>
    </section>
  );
}

/** Before the sign-in to such a cloud, with both hosts once more. */
export function ForeignCloudQuestion({ cloud }: { cloud: CloudView }) {
  const platform = usePlatform();
  const { signInHost, graphHost } = cloud;
  const back = () => {
    platform.send({ kind: 'back' });
  };
  return (
    <Question
      title={t('foreignCloud.question')}
      onStay={back}
      testId="cloud-question"
      actions={
        <>
          <Action label={t('foreignCloud.back')} tone="primary" testId="cloud-question-back" onPress={back} />
          <Action
            label={t('foreignCloud.agree')}
            testId="cloud-question-agree"
            onPress={() => {
              platform.send({ kind: 'agreeToCloud', signInHost, graphHost });
            }}
          />
        </>
      }
    >
      <Paragraph>{t('foreignCloud.why')}</Paragraph>
      <Facts
        facts={[
          { name: t('foreignCloud.signInHost'), value: <Code>{signInHost}</Code> },
          { name: t('foreignCloud.graphHost'), value: <Code>{graphHost}</Code> },
        ]}
      />
      <Paragraph>{t('foreignCloud.advice')}</Paragraph>
    </Question>
  );
}
