import { makeStyles, tokens } from '@fluentui/react-components';
import { OpenRegular, PhoneLaptopRegular, WindowRegular } from '@fluentui/react-icons';

import {
  Action,
  Caption,
  Code,
  CopyButton,
  Facts,
  Note,
  Panel,
  Paragraph,
  Row,
  ScreenTitle,
  Spinner,
  Stack,
} from '../components';
import { formatDuration, secondsUntil } from '../format';
import { useNow } from '../hooks/useNow';
import { sentence, t } from '../i18n';
import type { SignInPhase } from '../ipc/bindings/SignInPhase';
import type { SignInScreen } from '../ipc/bindings/SignInScreen';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { underscored } from './names';

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
  link: { overflowWrap: 'anywhere' },
});

function Client({ view }: { view: View }) {
  const { clientKind, clientId } = view.app;
  return (
    <Panel title={t('signIn.clientTitle')}>
      <Paragraph>
        <strong data-testid="client-name">{t(`client.${clientKind}`)}</strong>
      </Paragraph>
      <Paragraph>{t(`client.text.${clientKind}`)}</Paragraph>
      <Caption>{t('client.id', { id: clientId })}</Caption>
    </Panel>
  );
}

function Rights({ rights }: { rights: readonly string[] }) {
  return (
    <Panel title={t('signIn.rightsTitle')} testId="rights">
      <Facts
        facts={rights.map((right) => ({
          name: right,
          value: sentence([`right.${underscored(right)}`, 'right.other']),
        }))}
      />
      <Caption>{t('signIn.rightsNote')}</Caption>
    </Panel>
  );
}

function Idle() {
  const platform = usePlatform();
  return (
    <Stack tight>
      <Row>
        <Action
          label={t('signIn.browserButton')}
          tone="primary"
          large
          icon={<WindowRegular />}
          testId="sign-in-browser"
          onPress={() => {
            platform.send({ kind: 'startSignIn', method: 'browser' });
          }}
        />
        <Action
          label={t('signIn.deviceButton')}
          large
          icon={<PhoneLaptopRegular />}
          describedBy="device-hint"
          testId="sign-in-device"
          onPress={() => {
            platform.send({ kind: 'startSignIn', method: 'deviceCode' });
          }}
        />
      </Row>
      <Caption id="device-hint">{t('signIn.deviceHint')}</Caption>
    </Stack>
  );
}

function DeviceCode({ phase }: { phase: Extract<SignInPhase, { kind: 'deviceCode' }> }) {
  const styles = useStyles();
  const platform = usePlatform();
  const now = useNow();
  const left = secondsUntil(phase.expiresAt, now);
  return (
    <Panel title={t('signIn.codeTitle')} raised testId="device-code">
      <Paragraph>{t('signIn.codeText', { address: phase.verificationUri })}</Paragraph>
      <p className={styles.code} data-testid="user-code" aria-label={t('signIn.codeLabel')} role="group">
        {phase.userCode}
      </p>
      <Row>
        <CopyButton
          label={t('signIn.copyCode')}
          tone="primary"
          testId="copy-device-code"
          onPress={() => {
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
      <Caption>
        {left > 0 ? t('signIn.codeExpires', { duration: formatDuration(left) }) : t('signIn.codeOver')}
      </Caption>
      <Note tone="warning">{t('signIn.codeWarning')}</Note>
    </Panel>
  );
}

function Phase({ phase }: { phase: SignInPhase }) {
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
        </Panel>
      );
    case 'deviceCode':
      return <DeviceCode phase={phase} />;
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

/** Sign in. */
export function SignIn({ screen, view }: { screen: SignInScreen; view: View }) {
  const practice = view.cloud.kind === 'practice';
  return (
    <Stack>
      <ScreenTitle screen={screen.phase.kind}>{t('signIn.title')}</ScreenTitle>
      <Paragraph>{practice ? t('signIn.introPractice') : t('signIn.intro')}</Paragraph>
      {screen.tenant === null ? null : (
        <Paragraph>
          <Code>{t('signIn.tenant', { tenant: screen.tenant })}</Code>
        </Paragraph>
      )}
      <Phase phase={screen.phase} />
      <Client view={view} />
      <Rights rights={screen.rights} />
    </Stack>
  );
}
