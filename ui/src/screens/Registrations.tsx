import { Action, Choices, Code, Disclosure, Facts, Note, Panel, Paragraph, Row, Stack } from '../components';
import { formatDay } from '../format';
import { t } from '../i18n';
import type { ChangeView } from '../ipc/bindings/ChangeView';
import type { RegistrationView } from '../ipc/bindings/RegistrationView';
import { usePlatform } from '../platform';

function created({ createdAt }: RegistrationView): string {
  return createdAt === null
    ? t('section.registrations.createdUnknown')
    : t('section.registrations.created', { date: formatDay(createdAt) });
}

function named(registration: RegistrationView): string {
  const recommended = registration.recommended ? [t('section.registrations.recommended')] : [];
  return [created(registration), ...recommended].join(t('navigation.separator'));
}

/** What tells registrations of the same name apart, as far as it was read. */
function describe(registration: RegistrationView): string {
  const { owners, liveSecrets, liveUntil, servicePrincipal, consents, wanted, missing, others } =
    registration;
  const consented =
    consents === null ? [] : [t('section.registrations.consents', { consents, total: wanted })];
  const secret =
    liveSecrets > 0 && liveUntil !== null
      ? t('section.registrations.secretUntil', { date: formatDay(liveUntil) })
      : t('section.registrations.secrets', { count: liveSecrets });
  return [
    ...(others ? [t('section.registrations.others')] : []),
    ...consented,
    ...(servicePrincipal === false ? [t('section.registrations.noPrincipal')] : []),
    secret,
    ...(missing > 0 ? [t('section.registrations.missing', { count: missing })] : []),
    owners.length > 0
      ? t('section.registrations.owners', { owners: owners.join(', ') })
      : t('section.registrations.noOwners'),
  ].join(t('navigation.separator'));
}

interface RegistrationsProps {
  registrations: readonly RegistrationView[];
  /** What is planned: a new one may be made beside them. */
  changes: readonly ChangeView[];
}

/** The registration to use, where more than one carries the name. */
export function Registrations({ registrations, changes }: RegistrationsProps) {
  const platform = usePlatform();
  if (registrations.length === 0) {
    return null;
  }
  const chosen = registrations.find((registration) => registration.chosen)?.objectId ?? null;
  const another = changes.some((change) => change.kind === 'createRegistration');
  return (
    <Panel
      title={t(`section.registrations.${registrations.length > 1 ? 'title' : 'titleOne'}`)}
      raised={chosen === null && !another}
      testId="registrations"
    >
      {registrations.length > 1 ? <Paragraph>{t('section.registrations.text')}</Paragraph> : null}
      <Choices
        label={t('section.registrations.label')}
        testId="registration"
        chosen={chosen}
        choices={registrations.map((registration) => ({
          value: registration.objectId,
          label: named(registration),
          hint: describe(registration),
        }))}
        onChoose={(objectId) => {
          platform.send({ kind: 'chooseRegistration', objectId });
        }}
      />
      <Disclosure label={t('section.registrations.ids')} testId="registration-ids">
        {registrations.map((registration) => (
          <Stack key={registration.objectId} tight>
            <Paragraph>{created(registration)}</Paragraph>
            <Facts
              long
              facts={[
                { name: t('section.registrations.appId'), value: <Code>{registration.appId}</Code> },
                { name: t('section.registrations.objectId'), value: <Code>{registration.objectId}</Code> },
              ]}
            />
          </Stack>
        ))}
      </Disclosure>
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
