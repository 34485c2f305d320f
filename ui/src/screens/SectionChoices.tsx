import { Action, Choices, Disclosure, Facts, Note, Panel, Paragraph, Row } from '../components';
import { formatDay } from '../format';
import { named, t } from '../i18n';
import type { AudienceChoice } from '../ipc/bindings/AudienceChoice';
import type { RegistrationView } from '../ipc/bindings/RegistrationView';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { underscored } from './names';
import { Option } from './Option';

/** What tells two registrations of the same name apart. */
function describe(registration: RegistrationView): string {
  const { owners, appId, liveSecrets, missing } = registration;
  return [
    t('section.registrations.appId', { id: appId }),
    owners.length > 0
      ? t('section.registrations.owners', { owners: owners.join(', ') })
      : t('section.registrations.noOwners'),
    t('section.registrations.secrets', { count: liveSecrets }),
    t('section.registrations.missing', { count: missing }),
  ].join(t('navigation.separator'));
}

/** The registration to use, where more than one carries the name. */
export function Registrations({ screen }: { screen: SectionScreen }) {
  const platform = usePlatform();
  const { registrations } = screen;
  if (screen.id !== 'registration' || registrations.length === 0) {
    return null;
  }
  const chosen = registrations.find((registration) => registration.chosen)?.objectId ?? null;
  const another = screen.plan.changes.some((change) => change.kind === 'createRegistration');
  return (
    <Panel
      title={t('section.registrations.title')}
      raised={chosen === null && !another}
      testId="registrations"
    >
      <Paragraph>{t('section.registrations.text')}</Paragraph>
      <Choices
        label={t('section.registrations.label')}
        testId="registration"
        chosen={chosen}
        choices={registrations.map((registration) => ({
          value: registration.objectId,
          label: registration.createdAt
            ? t('section.registrations.created', { date: formatDay(registration.createdAt) })
            : t('section.registrations.createdUnknown'),
          hint: describe(registration),
        }))}
        onChoose={(objectId) => {
          platform.send({ kind: 'chooseRegistration', objectId });
        }}
      />
      {another ? <Note>{t('footholds.new')}</Note> : null}
      {chosen === null ? null : (
        <Row>
          <Action
            label={t('section.registrations.again')}
            tone="quiet"
            testId="choose-again"
            onPress={() => {
              platform.send({ kind: 'chooseRegistration', objectId: null });
            }}
          />
        </Row>
      )}
    </Panel>
  );
}

/** Supported account types of a new registration. */
export function Audience({ chosen }: { chosen: AudienceChoice }) {
  const platform = usePlatform();
  const options: readonly AudienceChoice[] = ['singleTenant', 'multitenant'];
  return (
    <Option label={t('section.audience.label')} value={t(`section.audience.${chosen}`)} testId="audience">
      <Choices
        label={t('section.audience.label')}
        testId="audience"
        chosen={chosen}
        choices={options.map((value) => ({
          value,
          label: t(`section.audience.${value}`),
          hint: t(`section.audience.${value}Hint`),
        }))}
        onChoose={(audience) => {
          platform.send({ kind: 'chooseAudience', audience });
        }}
      />
    </Option>
  );
}

/** The guide's five permissions, in its order. */
/** Why Peig needs each permission. Which they are is in the checklist: the guide's list is the engine's. */
export function PermissionReasons({ view }: { view: View }) {
  const listed = view.checklist.filter((finding) => finding.check === 'permissionListed');
  const permissions = listed.flatMap((finding) => finding.params['permission'] ?? []);
  return permissions.length === 0 ? null : (
    <Disclosure label={t('section.permissionsTitle')} testId="permission-reasons">
      <Facts
        facts={permissions.map((permission) => ({
          name: permission,
          value: named(`permission.${underscored(permission)}`, permission),
        }))}
      />
    </Disclosure>
  );
}
