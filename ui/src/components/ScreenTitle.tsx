import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';

const useStyles = makeStyles({
  title: {
    ...typographyStyles.title3,
    margin: 0,
    outlineStyle: 'none',
    // A single long word has no place to break but inside.
    overflowWrap: 'anywhere',
    '@media (max-width: 719px)': { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  },
});

/** The first screen keeps the focus where the window puts it; later ones take it. */
let drawnBefore = false;

interface ScreenTitleProps {
  children: string;
  /** Another one than before takes the focus. */
  screen: string;
  /** Id of the words that are read out with it. */
  describedBy?: string;
}

/**
 * The screen's title. It takes the focus when the admin arrives on the screen, so that a screen reader says where
 * they are and Tab goes on from the top.
 */
export function ScreenTitle({ children, screen, describedBy }: ScreenTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (drawnBefore) {
      heading.current?.focus();
    }
    drawnBefore = true;
  }, [screen]);
  return (
    <h1 ref={heading} tabIndex={-1} aria-describedby={describedBy} className={useStyles().title}>
      {children}
    </h1>
  );
}
