import { Checkbox } from '@fluentui/react-components';
import { useId, useState } from 'react';

import { Action, Caption, Disclosure, Note, Paragraph, Question } from '../components';
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
  const why = useId();
  // Whoever meant it means it still, and presses once more below the list as it is now.
  const [also, setAlso] = useState(changed);
  const how = question.leaving === 'window' ? 'window' : 'signOut';
  const stay = () => {
    platform.send({ kind: 'stayOpen' });
  };
  return (
    <Question
      title={t(`closing.title.${how}`)}
      onStay={stay}
      testId="sign-out-question"
      data={{ 'data-leaving': how, 'data-also': String(also) }}
      actions={
        <>
          <Action
            label={t(`signOutQuestion.go.${how}`)}
            tone="primary"
            testId="sign-out-go"
            onPress={() => {
              platform.send(also ? { kind: 'takeBackSignIn', plan: question.id } : { kind: 'closeAnyway' });
            }}
          />
          <Action label={t('signOutQuestion.stay')} testId="sign-out-stay" onPress={stay} />
        </>
      }
    >
      {/* The page with its message is out of reach until this is answered. */}
      {changed ? <Note tone="warning">{t('fault.planChanged.text')}</Note> : null}
      <div>
        <Checkbox
          label={t('signOutQuestion.also')}
          checked={also}
          aria-describedby={why}
          data-testid="sign-out-also"
          onChange={(_, data) => {
            setAlso(data.checked === true);
          }}
        />
        <Caption id={why}>{t('signOutQuestion.why')}</Caption>
      </div>
      <Disclosure label={t('signOutQuestion.show')} testId="sign-out-show" openAtFirst={changed}>
        <Changes changes={question.changes} />
        <Paragraph quiet>{t('signOutQuestion.effect')}</Paragraph>
      </Disclosure>
    </Question>
  );
}
