import { Button, type ButtonProps, makeStyles, tokens } from '@fluentui/react-components';
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

const useStyles = makeStyles({
  danger: {
    color: tokens.colorStatusDangerForeground1,
    ':hover': { color: tokens.colorStatusDangerForeground1 },
    ':hover:active': { color: tokens.colorStatusDangerForeground1 },
  },
});

interface ActionProps {
  label: string;
  onPress: () => void;
  /** A primary one stands in the bottom bar if nothing there comes before it, and is an ordinary button otherwise. */
  tone?: Tone;
  /** Among those that would stand in the bar. */
  rank?: Rank;
  size?: 'small' | 'medium';
  large?: boolean;
  icon?: ButtonProps['icon'];
  iconAfter?: boolean;
  /** Not possible now. It keeps its place in the tab order, so that the reason can be read out. */
  disabled?: boolean;
  /** It begins work, so it waits for the end of other work. */
  begins?: boolean;
  /** Ids of the words that say more, such as why it is not possible now. */
  describedBy?: string | undefined;
  testId?: string;
  /** It unfolds something beside it, which is open or not. */
  expands?: boolean;
  /** Says what it is about to those who do not see what it stands beside. */
  name?: string;
  /** It opens a question. */
  asks?: boolean;
  /** The icon stands alone; the label is read out and shown on hover. */
  iconOnly?: boolean;
}

/** Going to the bar or from it, a button is made anew; whoever stood on it stays on it. */
function useFocusKept(inBar: boolean) {
  const id = useId();
  const focused = useRef(false);
  useLayoutEffect(() => {
    if (focused.current && document.activeElement === document.body) {
      document.getElementById(id)?.focus();
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
  const place = usePlace(tone === 'primary' ? rank : null);
  // It looks as always: what only lasts as long as a double click should not flash.
  const early = place.kind === 'main' && place.fresh;
  const looks = tone === 'primary' && place.kind === 'aside' ? 'secondary' : tone;
  const slot = place.kind === 'main' ? place.slot : null;
  const focus = useFocusKept(slot !== null);
  const styles = useStyles();
  const button = (
    <Button
      {...focus}
      className={tone === 'danger' ? styles.danger : undefined}
      appearance={APPEARANCE[looks]}
      size={place.kind === 'main' ? 'medium' : props.large ? 'large' : (props.size ?? 'medium')}
      {...(icon ? { icon } : {})}
      iconPosition={props.iconAfter ? 'after' : 'before'}
      disabledFocusable={disabled || waits}
      {...(early ? { 'aria-disabled': true } : {})}
      aria-describedby={props.describedBy}
      aria-expanded={props.expands}
      aria-haspopup={props.asks ? 'dialog' : undefined}
      data-testid={props.testId}
      data-tone={looks}
      onClick={early ? undefined : onPress}
      {...(iconOnly ? { 'aria-label': label, title: label } : {})}
      {...(props.name === undefined ? {} : { 'aria-label': props.name })}
    >
      {iconOnly ? null : label}
    </Button>
  );
  return slot === null ? button : createPortal(button, slot);
}
