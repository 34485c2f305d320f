import {
  Caption,
  Choices,
  Code,
  Disclosure,
  English,
  Facts,
  Heading,
  Note,
  Panel,
  Paragraph,
  ScreenTitle,
  Stack,
  WithEnglish,
} from '../components';
import { sentence, t } from '../i18n';
import type { SignInScreen } from '../ipc/bindings/SignInScreen';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Reach, WayThere } from './Reach';
import { SignInUnderWay } from './SignInUnderWay';
import { underscored } from './names';

/** The box on Microsoft’s consent page, as it stands there in English (learn.microsoft.com, “Application consent experience”). */
const CONSENT_FOR_ALL = 'Consent on behalf of your organization';

/** The moment of doubt: whose name Microsoft's page shows, and the one box there that is not to be ticked. */
function OnMicrosoftsPage({ view }: { view: View }) {
  const client = t(`client.${view.app.clientKind}`);
  return (
    <Panel>
      <Paragraph testId="client-name">
        {view.app.clientKind === 'custom' ? (
          t('signIn.asks', { client })
        ) : (
          <WithEnglish words={t('signIn.asks', { client })} name={client} />
        )}
      </Paragraph>
      <Note tone="warning">
        <WithEnglish words={t('signIn.onlyForYou', { label: CONSENT_FOR_ALL })} name={CONSENT_FOR_ALL} />
      </Note>
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
  return (
    <>
      <Heading level={2}>{t('signIn.rightsTitle')}</Heading>
      <Facts
        facts={screen.rights.map((right) => ({
          name: <English>{right}</English>,
          value: sentence([`right.${underscored(right)}`, 'right.other']),
        }))}
      />
      <Caption>{t('signIn.whyOnlyYou')}</Caption>
      <Caption>{t('signIn.rightsNote')}</Caption>
    </>
  );
}

/** What few ask for before they sign in. A choice that was made is not folded away. */
function Details({ screen, view }: { screen: SignInScreen; view: View }) {
  const { clientKind, clientId } = view.app;
  const idle = screen.phase.kind === 'idle';
  return (
    <div data-testid="rights" data-fewer={screen.fewer}>
      <Disclosure label={t('signIn.details')} testId="sign-in-details" openAtFirst={screen.fewer}>
        {idle ? <WhoApproves fewer={screen.fewer} /> : null}
        <Rights screen={screen} />
        <Paragraph>{t(`client.text.${clientKind}`)}</Paragraph>
        <Caption>{t('client.id', { id: clientId })}</Caption>
        {screen.reach === null ? null : <WayThere reach={screen.reach} />}
        {idle ? <Caption>{t('signIn.deviceHint')}</Caption> : null}
      </Disclosure>
    </div>
  );
}

/** Sign in. */
export function SignIn({ screen, view }: { screen: SignInScreen; view: View }) {
  const practice = view.cloud.kind === 'practice';
  const idle = screen.phase.kind === 'idle';
  const underWay = <SignInUnderWay phase={screen.phase} since={view.busy?.since ?? null} />;
  return (
    <Stack>
      <ScreenTitle screen={screen.phase.kind}>{t('signIn.title')}</ScreenTitle>
      {view.fault === null ? (
        <Paragraph>{practice ? t('signIn.introPractice') : t('signIn.intro')}</Paragraph>
      ) : null}
      {screen.tenant === null ? null : (
        <Paragraph>
          <Code>{t('signIn.tenant', { tenant: screen.tenant })}</Code>
        </Paragraph>
      )}
      {idle ? null : underWay}
      <OnMicrosoftsPage view={view} />
      {screen.reach === null ? null : <Reach reach={screen.reach} />}
      {idle ? underWay : null}
      <Details screen={screen} view={view} />
    </Stack>
  );
}
