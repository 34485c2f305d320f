import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';

import { Caption, Code, CopyButton, Disclosure, Facts, Paragraph, Row, Stack, Told } from '../components';
import { formatMoment, readable } from '../format';
import { named, sentence, t } from '../i18n';
import type { ActivityView } from '../ipc/bindings/ActivityView';
import type { ShellName } from '../ipc/bindings/ShellName';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  one: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    padding: `${tokens.spacingVerticalM} 0`,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  what: { ...typographyStyles.body1Strong, margin: 0, overflowWrap: 'anywhere' },
  line: {
    margin: 0,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
});

const SHELLS = ['powerShell', 'azureCli'] as const satisfies readonly ShellName[];

/** As the report says it. */
function doneText({ change }: ActivityView): string {
  const params = readable(change.params);
  const audience = params['audience'];
  return sentence([`documents.report.done.${change.kind}`], {
    ...params,
    ...(audience === undefined ? {} : { audience: named(`audience.${audience}`, audience) }),
  });
}

function Lines({ lines }: { lines: NonNullable<ActivityView['lines']> }) {
  const styles = useStyles();
  return (
    <Disclosure label={t('activity.asCommand')} testId="as-command">
      {SHELLS.map((shell) => (
        <Stack key={shell} tight>
          <Caption>{t(`activity.${shell}`)}</Caption>
          {lines[shell] === null ? (
            <Caption>{t('activity.noLine')}</Caption>
          ) : (
            <pre className={styles.line} lang="en">
              <Code>{lines[shell]}</Code>
            </pre>
          )}
        </Stack>
      ))}
    </Disclosure>
  );
}

function Entry({ one }: { one: ActivityView }) {
  const styles = useStyles();
  const facts = [
    ...(one.lines === null ? [] : [{ name: t('activity.call'), value: <Code>{one.lines.call}</Code> }]),
    ...(one.requestId === null ? [] : [{ name: t('activity.request'), value: <Code>{one.requestId}</Code> }]),
  ];
  return (
    <li className={styles.one} data-testid="activity-entry" data-kind={one.change.kind}>
      <p className={styles.what}>{doneText(one)}</p>
      <Caption>{t('activity.when', { time: formatMoment(one.at), account: one.account })}</Caption>
      <Facts facts={facts} long />
      {one.lines === null ? null : <Lines lines={one.lines} />}
    </li>
  );
}

/** What was changed in the tenant since the sign-in, first things first. */
export function Activity({ view }: { view: View }) {
  const styles = useStyles();
  const platform = usePlatform();
  const { activity, scriptCopied } = view;
  if (activity.length === 0) {
    return <Paragraph testId="activity-empty">{t('activity.empty')}</Paragraph>;
  }
  return (
    <Stack>
      <Paragraph quiet>{t('activity.intro')}</Paragraph>
      <Stack tight>
        <Row>
          {SHELLS.map((shell) => (
            <CopyButton
              key={shell}
              label={t(`activity.copy.${shell}`)}
              copied={scriptCopied === shell}
              testId={`copy-script-${shell}`}
              onPress={() => {
                platform.send({ kind: 'copyScript', shell });
              }}
            />
          ))}
        </Row>
        <Told
          words={scriptCopied === null ? null : t(`activity.copied.${scriptCopied}`)}
          testId="script-copied"
        />
      </Stack>
      <ol className={styles.list}>
        {activity.map((one, index) => (
          <Entry key={index} one={one} />
        ))}
      </ol>
    </Stack>
  );
}
