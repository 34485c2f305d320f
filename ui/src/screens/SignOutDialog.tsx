import { Action, Paragraph, Question } from '../components';
import { t } from '../i18n';
import type { SignOutQuestion } from '../ipc/bindings/SignOutQuestion';
import { usePlatform } from '../platform';
import { Changes } from './SectionPlan';

/** The admin wants to sign out, and what their sign-in has left in the tenant can be taken back first. */
export function SignOutDialog({ question }: { question: SignOutQuestion }) {
  const platform = usePlatform();
  const stay = () => {
    platform.send({ kind: 'stayOpen' });
  };
  return (
    <Question
      title={t('signOutQuestion.title')}
      onStay={stay}
      testId="sign-out-question"
      actions={
        <>
          <Action
            label={t('signOutQuestion.only')}
            tone="primary"
            testId="sign-out-only"
            onPress={() => {
              platform.send({ kind: 'closeAnyway' });
            }}
          />
          <Action
            label={t('signOutQuestion.takeBack')}
            begins
            testId="sign-out-take-back"
            onPress={() => {
              platform.send({ kind: 'takeBackSignIn' });
            }}
          />
          <Action label={t('signOutQuestion.stay')} testId="sign-out-stay" onPress={stay} />
        </>
      }
    >
      <Paragraph>{t('signOutQuestion.text')}</Paragraph>
      <Changes changes={question.changes} />
      <Paragraph>{t('signOutQuestion.effect')}</Paragraph>
    </Question>
  );
}
