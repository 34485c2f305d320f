import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons';

import { Caption, Panel } from '../components';
import { t } from '../i18n';
import type { SecretView } from '../ipc/bindings/SecretView';
import type { ValueField } from '../ipc/bindings/ValueField';
import type { ValueId } from '../ipc/bindings/ValueId';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
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
  done: { backgroundColor: tokens.colorStatusSuccessForeground1, color: tokens.colorNeutralBackground1 },
  last: {
    border: `${tokens.strokeWidthThin} solid ${tokens.colorBrandStroke1}`,
    outline: `${tokens.strokeWidthThin} solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorBrandBackground2,
  },
  example: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
  unchanged: {
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorTransparentBackground,
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStroke1}`,
  },
});

const FORM: readonly ValueId[] = ['displayName', 'pseudonymLink', 'domain', 'tenantName'];
const IDS: readonly ValueId[] = ['tenantId', 'clientId'];
const SECRET: readonly ValueId[] = ['clientSecret', 'secretExpiry'];

/** What the drawing shows of the values: where each goes, and which ones have been copied. */
interface PictureProps {
  fields: readonly ValueField[];
  secret: SecretView;
  /** Which was copied last. */
  last: ValueId | null;
  /** Only the secret is new in Peig. */
  renewed?: boolean;
  practice?: boolean;
}

interface BoxesProps extends Pick<PictureProps, 'fields' | 'secret' | 'last'> {
  ids: readonly ValueId[];
  /** Number of the first one; without one they stay as they are. */
  from: number | null;
}

function Boxes({ ids, from, fields, secret, last }: BoxesProps) {
  const styles = useStyles();
  const copied = (id: ValueId) =>
    fields.some((field) => field.id === id && field.copied) || (id === 'clientSecret' && secret.copied);
  return ids.map((id, index) => (
    <div key={id} className={styles.field}>
      {from === null ? (
        <span />
      ) : (
        <span className={mergeClasses(styles.number, copied(id) && styles.done)}>
          {copied(id) ? <CheckmarkRegular /> : from + index}
        </span>
      )}
      <span
        className={mergeClasses(
          styles.box,
          from === null && styles.unchanged,
          last === id && copied(id) && styles.last,
        )}
        data-last={last === id && copied(id)}
      >
        {t(`values.label.${id}`)}
      </span>
    </div>
  ));
}

/** Where the values go in Peig: its connector form, drawn plainly. The list says the same in words. */
export function ConnectorPicture({ renewed = false, practice = false, ...values }: PictureProps) {
  const styles = useStyles();
  return (
    <Panel title={t('values.pictureTitle')} testId="connector-picture">
      <Caption>{t(renewed ? 'values.pictureRenewed' : 'values.pictureText')}</Caption>
      <div className={styles.form} aria-hidden>
        <p className={styles.heading}>{t('values.connectorForm')}</p>
        {practice ? <p className={styles.example}>{t('values.example')}</p> : null}
        {renewed ? null : <Boxes ids={FORM} from={1} {...values} />}
        <p className={styles.part}>{t('values.provisioning')}</p>
        <Boxes ids={IDS} from={renewed ? null : FORM.length + 1} {...values} />
        <Boxes ids={SECRET} from={renewed ? 1 : FORM.length + IDS.length + 1} {...values} />
      </div>
    </Panel>
  );
}
