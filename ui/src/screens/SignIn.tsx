import { Caption, Choices, Code, Facts, Note, Panel, Paragraph, ScreenTitle, Stack } from '../components';
import { sentence, t } from '../i18n';
import type { SignInScreen } from '../ipc/bindings/SignInScreen';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Reach } from './Reach';
import { SignInUnderWay } from './SignInUnderWay';
import { underscored } from './names';

/** The box on Microsoft’s consent page, as it stands there in English (learn.microsoft.com, “Application consent experience”). */
const CONSENT_FOR_ALL = 'Consent on behalf of your organization';

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

/** Who approves what the app may do: it decides how much this program is given. */
function WhoApproves({ fewer }: { fewer: boolean }) {
  const platform = usePlatform();
  return (
    <Choices
      label={t('signIn.rightsChoice')}
      testId="who-approves"
      chosen={fewer ? 'fewer' : 'all'}
      choices={[
        { value: 'all', label: t('signIn.rightsAll'), hint: t('signIn.rightsAllHint') },
        { value: 'fewer', label: t('signIn.rightsFewer'), hint: t('signIn.rightsFewerHint') },
      ]}
      onChoose={(choice) => {
        platform.send({ kind: 'chooseRights', fewer: choice === 'fewer' });
      }}
    />
  );
}

function Rights({ screen }: { screen: SignInScreen }) {
  const { rights } = screen;
  return (
    <Panel title={t('signIn.rightsTitle')} testId="rights" data={{ 'data-fewer': String(screen.fewer) }}>
      {screen.phase.kind === 'idle' ? <WhoApproves fewer={screen.fewer} /> : null}
      <Facts
        facts={rights.map((right) => ({
          name: right,
          value: sentence([`right.${underscored(right)}`, 'right.other']),
        }))}
      />
      <Note tone="warning">{t('signIn.onlyForYou', { label: CONSENT_FOR_ALL })}</Note>
      <Caption>{t('signIn.rightsNote')}</Caption>
    </Panel>
  );
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
      {screen.reach === null ? null : <Reach reach={screen.reach} />}
      <SignInUnderWay phase={screen.phase} since={view.busy?.since ?? null} />
      <Client view={view} />
      <Rights screen={screen} />
    </Stack>
  );
}
