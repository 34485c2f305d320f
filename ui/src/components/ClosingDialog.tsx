import { useCopied } from '../hooks/useCopied';
import { t } from '../i18n';
import type { ClosingView } from '../ipc/bindings/ClosingView';
import { usePlatform } from '../platform';
import { Action } from './Action';
import { CopyButton } from './CopyButton';
import { Question } from './Question';
import { Paragraph, Told } from './Words';

/** The admin wants to leave, and something would be lost. */
export function ClosingDialog({ closing, busy }: { closing: ClosingView; busy: boolean }) {
  const platform = usePlatform();
  const secret = closing.risk === 'secretOnlyHere';
  const last = useCopied<'secret'>();
  const copied = last.id === null ? null : t('secret.copied');
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
              <CopyButton
                label={t('closing.copy')}
                copied={last.id !== null}
                testId="closing-copy"
                onPress={() => {
                  last.note('secret');
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
      {/* The fault's own bar lies behind the question. */}
      <Told
        words={last.refused ? t('fault.clipboardUnavailable.text') : copied}
        turn={last.turn}
        testId="closing-copied"
      />
    </Question>
  );
}
