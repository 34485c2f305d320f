import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useRef } from 'react';

import { useCopied } from '../hooks/useCopied';
import { formatMoment, readable } from '../format';
import { named, sentence, t } from '../i18n';
import type { FaultCode } from '../ipc/bindings/FaultCode';
import type { FaultView } from '../ipc/bindings/FaultView';
import type { Intent } from '../ipc/bindings/Intent';
import type { Way } from '../ipc/bindings/Way';
import { usePlatform } from '../platform';
import { LOW } from '../sizes';
import { Action } from './Action';
import { CopyButton } from './CopyButton';
import { Disclosure } from './Disclosure';
import { type Fact, Facts } from './Facts';
import { Announcement, Code, Told } from './Words';

const useStyles = makeStyles({
  bar: {
    alignItems: 'start',
    paddingTop: tokens.spacingVerticalM,
    paddingBottom: tokens.spacingVerticalM,
    [LOW]: { paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
  },
  body: { whiteSpace: 'normal', display: 'block' },
  // The button is no reason for the words below to be narrower.
  head: { display: 'flex', justifyContent: 'space-between', alignItems: 'flex-start' },
  text: {
    margin: `${tokens.spacingVerticalXXS} 0 ${tokens.spacingVerticalXS}`,
    maxWidth: '75ch',
    overflowWrap: 'anywhere',
  },
  // The details as they unfold take a line of their own.
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
  },
  details: { flexGrow: 1, minWidth: 0 },
});

/** What each way on asks for. */
const INTENT: Record<Way, Intent> = {
  tryAgain: { kind: 'tryAgain' },
  signInAgain: { kind: 'signInAgain' },
  useDeviceCode: { kind: 'startSignIn', method: 'deviceCode' },
  keepInMemory: { kind: 'keepInMemory' },
  copyDetails: { kind: 'copyDetails' },
  useBrowser: { kind: 'startSignIn', method: 'browser' },
  goBack: { kind: 'back' },
  useGlobal: { kind: 'switchCloud', cloud: 'default' },
  useUsGovL4: { kind: 'switchCloud', cloud: 'usGovL4' },
  useUsGovL5: { kind: 'switchCloud', cloud: 'usGovL5' },
  useChina: { kind: 'switchCloud', cloud: 'china' },
  openPortal: { kind: 'open', link: 'portalSection' },
  goOnWithout: { kind: 'goOnWithout' },
  handOverUnproved: { kind: 'handOverUnproved' },
  goToPermissions: { kind: 'goTo', section: 'permissions' },
  dismiss: { kind: 'dismissFault' },
};

/** The program has signed the admin out on purpose: nothing went wrong. */
const SIGNED_OUT: ReadonlySet<FaultCode> = new Set([
  'signedOutAbsent',
  'signedOutLocked',
  'signedOutAsleep',
  'signedOutAfterAnHour',
]);

function detailsOf(fault: FaultView): Fact[] {
  const rows: [string, string | null][] = [
    [t('faultDetails.code'), fault.code],
    [t('faultDetails.serviceCode'), fault.serviceCode],
    [t('faultDetails.requestId'), fault.requestId],
    [t('faultDetails.correlationId'), fault.correlationId],
    [t('faultDetails.askedAs'), fault.askedAs],
    [t('faultDetails.detail'), fault.detail],
    [t('faultDetails.remark'), fault.remark],
    ...Object.entries(fault.params),
    [t('faultDetails.at'), formatMoment(fault.at)],
  ];
  return rows.flatMap(([name, value]) => (value ? [{ name, value: <Code>{value}</Code> }] : []));
}

/** What went wrong, and what it means. */
function wordsOf(fault: FaultView): { title: string; text: string } {
  const params = {
    permission: t('faultDetails.aPermission'),
    client: t('faultDetails.theClient'),
    what: named(`left.${fault.params['change'] ?? 'other'}`, t('left.other')),
    ...readable(fault.params),
  };
  const reason = fault.params['reason'] ?? 'text';
  // What is known more closely than the case has words of its own, and a title where that of the case would be untrue.
  const title = sentence([`fault.${fault.code}.${reason}Title`, `fault.${fault.code}.title`], params);
  const words = sentence([`fault.${fault.code}.${reason}`, `fault.${fault.code}.text`], params);
  // Whoever is asked for help, or looks it up, needs Microsoft's number. Other codes of theirs are words, and stand below.
  const number = /^AADSTS\d+$/.test(fault.serviceCode ?? '') ? fault.serviceCode : null;
  return {
    title,
    text: number === null ? words : `${words} ${t('faultDetails.microsoftNumber', { number })}`,
  };
}

interface WayOnProps {
  way: Way;
  first: boolean;
  /** The details of this fault were copied. */
  copied: boolean;
  onCopy: () => void;
}

/** One way on. */
function WayOn({ way, first, copied, onCopy }: WayOnProps) {
  const platform = usePlatform();
  const all = { label: t(`way.${way}`), size: 'small', rank: 'way', testId: `way-${way}` } as const;
  const go = () => {
    platform.send(INTENT[way]);
  };
  if (way === 'copyDetails') {
    return (
      <CopyButton
        {...all}
        copied={copied}
        onPress={() => {
          onCopy();
          go();
        }}
      />
    );
  }
  return <Action {...all} tone={first ? 'primary' : 'secondary'} onPress={go} />;
}

/** What went wrong, what it means, and the ways on. A `lasting` one stays until its cause has gone. */
export function FaultBar({ fault, lasting = false }: { fault: FaultView; lasting?: boolean }) {
  const styles = useStyles();
  const platform = usePlatform();
  const bar = useRef<HTMLDivElement>(null);
  // Another fault's details have not been copied.
  const last = useCopied();
  const copied = last.id === fault.at;
  // What went wrong may have been asked for far below.
  useEffect(() => {
    if (!lasting) {
      bar.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [lasting, fault.code, fault.at]);
  const { title, text } = wordsOf(fault);
  return (
    <div ref={bar} data-testid="fault" data-code={fault.code}>
      <Announcement urgent>{`${title}. ${text}`}</Announcement>
      <MessageBar
        intent={SIGNED_OUT.has(fault.code) ? 'warning' : 'error'}
        layout="multiline"
        politeness="polite"
        className={styles.bar}
      >
        <MessageBarBody className={styles.body}>
          <div className={styles.head}>
            <MessageBarTitle>{title}</MessageBarTitle>
            {!lasting && fault.ways.includes('dismiss') ? (
              <Button
                appearance="transparent"
                size="small"
                aria-label={t('way.dismiss')}
                icon={<DismissRegular />}
                data-testid="way-dismiss"
                onClick={() => {
                  platform.send(INTENT.dismiss);
                }}
              />
            ) : null}
          </div>
          <p className={styles.text}>{text}</p>
          <div className={styles.foot}>
            <div className={styles.details}>
              <Disclosure label={t('faultDetails.toggle')} testId="fault-details">
                <Facts facts={detailsOf(fault)} />
              </Disclosure>
            </div>
            {fault.ways
              .filter((way) => way !== 'dismiss')
              .map((way, index) => (
                <WayOn
                  key={way}
                  way={way}
                  first={index === 0}
                  copied={copied}
                  onCopy={() => {
                    last.note(fault.at);
                  }}
                />
              ))}
          </div>
          <Told words={copied ? t('faultDetails.copied') : null} turn={last.turn} testId="details-copied" />
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}
