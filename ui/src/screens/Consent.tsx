import { OpenRegular } from '@fluentui/react-icons';

import { Action, Code, CopyButton, Disclosure, Panel, Paragraph, Row, Stack, Told } from '../components';
import { useCopied } from '../hooks/useCopied';
import type { LastCopied } from '../hooks/useLastCopied';
import { t } from '../i18n';
import type { ApprovalView } from '../ipc/bindings/ApprovalView';
import type { ConsentView } from '../ipc/bindings/ConsentView';
import { usePlatform } from '../platform';
import { SignInHelp } from './SignInHelp';

/** Microsoft's page is open; it may never come back. */
function Waiting({ waiting, since }: { waiting: ApprovalView; since: string | null }) {
  const platform = usePlatform();
  return (
    <>
      <Paragraph testId="consent-waiting">{t('section.consent.waiting')}</Paragraph>
      <Row>
        <Action
          label={t('signIn.openAgain')}
          icon={<OpenRegular />}
          testId="open-consent-again"
          onPress={() => {
            platform.send({ kind: 'open', link: 'signInPage' });
          }}
        />
      </Row>
      <SignInHelp since={since} browser astray={waiting.astray} code={false} />
    </>
  );
}

/** On this account's own word, or by whoever signs in on Microsoft's page here. */
function Oneself({ consent }: { consent: ConsentView }) {
  const platform = usePlatform();
  return (
    <>
      {consent.canApprove ? (
        <Action
          label={t('section.consent.approve')}
          tone={consent.byPage ? 'primary' : 'secondary'}
          icon={<OpenRegular />}
          testId="open-consent-page"
          onPress={() => {
            platform.send({ kind: 'approveOnPage' });
          }}
        />
      ) : null}
      {consent.mayTry ? (
        <Action
          label={t('section.consent.try')}
          begins
          testId="try-consent"
          onPress={() => {
            platform.send({ kind: 'tryConsent' });
          }}
        />
      ) : null}
    </>
  );
}

/** A message that says what it is about, or the bare link. */
type Sent = 'message' | 'link';

/** What is sent to somebody else. */
function ToSend({ consent, last }: { consent: ConsentView; last: LastCopied<Sent> }) {
  const platform = usePlatform();
  return (
    <>
      <CopyButton
        label={t('section.consent.message')}
        copied={consent.copied}
        tone={consent.needsSomeone ? 'primary' : 'secondary'}
        testId="copy-consent-message"
        onPress={() => {
          last.note('message');
          platform.send({ kind: 'copyConsentMessage' });
        }}
      />
      <CopyButton
        label={t('section.consent.copy')}
        copied={last.id === 'link'}
        tone="quiet"
        testId="copy-consent-link"
        onPress={() => {
          last.note('link');
          platform.send({ kind: 'copyConsentLink' });
        }}
      />
    </>
  );
}

/** What was copied just now. */
function copiedOf(consent: ConsentView, last: Sent | null): string | null {
  if (last === 'link') {
    return t('section.consent.linkCopied');
  }
  return last === 'message' && consent.copied ? t('section.consent.messageCopied') : null;
}

function Ways({ consent }: { consent: ConsentView }) {
  const last = useCopied<Sent>();
  const send = <ToSend consent={consent} last={last} />;
  return (
    <>
      <Stack tight>
        <Row>
          {consent.needsSomeone ? send : null}
          <Oneself consent={consent} />
          {consent.needsSomeone ? null : send}
        </Row>
        <Told words={copiedOf(consent, last.id)} turn={last.turn} testId="consent-copied" />
      </Stack>
      {consent.needsSomeone ? <Paragraph quiet>{t('section.consent.close')}</Paragraph> : null}
      <Disclosure label={t('section.consent.link')} testId="consent-link">
        <Code>{consent.link}</Code>
      </Disclosure>
    </>
  );
}

/** Consent that somebody else gives, or that Microsoft's page can give. `since` is when the waiting for it began. */
export function Consent({ consent, since }: { consent: ConsentView; since: string | null }) {
  const self = consent.byPage ? 'Page' : 'Self';
  const who = consent.mayTry ? 'MayTry' : consent.needsSomeone ? 'Someone' : self;
  const sent = consent.mayTry || consent.needsSomeone;
  // Whoever approves with the section's own button needs no other way.
  if (!sent && !consent.byPage && consent.waiting === null) {
    return (
      <Disclosure label={t('section.consent.titleSelf')} testId="consent-otherwise">
        <Paragraph>{t('section.consent.textSelf')}</Paragraph>
        <Ways consent={consent} />
      </Disclosure>
    );
  }
  return (
    <Panel
      title={sent ? t('section.consent.titleSend') : t(`section.consent.title${self}`)}
      raised={consent.needsSomeone || consent.byPage}
      testId="consent"
      data={{ 'data-needs-someone': String(consent.needsSomeone) }}
    >
      {consent.waiting === null ? (
        <>
          <Paragraph>{t(`section.consent.text${who}`)}</Paragraph>
          <Ways consent={consent} />
        </>
      ) : (
        <Waiting waiting={consent.waiting} since={since} />
      )}
    </Panel>
  );
}
