import { Field, makeStyles, Select, tokens } from '@fluentui/react-components';

import { Action, Caption, Code, Facts, Heading, Row, Stack } from '../components';
import { useTheChosen } from '../hooks/useChosen';
import { LANGUAGES, t } from '../i18n';
import type { NetworkView } from '../ipc/bindings/NetworkView';
import type { ThemeChoice } from '../ipc/bindings/ThemeChoice';
import type { View } from '../ipc/bindings/View';
import { Asked } from './Asked';
import { useProgram } from './useProgram';

const useStyles = makeStyles({
  look: {
    display: 'grid',
    // As wide as the longest choice: a list does not become narrower than its words.
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
});

const THEMES = ['system', 'light', 'dark'] as const satisfies readonly ThemeChoice[];

/** A language as those who speak it call it. */
function ownName(tag: string): string {
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

function Look() {
  const styles = useStyles();
  const { preferences, choose } = useTheChosen();
  return (
    <div className={styles.look}>
      <Field label={t('settings.language')}>
        <Select
          value={preferences.language ?? ''}
          data-testid="language"
          onChange={(_, data) => {
            choose({ language: data.value || null });
          }}
        >
          <option value="">{t('settings.asSystem')}</option>
          {LANGUAGES.map((tag) => (
            <option key={tag} value={tag} lang={tag}>
              {ownName(tag)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('settings.theme.label')}>
        <Select
          value={preferences.theme}
          data-testid="theme"
          onChange={(_, data) => {
            choose({ theme: THEMES.find((one) => one === data.value) ?? 'system' });
          }}
        >
          {THEMES.map((theme) => (
            <option key={theme} value={theme}>
              {t(`settings.theme.${theme}`)}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}

/** The tenant that the admin is in, or means. */
function tenantOf({ screen, signedIn }: View, remembered: string | null): string {
  if (signedIn !== null) {
    return `${signedIn.tenantName ?? ''} ${signedIn.domain ?? ''} (${signedIn.tenantId})`.trim();
  }
  const meant = screen.kind === 'signIn' ? screen.tenant : remembered;
  return meant ?? t('settings.ownTenant');
}

/** Why cloud, tenant and client cannot be others now; nothing where they can. */
function heldBy(view: View): string | null {
  if (view.screenId === 'welcome') {
    return null;
  }
  return view.signedIn === null ? t('settings.heldBySignIn') : t('settings.heldByTenant');
}

function SignInSettings({ view }: { view: View }) {
  const { preferences, choose } = useTheChosen();
  const { app, cloud } = view;
  const held = heldBy(view);
  const entering = view.screenId === 'welcome';
  // Before anybody has pressed anything, what was last typed is what the button would take.
  const cloudName =
    entering && preferences.cloud !== 'default'
      ? t(`cloud.${preferences.cloud}`)
      : cloud.kind === 'file'
        ? t('cloud.file', { host: cloud.signInHost })
        : t(`cloud.${cloud.kind}`);
  const client = entering && preferences.clientId !== null ? preferences.clientId : app.clientId;
  const clientName = entering && preferences.clientId !== null ? 'custom' : app.clientKind;
  const typed =
    preferences.cloud !== 'default' || preferences.tenant !== null || preferences.clientId !== null;
  return (
    <Stack>
      <Facts
        facts={[
          { name: t('welcome.cloudLabel'), value: cloudName },
          { name: t('documents.report.tenant'), value: tenantOf(view, preferences.tenant) },
          {
            name: t('welcome.clientLabel'),
            value: (
              <>
                {t(`client.${clientName}`)} <Code>{client}</Code>
              </>
            ),
          },
        ]}
      />
      <Caption testId="settings-held">
        {held ?? t('settings.change', { advanced: t('welcome.advanced') })}
      </Caption>
      {held === null && typed ? (
        <Row>
          <Action
            label={t('settings.forget')}
            testId="forget-typed"
            onPress={() => {
              choose({ cloud: 'default', tenant: null, clientId: null });
            }}
          />
        </Row>
      ) : null}
    </Stack>
  );
}

function Network({ network }: { network: NetworkView }) {
  const facts = network.ways.map(({ host, proxy, source }) => ({
    name: host,
    value:
      proxy === null || source === null
        ? t('settings.direct')
        : t('settings.proxy', { proxy, source: t(`settings.source.${source}`) }),
  }));
  return (
    <Stack tight>
      <Facts facts={facts} long />
      {network.automatic === null ? null : (
        <Caption>{t('settings.automatic', { address: network.automatic })}</Caption>
      )}
      <Caption>{t('settings.networkHint')}</Caption>
    </Stack>
  );
}

/** How the program is set. */
export function Settings({ view }: { view: View }) {
  const told = useProgram(view.cloud.graphHost);
  return (
    <Stack>
      <Look />
      <Heading level={3}>{t('settings.signInTitle')}</Heading>
      <SignInSettings view={view} />
      <Heading level={3}>{t('settings.networkTitle')}</Heading>
      <Asked told={told}>{({ network }) => <Network network={network} />}</Asked>
      <Caption>{t('settings.kept')}</Caption>
    </Stack>
  );
}
