import { PersonSwapRegular, RocketRegular } from '@fluentui/react-icons';

import {
  Action,
  Code,
  Facts,
  FindingIcon,
  Note,
  Panel,
  Paragraph,
  Row,
  ScreenTitle,
  Stack,
} from '../components';
import { t } from '../i18n';
import type { ReadinessScreen } from '../ipc/bindings/ReadinessScreen';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Changes } from './SectionPlan';

function TenantCard({ screen, view }: { screen: ReadinessScreen; view: View }) {
  const platform = usePlatform();
  const signedIn = view.signedIn;
  const reading = screen.tenantName === null;
  return (
    <Panel
      title={screen.tenantName ?? t('readiness.tenantUnread')}
      raised={!screen.confirmed}
      testId="tenant-card"
      data={{ 'data-confirmed': String(screen.confirmed) }}
    >
      <Facts
        facts={[
          { name: t('readiness.domains'), value: screen.domains.join(', ') || t('readiness.noDomains') },
          { name: t('readiness.tenantId'), value: <Code>{signedIn?.tenantId}</Code> },
          { name: t('readiness.account'), value: signedIn?.account },
          { name: t('readiness.roles'), value: screen.roles.join(', ') || t('readiness.noRoles') },
        ]}
      />
      <Row>
        {screen.confirmed ? (
          <>
            <FindingIcon kind="passed" />
            <Paragraph>{t('readiness.confirmed')}</Paragraph>
          </>
        ) : (
          <Action
            label={t('readiness.confirm')}
            tone="primary"
            large
            disabled={reading || view.busy !== null}
            testId="confirm-tenant"
            onPress={() => {
              platform.send({ kind: 'confirmTenant' });
            }}
          />
        )}
        <Action
          label={t('readiness.other')}
          tone="quiet"
          icon={<PersonSwapRegular />}
          testId="other-account"
          onPress={() => {
            platform.send({ kind: 'signInAgain' });
          }}
        />
      </Row>
    </Panel>
  );
}

function EverythingCard({ screen, view }: { screen: ReadinessScreen; view: View }) {
  const platform = usePlatform();
  if (screen.openSections.length === 0) {
    return <Note tone="success">{t('readiness.allDone')}</Note>;
  }
  return (
    <Panel title={t('readiness.allTitle')} raised>
      <Paragraph>{t('readiness.allText')}</Paragraph>
      <Changes changes={screen.plan} />
      {screen.choiceNeeded ? <Note tone="warning">{t('readiness.choiceNeeded')}</Note> : null}
      <Row>
        <Action
          label={t('readiness.allButton')}
          tone="primary"
          large
          icon={<RocketRegular />}
          disabled={screen.choiceNeeded || view.busy !== null}
          testId="set-up-everything"
          onPress={() => {
            platform.send({ kind: 'setEverythingUp' });
          }}
        />
      </Row>
    </Panel>
  );
}

/** The right tenant, and Peig's prerequisites. */
export function Readiness({ screen, view }: { screen: ReadinessScreen; view: View }) {
  return (
    <Stack>
      <ScreenTitle screen={screen.confirmed ? 'confirmed' : 'readiness'}>
        {screen.confirmed ? t('readiness.titleConfirmed') : t('readiness.title')}
      </ScreenTitle>
      <Paragraph>{screen.confirmed ? t('readiness.introConfirmed') : t('readiness.intro')}</Paragraph>
      <TenantCard screen={screen} view={view} />
      {screen.confirmed ? <EverythingCard screen={screen} view={view} /> : null}
    </Stack>
  );
}
