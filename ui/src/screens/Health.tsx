import { makeStyles, typographyStyles } from '@fluentui/react-components';
import { ArrowRightRegular, BroomRegular } from '@fluentui/react-icons';

import {
  Action,
  Caption,
  Code,
  Disclosure,
  Facts,
  FindingIcon,
  Note,
  Panel,
  Paragraph,
  Row,
  ScreenTitle,
  SecretUnread,
  Stack,
} from '../components';
import { findingText, findingTitle, isExtra } from '../findings';
import { formatDay } from '../format';
import { useSignedIn } from '../hooks/useSignedIn';
import { named, t } from '../i18n';
import type { CredentialView } from '../ipc/bindings/CredentialView';
import type { GrantView } from '../ipc/bindings/GrantView';
import type { HealthScreen } from '../ipc/bindings/HealthScreen';
import type { SectionHealth } from '../ipc/bindings/SectionHealth';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Expiry } from './Expiry';
import { ExtraAccess } from './ExtraAccess';
import { Files } from './Files';
import { Credentials } from './HealthSecrets';
import { Removal } from './HealthRemoval';
import { Leave } from './Leave';
import { type Acceptance, Renewal } from './Renewal';
import { Changes } from './SectionPlan';

const useStyles = makeStyles({ days: { ...typographyStyles.title1, margin: 0 } });

/** Several secrets of which nobody here knows the one that Peig uses: the first that ends is the one to beware of. */
function unclear(screen: HealthScreen): string {
  const ends = screen.secrets
    .filter((one) => one.standing === 'candidate')
    .flatMap((one) => (one.expiresAt === null ? [] : [one.expiresAt]))
    .sort((one, other) => Date.parse(one) - Date.parse(other));
  const first = ends[0];
  return first === undefined ? t('health.unclearEndless') : t('health.unclear', { date: formatDay(first) });
}

/** The secret that Peig has; until it has the new one, that is the one before. */
function peigsOwn(screen: HealthScreen): CredentialView | undefined {
  const standings = screen.renewal.phase === 'handOver' ? ['outgoing'] : ['inUse', 'candidate'];
  return screen.secrets.find((one) => standings.includes(one.standing));
}

/** A secret was begun and its value never arrived. */
function hasOrphan(screen: HealthScreen): boolean {
  return screen.secrets.some((secret) => secret.standing === 'orphan');
}

/** The secret is what stops Peig, so it is told first. */
function secretTrouble(screen: HealthScreen): string | null {
  const days = peigsOwn(screen)?.daysLeft ?? null;
  switch (screen.renewal.phase) {
    case 'handOver':
      return t(screen.renewal.stopped ? 'renewal.oldExpired' : 'health.handOver');
    case 'noSecret':
      return t('health.noSecret');
    case 'expired':
      return t('health.expired');
    case 'unclear':
      return unclear(screen);
    case 'notInPeig':
      return t('health.notInPeig');
    case 'inDoubt':
      return days === null ? t('health.inDoubtEndless') : t('health.inDoubt', { count: days });
    case 'due':
      return null;
    case 'notDue':
      return hasOrphan(screen) ? t('health.orphan') : null;
  }
}

/** How long the secret lasts: the first thing that whoever comes back wants to know. */
function DaysLeft({ screen }: { screen: HealthScreen }) {
  const styles = useStyles();
  const secret = peigsOwn(screen);
  const days = secret?.daysLeft ?? null;
  return days === null || days < 0 || !secret?.expiresAt ? null : (
    <Stack tight>
      <p className={styles.days} data-testid="days-left">
        {t('time.daysLeft', { count: days })}
      </p>
      <Caption>
        {[secret.name, t('health.expires', { date: formatDay(secret.expiresAt) })]
          .filter(Boolean)
          .join(t('navigation.separator'))}
      </Caption>
    </Stack>
  );
}

/** One line: how it is doing. */
function Verdict({ screen }: { screen: HealthScreen }) {
  const trouble = secretTrouble(screen);
  if (trouble !== null && screen.renewal.looking) {
    // What the credential store is going to say may be the answer: nothing is called wrong before.
    return <Note testId="verdict">{t('renewal.looking')}</Note>;
  }
  if (trouble !== null) {
    return (
      <Note tone="warning" testId="verdict">
        {trouble}
      </Note>
    );
  }
  if (hasDrifted(screen)) {
    return (
      <Note tone="warning" testId="verdict">
        {t('health.drift')}
      </Note>
    );
  }
  if (screen.renewal.phase === 'due') {
    return (
      <Note tone="warning" testId="verdict">
        {t('health.soon')}
      </Note>
    );
  }
  const extra = screen.sections.flatMap((section) => section.findings).find(isExtra);
  if (extra !== undefined) {
    return (
      <Note tone="warning" testId="verdict">
        {[t('health.extra'), findingText(extra)].join(' ')}
      </Note>
    );
  }
  return (
    <Note tone="success" testId="verdict">
      {t('health.endless')}
    </Note>
  );
}

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

/** A secret works, and ends: of that one can be reminded. */
function hasAnEnd(screen: HealthScreen): boolean {
  return screen.secrets.some(
    ({ age, expiresAt, standing }) =>
      expiresAt !== null && age !== 'expired' && (standing === 'inUse' || standing === 'candidate'),
  );
}

/** Something that was in order is so no longer. */
function hasDrifted(screen: HealthScreen): boolean {
  return screen.sections.some((section) => section.state === 'open' || section.state === 'waiting');
}

interface SectionProps {
  section: SectionHealth;
  reachable: boolean;
  /** To put it right is what has to be done next. */
  first: boolean;
}

/** The way to a section with something open; the guide's order says which comes first. */
function Mend({ section, reachable, first }: SectionProps) {
  const platform = usePlatform();
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
  const signedIn = useSignedIn();
  return screen.tidy.changes.length === 0 || !signedIn ? null : (
    <Panel title={t('health.tidyTitle')} testId="tidy">
      <Paragraph>{t(hasOrphan(screen) ? 'health.tidyOrphan' : 'health.tidyText')}</Paragraph>
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
  calm: boolean;
  /** Something above leads to the values already. */
  led: boolean;
}

/** The values once more; and the way out where all is well. */
function Onward({ view, calm, led }: OnwardProps) {
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
      {calm ? <Leave aside /> : null}
    </Row>
  );
}

/** How the set-up is doing, its renewal and its removal. */
export function Health({ screen, view }: { screen: HealthScreen; view: View }) {
  const reachable = (section: SectionHealth) =>
    view.sections.some((one) => one.id === section.id && one.reachable);
  // What has to be mended is not looked for below what is in order.
  const drifted = hasDrifted(screen);
  // The secret is what stops Peig: it comes first.
  const leads = drifted && secretTrouble(screen) === null;
  const sections = (
    <Panel title={t('health.sections')} testId="health-sections">
      {screen.sections.map((section) => (
        <Section key={section.id} section={section} reachable={reachable(section)} first={leads} />
      ))}
    </Panel>
  );
  const orphaned = hasOrphan(screen);
  const signedIn = useSignedIn();
  const { phase } = screen.renewal;
  const calm = phase === 'notDue' && !screen.renewal.waits;
  const credentials = <Credentials secrets={screen.secrets} handOver={phase === 'handOver'} />;
  const renewal = (
    <>
      <Renewal
        renewal={screen.renewal}
        acceptance={acceptance(screen)}
        secrets={screen.secrets}
        unread={screen.unread}
      />
      {screen.expiry === null || !signedIn ? null : <Expiry expiry={screen.expiry} />}
    </>
  );
  return (
    <Stack>
      <ScreenTitle screen="health">{t('health.title')}</ScreenTitle>
      <DaysLeft screen={screen} />
      <Verdict screen={screen} />
      {screen.unread && (phase === 'inDoubt' || phase === 'unclear') ? <SecretUnread ofAny /> : null}
      <ExtraAccess extras={screen.extras} />
      {leads ? sections : null}
      {orphaned ? <Tidy screen={screen} /> : null}
      {calm ? null : renewal}
      {drifted && !leads ? sections : null}
      {calm ? null : credentials}
      {orphaned ? null : <Tidy screen={screen} />}
      <Onward view={view} calm={calm} led={phase === 'handOver' || screen.renewal.waits} />
      {calm ? (
        <Disclosure label={t('health.renewAnyway')} testId="show-renewal">
          {renewal}
        </Disclosure>
      ) : null}
      <Disclosure label={t('health.details')} testId="show-details">
        {calm ? credentials : null}
        {drifted ? null : sections}
        <Panel title={t('health.grants')} testId="grants">
          <Caption>{t('health.grantsText')}</Caption>
          <Facts facts={screen.grants.map((grant) => ({ name: grant.permission, value: granted(grant) }))} />
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
      <Disclosure label={t('health.files')} testId="show-files">
        <Files saved={screen.saved} reportsOnly={!hasAnEnd(screen)} />
      </Disclosure>
      {signedIn ? <Removal screen={screen} tenant={view.signedIn?.tenantName ?? null} /> : null}
    </Stack>
  );
}
