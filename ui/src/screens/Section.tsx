import type { ReactNode } from 'react';

import { Disclosure, hasSecretToShow, Paragraph, ScreenTitle, SecretCard, Stack } from '../components';
import { named, t } from '../i18n';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { View } from '../ipc/bindings/View';
import { Consent } from './Consent';
import { Audience, PermissionReasons } from './SectionChoices';
import { Deleted } from './Deleted';
import { Expiry } from './Expiry';
import { ExtraAccess } from './ExtraAccess';
import { Footholds } from './Footholds';
import { LeftOver } from './LeftOver';
import { Registrations } from './Registrations';
import { isToBeChosen, Plan } from './SectionPlan';
import { Doing, Steps } from './SectionSteps';

const ORDER = 'section-order';

/** What only accompanies the section: while something else has to be read first, it is asked for. */
function Besides({ folded, children }: { folded: boolean; children: ReactNode }) {
  return folded ? (
    <Disclosure label={t('section.more')} testId="section-more">
      {children}
    </Disclosure>
  ) : (
    children
  );
}

/** One of the guide's five sections. */
export function Section({ screen, view }: { screen: SectionScreen; view: View }) {
  const number = view.sections.findIndex((section) => section.id === screen.id) + 1;
  const byHand = screen.byHand === true;
  const isClear = !isToBeChosen(screen);
  // In the portal the steps are what is done.
  const folded = view.fault !== null && !byHand;
  const steps = isClear ? (
    <>
      {screen.byHand === null ? null : <Doing byHand={screen.byHand} />}
      <Steps screen={screen} tenant={view.signedIn?.tenantName ?? null}>
        {screen.id === 'permissions' && !byHand ? <PermissionReasons view={view} /> : null}
      </Steps>
    </>
  ) : null;
  return (
    <Stack>
      <Stack tight>
        <Paragraph id={ORDER} quiet>
          {t('section.number', { number, total: view.sections.length })}
        </Paragraph>
        <ScreenTitle screen={screen.id} describedBy={ORDER}>
          {named(`guide.section.${screen.id}`, screen.name)}
        </ScreenTitle>
        {byHand || folded || screen.id === 'confirm' ? null : (
          <Paragraph>{t(`section.intro.${screen.id}`)}</Paragraph>
        )}
      </Stack>
      <Registrations registrations={screen.registrations} changes={screen.plan.changes} />
      {screen.footholds === null ? null : <Footholds footholds={screen.footholds} />}
      {screen.deleted === null ? null : <Deleted deleted={screen.deleted} />}
      {screen.id === 'confirm' ? <LeftOver checklist={view.checklist} /> : null}
      {folded ? null : steps}
      {screen.secret !== null && hasSecretToShow(screen.secret) ? (
        <SecretCard secret={screen.secret} folded {...(screen.id === 'secret' ? { title: null } : {})} />
      ) : null}
      {byHand && screen.plan.changes.length > 0 ? null : <Plan screen={screen} view={view} />}
      <ExtraAccess extras={screen.extras} />
      {screen.expiry === null || byHand ? null : <Expiry expiry={screen.expiry} />}
      {screen.consent === null ? null : <Consent consent={screen.consent} since={view.busy?.since ?? null} />}
      <Besides folded={folded}>
        {folded ? steps : null}
        {screen.audience === null || byHand ? null : <Audience chosen={screen.audience} />}
      </Besides>
    </Stack>
  );
}
