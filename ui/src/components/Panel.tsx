import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';

import { LOW } from '../sizes';
import { Heading } from './Words';

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    minWidth: 0,
    [LOW]: {
      paddingTop: tokens.spacingVerticalM,
      paddingBottom: tokens.spacingVerticalM,
    },
  },
  raised: { border: `${tokens.strokeWidthThin} solid ${tokens.colorBrandStroke2}` },
});

interface PanelProps {
  children: ReactNode;
  title?: ReactNode;
  raised?: boolean;
  testId?: string;
  data?: Readonly<Record<`data-${string}`, string>>;
}

/** A card with an optional heading, which then names it as a region. */
export function Panel({ children, title, raised = false, testId, data = {} }: PanelProps) {
  const styles = useStyles();
  const heading = useId();
  return (
    <section
      className={mergeClasses(styles.panel, raised && styles.raised)}
      aria-labelledby={title === undefined ? undefined : heading}
      data-testid={testId}
      {...data}
    >
      {title === undefined ? null : (
        <Heading level={2} id={heading}>
          {title}
        </Heading>
      )}
      {children}
    </section>
  );
}
