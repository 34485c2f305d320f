import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';

import { findingText } from '../findings';
import { named, t } from '../i18n';
import type { FindingView } from '../ipc/bindings/FindingView';
import { English } from './English';
import { FindingIcon } from './StatusIcon';
import { Caption, Spoken } from './Words';

const useStyles = makeStyles({
  table: { width: '100%', tableLayout: 'fixed', borderCollapse: 'collapse' },
  head: {
    ...typographyStyles.caption1,
    padding: `${tokens.spacingVerticalXS} 0 ${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXXS}`,
    color: tokens.colorNeutralForeground2,
    textAlign: 'center',
    hyphens: 'auto',
    overflowWrap: 'anywhere',
    '&:not(:first-child)': { width: '68px' },
  },
  name: {
    ...typographyStyles.body1,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} 0`,
    textAlign: 'left',
    hyphens: 'auto',
    overflowWrap: 'anywhere',
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  own: {
    ...typographyStyles.caption1,
    display: 'block',
    color: tokens.colorNeutralForeground2,
  },
  state: {
    textAlign: 'center',
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  icon: { display: 'inline-flex' },
});

const COLUMNS = ['permissionListed', 'permissionConsented'] as const;

/** A name of Microsoft's breaks where its parts meet. */
export function Breaking({ children }: { children: string }) {
  return children.split('.').map((part, index) => (
    <span key={part}>
      {index === 0 ? '' : '.'}
      {index === 0 ? null : <wbr />}
      {part}
    </span>
  ));
}

/** These findings are about a single permission: they are a table. */
export function isAboutPermission(finding: FindingView): boolean {
  return finding.check === 'permissionListed' || finding.check === 'permissionConsented';
}

/** A mark alone does not say what to do: what the table cannot, with the permissions that it is about unless it is all of them. */
function Why({ findings, all }: { findings: readonly FindingView[]; all: readonly string[] }) {
  const open = findings.filter(({ status }) => status.kind === 'wrong' || status.kind === 'unknown');
  return [...new Set(open.map(findingText))].map((text) => {
    const about = all.filter((permission) =>
      open.some((one) => one.params['permission'] === permission && findingText(one) === text),
    );
    return (
      <Caption key={text} testId="permissions-why">
        {about.length === all.length ? null : (
          <>
            <English>{about.join(', ')}</English>
            {t('navigation.separator')}
          </>
        )}
        {text}
      </Caption>
    );
  });
}

/** Each permission: is it added, is it consented. */
export function PermissionTable({ findings }: { findings: readonly FindingView[] }) {
  const styles = useStyles();
  const permissions = [...new Set(findings.flatMap((finding) => finding.params['permission'] ?? []))];
  return (
    <>
      <table className={styles.table} data-testid="permission-table">
        <thead>
          <tr>
            <th scope="col" className={styles.head}>
              <Spoken>{t('permissionTable.permission')}</Spoken>
            </th>
            {COLUMNS.map((check) => (
              <th key={check} scope="col" className={styles.head}>
                {t(`permissionTable.${check}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map((permission) => (
            <tr key={permission}>
              <th scope="row" className={styles.name}>
                {named(`permissionTable.name.${permission.replaceAll('.', '_')}`, permission)}
                <English className={styles.own}>
                  <Breaking>{permission}</Breaking>
                </English>
              </th>
              {COLUMNS.map((check) => {
                const found = findings.find(
                  (finding) => finding.check === check && finding.params['permission'] === permission,
                );
                return found === undefined ? (
                  <td key={check} className={styles.state} />
                ) : (
                  <td
                    key={check}
                    className={styles.state}
                    data-testid={`finding-${found.key}`}
                    data-status={found.status.kind}
                    data-required={found.required}
                  >
                    <span className={styles.icon} title={t(`status.${found.status.kind}.label`)}>
                      <FindingIcon kind={found.status.kind} />
                    </span>
                    <Spoken>{t(`status.${found.status.kind}.label`)}</Spoken>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <Why findings={findings} all={permissions} />
      {findings.some((finding) => finding.status.kind === 'waitingForSomeone') ? (
        <Caption testId="permissions-wait">{t('status.waitingForSomeone.text')}</Caption>
      ) : null}
    </>
  );
}
