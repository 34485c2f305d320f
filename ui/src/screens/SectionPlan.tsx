import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { FlashRegular } from '@fluentui/react-icons';

import { Action, Caption, Note, Panel, Row } from '../components';
import { t } from '../i18n';
import type { ChangeView } from '../ipc/bindings/ChangeView';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import { usePlatform } from '../platform';

const useStyles = makeStyles({
  list: { ...typographyStyles.body1, margin: 0, paddingLeft: tokens.spacingHorizontalXL },
});

/** One planned change, in words. */
function changeText(change: ChangeView): string {
  return t(`change.${change.kind}`, { name: '', permission: '', ...change.params });
}

function whyNot(screen: SectionScreen): string {
  const undecided =
    screen.registrations.length > 1 && !screen.registrations.some((registration) => registration.chosen);
  return undecided ? t('section.notYetChoose') : t('section.notYet');
}

/** What the button will change, and the button. */
export function Plan({ screen, busy }: { screen: SectionScreen; busy: boolean }) {
  const styles = useStyles();
  const platform = usePlatform();
  if (screen.plan.length === 0 && !screen.canPerform) {
    return screen.registrations.length > 1 && !screen.registrations.some((one) => one.chosen) ? null : (
      <Note tone="success">{t('section.planEmpty')}</Note>
    );
  }
  const blocked = !screen.canPerform && !busy;
  return (
    <Panel title={t('section.planTitle')} raised testId="plan">
      <ol className={styles.list}>
        {screen.plan.map((change, index) => (
          <li key={index} data-testid={`change-${change.kind}`}>
            {changeText(change)}
          </li>
        ))}
      </ol>
      <Row>
        <Action
          label={t(`section.perform.${screen.id}`)}
          tone="primary"
          large
          icon={<FlashRegular />}
          disabled={!screen.canPerform}
          describedBy={blocked ? 'perform-why' : undefined}
          testId="perform"
          onPress={() => {
            platform.send({ kind: 'perform' });
          }}
        />
        {blocked ? <Caption id="perform-why">{whyNot(screen)}</Caption> : null}
      </Row>
    </Panel>
  );
}
