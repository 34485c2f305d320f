import { Checkbox } from '@fluentui/react-components';
import { ArrowRightRegular, CheckmarkRegular, KeyResetRegular } from '@fluentui/react-icons';
import { type ReactNode, useId, useState } from 'react';

import { Action, Caption, Note, Panel, Paragraph, Question, Row } from '../components';
import { formatDay } from '../format';
import { t } from '../i18n';
import type { CredentialView } from '../ipc/bindings/CredentialView';
import type { RenewalPhase } from '../ipc/bindings/RenewalPhase';
import type { RenewalView } from '../ipc/bindings/RenewalView';
import { usePlatform } from '../platform';
import { Changes } from './SectionPlan';

interface PeigHasItProps {
  renewal: RenewalView;
  label: string;
  question: string;
  tone?: 'primary' | 'secondary';
  /** Id of the words that say why it cannot be said yet. */
  why?: string | null;
}

/** The admin's word that Peig has it: what it replaces cannot be had back, so it is asked once more. */
function PeigHasIt({ renewal, label, question, tone = 'secondary', why = null }: PeigHasItProps) {
  const platform = usePlatform();
  const [asking, setAsking] = useState(false);
  const [forget, setForget] = useState(true);
  const possible = why === null && renewal.mayFinish && renewal.removes.changes.length > 0;
  const stay = () => {
    setAsking(false);
  };
  return (
    <>
      <Action
        label={label}
        tone={possible ? tone : 'secondary'}
        icon={<CheckmarkRegular />}
        disabled={!possible}
        describedBy={why ?? undefined}
        asks
        begins
        testId="peig-has-it"
        onPress={() => {
          setAsking(true);
        }}
      />
      {asking && possible ? (
        <Question
          title={question}
          testId="peig-has-it-question"
          onStay={stay}
          actions={
            <>
              <Action label={t('renewal.no')} tone="primary" testId="peig-has-it-no" onPress={stay} />
              <Action
                label={t('renewal.yes')}
                begins
                testId="peig-has-it-yes"
                onPress={() => {
                  setAsking(false);
                  const forgets = renewal.canForget && forget;
                  platform.send({ kind: 'peigHasIt', plan: renewal.removes.id, forget: forgets });
                }}
              />
            </>
          }
        >
          <Paragraph>{t('renewal.removes')}</Paragraph>
          <Changes changes={renewal.removes.changes} />
          <Paragraph>{t('renewal.warning')}</Paragraph>
          {renewal.canForget ? (
            <Checkbox
              label={t('renewal.forget')}
              checked={forget}
              data-testid="peig-has-it-forget"
              onChange={(_, data) => {
                setForget(data.checked === true);
              }}
            />
          ) : null}
        </Question>
      ) : null}
    </>
  );
}

/** Whether Microsoft has accepted the new secret, is just being asked, or may not be asked from this computer. */
export type Acceptance = 'accepted' | 'asking' | 'refused' | 'blocked' | 'onWord';

interface HandOverProps {
  renewal: RenewalView;
  acceptance: Acceptance;
  /** The new secret is on another screen. */
  elsewhere?: boolean;
  /** All sections are done. */
  finished?: boolean;
}

/** To where the secret can be copied; before that, to what is open. */
function ToValues({ tone, finished }: { tone: 'primary' | 'secondary'; finished: boolean }) {
  const platform = usePlatform();
  return (
    <Action
      label={t(finished ? 'renewal.toValues' : 'renewal.toOpen')}
      tone={tone}
      icon={<ArrowRightRegular />}
      begins
      testId="to-values"
      onPress={() => {
        platform.send({ kind: 'next' });
      }}
    />
  );
}

/** The new secret is made; Peig has to be told before the old one goes. Only for whoever is signed in, as all in this file. */
export function HandOver({ renewal, acceptance, elsewhere = false, finished = true }: HandOverProps) {
  const why = useId();
  const held = !renewal.mayFinish;
  // Whoever has the value of a secret that could not be tried here may hand it over all the same.
  const usable = acceptance !== 'asking' && acceptance !== 'refused';
  return (
    <Panel
      // Here it is a step, which has its own.
      {...(elsewhere ? { title: t('renewal.title') } : {})}
      raised={elsewhere || !held}
      testId="hand-over"
      data={{ 'data-may-finish': String(renewal.mayFinish) }}
    >
      {held && !usable ? (
        <Note tone={acceptance === 'asking' ? 'info' : 'warning'}>
          <span id={why}>{t(acceptance === 'asking' ? 'renewal.proving' : 'renewal.notProved')}</span>
        </Note>
      ) : null}
      {usable && (elsewhere || !held) ? <Paragraph>{t('renewal.text')}</Paragraph> : null}
      {acceptance === 'blocked' ? <Note tone="warning">{t('renewal.blocked')}</Note> : null}
      {acceptance === 'onWord' ? <Note tone="warning">{t('secret.warnOnWord')}</Note> : null}
      {held && usable ? <Caption id={why}>{t('renewal.copyFirst')}</Caption> : null}
      <Row>
        {elsewhere ? <ToValues tone={held ? 'primary' : 'secondary'} finished={finished} /> : null}
        <PeigHasIt
          renewal={renewal}
          label={t('renewal.peigHasIt')}
          question={t('renewal.question')}
          tone="primary"
          why={held ? why : null}
        />
      </Row>
    </Panel>
  );
}

/**
 * Only the admin knows whether Peig has a secret that was made elsewhere. Neither answer is the one to go on with: given without
 * being read, a yes would be kept, and all be called well.
 */
function InDoubt({ keyId, secret }: { keyId: string; secret: CredentialView | undefined }) {
  const platform = usePlatform();
  const which = useId();
  const answer = (hasIt: boolean) => () => {
    platform.send({ kind: 'answerDoubt', keyId, hasIt });
  };
  return (
    <Panel title={t('renewal.doubt.title')} raised testId="in-doubt">
      {secret === undefined ? null : <Paragraph id={which}>{nameOf(secret)}</Paragraph>}
      <Paragraph>{t('renewal.doubt.text')}</Paragraph>
      <Row>
        <Action
          label={t('renewal.doubt.yes')}
          describedBy={secret && which}
          begins
          testId="doubt-yes"
          onPress={answer(true)}
        />
        <Action
          label={t('renewal.doubt.no')}
          describedBy={secret && which}
          begins
          testId="doubt-no"
          onPress={answer(false)}
        />
      </Row>
      <Caption>{t('renewal.doubt.effect')}</Caption>
    </Panel>
  );
}

/** Tells a secret from the others, by what Peig shows of it too. */
function nameOf(secret: CredentialView): string {
  return [
    secret.name ?? t('health.noName'),
    secret.hint === null ? null : t('health.begins', { hint: secret.hint }),
    secret.expiresAt === null ? null : t('health.expires', { date: formatDay(secret.expiresAt) }),
  ]
    .filter(Boolean)
    .join(t('navigation.separator'));
}

/** The secret is ready and has not been copied. */
function ToHandOver({ finished }: { finished: boolean }) {
  return (
    <Panel title={t('renewal.toHand.title')} raised testId="to-hand-over">
      <Paragraph>{t(finished ? 'renewal.toHand.text' : 'renewal.toHand.open')}</Paragraph>
      <Row>
        <ToValues tone="primary" finished={finished} />
      </Row>
    </Panel>
  );
}

/** Phases in which there is something else to do first, or nothing. */
const CALM: readonly RenewalPhase[] = ['notDue', 'inDoubt', 'notInPeig'];

/** Whether Peig has the newest secret, which only the admin can know; not where it is noted that it never left this computer. */
function useNewest(renewal: RenewalView, unread: boolean): { words: ReactNode; button: ReactNode } | null {
  const why = useId();
  if (renewal.phase !== 'unclear') {
    return null;
  }
  return {
    words: renewal.mayFinish ? (
      <Paragraph>{t('renewal.orNewest')}</Paragraph>
    ) : (
      <Caption id={why}>{t(unread ? 'renewal.notCopied' : 'renewal.notCopiedGone')}</Caption>
    ),
    button: (
      <PeigHasIt
        renewal={renewal}
        label={t('renewal.hasNewest')}
        question={t('renewal.questionNewest')}
        why={renewal.mayFinish ? null : why}
      />
    ),
  };
}

/** A new secret: beside the one that works, after one that has expired, or the first. */
function Renew({
  renewal,
  phase,
  unread,
  later,
}: Pick<RenewalProps, 'renewal' | 'unread' | 'later'> & { phase: Exclude<RenewalPhase, 'handOver'> }) {
  const platform = usePlatform();
  const why = useId();
  const urgent = !CALM.includes(phase) && !renewal.waits && !later;
  const first = phase === 'noSecret';
  const newest = useNewest(renewal, unread);
  const heading = phase === 'unclear' && !renewal.mayFinish ? 'due' : phase;
  const possible = renewal.plan.changes.length > 0;
  const held = renewal.looking ? 'renewal.looking' : 'renewal.notNow';
  const whyNot = possible ? 'renewal.notDue' : held;
  return (
    <Panel
      title={t(`renewal.heading.${heading}`)}
      raised={urgent}
      testId="renewal"
      data={{ 'data-phase': phase }}
    >
      <Paragraph>{t(`renewal.about.${phase}`)}</Paragraph>
      <Changes changes={renewal.plan.changes} />
      {/* Last, beside the button that it is about: the list is of the other one, which may stand in the bar. */}
      {newest?.words}
      <Row>
        <Action
          label={t(first ? 'renewal.make' : 'renewal.renew')}
          tone={urgent ? 'primary' : 'secondary'}
          icon={<KeyResetRegular />}
          disabled={!possible}
          describedBy={possible && phase !== 'notDue' ? undefined : why}
          begins
          testId="renew"
          onPress={() => {
            platform.send({ kind: 'renew', plan: renewal.plan.id });
          }}
        />
        {newest?.button}
        {possible && phase !== 'notDue' ? null : <Caption id={why}>{t(whyNot)}</Caption>}
      </Row>
    </Panel>
  );
}

interface RenewalProps {
  renewal: RenewalView;
  acceptance: Acceptance;
  secrets: readonly CredentialView[];
  /** The credential store could not be asked for a value. */
  unread: boolean;
  /** All sections are done. */
  finished: boolean;
  /** Something else has to be put right before a new one is of use. */
  later: boolean;
}

/** What can be done about the secret now. */
export function Renewal({ renewal, acceptance, secrets, unread, finished, later }: RenewalProps) {
  const { inDoubt, phase } = renewal;
  if (phase === 'handOver') {
    return <HandOver renewal={renewal} acceptance={acceptance} elsewhere finished={finished} />;
  }
  return (
    <>
      {phase === 'inDoubt' && inDoubt !== null ? (
        <InDoubt keyId={inDoubt} secret={secrets.find((one) => one.standing === 'candidate')} />
      ) : null}
      {renewal.waits ? <ToHandOver finished={finished} /> : null}
      <Renew renewal={renewal} phase={phase} unread={unread} later={later} />
    </>
  );
}
