import { makeStyles, tokens } from '@fluentui/react-components';
import { HeartPulseRegular, OpenRegular, SignOutRegular } from '@fluentui/react-icons';

import { type ReactNode, useState } from 'react';

import {
  Action,
  Caption,
  Disclosure,
  Note,
  NoteToAct,
  Panel,
  Paragraph,
  Row,
  ScreenTitle,
  SecretCard,
  Stack,
  WithEnglish,
} from '../components';
import { formatDay } from '../format';
import { type LastCopied, useLastCopied } from '../hooks/useLastCopied';
import { useSignedIn } from '../hooks/useSignedIn';
import { t } from '../i18n';
import type { RenewalView } from '../ipc/bindings/RenewalView';
import type { SecretView } from '../ipc/bindings/SecretView';
import type { ValueField } from '../ipc/bindings/ValueField';
import type { ValueId } from '../ipc/bindings/ValueId';
import type { ValuesScreen } from '../ipc/bindings/ValuesScreen';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Achieved } from './Achieved';
import { ConnectorPicture } from './ConnectorPicture';
import { Files } from './Files';
import { LeftOver } from './LeftOver';
import { Next } from './Next';
import { OnlyPractice } from './OnlyPractice';
import { PeigHasTheSecret } from './PeigHasTheSecret';
import type { Acceptance } from './Renewal';
import { RenewalSteps } from './RenewalSteps';
import { Copied, FieldList, Fields, numbered } from './ValueFields';

const useStyles = makeStyles({
  beside: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) clamp(248px, 36%, 300px)',
    alignItems: 'start',
    gap: tokens.spacingHorizontalL,
    '@media (max-width: 939px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  // It stays in sight while the values pass by.
  picture: { position: 'sticky', top: 0, '@media (max-width: 939px)': { position: 'static' } },
});

interface Parts {
  screen: ValuesScreen;
  view: View;
  before: readonly ValueField[];
  after: readonly ValueField[];
  last: LastCopied<ValueId>;
}

/** The values, and beside them where they go. */
function Beside({ children, picture }: { children: ReactNode; picture: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.beside}>
      <Stack>{children}</Stack>
      <div className={styles.picture}>{picture}</div>
    </div>
  );
}

/** In a renewal its name stays in sight: there is another one. */
function Secret({
  screen,
  number,
  last,
  folded = false,
}: Pick<Parts, 'screen' | 'last'> & { number: number; folded?: boolean }) {
  const name = t('values.label.clientSecret');
  return (
    <>
      <SecretCard
        secret={screen.secret}
        title={<WithEnglish words={numbered(number, name)} name={name} />}
        folded={folded}
        onCopy={() => {
          last.note('clientSecret');
        }}
      />
      <Caption>{t('values.notSecretId')}</Caption>
    </>
  );
}

/**
 * Where it is asked whether Peig has the secret: here once its value was copied, elsewhere where the value is not here. Only
 * whoever is signed in can have it forgotten.
 */
function saidOf({ askedOnHealth, secret }: ValuesScreen, signedIn: boolean): 'below' | 'health' | null {
  if (secret.atHand) {
    return secret.needed || !signedIn ? null : 'below';
  }
  return askedOnHealth ? 'health' : null;
}

/** All that the connector form asks for. */
function Everything({ screen, view, before, after, last }: Parts) {
  const practice = view.cloud.kind === 'practice';
  const said = saidOf(screen, useSignedIn());
  return (
    <>
      {practice ? <ThatWasPractice /> : null}
      <Achieved view={view} />
      <Beside
        picture={
          <ConnectorPicture
            fields={screen.fields}
            secret={screen.secret}
            last={last.id}
            practice={practice}
          />
        }
      >
        <Stack tight>
          {practice ? null : <Paragraph>{t('values.intro')}</Paragraph>}
          <Copied fields={screen.fields} secret={screen.secret} />
        </Stack>
        <Fields fields={before} from={1} last={last} example={practice} domainsPage={screen.domainsPage} />
        <Secret screen={screen} number={before.length + 1} last={last} folded />
        <Fields fields={after} from={before.length + 2} last={last} example={practice} />
      </Beside>
      {practice ? null : (
        <Next said={said}>
          <ToConnector />
        </Next>
      )}
      <Files saved={screen.saved} reportsOnly={screen.secret.expiresAt === null} />
      {said === 'below' && !practice ? <PeigHasTheSecret /> : null}
      <Row>
        <ToHealth />
        <TakeBack />
      </Row>
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

/** A renewal: what changes in Peig, step by step, and what stays. */
function OnlyTheSecret({ screen, view, renewal, before, after, last }: Parts & { renewal: RenewalView }) {
  const practice = view.cloud.kind === 'practice';
  return (
    <>
      {practice ? <OnlyPractice /> : null}
      <Achieved view={view} />
      <Beside
        picture={
          <ConnectorPicture
            fields={screen.fields}
            secret={screen.secret}
            last={last.id}
            practice={practice}
            renewed
          />
        }
      >
        <RenewalSteps
          renewal={renewal}
          acceptance={acceptanceOf(screen.secret)}
          secret={<Secret screen={screen} number={1} last={last} />}
          beside={<Fields fields={after} from={2} last={last} example={practice} />}
        />
      </Beside>
      <Files saved={screen.saved} />
      <Panel>
        <Disclosure label={t('values.unchanged')} testId="unchanged-values">
          <Caption>{t('values.unchangedText')}</Caption>
          <FieldList
            fields={before}
            from={null}
            last={last}
            example={practice}
            domainsPage={screen.domainsPage}
          />
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
  return (
    <NoteToAct
      words={t('values.practice')}
      noteTestId="practice-ends"
      label={t('values.forReal')}
      tone="primary"
      testId="for-real"
      intent={{ kind: 'signOut' }}
    />
  );
}

/** A renewal has come to its end: nothing has to be entered any more. */
function Renewed({ screen, view }: { screen: ValuesScreen; view: View }) {
  const { expiresAt } = screen.secret;
  return (
    <Stack>
      <ScreenTitle screen="renewed">{t('values.renewedTitle')}</ScreenTitle>
      <LeftOver checklist={view.checklist} />
      {expiresAt === null ? null : (
        <Note tone="success" testId="renewed">
          {t('values.renewedText', { date: formatDay(expiresAt) })}
        </Note>
      )}
      <Achieved view={view} />
      <Files saved={screen.saved} />
      <Row>
        <ToHealth tone="primary" />
        <TakeBack />
      </Row>
    </Stack>
  );
}

/** What this screen has come to. */
function titleOf(screen: ValuesScreen, view: View): string {
  if (screen.renewal?.phase === 'handOver') {
    return t('values.renewTitle');
  }
  const tenant = view.signedIn?.tenantName ?? null;
  if (!screen.ready || tenant === null) {
    return t('values.title');
  }
  return t(view.cloud.kind === 'practice' ? 'values.readyPractice' : 'values.ready', { tenant });
}

/** The values that Peig asks for, in the order of its form, and what comes next. */
export function Values({ screen, view }: { screen: ValuesScreen; view: View }) {
  const last = useLastCopied<ValueId>();
  const { fields } = screen;
  const renewal = screen.renewal?.phase === 'handOver' ? screen.renewal : null;
  const [renewing, setRenewing] = useState(renewal !== null);
  if (renewal !== null && !renewing) {
    setRenewing(true);
  }
  // Only on the wizard's word: a renewal also ends where somebody else deletes one of the secrets.
  if (renewing && renewal === null && screen.renewed) {
    return <Renewed screen={screen} view={view} />;
  }
  const secretAt = fields.findIndex((field) => field.id === 'clientSecret');
  const parts: Parts = {
    screen,
    view,
    before: secretAt < 0 ? fields : fields.slice(0, secretAt),
    after: secretAt < 0 ? [] : fields.slice(secretAt + 1),
    last,
  };
  return (
    <Stack>
      <ScreenTitle screen="values">{titleOf(screen, view)}</ScreenTitle>
      <LeftOver checklist={view.checklist} />
      {renewal === null ? <Everything {...parts} /> : <OnlyTheSecret {...parts} renewal={renewal} />}
    </Stack>
  );
}
