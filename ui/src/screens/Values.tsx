import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { HeartPulseRegular, OpenRegular } from '@fluentui/react-icons';

import {
  Action,
  Caption,
  Code,
  CopyButton,
  Panel,
  Paragraph,
  Row,
  ScreenTitle,
  SecretCard,
  Stack,
} from '../components';
import { formatDay } from '../format';
import { t } from '../i18n';
import type { ValueField } from '../ipc/bindings/ValueField';
import type { ValuesScreen } from '../ipc/bindings/ValuesScreen';
import { usePlatform } from '../platform';
import { ConnectorPicture } from './ConnectorPicture';
import { Files } from './Files';
import { HandOver } from './Renewal';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  field: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} 0`,
    ':not(:last-child)': {
      borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    },
  },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, minWidth: 0 },
  label: { ...typographyStyles.body1Strong, margin: 0 },
  value: { ...typographyStyles.body1, margin: 0 },
  next: { ...typographyStyles.body1, margin: 0, paddingLeft: tokens.spacingHorizontalXL, maxWidth: '68ch' },
});

/** What stands in the field is what is copied. */
function shown(field: ValueField): string {
  return field.value ?? t('values.none');
}

/** What to know of a field; a day also as the admin writes days. */
function reminder(field: ValueField): string {
  const words = t(`values.reminder.${field.id}`);
  return field.id === 'secretExpiry' && field.value !== null
    ? [formatDay(field.value), words].join(t('navigation.separator'))
    : words;
}

function numbered(number: number, name: string): string {
  return t('values.numbered', { number, name });
}

function Field({ field, number }: { field: ValueField; number: number }) {
  const styles = useStyles();
  const platform = usePlatform();
  const name = t(`values.label.${field.id}`);
  return (
    <li className={styles.field} data-testid={`value-${field.id}`} data-copied={field.copied}>
      <div className={styles.words}>
        <p className={styles.label}>{numbered(number, name)}</p>
        <p className={styles.value}>
          <Code testId={`value-text-${field.id}`}>{shown(field)}</Code>
        </p>
        <Caption>{reminder(field)}</Caption>
      </div>
      {field.value === null ? null : (
        <CopyButton
          label={t('values.copy', { name })}
          copiedLabel={t('values.copied', { name })}
          copied={field.copied}
          iconOnly
          testId={`copy-value-${field.id}`}
          onPress={() => {
            platform.send({ kind: 'copyValue', value: field.id });
          }}
        />
      )}
    </li>
  );
}

function Fields({ fields, from }: { fields: readonly ValueField[]; from: number }) {
  const styles = useStyles();
  return fields.length === 0 ? null : (
    <Panel>
      <ul className={styles.list}>
        {fields.map((field, index) => (
          <Field key={field.id} field={field} number={from + index} />
        ))}
      </ul>
    </Panel>
  );
}

/** The values that Peig's connector form asks for, in its order, and what comes next. */
export function Values({ screen }: { screen: ValuesScreen }) {
  const styles = useStyles();
  const platform = usePlatform();
  const secretAt = screen.fields.findIndex((field) => field.id === 'clientSecret');
  const before = secretAt < 0 ? screen.fields : screen.fields.slice(0, secretAt);
  const after = secretAt < 0 ? [] : screen.fields.slice(secretAt + 1);
  return (
    <Stack>
      <ScreenTitle screen="values">{t('values.title')}</ScreenTitle>
      <Paragraph>{t('values.intro')}</Paragraph>
      {screen.renewal === null ? null : <HandOver renewal={screen.renewal} />}
      <Fields fields={before} from={1} />
      <SecretCard
        secret={screen.secret}
        title={numbered(before.length + 1, t('values.label.clientSecret'))}
        needed={screen.renewal !== null}
      />
      <Caption>{t('values.notSecretId')}</Caption>
      <Fields fields={after} from={before.length + 2} />
      <ConnectorPicture />
      <Files saved={screen.saved} />
      <Panel title={t('values.doneTitle')} raised>
        <ol className={styles.next}>
          <li>{t('values.done1')}</li>
          <li>{t('values.done2')}</li>
          <li>{t(screen.renewal === null ? 'values.done3' : 'values.done3Renewed')}</li>
        </ol>
        <Row>
          <Action
            label={t('values.health')}
            icon={<HeartPulseRegular />}
            testId="show-health"
            onPress={() => {
              platform.send({ kind: 'showHealth' });
            }}
          />
          <Action
            label={t('values.connector')}
            tone="primary"
            icon={<OpenRegular />}
            testId="open-connector"
            onPress={() => {
              platform.send({ kind: 'open', link: 'connector' });
            }}
          />
        </Row>
      </Panel>
    </Stack>
  );
}
