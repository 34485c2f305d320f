import { t } from '../i18n';
import type { ClosingView } from '../ipc/bindings/ClosingView';
import { usePlatform } from '../platform';
import { Action } from './Action';
import { Question } from './Question';
import { Paragraph } from './Words';

/** The admin wants to leave, and something would be lost. */
export function ClosingDialog({ closing, busy }: { closing: ClosingView; busy: boolean }) {
  const platform = usePlatform();
  const secret = closing.risk === 'secretOnlyHere';
  const stay = () => {
    platform.send({ kind: 'stayOpen' });
  };
  return (
    <Question
      title={t(`closing.title.${closing.leaving}`)}
      onStay={stay}
      testId="closing"
      data={{ 'data-risk': closing.risk, 'data-leaving': closing.leaving }}
      actions={
        <>
          <Action label={t('closing.stay')} tone="primary" testId="closing-stay" onPress={stay} />
          {secret ? (
            <>
              <Action
                label={t('closing.copy')}
                testId="closing-copy"
                onPress={() => {
                  platform.send({ kind: 'copySecret' });
                }}
              />
              <Action
                label={t(`closing.close.${closing.leaving}`)}
                disabled={busy}
                testId="closing-close"
                onPress={() => {
                  platform.send({ kind: 'closeAnyway' });
                }}
              />
            </>
          ) : null}
        </>
      }
    >
      <Paragraph>{t(`closing.${closing.risk}`)}</Paragraph>
    </Question>
  );
}
