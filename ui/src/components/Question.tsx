import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';

import { useModal } from '../hooks/useModal';
import { WithoutBar } from './Bar';

const useStyles = makeStyles({
  surface: {
    boxSizing: 'border-box',
    width: 'min(600px, calc(100vw - 48px))',
    maxHeight: 'calc(100vh - 48px)',
    overflowY: 'auto',
    padding: tokens.spacingHorizontalXXL,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    borderRadius: tokens.borderRadiusXLarge,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow64,
    // Not a token: older engines give the backdrop no variables.
    '::backdrop': { backgroundColor: 'rgba(0, 0, 0, 0.4)' },
  },
  title: { ...typographyStyles.subtitle1, margin: `0 0 ${tokens.spacingVerticalS}` },
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: tokens.spacingHorizontalS,
    // In a low window the question scrolls below its answers: they are always in sight.
    position: 'sticky',
    bottom: `calc(-1 * ${tokens.spacingHorizontalXXL})`,
    margin: `${tokens.spacingVerticalM} 0 calc(-1 * ${tokens.spacingHorizontalXXL})`,
    padding: `${tokens.spacingVerticalM} 0 ${tokens.spacingHorizontalXXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
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

/** A question that has to be answered before anything else: what cannot be undone asks once more. */
export function Question({ title, children, actions, onStay, testId, data = {} }: QuestionProps) {
  const styles = useStyles();
  const dialog = useModal('[data-answers] button');
  const [titleId, contentId] = [useId(), useId()];
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={contentId}
      className={styles.surface}
      onCancel={(event) => {
        // The answer takes it away; Escape is one.
        event.preventDefault();
        onStay();
      }}
      data-testid={testId}
      {...data}
    >
      <WithoutBar>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <div id={contentId} className={styles.content}>
          {children}
        </div>
        <div className={styles.actions} data-answers>
          {actions}
        </div>
      </WithoutBar>
    </dialog>
  );
}
