import { Caption, Code, Facts, Note, Panel, Paragraph, ScreenTitle, Stack } from '../components';
import { sentence, t } from '../i18n';
import type { SignInScreen } from '../ipc/bindings/SignInScreen';
import type { View } from '../ipc/bindings/View';
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

function Rights({ rights }: { rights: readonly string[] }) {
  return (
    <Panel title={t('signIn.rightsTitle')} testId="rights">
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
      <Rights rights={screen.rights} />
    </Stack>
  );
}
