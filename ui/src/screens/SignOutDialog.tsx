import { Action, Note, Paragraph, Question } from '../components';
import { t } from '../i18n';
import type { SignOutQuestion } from '../ipc/bindings/SignOutQuestion';
import { usePlatform } from '../platform';
import { Changes } from './SectionPlan';

interface SignOutDialogProps {
  question: SignOutQuestion;
  /** What would be taken back is no longer what was agreed to. */
  changed: boolean;
}

/** The admin wants to go, and what their sign-in has left in the tenant can be taken back first. */
export function SignOutDialog({ question, changed }: SignOutDialogProps) {
  const platform = usePlatform();
  const how = question.leaving === 'window' ? 'window' : 'signOut';
  const stay = () => {
    platform.send({ kind: 'stayOpen' });
  };
  return (
    <Question
      title={t('signOutQuestion.title')}
      onStay={stay}
      testId="sign-out-question"
      data={{ 'data-leaving': how }}
      actions={
        <>
          <Action
            label={t(`signOutQuestion.only.${how}`)}
            tone="primary"
            testId="sign-out-only"
            onPress={() => {
              platform.send({ kind: 'closeAnyway' });
            }}
          />
          <Action
            label={t(`signOutQuestion.takeBack.${how}`)}
            begins
            testId="sign-out-take-back"
            onPress={() => {
              platform.send({ kind: 'takeBackSignIn', plan: question.id });
            }}
          />
          <Action label={t('signOutQuestion.stay')} testId="sign-out-stay" onPress={stay} />
        </>
      }
    >
      {/* The page with its message is out of reach until this is answered. */}
      {changed ? <Note tone="warning">{t('fault.planChanged.text')}</Note> : null}
      <Paragraph>{t('signOutQuestion.text')}</Paragraph>
      <Changes changes={question.changes} />
      <Paragraph>{t('signOutQuestion.effect')}</Paragraph>
    </Question>
  );
}
