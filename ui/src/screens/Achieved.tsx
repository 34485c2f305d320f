import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';

import { Caption, FindingIcon, Live, Spoken, Stack } from '../components';
import { findingText, findingTitle, isLeftOver } from '../findings';
import { t } from '../i18n';
import type { View } from '../ipc/bindings/View';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 300px), 1fr))',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
  },
  one: { display: 'flex', gap: tokens.spacingHorizontalS, minWidth: 0 },
  title: { ...typographyStyles.body1, margin: 0, overflowWrap: 'anywhere' },
});

/** What was achieved, as it is in the tenant now. What is left over is none of that, and is told above (`LeftOver`). */
export function Achieved({ view }: { view: View }) {
  const styles = useStyles();
  const listed = view.checklist.filter((finding) => !isLeftOver(finding));
  return (
    <Stack tight>
      <ul className={styles.list} aria-label={t('values.achieved')} data-testid="achieved">
        {listed.map((finding) => {
          const { kind } = finding.status;
          return (
            <li
              key={finding.key}
              className={styles.one}
              data-testid={`finding-${finding.key}`}
              data-status={kind}
              data-required={finding.required}
            >
              <FindingIcon kind={kind} />
              <div>
                <p className={styles.title}>
                  {findingTitle(finding)}
                  <Spoken>{t(`status.${kind}.label`)}</Spoken>
                </p>
                {kind === 'passed' ? null : <Caption>{findingText(finding)}</Caption>}
              </div>
            </li>
          );
        })}
      </ul>
      <Live live={view.live} />
    </Stack>
  );
}
