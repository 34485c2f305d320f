import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

import { Action, Panel, Paragraph, Row } from '../components';
import { t } from '../i18n';

const useStyles = makeStyles({
  offer: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface OptionProps {
  label: string;
  /** What is chosen now. */
  value: string;
  /** What belongs to it and has to be known without a press. */
  note?: ReactNode;
  /** Something asks for a look at it, so it is open from the start. */
  open?: boolean;
  children: ReactNode;
  testId: string;
  data?: Readonly<Record<`data-${string}`, string>>;
}

/** A choice that is right for most: one line, and all that is on offer behind Change. */
export function Option({
  label,
  value,
  note = null,
  open = false,
  children,
  testId,
  data = {},
}: OptionProps) {
  const styles = useStyles();
  const chosen = useId();
  const [changing, setChanging] = useState(open);
  const [pressed, setPressed] = useState(false);
  const offer = useRef<HTMLDivElement>(null);
  // The button is gone, and what it brought is for whoever pressed it.
  useEffect(() => {
    if (pressed) {
      const choice = (state: string) => offer.current?.querySelector<HTMLElement>(`input:enabled${state}`);
      (choice(':checked') ?? choice('') ?? offer.current)?.focus();
    }
  }, [pressed]);
  return (
    <Panel testId={`${testId}-panel`} data={data}>
      {changing ? (
        <div ref={offer} tabIndex={-1} className={styles.offer}>
          {children}
        </div>
      ) : (
        <Row>
          <Paragraph id={chosen}>{t('section.chosen', { label, value })}</Paragraph>
          <Action
            label={t('section.change')}
            size="small"
            describedBy={chosen}
            unfolds
            testId={`change-${testId}`}
            onPress={() => {
              setChanging(true);
              setPressed(true);
            }}
          />
        </Row>
      )}
      {note}
    </Panel>
  );
}
