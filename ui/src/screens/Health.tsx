import { ArrowRightRegular, BroomRegular } from '@fluentui/react-icons';

import {
  Action,
  Caption,
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
import { findingText, findingTitle, isExtra } from '../findings';
import { formatDay } from '../format';
import { named, t } from '../i18n';
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
import { type Acceptance, Renewal } from './Renewal';
import { Changes } from './SectionPlan';

/** Several secrets of which nobody here knows the one that Peig uses: the first that ends is the one to beware of. */
function unclear(screen: HealthScreen): string {
  const ends = screen.secrets
    .filter((one) => one.standing === 'candidate')
    .flatMap((one) => (one.expiresAt === null ? [] : [one.expiresAt]))
    .sort((one, other) => Date.parse(one) - Date.parse(other));
  const first = ends[0];
  return first === undefined ? t('health.unclearEndless') : t('health.unclear', { date: formatDay(first) });
}

function daysLeft(screen: HealthScreen): number | null {
  const matters = screen.secrets.find((one) => one.standing === 'inUse' || one.standing === 'candidate');
  return matters?.daysLeft ?? null;
}

/** A secret was begun and its value never arrived. */
function hasOrphan(screen: HealthScreen): boolean {
  return screen.secrets.some((secret) => secret.standing === 'orphan');
}

/** The secret is what stops Peig, so it is told first. */
function secretTrouble(screen: HealthScreen): string | null {
  const days = daysLeft(screen);
  switch (screen.renewal.phase) {
    case 'handOver':
      return t('health.handOver');
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

/** One line: how it is doing. */
function Verdict({ screen }: { screen: HealthScreen }) {
  const days = daysLeft(screen);
  const trouble = secretTrouble(screen);
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
        {t('health.soon', { count: days ?? 0 })}
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
      {days === null ? t('health.endless') : t('health.fine', { count: days })}
    </Note>
  );
}

/** What Microsoft says of the secret at hand. */
function acceptance(screen: HealthScreen): Acceptance {
  const findings = screen.sections.flatMap((section) => section.findings);
  const proved = findings.find((finding) => finding.check === 'secretProved')?.status;
  switch (proved?.kind) {
    case 'passed':
      return 'accepted';
    case 'warning':
      return proved.reason === 'blocked' || proved.reason === 'onWord' ? proved.reason : 'accepted';
    case 'settling':
      return 'asking';
    default:
      return 'refused';
  }
}

/** Something that was in order is so no longer. */
function hasDrifted(screen: HealthScreen): boolean {
  return screen.sections.some((section) => section.state === 'open' || section.state === 'waiting');
}

/** The way to a section with something open; the guide's order says which comes first. */
function Mend({ section, reachable }: { section: SectionHealth; reachable: boolean }) {
  const platform = usePlatform();
  if (!reachable) {
    return <Caption testId={`mend-later-${section.id}`}>{t('health.mendLater')}</Caption>;
  }
  return (
    <Row>
      <Action
        label={t('health.mend')}
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

function Section({ section, reachable }: { section: SectionHealth; reachable: boolean }) {
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
        {amiss.length === 0 ? null : (
          <Caption>{amiss.map(findingTitle).join(t('navigation.separator'))}</Caption>
        )}
        {section.state === 'open' || section.state === 'waiting' ? (
          <Mend section={section} reachable={reachable} />
        ) : null}
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

/** How the set-up is doing, its renewal and its removal. */
export function Health({ screen, view }: { screen: HealthScreen; view: View }) {
  const reachable = (section: SectionHealth) =>
    view.sections.some((one) => one.id === section.id && one.reachable);
  const sections = (
    <Panel title={t('health.sections')} testId="health-sections">
      {screen.sections.map((section) => (
        <Section key={section.id} section={section} reachable={reachable(section)} />
      ))}
    </Panel>
  );
  // What has to be mended is not looked for below what is in order.
  const drifted = secretTrouble(screen) === null && hasDrifted(screen);
  const orphaned = hasOrphan(screen);
  return (
    <Stack>
      <ScreenTitle screen="health">{t('health.title')}</ScreenTitle>
      <Verdict screen={screen} />
      <ExtraAccess extras={screen.extras} />
      {drifted ? sections : null}
      {orphaned ? <Tidy screen={screen} /> : null}
      <Renewal renewal={screen.renewal} acceptance={acceptance(screen)} secrets={screen.secrets} />
      {screen.expiry === null ? null : <Expiry expiry={screen.expiry} />}
      <Credentials secrets={screen.secrets} handOver={screen.renewal.phase === 'handOver'} />
      {orphaned ? null : <Tidy screen={screen} />}
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
      <Files saved={screen.saved} />
      <Removal screen={screen} />
    </Stack>
  );
}
