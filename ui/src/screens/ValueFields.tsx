import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';

import { OpenRegular } from '@fluentui/react-icons';

import { Action, Caption, Code, CopyButton, Panel, Told, WithEnglish } from '../components';
import { formatDay } from '../format';
import type { LastCopied } from '../hooks/useLastCopied';
import { t } from '../i18n';
import type { SecretView } from '../ipc/bindings/SecretView';
import type { ValueField } from '../ipc/bindings/ValueField';
import type { ValueId } from '../ipc/bindings/ValueId';
import { usePlatform } from '../platform';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  field: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalS}`,
    margin: `0 calc(-1 * ${tokens.spacingHorizontalS})`,
    ':not(:last-child)': {
      borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    },
  },
  pressed: { cursor: 'pointer', ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover } },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  line: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalS },
  label: { ...typographyStyles.body1Strong, margin: 0, minWidth: '140px' },
  value: { ...typographyStyles.body1, margin: 0 },
  example: {
    ...typographyStyles.caption1,
    padding: `0 ${tokens.spacingHorizontalXS}`,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
  },
});

/** Peig asks for a domain of the company, and the tenant has none yet. */
function lacksDomain(field: ValueField): boolean {
  return field.id === 'domain' && field.value === null;
}

/** What stands in the field is what is copied. */
function Shown({ field }: { field: ValueField }) {
  const testId = `value-text-${field.id}`;
  return lacksDomain(field) ? (
    <span data-testid={testId}>{t('values.addDomain')}</span>
  ) : (
    <Code testId={testId}>{field.value ?? t('values.none')}</Code>
  );
}

/** What to know of a field; a day also as the admin writes days. */
function reminder(field: ValueField): string {
  if (lacksDomain(field)) {
    return t('values.addDomainText');
  }
  const words = t(`values.reminder.${field.id}`);
  return field.id === 'secretExpiry' && field.value !== null
    ? [formatDay(field.value), words].join(t('navigation.separator'))
    : words;
}

/** A name with its number in the picture. */
export function numbered(number: number, name: string): string {
  return t('values.numbered', { number, name });
}

interface FieldProps {
  field: ValueField;
  /** Its number in the picture; without one it is not to be entered now. */
  number: number | null;
  last: LastCopied<ValueId>;
  example: boolean;
  domainsPage: boolean;
}

/** To where a domain is added, in the clouds where that page is known. */
function ToDomains() {
  const platform = usePlatform();
  return (
    <Action
      label={t('values.openDomains')}
      icon={<OpenRegular />}
      size="small"
      testId="open-domains"
      onPress={() => {
        platform.send({ kind: 'open', link: 'domains' });
      }}
    />
  );
}

function Field({ field, number, last, example, domainsPage }: FieldProps) {
  const styles = useStyles();
  const platform = usePlatform();
  const name = t(`values.label.${field.id}`);
  const copiedNow = field.copied && last.id === field.id;
  return (
    <li
      className={mergeClasses(styles.field, field.value !== null && styles.pressed)}
      data-testid={`value-${field.id}`}
      data-copied={field.copied}
    >
      <div className={styles.words}>
        <div className={styles.line}>
          <p className={styles.label}>
            <WithEnglish words={number === null ? name : numbered(number, name)} name={name} />
          </p>
          <p className={styles.value}>
            <Shown field={field} />{' '}
            {example && field.value !== null ? (
              <span className={styles.example}>{t('values.example')}</span>
            ) : null}
          </p>
        </div>
        <div className={styles.line}>
          <Caption>{reminder(field)}</Caption>
          <Told words={copiedNow ? t('values.copied', { name }) : null} turn={last.turn} />
        </div>
      </div>
      {lacksDomain(field) && domainsPage ? <ToDomains /> : null}
      {field.value === null ? null : (
        <CopyButton
          label={t('values.copy', { name })}
          copied={field.copied}
          iconOnly
          tone="quiet"
          covers
          testId={`copy-value-${field.id}`}
          onPress={() => {
            last.note(field.id);
            platform.send({ kind: 'copyValue', value: field.id });
          }}
        />
      )}
    </li>
  );
}

interface FieldsProps {
  fields: readonly ValueField[];
  from: number | null;
  last: LastCopied<ValueId>;
  /** Nothing of it is real. */
  example?: boolean;
  /** There is a page for adding a domain in this cloud. */
  domainsPage?: boolean;
}

/** Values for Peig; all of a row can be pressed to copy it. */
export function FieldList({ fields, from, last, example = false, domainsPage = false }: FieldsProps) {
  return (
    <ul className={useStyles().list}>
      {fields.map((field, index) => (
        <Field
          key={field.id}
          field={field}
          number={from === null ? null : from + index}
          last={last}
          example={example}
          domainsPage={domainsPage}
        />
      ))}
    </ul>
  );
}

/** The same in a card of their own, if there are any. */
export function Fields(props: FieldsProps) {
  return props.fields.length === 0 ? null : (
    <Panel>
      <FieldList {...props} />
    </Panel>
  );
}

/** What of the values can be copied. */
function canCopy(field: ValueField, secret: SecretView): boolean {
  return field.value !== null || (field.id === 'clientSecret' && secret.atHand);
}

/** How many of those that can be copied have been. */
export function Copied({ fields, secret }: { fields: readonly ValueField[]; secret: SecretView }) {
  const total = fields.filter((field) => canCopy(field, secret)).length;
  const copied = fields.filter((field) => canCopy(field, secret) && field.copied).length;
  const count = t('values.copiedCount', { copied, total });
  // What cannot be copied yet is not counted, and not passed over either.
  const lacking = fields.some(lacksDomain) ? [t('values.domainLacking')] : [];
  return <Caption testId="copied-count">{[count, ...lacking].join(t('navigation.separator'))}</Caption>;
}
