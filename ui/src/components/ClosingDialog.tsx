import {
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';

import { t } from '../i18n';
import type { ClosingView } from '../ipc/bindings/ClosingView';
import { usePlatform } from '../platform';
import { Action } from './Action';

const useStyles = makeStyles({
  // Fluent gives the buttons equal columns in which three labels break.
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gridColumn: '1 / -1',
    marginTop: tokens.spacingVerticalM,
  },
});

/** The admin wants to leave, and something would be lost. */
export function ClosingDialog({ closing, busy }: { closing: ClosingView; busy: boolean }) {
  const styles = useStyles();
  const platform = usePlatform();
  const secret = closing.risk === 'secretOnlyHere';
  const stay = () => {
    platform.send({ kind: 'stayOpen' });
  };
  return (
    <Dialog open modalType="alert" onOpenChange={stay}>
      <DialogSurface data-testid="closing" data-risk={closing.risk} data-leaving={closing.leaving}>
        <DialogBody>
          <DialogTitle>{t(`closing.title.${closing.leaving}`)}</DialogTitle>
          <DialogContent>{t(`closing.${closing.risk}`)}</DialogContent>
          <DialogActions className={styles.actions}>
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
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
