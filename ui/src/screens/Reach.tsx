import { ArrowClockwiseRegular } from '@fluentui/react-icons';

import {
  Action,
  Caption,
  Disclosure,
  FindingIcon,
  Note,
  Paragraph,
  Row,
  Spinner,
  Stack,
} from '../components';
import { findingText } from '../findings';
import { t } from '../i18n';
import type { ReachView } from '../ipc/bindings/ReachView';
import { usePlatform } from '../platform';

/** The way that was gone. */
function wayOf({ finding }: ReachView): string {
  const { proxy } = finding.params as { proxy?: string };
  return proxy === undefined ? t('signIn.reachDirect') : t('signIn.reachProxy', { proxy });
}

/** By which way Microsoft was reached; where it was not, that is said at once. */
export function WayThere({ reach }: { reach: ReachView }) {
  return reach.finding.status.kind === 'passed' ? (
    <Caption testId="way-there">
      {[findingText(reach.finding), wayOf(reach)].join(t('navigation.separator'))}
    </Caption>
  ) : null;
}

/** What is in the way, and what the network’s people are told. It holds nobody back. */
function Obstructed({ reach }: { reach: ReachView }) {
  const platform = usePlatform();
  const { finding, looking, details } = reach;
  return (
    <Stack tight>
      <Note tone="warning" testId="reach">
        {findingText(finding)}
      </Note>
      <Caption>
        {wayOf(reach)}
        {t('navigation.separator')}
        {t('signIn.reachTry')}
      </Caption>
      <Row>
        <Action
          label={t('signIn.reachAgain')}
          icon={<ArrowClockwiseRegular />}
          disabled={looking}
          testId="look-again"
          onPress={() => {
            platform.send({ kind: 'lookAgain' });
          }}
        />
      </Row>
      <Disclosure label={t('signIn.reachDetails')} testId="reach-details">
        {details.map((line) => (
          <Caption key={line}>{line}</Caption>
        ))}
      </Disclosure>
    </Stack>
  );
}

/** Whether Microsoft can be reached, before the sign-in fails. */
export function Reach({ reach }: { reach: ReachView }) {
  const { finding, looking } = reach;
  const { kind } = finding.status;
  if (kind === 'warning') {
    return <Obstructed reach={reach} />;
  }
  if (kind !== 'passed' && !looking) {
    return null;
  }
  return (
    <Row>
      {kind === 'passed' ? <FindingIcon kind="passed" /> : <Spinner />}
      <Paragraph testId="reach" quiet>
        {kind === 'passed' ? t('signIn.reachable') : t('signIn.reachLooking')}
      </Paragraph>
    </Row>
  );
}
