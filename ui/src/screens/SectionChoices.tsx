import { Choices, Disclosure, English, Facts } from '../components';
import { named, t } from '../i18n';
import type { AudienceChoice } from '../ipc/bindings/AudienceChoice';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { underscored } from './names';
import { Option } from './Option';

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

/** Why Peig needs each permission. Which they are is in the checklist: the guide's list is the engine's. */
export function PermissionReasons({ view }: { view: View }) {
  const listed = view.checklist.filter((finding) => finding.check === 'permissionListed');
  const permissions = listed.flatMap((finding) => finding.params['permission'] ?? []);
  return permissions.length === 0 ? null : (
    <Disclosure label={t('section.permissionsTitle')} testId="permission-reasons">
      <Facts
        facts={permissions.map((permission) => ({
          name: <English>{permission}</English>,
          value: named(`permission.${underscored(permission)}`, permission),
        }))}
      />
    </Disclosure>
  );
}
