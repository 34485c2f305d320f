import { Button, type ButtonProps, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { createContext, useContext, useId, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';

import { type Rank, usePlace } from './Bar';

/** Work is under way, and the wizard would not begin other work. */
export const UnderWay = createContext(false);

/** Looks: the one thing to do next, another thing to do, something on the side, or what takes something away. */
export type Tone = 'primary' | 'secondary' | 'quiet' | 'danger';

const APPEARANCE: Record<Tone, NonNullable<ButtonProps['appearance']>> = {
  primary: 'primary',
  secondary: 'secondary',
  quiet: 'subtle',
  danger: 'subtle',
};

/** As `aria-keyshortcuts` has them. */
const KEYS = { back: 'Alt+ArrowLeft', on: 'Alt+ArrowRight' } as const;

const useStyles = makeStyles({
  danger: {
    // Not Foreground1: on a card in dark colours that is 4.2 to 1, and words need 4.5.
    color: tokens.colorStatusDangerForeground3,
    ':hover': { color: tokens.colorStatusDangerForeground3 },
    ':hover:active': { color: tokens.colorStatusDangerForeground3 },
  },
  covers: { position: 'static', '::before': { content: '""', position: 'absolute', inset: 0 } },
});

export interface ActionProps {
  label: string;
  onPress: () => void;
  /** A primary one stands in the bottom bar if nothing there comes before it, and is an ordinary button otherwise. */
  tone?: Tone;
  /** Among those that would stand in the bar. */
  rank?: Rank;
  size?: 'small' | 'medium';
  icon?: ButtonProps['icon'];
  iconAfter?: boolean;
  /** Not possible now. It keeps its place in the tab order, so that the reason can be read out. */
  disabled?: boolean;
  /** It begins work, so it waits for the end of other work. */
  begins?: boolean;
  /** Ids of the words that say more, such as why it is not possible now. */
  describedBy?: string | undefined;
  testId?: string;
  /** Keys that press it (`hooks/useKeys.ts`). */
  keys?: 'back' | 'on';
  /** What it unfolds takes its place. For the looks; no `aria-expanded`, which would promise that it stays to fold that again. */
  unfolds?: boolean;
  /** Says what it is about to those who do not see what it stands beside. */
  name?: string;
  /** It opens a question. */
  asks?: boolean;
  /** All of what it stands in, the next one above that is positioned, can be pressed for it. */
  covers?: boolean;
  /** The icon stands alone; the label is read out and shown on hover. */
  iconOnly?: boolean;
}

/**
 * Going to the bar or from it, a button is made anew; whoever stood on it stays on it. The screen does not follow: it may be a fault
 * that the button has made way for, and that is what has to be read.
 */
function useFocusKept(inBar: boolean) {
  const id = useId();
  const focused = useRef(false);
  useLayoutEffect(() => {
    if (focused.current && document.activeElement === document.body) {
      document.getElementById(id)?.focus({ preventScroll: true });
    }
  }, [id, inBar]);
  return {
    id,
    onFocus: () => {
      focused.current = true;
    },
    onBlur: () => {
      focused.current = false;
    },
  };
}

/** A button. */
export function Action(props: ActionProps) {
  const {
    label,
    onPress,
    tone = 'secondary',
    rank = 'job',
    icon,
    disabled = false,
    iconOnly = false,
  } = props;
  const waits = useContext(UnderWay) && props.begins === true;
  const place = usePlace(tone === 'primary' ? rank : null, !disabled);
  // It looks as always: what only lasts as long as a double click should not flash.
  const early = place.kind === 'main' && place.fresh;
  const looks = tone === 'primary' && place.kind === 'aside' ? 'secondary' : tone;
  const slot = place.kind === 'main' ? place.slot : null;
  const focus = useFocusKept(slot !== null);
  const styles = useStyles();
  const button = (
    <Button
      {...focus}
      className={mergeClasses(
        tone === 'danger' && !disabled && !waits && styles.danger,
        props.covers && styles.covers,
      )}
      appearance={APPEARANCE[looks]}
      size={place.kind === 'main' ? 'medium' : (props.size ?? 'medium')}
      {...(icon ? { icon } : {})}
      iconPosition={props.iconAfter ? 'after' : 'before'}
      disabledFocusable={disabled || waits}
      {...(early ? { 'aria-disabled': true } : {})}
      aria-describedby={props.describedBy}
      aria-haspopup={props.asks ? 'dialog' : undefined}
      aria-keyshortcuts={props.keys && KEYS[props.keys]}
      data-testid={props.testId}
      data-tone={looks}
      data-unfolds={props.unfolds}
      onClick={early ? undefined : onPress}
      {...(iconOnly ? { 'aria-label': label, title: label } : {})}
      {...(props.name === undefined ? {} : { 'aria-label': props.name })}
    >
      {iconOnly ? null : label}
    </Button>
  );
  return slot === null ? button : createPortal(button, slot);
}
