import type { Intent } from '../ipc/bindings/Intent';
import { usePlatform } from '../platform';
import { Action, type ActionProps } from './Action';
import { Note } from './Note';
import { Row } from './Row';

interface NoteToActProps extends Omit<ActionProps, 'onPress'> {
  words: string;
  note?: 'info' | 'warning';
  noteTestId?: string;
  /** What the button asks for. */
  intent: Intent;
}

/** A note, and the one thing that can be done about it. */
export function NoteToAct({ words, note = 'warning', noteTestId, intent, ...button }: NoteToActProps) {
  const platform = usePlatform();
  return (
    <>
      <Note tone={note} {...(noteTestId ? { testId: noteTestId } : {})}>
        {words}
      </Note>
      <Row>
        <Action
          {...button}
          onPress={() => {
            platform.send(intent);
          }}
        />
      </Row>
    </>
  );
}
