import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { OpenRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';

import { Action, Code, Facts, Row, Spoken, StepIcon } from '../components';
import { named, t } from '../i18n';
import type { StepView } from '../ipc/bindings/StepView';
import { usePlatform } from '../platform';

/** Language of the portal's names: they are the guide's, which is English. A voice that reads them out has to know. */
const OF_THE_PORTAL = 'en';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  step: {
    ...typographyStyles.body1,
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalM,
    minHeight: '20px',
    padding: `${tokens.spacingVerticalSNudge} 0`,
    ':not(:last-child)': {
      borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    },
    '@media (max-height: 559px)': { padding: `${tokens.spacingVerticalXS} 0` },
  },
  words: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    gap: tokens.spacingVerticalXS,
    minWidth: 0,
  },
  name: { margin: 0 },
});

function Step({ step, byHand }: { step: StepView; byHand: boolean }) {
  const styles = useStyles();
  const path = step.portal.join(' → ');
  return (
    <li className={styles.step} data-testid={`step-${step.id}`} data-state={step.state}>
      <StepIcon state={step.state} />
      <div className={styles.words}>
        <p className={styles.name}>
          {named(`guide.step.${step.id}`, step.name)}
          <Spoken>{t(`section.stepState.${step.state}`)}</Spoken>
        </p>
        {byHand && step.portal.length + step.values.length > 0 ? (
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
        ) : null}
      </div>
    </li>
  );
}

/** The guide's documented steps, ticking off as the tenant shows them done; on request with where each is in the portal. */
export function Steps({ steps }: { steps: readonly StepView[] }) {
  const platform = usePlatform();
  const list = useId();
  const [byHand, setByHand] = useState(false);
  return (
    <>
      <ol id={list} className={useStyles().list}>
        {steps.map((step) => (
          <Step key={step.id} step={step} byHand={byHand} />
        ))}
      </ol>
      {steps.every((step) => step.portal.length + step.values.length === 0) ? null : (
        <Row>
          <Action
            label={t(byHand ? 'section.byHandHide' : 'section.byHand')}
            tone="quiet"
            size="small"
            expands={byHand}
            testId="by-hand"
            onPress={() => {
              setByHand(!byHand);
            }}
          />
          <Action
            label={t('section.portalOpen')}
            tone="quiet"
            size="small"
            icon={<OpenRegular />}
            testId="open-portal"
            onPress={() => {
              platform.send({ kind: 'open', link: 'portalSection' });
            }}
          />
        </Row>
      )}
    </>
  );
}
