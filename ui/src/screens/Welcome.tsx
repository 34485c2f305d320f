import { Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { OpenRegular } from '@fluentui/react-icons';
import { useState } from 'react';

import {
  Action,
  Caption,
  Disclosure,
  FaultBar,
  Heading,
  Panel,
  Paragraph,
  Row,
  ScreenTitle,
  Stack,
} from '../components';
import { useTheChosen } from '../hooks/useChosen';
import { t } from '../i18n';
import type { AppView } from '../ipc/bindings/AppView';
import type { CloudChoice } from '../ipc/bindings/CloudChoice';
import type { CloudView } from '../ipc/bindings/CloudView';
import type { ScenarioId } from '../ipc/bindings/ScenarioId';
import type { WelcomeScreen } from '../ipc/bindings/WelcomeScreen';
import { usePlatform } from '../platform';
import { Newer, NoLongerSafe } from './Newer';

const useStyles = makeStyles({
  scenario: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start' },
});

const CLOUDS = ['default', 'usGovL4', 'usGovL5', 'china'] as const satisfies readonly CloudChoice[];

/** What the default choice stands for: Microsoft's worldwide cloud, or the one that the cloud file describes. */
function cloudName(choice: CloudChoice, cloud: CloudView): string {
  if (choice !== 'default') {
    return t(`cloud.${choice}`);
  }
  return cloud.kind === 'file' ? t('cloud.file', { host: cloud.signInHost }) : t('welcome.cloudDefault');
}

function Scenarios({ scenarios }: { scenarios: readonly ScenarioId[] }) {
  const styles = useStyles();
  const platform = usePlatform();
  return (
    <Disclosure label={t('welcome.scenarios')} testId="scenarios">
      {scenarios.map((scenario) => (
        <div key={scenario} className={styles.scenario}>
          <Action
            label={t(`scenario.${scenario}.name`)}
            testId={`scenario-${scenario}`}
            onPress={() => {
              platform.send({ kind: 'choosePractice', scenario });
            }}
          />
          <Caption>{t(`scenario.${scenario}.text`)}</Caption>
        </div>
      ))}
    </Disclosure>
  );
}

function Practice({ screen }: { screen: WelcomeScreen }) {
  const platform = usePlatform();
  return (
    <Panel>
      <Heading level={2}>{t('welcome.practiceTitle')}</Heading>
      <Paragraph>{t('welcome.practiceText')}</Paragraph>
      <Row>
        <Action
          label={t('welcome.practiceButton')}
          testId="choose-practice"
          onPress={() => {
            platform.send({ kind: 'choosePractice', scenario: 'fresh' });
          }}
        />
      </Row>
      <Scenarios scenarios={screen.scenarios.filter((scenario) => scenario !== 'fresh')} />
    </Panel>
  );
}

/** What may be typed under Advanced. It is the page's own until the button sends it. */
interface Typed {
  cloud: CloudChoice;
  tenant: string;
  clientId: string;
}

function Advanced({
  typed,
  onType,
  cloud,
}: {
  typed: Typed;
  onType: (typed: Typed) => void;
  cloud: CloudView;
}) {
  return (
    // What was typed the last time counts again, so it is shown.
    <Disclosure
      label={t('welcome.advanced')}
      testId="advanced"
      openAtFirst={typed.cloud !== 'default' || typed.tenant !== '' || typed.clientId !== ''}
    >
      <Field label={t('welcome.cloudLabel')}>
        <Select
          value={typed.cloud}
          data-testid="cloud"
          onChange={(_, data) => {
            onType({ ...typed, cloud: CLOUDS.find((choice) => choice === data.value) ?? 'default' });
          }}
        >
          {CLOUDS.map((choice) => (
            <option key={choice} value={choice}>
              {cloudName(choice, cloud)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('welcome.tenantLabel')} hint={t('welcome.tenantHint')}>
        <Input
          value={typed.tenant}
          placeholder={t('welcome.tenantPlaceholder')}
          spellCheck={false}
          autoComplete="off"
          data-testid="tenant"
          onChange={(_, data) => {
            onType({ ...typed, tenant: data.value });
          }}
        />
      </Field>
      <Field label={t('welcome.clientLabel')} hint={t('welcome.clientHint')}>
        <Input
          value={typed.clientId}
          spellCheck={false}
          autoComplete="off"
          data-testid="client-id"
          onChange={(_, data) => {
            onType({ ...typed, clientId: data.value });
          }}
        />
      </Field>
    </Disclosure>
  );
}

function Tenant({ screen, cloud, safe }: { screen: WelcomeScreen; cloud: CloudView; safe: boolean }) {
  const platform = usePlatform();
  const { preferences, choose } = useTheChosen();
  const [typed, setTyped] = useState<Typed>({
    cloud: preferences.cloud,
    tenant: preferences.tenant ?? '',
    clientId: preferences.clientId ?? '',
  });
  return (
    <>
      {screen.cloudFault ? <FaultBar fault={screen.cloudFault} lasting /> : null}
      <Row>
        <Action
          label={t('welcome.tenantButton')}
          tone="primary"
          disabled={!safe || (screen.cloudFault !== null && typed.cloud === 'default')}
          testId="choose-tenant"
          onPress={() => {
            const meant = {
              cloud: typed.cloud,
              tenant: typed.tenant.trim() || null,
              clientId: typed.clientId.trim() || null,
            };
            platform.send({ kind: 'chooseTenant', ...meant });
            choose(meant);
          }}
        />
      </Row>
      <Advanced typed={typed} onType={setTyped} cloud={cloud} />
    </>
  );
}

/** Practice or my tenant. */
export function Welcome({ screen, cloud, app }: { screen: WelcomeScreen; cloud: CloudView; app: AppView }) {
  const platform = usePlatform();
  const { cloud: last, tenant, clientId } = useTheChosen().preferences;
  return (
    <Stack>
      <ScreenTitle screen="welcome">{t('welcome.title')}</ScreenTitle>
      <NoLongerSafe app={app} />
      <Paragraph testId="welcome-intro">{t('welcome.intro')}</Paragraph>
      <Tenant
        key={JSON.stringify([last, tenant, clientId])}
        screen={screen}
        cloud={cloud}
        safe={!app.update?.unsafeBecause}
      />
      <Practice screen={screen} />
      <Row>
        <Action
          label={t('welcome.guide')}
          tone="quiet"
          icon={<OpenRegular />}
          testId="open-guide"
          onPress={() => {
            platform.send({ kind: 'open', link: 'guide' });
          }}
        />
      </Row>
      <Newer app={app} />
    </Stack>
  );
}
