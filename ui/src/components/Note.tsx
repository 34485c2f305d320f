import { makeStyles, MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({ body: { whiteSpace: 'normal' } });

/** Something to bear in mind, in its own box. */
export function Note({
  children,
  tone = 'info',
  testId,
}: {
  children: ReactNode;
  testId?: string;
  tone?: 'info' | 'warning' | 'success';
}) {
  return (
    <MessageBar intent={tone} layout="multiline" politeness="polite" data-testid={testId} data-tone={tone}>
      <MessageBarBody className={useStyles().body}>{children}</MessageBarBody>
    </MessageBar>
  );
}
