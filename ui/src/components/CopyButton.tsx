import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';

import { Action, type Tone } from './Action';

interface CopyButtonProps {
  label: string;
  /** What it says once copied. */
  copiedLabel?: string;
  copied?: boolean;
  onPress: () => void;
  testId?: string;
  tone?: Tone;
  iconOnly?: boolean;
}

/** Copies something; shows a tick once it has been copied. */
export function CopyButton(props: CopyButtonProps) {
  const copied = props.copied ?? false;
  return (
    <Action
      label={copied ? (props.copiedLabel ?? props.label) : props.label}
      icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
      tone={props.tone ?? 'secondary'}
      iconOnly={props.iconOnly ?? false}
      onPress={props.onPress}
      {...(props.testId ? { testId: props.testId } : {})}
    />
  );
}
