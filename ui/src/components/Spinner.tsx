import { Spinner as FluentSpinner } from '@fluentui/react-components';

/** Something is going on; the words beside it say what. */
export function Spinner() {
  return <FluentSpinner size="extra-tiny" role="presentation" aria-hidden />;
}
