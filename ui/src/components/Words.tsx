import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** A name may be one long word, which leaves no card. */
const WRAPPED = { margin: 0, overflowWrap: 'anywhere' } as const;

const useStyles = makeStyles({
  paragraph: { ...typographyStyles.body1, ...WRAPPED, maxWidth: '68ch' },
  quiet: { color: tokens.colorNeutralForeground2 },
  caption: { ...typographyStyles.caption1, ...WRAPPED, color: tokens.colorNeutralForeground2 },
  strong: { ...typographyStyles.body1Strong, ...WRAPPED },
  h2: { ...typographyStyles.subtitle2, ...WRAPPED },
  h3: { ...typographyStyles.body1Strong, ...WRAPPED },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase300,
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
  hidden: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
    margin: 0,
  },
});

interface Words {
  children: ReactNode;
  id?: string;
}

/** A paragraph; `quiet` for what only accompanies. */
export function Paragraph({
  children,
  id,
  quiet = false,
  testId,
}: Words & { quiet?: boolean; testId?: string }) {
  const styles = useStyles();
  return (
    <p id={id} data-testid={testId} className={mergeClasses(styles.paragraph, quiet && styles.quiet)}>
      {children}
    </p>
  );
}

/** Small print. */
export function Caption({ children, id, testId }: Words & { testId?: string }) {
  return (
    <p id={id} data-testid={testId} className={useStyles().caption}>
      {children}
    </p>
  );
}

/** Small print that is read out when it appears; `words` that are the same again are read out again with another `turn`. */
export function Told({ words, turn = 0, testId }: { words: ReactNode; turn?: number; testId?: string }) {
  return (
    <p role="status" data-testid={testId} className={useStyles().caption}>
      {words === null ? null : <span key={turn}>{words}</span>}
    </p>
  );
}

/** A heading inside a screen; the screen's own title is the only first-level heading. */
export function Heading({ children, id, level }: Words & { level: 2 | 3 }) {
  const styles = useStyles();
  return level === 2 ? (
    <h2 id={id} className={styles.h2}>
      {children}
    </h2>
  ) : (
    <h3 id={id} className={styles.h3}>
      {children}
    </h3>
  );
}

/** An id, an address or another value that is compared letter by letter. */
export function Code({ children, testId }: { children: ReactNode; testId?: string }) {
  return (
    <code className={useStyles().code} data-testid={testId}>
      {children}
    </code>
  );
}

/** Words for those who listen instead of looking. */
export function Spoken({ children, id }: Words) {
  return (
    <span id={id} className={useStyles().hidden}>
      {children}
    </span>
  );
}

/** A region that is read out when its words change. */
export function Announcement({ children, urgent = false }: { children: ReactNode; urgent?: boolean }) {
  return (
    <p className={useStyles().hidden} role={urgent ? 'alert' : 'status'}>
      {children}
    </p>
  );
}
