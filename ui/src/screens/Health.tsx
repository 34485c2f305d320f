import { ArrowRightRegular, BroomRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

import {
  Action,
  Caption,
  Code,
  Disclosure,
  English,
  Facts,
  FindingIcon,
  Panel,
  Paragraph,
  Row,
  ScreenTitle,
  SecretUnread,
  Stack,
} from '../components';
import { findingText, findingTitle } from '../findings';
import { formatDay } from '../format';
import { useSignedIn } from '../hooks/useSignedIn';
import { named, t } from '../i18n';
import type { GrantView } from '../ipc/bindings/GrantView';
import type { HealthScreen } from '../ipc/bindings/HealthScreen';
import type { RenewalPhase } from '../ipc/bindings/RenewalPhase';
import type { SectionHealth } from '../ipc/bindings/SectionHealth';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Expiry } from './Expiry';
import { ExtraAccess } from './ExtraAccess';
import { Files } from './Files';
import { Credentials } from './HealthSecrets';
import { Removal } from './HealthRemoval';
import {
  comesFirst,
  DaysLeft,
  hasDrifted,
  hasOrphan,
  isSettled,
  secretTrouble,
  Verdict,
} from './HealthVerdict';
import { Leave } from './Leave';
import { OnlyPractice } from './OnlyPractice';
import { type Acceptance, Renewal } from './Renewal';
import { Changes } from './SectionPlan';

/** What Microsoft says of the secret at hand; of one that Peig has and this computer has not, nothing more can be known. */
function acceptance(screen: HealthScreen): Acceptance {
  const findings = screen.sections.flatMap((section) => section.findings);
  const proved = findings.find((finding) => finding.check === 'secretProved')?.status;
  switch (proved?.kind) {
    case 'passed':
    case 'unknown':
      return 'accepted';
    case 'warning':
      return proved.reason === 'blocked' || proved.reason === 'onWord' ? proved.reason : 'accepted';
    case 'settling':
      return 'asking';
    default:
      return 'refused';
  }
}

/** Something is to be entered in Peig, or to be looked up there. */
const ASKS_PEIG: readonly RenewalPhase[] = ['handOver', 'inDoubt', 'unclear', 'notInPeig'];

/** A secret works, and ends: of that one can be reminded. */
function hasAnEnd(screen: HealthScreen): boolean {
  return screen.secrets.some(
    ({ age, expiresAt, standing }) =>
      expiresAt !== null && age !== 'expired' && ['inUse', 'waiting', 'candidate'].includes(standing),
  );
}

interface SectionProps {
  section: SectionHealth;
  reachable: boolean;
  /** To put it right is what has to be done next. */
  first: boolean;
}

/** The way to a section with something open, for whoever is signed in; the guide's order says which comes first. */
function Mend({ section, reachable, first }: SectionProps) {
  const platform = usePlatform();
  if (!useSignedIn()) {
    return null;
  }
  if (!reachable) {
    return <Caption testId={`mend-later-${section.id}`}>{t('health.mendLater')}</Caption>;
  }
  return (
    <Row>
      <Action
        label={t('health.mend')}
        name={`${t('health.mend')}: ${named(`guide.section.${section.id}`, section.name)}`}
        tone={first ? 'primary' : 'secondary'}
        icon={<ArrowRightRegular />}
        begins
        testId={`mend-${section.id}`}
        onPress={() => {
          platform.send({ kind: 'goTo', section: section.id });
        }}
      />
    </Row>
  );
}

function Section(props: SectionProps) {
  const { section } = props;
  const amiss = section.findings.filter((finding) => finding.status.kind !== 'passed');
  return (
    <Stack tight>
      <Row>
        <FindingIcon
          kind={section.state === 'done' ? 'passed' : section.state === 'settling' ? 'settling' : 'missing'}
        />
        <Paragraph>
          {[named(`guide.section.${section.id}`, section.name), t(`stepper.state.${section.state}`)].join(
            t('navigation.separator'),
          )}
        </Paragraph>
      </Row>
      <Stack tight under>
        {amiss.map((finding) => (
          <Caption key={finding.key}>
            {[findingTitle(finding), findingText(finding)].join(t('navigation.separator'))}
          </Caption>
        ))}
        {section.state === 'open' || section.state === 'waiting' ? <Mend {...props} /> : null}
      </Stack>
    </Stack>
  );
}

function granted(grant: GrantView): string {
  if (grant.grantedAt === null) {
    return t('health.unknown');
  }
  const date = formatDay(grant.grantedAt);
  return grant.grantedBy === null
    ? t('health.granted', { date })
    : t('health.grantedBy', { date, account: grant.grantedBy });
}

function Tidy({ screen }: { screen: HealthScreen }) {
  const platform = usePlatform();
  return screen.tidy.changes.length === 0 ? null : (
    <Panel title={t('health.tidyTitle')} testId="tidy">
      {/* Of what is left over the verdict and the list say why. */}
      {hasOrphan(screen) ? null : <Paragraph>{t('health.tidyText')}</Paragraph>}
      <Changes changes={screen.tidy.changes} />
      <Row>
        <Action
          label={t(hasOrphan(screen) ? 'health.tidyOrphanButton' : 'health.tidy')}
          icon={<BroomRegular />}
          begins
          testId="tidy-secrets"
          onPress={() => {
            platform.send({ kind: 'tidySecrets', plan: screen.tidy.id });
          }}
        />
      </Row>
    </Panel>
  );
}

interface OnwardProps {
  view: View;
  /** Nothing has to be done. */
  ends: boolean;
  /** Something above leads to the values already. */
  led: boolean;
}

/** The values once more; and the way out where all is well. */
function Onward({ view, ends, led }: OnwardProps) {
  const platform = usePlatform();
  const finished = view.sections.every((section) => section.state === 'done');
  return (
    <Row>
      {finished && !led ? (
        <Action
          label={t('stepper.values')}
          icon={<ArrowRightRegular />}
          begins
          testId="to-values"
          onPress={() => {
            platform.send({ kind: 'showValues' });
          }}
        />
      ) : null}
      {ends ? <Leave aside /> : null}
    </Row>
  );
}

/** What few look for: who consented, and which registration it is; before them what else there is to list. */
function Details({ screen, children }: { screen: HealthScreen; children: ReactNode }) {
  return (
    <Disclosure label={t('health.details')} testId="show-details">
      {children}
      <Panel title={t('health.grants')} testId="grants">
        <Caption>{t('health.grantsText')}</Caption>
        <Facts
          facts={screen.grants.map((grant) => ({
            name: <English>{grant.permission}</English>,
            value: granted(grant),
          }))}
        />
      </Panel>
      <Panel title={t('health.registration')}>
        <Facts
          facts={[
            { name: t('health.name'), value: screen.name },
            { name: t('health.clientId'), value: <Code>{screen.appId}</Code> },
            { name: t('health.objectId'), value: <Code>{screen.objectId}</Code> },
            {
              name: t('health.created'),
              value: screen.createdAt === null ? t('health.unknown') : formatDay(screen.createdAt),
            },
          ]}
        />
      </Panel>
    </Disclosure>
  );
}

/** What Peig needs, section by section. */
function Sections({ screen, view, leads }: HealthProps & { leads: boolean }) {
  return (
    <Panel title={t('health.sections')} testId="health-sections">
      {screen.sections.map((section) => (
        <Section
          key={section.id}
          section={section}
          reachable={view.sections.some((one) => one.id === section.id && one.reachable)}
          first={leads}
        />
      ))}
    </Panel>
  );
}

interface HealthProps {
  screen: HealthScreen;
  view: View;
}

/** How the set-up is doing, its renewal and its removal. Whoever is not signed in is told, and offered nothing that changes it. */
export function Health({ screen, view }: HealthProps) {
  const signedIn = useSignedIn();
  // What has to be mended is not looked for below what is in order; nor by whoever cannot mend it now.
  const drifted = signedIn && hasDrifted(screen);
  // The secret is what stops Peig: it comes first.
  const leads = drifted && secretTrouble(screen, signedIn) === null;
  const sections = <Sections screen={screen} view={view} leads={leads} />;
  const { phase, waits } = screen.renewal;
  // Of the secret nothing can be done, or need be: its renewal and its list are folded.
  const calm = !signedIn || (phase === 'notDue' && !waits);
  const credentials = <Credentials secrets={screen.secrets} handOver={phase === 'handOver'} />;
  const renewal = signedIn ? (
    <>
      <Renewal
        renewal={screen.renewal}
        acceptance={acceptance(screen)}
        secrets={screen.secrets}
        unread={screen.unread}
        finished={view.sections.every((section) => section.state === 'done')}
        later={comesFirst(screen)}
      />
      {screen.expiry === null ? null : <Expiry expiry={screen.expiry} />}
    </>
  ) : null;
  const besides = (
    <>
      {screen.unread && (phase === 'inDoubt' || phase === 'unclear') ? <SecretUnread ofAny /> : null}
      <ExtraAccess extras={screen.extras} />
    </>
  );
  const orphaned = hasOrphan(screen);
  const tidy = signedIn ? <Tidy screen={screen} /> : null;
  return (
    <Stack>
      <ScreenTitle screen="health">{t('health.title')}</ScreenTitle>
      <DaysLeft screen={screen} />
      <Verdict screen={screen} signedIn={signedIn} />
      {view.cloud.kind === 'practice' && (waits || ASKS_PEIG.includes(phase)) ? <OnlyPractice /> : null}
      {signedIn ? besides : null}
      {leads ? sections : null}
      {orphaned ? tidy : null}
      {calm ? null : renewal}
      {drifted && !leads ? sections : null}
      {calm ? null : credentials}
      {orphaned ? null : tidy}
      <Onward view={view} ends={isSettled(screen)} led={!calm && (phase === 'handOver' || waits)} />
      {calm && renewal !== null ? (
        <Disclosure label={t('health.renewAnyway')} testId="show-renewal">
          {renewal}
        </Disclosure>
      ) : null}
      <Details screen={screen}>
        {signedIn ? null : besides}
        {calm ? credentials : null}
        {drifted ? null : sections}
      </Details>
      <Disclosure label={t('health.files')} testId="show-files">
        <Files saved={screen.saved} reportsOnly={!hasAnEnd(screen)} />
      </Disclosure>
      {signedIn ? <Removal screen={screen} tenant={view.signedIn?.tenantName ?? null} /> : null}
    </Stack>
  );
}
