import { hasSecretToShow, Note, Panel, Paragraph, ScreenTitle, SecretCard, Stack } from '../components';
import { named, t } from '../i18n';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { View } from '../ipc/bindings/View';
import { Consent } from './Consent';
import { Audience, PermissionReasons, Registrations } from './SectionChoices';
import { Deleted } from './Deleted';
import { Expiry } from './Expiry';
import { ExtraAccess } from './ExtraAccess';
import { Footholds } from './Footholds';
import { Plan } from './SectionPlan';
import { Steps } from './SectionSteps';

/** One of the guide's five sections. */
export function Section({ screen, view }: { screen: SectionScreen; view: View }) {
  const number = view.sections.findIndex((section) => section.id === screen.id) + 1;
  return (
    <Stack>
      <Stack tight>
        <Paragraph quiet>{t('section.number', { number, total: view.sections.length })}</Paragraph>
        <ScreenTitle screen={screen.id}>{named(`guide.section.${screen.id}`, screen.name)}</ScreenTitle>
        <Paragraph>{t(`section.intro.${screen.id}`)}</Paragraph>
      </Stack>
      <Registrations screen={screen} />
      {screen.footholds === null ? null : <Footholds footholds={screen.footholds} />}
      {screen.deleted === null ? null : <Deleted deleted={screen.deleted} />}
      <Panel testId="steps">
        <Steps steps={screen.steps} />
        {screen.id === 'permissions' ? <PermissionReasons view={view} /> : null}
      </Panel>
      {screen.secret !== null && hasSecretToShow(screen.secret) ? (
        <SecretCard secret={screen.secret} />
      ) : null}
      <Plan screen={screen} view={view} />
      <ExtraAccess extras={screen.extras} />
      {screen.audience === null ? null : <Audience chosen={screen.audience} />}
      {screen.expiry === null ? null : <Expiry expiry={screen.expiry} />}
      {screen.consent === null ? null : <Consent consent={screen.consent} since={view.busy?.since ?? null} />}
      {screen.id === 'confirm' ? <Note>{t('section.confirmNext')}</Note> : null}
    </Stack>
  );
}
