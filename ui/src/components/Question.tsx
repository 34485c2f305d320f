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
import { type ReactNode, useEffect, useState } from 'react';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  // Fluent gives the buttons equal columns in which longer labels break.
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gridColumn: '1 / -1',
    marginTop: tokens.spacingVerticalM,
  },
});

interface QuestionProps {
  title: string;
  /** What follows from saying yes. */
  children: ReactNode;
  /** The buttons; the one that changes nothing comes first. */
  actions: ReactNode;
  /** Escape was pressed: nothing is changed. */
  onStay: () => void;
  testId: string;
  data?: Readonly<Record<`data-${string}`, string>>;
}

/** Gives the focus back to what had it before the question was asked, if that is still there. */
function useFocusReturned(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus({ preventScroll: true });
      }
    },
    [before],
  );
}

/** A question that has to be answered before anything else: what cannot be undone asks once more. */
export function Question({ title, children, actions, onStay, testId, data = {} }: QuestionProps) {
  const styles = useStyles();
  useFocusReturned();
  return (
    <Dialog open modalType="alert" onOpenChange={onStay}>
      <DialogSurface data-testid={testId} {...data}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>{children}</DialogContent>
          <DialogActions className={styles.actions}>{actions}</DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
