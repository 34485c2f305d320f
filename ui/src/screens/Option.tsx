import { type ReactNode, useId, useState } from 'react';

import { Action, Panel, Paragraph, Row } from '../components';
import { t } from '../i18n';

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
  const chosen = useId();
  const [changing, setChanging] = useState(open);
  return (
    <Panel testId={`${testId}-panel`} data={data}>
      {changing ? (
        children
      ) : (
        <Row>
          <Paragraph id={chosen}>{t('section.chosen', { label, value })}</Paragraph>
          <Action
            label={t('section.change')}
            size="small"
            describedBy={chosen}
            expands={false}
            testId={`change-${testId}`}
            onPress={() => {
              setChanging(true);
            }}
          />
        </Row>
      )}
      {note}
    </Panel>
  );
}
