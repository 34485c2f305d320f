import { makeStyles, tokens } from '@fluentui/react-components';
import { OpenRegular, PhoneLaptopRegular, WindowRegular } from '@fluentui/react-icons';

import {
  Action,
  Caption,
  CopyButton,
  Note,
  Panel,
  Paragraph,
  Row,
  Spinner,
  Stack,
  Told,
} from '../components';
import { formatDuration, secondsUntil } from '../format';
import { useCopied } from '../hooks/useCopied';
import { useNow } from '../hooks/useNow';
import { t } from '../i18n';
import type { SignInPhase } from '../ipc/bindings/SignInPhase';
import { usePlatform } from '../platform';
import { SignInHelp } from './SignInHelp';

const useStyles = makeStyles({
  code: {
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeHero900,
    lineHeight: tokens.lineHeightHero900,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '0.12em',
    userSelect: 'all',
  },
});

function Idle() {
  const platform = usePlatform();
  return (
    <Row>
      <Action
        label={t('signIn.browserButton')}
        tone="primary"
        icon={<WindowRegular />}
        testId="sign-in-browser"
        onPress={() => {
          platform.send({ kind: 'startSignIn', method: 'browser' });
        }}
      />
      <Action
        label={t('signIn.deviceButton')}
        icon={<PhoneLaptopRegular />}
        testId="sign-in-device"
        onPress={() => {
          platform.send({ kind: 'startSignIn', method: 'deviceCode' });
        }}
      />
    </Row>
  );
}

function DeviceCode({ phase }: { phase: Extract<SignInPhase, { kind: 'deviceCode' }> }) {
  const styles = useStyles();
  const platform = usePlatform();
  const now = useNow();
  const left = secondsUntil(phase.expiresAt, now);
  // Another code has not been copied.
  const last = useCopied();
  const copied = last.id === phase.userCode;
  return (
    <Panel title={t('signIn.codeTitle')} raised testId="device-code">
      <Paragraph>{t('signIn.codeText', { address: phase.verificationUri })}</Paragraph>
      <p className={styles.code} data-testid="user-code" aria-label={t('signIn.codeLabel')} role="group">
        {phase.userCode}
      </p>
      <Stack tight>
        <Row>
          <CopyButton
            label={t('signIn.copyCode')}
            tone="primary"
            copied={copied}
            testId="copy-device-code"
            onPress={() => {
              last.note(phase.userCode);
              platform.send({ kind: 'copyDeviceCode' });
            }}
          />
          <Action
            label={t('signIn.openDevice')}
            icon={<OpenRegular />}
            testId="open-device-page"
            onPress={() => {
              platform.send({ kind: 'open', link: 'deviceLogin' });
            }}
          />
        </Row>
        <Told words={copied ? t('signIn.codeCopied') : null} turn={last.turn} testId="device-code-copied" />
      </Stack>
      <Caption>
        {left > 0 ? t('signIn.codeExpires', { duration: formatDuration(left) }) : t('signIn.codeOver')}
      </Caption>
      <Note tone="warning">{t('signIn.codeWarning')}</Note>
    </Panel>
  );
}

/** A sign-in, from its buttons to its end; `since` is when the waiting began. */
export function SignInUnderWay({ phase, since }: { phase: SignInPhase; since: string | null }) {
  const platform = usePlatform();
  switch (phase.kind) {
    case 'idle':
      return <Idle />;
    case 'browser':
      return (
        <Panel title={t('signIn.waitingTitle')} raised testId="sign-in-waiting">
          <Paragraph>{t('signIn.waitingText')}</Paragraph>
          <Row>
            <Action
              label={t('signIn.openAgain')}
              icon={<OpenRegular />}
              testId="open-sign-in-page"
              onPress={() => {
                platform.send({ kind: 'open', link: 'signInPage' });
              }}
            />
          </Row>
          <SignInHelp since={since} browser astray={phase.astray} />
        </Panel>
      );
    case 'deviceCode':
      return (
        <Stack>
          <DeviceCode phase={phase} />
          <SignInHelp since={since} />
        </Stack>
      );
    case 'finishing':
      return (
        <Panel title={t('signIn.finishingTitle')} raised testId="sign-in-finishing">
          <Row>
            <Spinner />
            <Paragraph>{t('signIn.finishingText')}</Paragraph>
          </Row>
        </Panel>
      );
  }
}
