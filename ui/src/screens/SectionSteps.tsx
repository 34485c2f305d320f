import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';

import { Code, Disclosure, Facts, StepIcon } from '../components';
import { named, t } from '../i18n';
import type { StepView } from '../ipc/bindings/StepView';

/** Language of the portal's names: they are the guide's, which is English. A voice that reads them out has to know. */
const OF_THE_PORTAL = 'en';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  step: {
    display: 'flex',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} 0`,
    ':not(:last-child)': {
      borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    },
  },
  words: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 },
  line: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
  name: { ...typographyStyles.body1, margin: 0 },
  state: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
});

function Step({ step }: { step: StepView }) {
  const styles = useStyles();
  const path = step.portal.join(' → ');
  return (
    <li className={styles.step} data-testid={`step-${step.id}`} data-state={step.state}>
      <StepIcon state={step.state} />
      <div className={styles.words}>
        <div className={styles.line}>
          <p className={styles.name}>{named(`guide.step.${step.id}`, step.name)}</p>
          <p className={styles.state}>{t(`section.stepState.${step.state}`)}</p>
        </div>
        {step.portal.length + step.values.length === 0 ? null : (
          <Disclosure label={t('disclosure.portal')} testId={`portal-${step.id}`}>
            <Facts
              facts={[
                ...(path === ''
                  ? []
                  : [{ name: t('section.portalPath'), value: <span lang={OF_THE_PORTAL}>{path}</span> }]),
                ...step.values.map(([name, value]) => ({
                  name,
                  value: <Code>{value}</Code>,
                  lang: OF_THE_PORTAL,
                })),
              ]}
            />
          </Disclosure>
        )}
      </div>
    </li>
  );
}

/** The guide's documented steps, ticking off as the tenant shows them done. */
export function Steps({ steps }: { steps: readonly StepView[] }) {
  return (
    <ol className={useStyles().list}>
      {steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}
