import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';

import { Action, type Tone } from './Action';
import type { Rank } from './Bar';

interface CopyButtonProps {
  /** It stays the same once copied, so that the button is still found under its name. */
  label: string;
  copied?: boolean;
  onPress: () => void;
  testId?: string;
  tone?: Tone;
  rank?: Rank;
  iconOnly?: boolean;
  size?: 'small' | 'medium';
  /** All of what it stands in can be pressed for it. */
  covers?: boolean;
}

/** Copies something; shows a tick once it has been copied. */
export function CopyButton(props: CopyButtonProps) {
  return (
    <Action
      label={props.label}
      icon={props.copied ? <CheckmarkRegular /> : <CopyRegular />}
      tone={props.tone ?? 'secondary'}
      rank={props.rank ?? 'job'}
      iconOnly={props.iconOnly ?? false}
      size={props.size ?? 'medium'}
      covers={props.covers ?? false}
      onPress={props.onPress}
      {...(props.testId ? { testId: props.testId } : {})}
    />
  );
}
