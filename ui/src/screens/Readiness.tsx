import { HeartPulseRegular, PersonSwapRegular } from '@fluentui/react-icons';
import { useId } from 'react';

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
  Stack,
} from '../components';
import { isolated } from '../direction';
import { useSignedIn } from '../hooks/useSignedIn';
import { named, t } from '../i18n';
import type { DeletedChoice } from '../ipc/bindings/DeletedChoice';
import type { ReadinessScreen } from '../ipc/bindings/ReadinessScreen';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Colleague } from './Colleague';
import { Deleted } from './Deleted';
import { Files } from './Files';
import { Leave } from './Leave';
import { Registrations } from './Registrations';
import { Planned } from './SectionPlan';
import { SecretRule } from './SecretRule';

/** Graph tells roles by Microsoft's English names; those that the catalogue knows are told as in the portal. */
function roleNamed(name: string): string {
  const key = name.replaceAll(/ (\w)/gu, (_, letter: string) => letter.toUpperCase());
  return named(`practicePages.roles.${key.charAt(0).toLowerCase()}${key.slice(1)}`, name);
}

/** The roles that were found; that there is none is said only where they could be read. */
function rolesOf(screen: ReadinessScreen, reading: boolean): string {
  const none = screen.rolesKnown ? t('readiness.noRoles') : t('readiness.rolesUnread');
  return screen.roles.map(roleNamed).join(', ') || (reading ? t('readiness.noDomains') : none);
}

/** The domains that were read; that Microsoft told none is said only once it was asked. */
function domainsOf(screen: ReadinessScreen, reading: boolean): string {
  return screen.domains.join(', ') || t(reading ? 'readiness.noDomains' : 'readiness.domainsUntold');
}

/** What the tenant is called: by its first domain, or by its id, where it has no name. */
function tenantOf({ tenantName, domains }: ReadinessScreen, { signedIn }: View): string {
  return isolated(tenantName ?? domains[0] ?? signedIn?.tenantId ?? '');
}

function TenantCard({ screen, view }: { screen: ReadinessScreen; view: View }) {
  const platform = usePlatform();
  const signedIn = view.signedIn;
  const reading = view.live.readAt === null;
  return (
    <Panel
      title={reading ? t('readiness.tenantUnread') : tenantOf(screen, view)}
      raised={!screen.confirmed}
      testId="tenant-card"
      data={{ 'data-confirmed': String(screen.confirmed) }}
    >
      {screen.confirmed ? null : (
        <Facts
          facts={[
            { name: t('readiness.domains'), value: domainsOf(screen, reading) },
            { name: t('readiness.roles'), value: rolesOf(screen, reading) },
          ]}
        />
      )}
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
            disabled={reading || signedIn === null || view.busy !== null}
            testId="confirm-tenant"
            onPress={() => {
              if (signedIn !== null) {
                platform.send({ kind: 'confirmTenant', tenantId: signedIn.tenantId });
              }
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
      {screen.confirmed ? null : (
        <Disclosure label={t('readiness.tenantMore')} testId="tenant-more">
          <Facts facts={[{ name: t('readiness.tenantId'), value: <Code>{signedIn?.tenantId}</Code> }]} />
          <Caption>{t('readiness.severalTenants')}</Caption>
        </Disclosure>
      )}
    </Panel>
  );
}

/** Nothing is missing in the tenant; well is only what Peig has as well. */
function AllDone({ phase }: { phase: ReadinessScreen['secret'] }) {
  const open = phase === null || phase === 'expired' || phase === 'noSecret' ? 'inDoubt' : phase;
  return (
    <Note tone={open === 'notDue' ? 'info' : 'warning'} testId="all-done">
      {t(`readiness.secret.${open}`)}
    </Note>
  );
}

/** What is done about it, section by section. */
function OpenSections({ screen, view }: { screen: ReadinessScreen; view: View }) {
  return (
    <Stack tight>
      {view.sections
        .filter((section) => screen.openSections.includes(section.id))
        .map((section) => (
          <Row key={section.id}>
            <FindingIcon kind="missing" />
            <Paragraph>{named(`guide.section.${section.id}`, section.name)}</Paragraph>
          </Row>
        ))}
    </Stack>
  );
}

/** Something is open, and nothing of it is this program's to do now: a button would press nothing. */
function NothingHere({ screen, view }: { screen: ReadinessScreen; view: View }) {
  const settling = view.sections
    .filter((section) => screen.openSections.includes(section.id))
    .every((section) => section.state === 'settling');
  return (
    <Panel title={t('readiness.openTitle')} raised testId="open-elsewhere">
      <OpenSections screen={screen} view={view} />
      <Paragraph>{t(settling ? 'readiness.openSettling' : 'readiness.openText')}</Paragraph>
    </Panel>
  );
}

function EverythingCard({ screen, view }: { screen: ReadinessScreen; view: View }) {
  const platform = usePlatform();
  const why = useId();
  const signedIn = useSignedIn();
  const decideFirst = screen.footholds?.open === true;
  const held = !screen.choiceNeeded && !decideFirst && !view.navigation.next && view.busy === null;
  if (screen.openSections.length === 0 && screen.plan.changes.length === 0) {
    return <AllDone phase={screen.secret} />;
  }
  // What has to be chosen or settled first is said beside the button.
  if (screen.plan.changes.length === 0 && !screen.choiceNeeded && !decideFirst && view.navigation.next) {
    return <NothingHere screen={screen} view={view} />;
  }
  return (
    <Panel title={t('readiness.allTitle')} raised testId="everything">
      <OpenSections screen={screen} view={view} />
      <Planned changes={screen.plan.changes} />
      {decideFirst ? (
        <Note tone="warning" testId="decide-first">
          {t('footholds.decideFirst')}
        </Note>
      ) : null}
      {signedIn ? (
        <Row>
          <Action
            label={t('readiness.allButton')}
            // What has to be decided first is Next's to lead to.
            tone={decideFirst || screen.colleague !== null ? 'secondary' : 'primary'}
            disabled={screen.choiceNeeded || decideFirst || !view.navigation.next}
            describedBy={held || screen.choiceNeeded ? why : undefined}
            testId="set-up-everything"
            onPress={() => {
              platform.send({ kind: 'setEverythingUp', plan: screen.plan.id });
            }}
          />
          {held ? <Caption id={why}>{t('readiness.allNotYet')}</Caption> : null}
          {screen.choiceNeeded ? (
            <Caption id={why} testId="choose-first">
              {t('readiness.choiceNeeded')}
            </Caption>
          ) : null}
        </Row>
      ) : null}
    </Panel>
  );
}

/** A further right lets one more thing be checked; most tenants do without. */
function MoreChecks() {
  const platform = usePlatform();
  return (
    <Disclosure label={t('readiness.moreTitle')} testId="more-checks">
      <Paragraph>{t('readiness.moreText')}</Paragraph>
      <Row>
        <Action
          label={t('readiness.moreButton')}
          begins
          testId="check-more"
          onPress={() => {
            platform.send({ kind: 'checkMore' });
          }}
        />
      </Row>
    </Disclosure>
  );
}

/** How it is doing, once there is something. */
function ToHealth() {
  const platform = usePlatform();
  return (
    <Row>
      <Action
        label={t('readiness.health')}
        icon={<HeartPulseRegular />}
        begins
        testId="show-health"
        onPress={() => {
          platform.send({ kind: 'showHealth' });
        }}
      />
    </Row>
  );
}

/** What is kept of it; below what went wrong only for whoever asks. */
function Records({ saved, folded }: { saved: NonNullable<ReadinessScreen['saved']>; folded: boolean }) {
  const files = <Files saved={saved} reportsOnly />;
  return folded ? (
    <Disclosure label={t('files.title')} testId="show-files">
      {files}
    </Disclosure>
  ) : (
    files
  );
}

/** Nothing is known of the tenant: what went wrong stands above with its ways on, and nothing is guessed at. */
function Unread() {
  return <ScreenTitle screen="readiness">{t('readiness.failedTitle')}</ScreenTitle>;
}

/** The set-up is removed, as it was asked for: the way out, and the way back. */
function Removed({ deleted, screen, view }: ReadinessProps & { deleted: DeletedChoice }) {
  return (
    <Stack>
      <ScreenTitle screen="removed">{t('deleted.removed', { tenant: tenantOf(screen, view) })}</ScreenTitle>
      <Note tone="success" testId="removed">
        {t('deleted.removedText')}
      </Note>
      <Files saved={screen.saved ?? []} reportsOnly />
      <Deleted deleted={deleted} />
      <Row>
        <Leave />
      </Row>
    </Stack>
  );
}

interface ReadinessProps {
  screen: ReadinessScreen;
  view: View;
}

/** The right tenant, and Peig's prerequisites. */
export function Readiness({ screen, view }: ReadinessProps) {
  if (view.live.readAt === null && view.fault !== null && view.busy === null) {
    return <Unread />;
  }
  if (screen.confirmed && screen.deleted?.state === 'removed') {
    return <Removed deleted={screen.deleted} screen={screen} view={view} />;
  }
  return (
    <Stack>
      <ScreenTitle screen={screen.confirmed ? 'confirmed' : 'readiness'}>
        {screen.confirmed ? t('readiness.titleConfirmed') : t('readiness.title')}
      </ScreenTitle>
      <TenantCard screen={screen} view={view} />
      {screen.confirmed ? <SecretRule view={view} /> : null}
      {screen.confirmed && screen.colleague !== null ? <Colleague colleague={screen.colleague} /> : null}
      {screen.confirmed && screen.deleted !== null ? <Deleted deleted={screen.deleted} /> : null}
      {screen.confirmed ? (
        <Registrations registrations={screen.registrations} changes={screen.plan.changes} />
      ) : null}
      {screen.confirmed && (screen.deleted === null || screen.deleted.state === 'answered') ? (
        <EverythingCard screen={screen} view={view} />
      ) : null}
      {screen.confirmed && view.sections[0]?.state === 'done' ? <ToHealth /> : null}
      {screen.moreChecks ? <MoreChecks /> : null}
      {screen.saved === null ? null : <Records saved={screen.saved} folded={view.fault !== null} />}
    </Stack>
  );
}
