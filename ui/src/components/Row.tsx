import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { LOW } from '../sizes';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    // Its only button stands in the bottom bar.
    ':empty': { display: 'none' },
  },
  stack: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    minWidth: 0,
    [LOW]: { gap: tokens.spacingVerticalM },
  },
  // As far in as the words beside an icon.
  under: { marginLeft: '32px' },
  tight: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, minWidth: 0 },
});

/** Things beside each other that wrap when there is no room. */
export function Row({ children }: { children: ReactNode }) {
  return <div className={useStyles().row}>{children}</div>;
}

interface StackProps {
  children: ReactNode;
  tight?: boolean;
  under?: boolean;
}

/** Things below each other; `tight` where they belong together, `under` where they belong to a line with an icon. */
export function Stack({ children, tight = false, under = false }: StackProps) {
  const styles = useStyles();
  return (
    <div className={mergeClasses(tight ? styles.tight : styles.stack, under && styles.under)}>{children}</div>
  );
}
