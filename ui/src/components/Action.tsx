import { Button, type ButtonProps } from '@fluentui/react-components';
import { createContext, useContext } from 'react';

/** Work is under way, and the wizard would not begin other work. */
export const UnderWay = createContext(false);

/** Looks: the one thing to do next, another thing to do, or something on the side. */
export type Tone = 'primary' | 'secondary' | 'quiet';

const APPEARANCE: Record<Tone, NonNullable<ButtonProps['appearance']>> = {
  primary: 'primary',
  secondary: 'secondary',
  quiet: 'subtle',
};

interface ActionProps {
  label: string;
  onPress: () => void;
  tone?: Tone;
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
  /** It opens a question. */
  asks?: boolean;
  /** The icon stands alone; the label is read out and shown on hover. */
  iconOnly?: boolean;
}

/** A button. */
export function Action(props: ActionProps) {
  const { label, onPress, tone = 'secondary', icon, disabled = false, iconOnly = false } = props;
  const waits = useContext(UnderWay) && props.begins === true;
  return (
    <Button
      appearance={APPEARANCE[tone]}
      size={props.large ? 'large' : 'medium'}
      {...(icon ? { icon } : {})}
      iconPosition={props.iconAfter ? 'after' : 'before'}
      disabledFocusable={disabled || waits}
      aria-describedby={props.describedBy}
      aria-haspopup={props.asks ? 'dialog' : undefined}
      data-testid={props.testId}
      onClick={onPress}
      {...(iconOnly ? { 'aria-label': label, title: label } : {})}
    >
      {iconOnly ? null : label}
    </Button>
  );
}
