import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', minWidth: 0 },
  toggle: { marginLeft: `calc(-1 * ${tokens.spacingHorizontalS})`, fontWeight: tokens.fontWeightRegular },
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    alignSelf: 'stretch',
    paddingTop: tokens.spacingVerticalS,
    paddingLeft: tokens.spacingHorizontalL,
    minWidth: 0,
  },
});

interface DisclosureProps {
  label: string;
  children: ReactNode;
  testId?: string;
  openAtFirst?: boolean;
  /** It was opened: what it shows may have to be read first. */
  onOpen?: () => void;
}

/** What is needed by few: closed until asked for. */
export function Disclosure({ label, children, testId, openAtFirst = false, onOpen }: DisclosureProps) {
  const styles = useStyles();
  const [open, setOpen] = useState(openAtFirst);
  const content = useId();
  const opened = useRef<HTMLDivElement>(null);
  // Whoever opens it at the lower edge would see nothing of it. With its head, or that would leave a low window.
  useEffect(() => {
    if (open && !openAtFirst) {
      opened.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [open, openAtFirst]);
  return (
    <div ref={opened} className={styles.root}>
      <Button
        appearance="transparent"
        size="small"
        className={styles.toggle}
        icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
        aria-expanded={open}
        aria-controls={open ? content : undefined}
        data-testid={testId}
        onClick={() => {
          setOpen(!open);
          if (!open) {
            onOpen?.();
          }
        }}
      >
        {label}
      </Button>
      {open ? (
        <div id={content} className={styles.content}>
          {children}
        </div>
      ) : null}
    </div>
  );
}
