import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { HeartPulseRegular, OpenRegular, SignOutRegular } from '@fluentui/react-icons';

import { useState } from 'react';

import {
  Action,
  Caption,
  Code,
  CopyButton,
  Disclosure,
  Note,
  Panel,
  Paragraph,
  Row,
  ScreenTitle,
  SecretCard,
  Stack,
  Told,
} from '../components';
import { formatDay } from '../format';
import { t } from '../i18n';
import type { RenewalView } from '../ipc/bindings/RenewalView';
import type { SecretView } from '../ipc/bindings/SecretView';
import type { ValueField } from '../ipc/bindings/ValueField';
import type { ValueId } from '../ipc/bindings/ValueId';
import type { ValuesScreen } from '../ipc/bindings/ValuesScreen';
import { usePlatform } from '../platform';
import { ConnectorPicture } from './ConnectorPicture';
import { Files } from './Files';
import { PeigHasTheSecret } from './PeigHasTheSecret';
import { type Acceptance, HandOver } from './Renewal';

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
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalM,
  },
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

/** What was copied last on this screen, and the how-manieth time that was. */
interface LastCopied {
  id: ValueId | null;
  turn: number;
  note: (id: ValueId) => void;
}

function useLastCopied(): LastCopied {
  const [last, setLast] = useState<{ id: ValueId | null; turn: number }>({ id: null, turn: 0 });
  return {
    ...last,
    note: (id) => {
      setLast(({ turn }) => ({ id, turn: turn + 1 }));
    },
  };
}

interface FieldProps {
  field: ValueField;
  /** Its number in the picture; without one it is not to be entered now. */
  number: number | null;
  last: LastCopied;
}

function Field({ field, number, last }: FieldProps) {
  const styles = useStyles();
  const platform = usePlatform();
  const name = t(`values.label.${field.id}`);
  const copiedNow = field.copied && last.id === field.id;
  return (
    <li className={styles.field} data-testid={`value-${field.id}`} data-copied={field.copied}>
      <div className={styles.words}>
        <div className={styles.line}>
          <p className={styles.label}>{number === null ? name : numbered(number, name)}</p>
          <Told words={copiedNow ? t('values.copied', { name }) : null} turn={last.turn} />
        </div>
        <p className={styles.value}>
          <Code testId={`value-text-${field.id}`}>{shown(field)}</Code>
        </p>
        <Caption>{reminder(field)}</Caption>
      </div>
      {field.value === null ? null : (
        <CopyButton
          label={t('values.copy', { name })}
          copied={field.copied}
          iconOnly
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
  last: LastCopied;
}

function FieldList({ fields, from, last }: FieldsProps) {
  return (
    <ul className={useStyles().list}>
      {fields.map((field, index) => (
        <Field key={field.id} field={field} number={from === null ? null : from + index} last={last} />
      ))}
    </ul>
  );
}

function Fields(props: FieldsProps) {
  return props.fields.length === 0 ? null : (
    <Panel>
      <FieldList {...props} />
    </Panel>
  );
}

interface Parts {
  screen: ValuesScreen;
  before: readonly ValueField[];
  after: readonly ValueField[];
  last: LastCopied;
}

function Secret({ screen, number, last }: { screen: ValuesScreen; number: number; last: LastCopied }) {
  return (
    <>
      <SecretCard
        secret={screen.secret}
        title={numbered(number, t('values.label.clientSecret'))}
        onCopy={() => {
          last.note('clientSecret');
        }}
      />
      <Caption>{t('values.notSecretId')}</Caption>
    </>
  );
}

/** All that the connector form asks for. */
function Everything({ screen, before, after, last, practice }: Parts & { practice: boolean }) {
  const styles = useStyles();
  return (
    <>
      {practice ? <ThatWasPractice /> : <Paragraph>{t('values.intro')}</Paragraph>}
      <Fields fields={before} from={1} last={last} />
      <Secret screen={screen} number={before.length + 1} last={last} />
      <Fields fields={after} from={before.length + 2} last={last} />
      <ConnectorPicture />
      <Files saved={screen.saved} />
      {screen.secret.atHand && !screen.secret.needed ? <PeigHasTheSecret /> : null}
      <Panel title={t('values.doneTitle')} raised>
        <ol className={styles.next}>
          <li>{t('values.done1')}</li>
          <li>{t('values.done2')}</li>
          <li>{t('values.done3')}</li>
          <li>{t('values.done4')}</li>
        </ol>
        <Row>
          <ToHealth />
          {practice ? null : <ToConnector />}
          <TakeBack />
        </Row>
      </Panel>
    </>
  );
}

/** What Microsoft says of the secret at hand. */
function acceptanceOf(secret: SecretView): Acceptance {
  switch (secret.phase.kind) {
    case 'proving':
      return 'asking';
    case 'notProved':
      return 'refused';
    case 'blocked':
    case 'onWord':
      return secret.phase.kind;
    default:
      return 'accepted';
  }
}

/** The connector is there already: only the secret and its expiry date are new in it. */
function OnlyTheSecret({ screen, renewal, before, after, last }: Parts & { renewal: RenewalView }) {
  return (
    <>
      <Paragraph>{t('values.renewIntro')}</Paragraph>
      <Note>{t('values.renewOldWorks')}</Note>
      <Secret screen={screen} number={1} last={last} />
      <Fields fields={after} from={2} last={last} />
      <HandOver renewal={renewal} acceptance={acceptanceOf(screen.secret)} />
      <ConnectorPicture renewed />
      <Files saved={screen.saved} />
      <Panel>
        <Disclosure label={t('values.unchanged')} testId="unchanged-values">
          <Caption>{t('values.unchangedText')}</Caption>
          <FieldList fields={before} from={null} last={last} />
        </Disclosure>
      </Panel>
      <Row>
        <ToHealth />
        <TakeBack />
      </Row>
    </>
  );
}

function ToHealth({ tone = 'secondary' }: { tone?: 'primary' | 'secondary' }) {
  const platform = usePlatform();
  return (
    <Action
      label={t('values.health')}
      tone={tone}
      icon={<HeartPulseRegular />}
      testId="show-health"
      onPress={() => {
        platform.send({ kind: 'showHealth' });
      }}
    />
  );
}

/** The way out, and what it asks. */
function TakeBack() {
  const platform = usePlatform();
  return (
    <Action
      label={t('values.takeBack')}
      icon={<SignOutRegular />}
      begins
      testId="take-back"
      onPress={() => {
        platform.send({ kind: 'askToSignOut' });
      }}
    />
  );
}

function ToConnector() {
  const platform = usePlatform();
  return (
    <Action
      label={t('values.connector')}
      tone="primary"
      icon={<OpenRegular />}
      testId="open-connector"
      onPress={() => {
        platform.send({ kind: 'open', link: 'connector' });
      }}
    />
  );
}

/** The tenant does not exist: nothing of it belongs into Peig. */
function ThatWasPractice() {
  const platform = usePlatform();
  return (
    <>
      <Note tone="warning" testId="practice-ends">
        {t('values.practice')}
      </Note>
      <Row>
        <Action
          label={t('values.forReal')}
          tone="primary"
          testId="for-real"
          onPress={() => {
            platform.send({ kind: 'signOut' });
          }}
        />
      </Row>
    </>
  );
}

/** A renewal has come to its end: nothing has to be entered any more. */
function Renewed({ screen }: { screen: ValuesScreen }) {
  const { expiresAt } = screen.secret;
  return (
    <Stack>
      <ScreenTitle screen="renewed">{t('values.renewedTitle')}</ScreenTitle>
      {expiresAt === null ? null : (
        <Note tone="success" testId="renewed">
          {t('values.renewedText', { date: formatDay(expiresAt) })}
        </Note>
      )}
      <Files saved={screen.saved} />
      <Row>
        <ToHealth tone="primary" />
        <TakeBack />
      </Row>
    </Stack>
  );
}

/** The values that Peig asks for, in the order of its form, and what comes next. */
export function Values({ screen, practice }: { screen: ValuesScreen; practice: boolean }) {
  const last = useLastCopied();
  const { fields } = screen;
  const renewal = screen.renewal?.phase === 'handOver' ? screen.renewal : null;
  const [renewing, setRenewing] = useState(renewal !== null);
  if (renewal !== null && !renewing) {
    setRenewing(true);
  }
  // Only on the wizard's word: a renewal also ends where somebody else deletes one of the secrets.
  if (renewing && renewal === null && screen.renewed) {
    return <Renewed screen={screen} />;
  }
  const secretAt = fields.findIndex((field) => field.id === 'clientSecret');
  const parts: Parts = {
    screen,
    before: secretAt < 0 ? fields : fields.slice(0, secretAt),
    after: secretAt < 0 ? [] : fields.slice(secretAt + 1),
    last,
  };
  return (
    <Stack>
      <ScreenTitle screen="values">{t(renewal === null ? 'values.title' : 'values.renewTitle')}</ScreenTitle>
      {renewal === null ? (
        <Everything {...parts} practice={practice} />
      ) : (
        <OnlyTheSecret {...parts} renewal={renewal} />
      )}
    </Stack>
  );
}
