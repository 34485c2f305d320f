import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';

import { Caption, Panel } from '../components';
import { t } from '../i18n';
import type { ValueId } from '../ipc/bindings/ValueId';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    maxWidth: '420px',
    padding: tokens.spacingHorizontalL,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  heading: { ...typographyStyles.body1Strong, margin: 0 },
  part: { ...typographyStyles.caption1Strong, margin: `${tokens.spacingVerticalS} 0 0` },
  field: { display: 'grid', gridTemplateColumns: '28px minmax(0, 1fr)', alignItems: 'center' },
  number: {
    ...typographyStyles.caption1Strong,
    display: 'grid',
    placeItems: 'center',
    width: '20px',
    height: '20px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  box: {
    ...typographyStyles.caption1,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  unchanged: {
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorTransparentBackground,
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStroke1}`,
  },
});

const FORM: readonly ValueId[] = ['displayName', 'pseudonymLink', 'domain', 'tenantName'];
const IDS: readonly ValueId[] = ['tenantId', 'clientId'];
const SECRET: readonly ValueId[] = ['clientSecret', 'secretExpiry'];

interface FieldsProps {
  ids: readonly ValueId[];
  /** Number of the first one; without one they stay as they are. */
  from: number | null;
}

function Fields({ ids, from }: FieldsProps) {
  const styles = useStyles();
  return ids.map((id, index) => (
    <div key={id} className={styles.field}>
      {from === null ? <span /> : <span className={styles.number}>{from + index}</span>}
      <span className={mergeClasses(styles.box, from === null && styles.unchanged)}>
        {t(`values.label.${id}`)}
      </span>
    </div>
  ));
}

/** Where the values go in Peig: its connector form, drawn plainly. The list says the same in words. */
export function ConnectorPicture({ renewed = false }: { renewed?: boolean }) {
  const styles = useStyles();
  return (
    <Panel title={t('values.pictureTitle')} testId="connector-picture">
      <Caption>{t(renewed ? 'values.pictureRenewed' : 'values.pictureText')}</Caption>
      <div className={styles.form} aria-hidden>
        <p className={styles.heading}>{t('values.connectorForm')}</p>
        {renewed ? null : <Fields ids={FORM} from={1} />}
        <p className={styles.part}>{t('values.provisioning')}</p>
        <Fields ids={IDS} from={renewed ? null : FORM.length + 1} />
        <Fields ids={SECRET} from={renewed ? 1 : FORM.length + IDS.length + 1} />
      </div>
    </Panel>
  );
}
