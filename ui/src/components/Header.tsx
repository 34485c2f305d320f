import { Badge, makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import {
  BeakerRegular,
  CloudRegular,
  KeyMultipleRegular,
  PersonRegular,
  SignOutRegular,
} from '@fluentui/react-icons';

import type { ReactNode } from 'react';

import { isolated } from '../direction';
import { formatTime } from '../format';
import { t } from '../i18n';
import type { CloudView } from '../ipc/bindings/CloudView';
import type { SignedInView } from '../ipc/bindings/SignedInView';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { sides, WIDE } from '../sizes';
import { Action } from './Action';

/** In a small window the tenant has a line of its own: it is never cut off. */
const SMALL = '@media (max-width: 719px)';

/** A tenant's name of more letters than these would fill the window's top. */
const LENGTHY = 100;

const useStyles = makeStyles({
  header: {
    display: 'flex',
    flexShrink: 0,
    alignItems: 'center',
    gap: tokens.spacingHorizontalL,
    minHeight: '56px',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    [WIDE]: sides(tokens.spacingHorizontalXL),
    [SMALL]: {
      flexWrap: 'wrap',
      gap: `0 ${tokens.spacingHorizontalS}`,
      minHeight: '40px',
      padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    },
  },
  product: {
    ...typographyStyles.subtitle2,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    whiteSpace: 'nowrap',
  },
  mark: { display: 'flex', fontSize: '24px', color: tokens.colorBrandForeground1 },
  cloud: { flexShrink: 0, whiteSpace: 'nowrap' },
  space: { flexGrow: 1 },
  out: { flexShrink: 0, whiteSpace: 'nowrap' },
  who: { minWidth: 0, textAlign: 'right', [SMALL]: { order: 1, flexBasis: '100%', textAlign: 'left' } },
  tenant: {
    ...typographyStyles.body1Strong,
    margin: 0,
    overflowWrap: 'anywhere',
  },
  // Still whole: smaller, and what is further down is scrolled to. The card in which it is confirmed has all of it in sight.
  lengthy: { ...typographyStyles.caption1Strong, maxHeight: '4em', overflowY: 'auto' },
  domain: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground2 },
  account: {
    ...typographyStyles.caption1,
    margin: 0,
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 719px) and (max-height: 559px)': { display: 'none' },
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  person: { verticalAlign: 'text-bottom', marginRight: tokens.spacingHorizontalXXS },
});

/** Which cloud this is, where it is not simply Microsoft's worldwide one. A foreign one has a bar instead. */
function CloudBadge({ cloud }: { cloud: CloudView }) {
  const styles = useStyles();
  if (cloud.kind === 'global' || cloud.kind === 'file') {
    return null;
  }
  const practice = cloud.kind === 'practice';
  return (
    <Badge
      className={styles.cloud}
      size="extra-large"
      shape="rounded"
      appearance="tint"
      color={practice ? 'warning' : 'informative'}
      icon={practice ? <BeakerRegular /> : <CloudRegular />}
      title={practice ? t('app.practiceHint') : undefined}
      data-testid="cloud-badge"
      data-kind={cloud.kind}
    >
      {cloud.kind === 'practice' ? t('app.practice') : t(`cloud.${cloud.kind}`)}
    </Badge>
  );
}

/** What the account is called, as far as the sign-in told it. */
function accountOf({ account, accountName }: SignedInView): string {
  if (accountName !== null && account !== '') {
    return t('app.accountNamed', { name: accountName, account });
  }
  const called = account === '' ? accountName : account;
  return called === null ? t('app.accountUnnamed') : t('app.account', { account: called });
}

function Who({ signedIn, ended }: { signedIn: SignedInView; ended: boolean }) {
  const styles = useStyles();
  const account = accountOf(signedIn);
  const name = signedIn.tenantName;
  return (
    <div
      className={styles.who}
      title={ended ? undefined : t('app.signedInUntil', { time: formatTime(signedIn.expiresAt) })}
    >
      <p
        className={mergeClasses(styles.tenant, (name?.length ?? 0) > LENGTHY && styles.lengthy)}
        data-testid="tenant-name"
      >
        {name === null ? t('app.tenantUnread', { id: signedIn.tenantId }) : isolated(name)}{' '}
        <span className={styles.domain}>{signedIn.domain}</span>
      </p>
      {/* The one line that may be cut off says the whole of it. */}
      <p className={styles.account} data-testid="account" title={account}>
        <PersonRegular className={styles.person} aria-hidden />
        {account}
      </p>
    </div>
  );
}

/** The top of the window: what program this is, whose tenant it is working in, and the door to the program itself. */
export function Header({ view, door }: { view: View; door?: ReactNode }) {
  const styles = useStyles();
  const platform = usePlatform();
  return (
    <header className={styles.header}>
      <p className={styles.product}>
        <span className={styles.mark}>
          <KeyMultipleRegular aria-hidden />
        </span>
        {t('app.name')}
      </p>
      <CloudBadge cloud={view.cloud} />
      <div className={styles.space} />
      {view.signedIn ? (
        <>
          <Who signedIn={view.signedIn} ended={view.live.state === 'off'} />
          <div className={styles.out}>
            <Action
              label={t('app.signOut')}
              tone="quiet"
              icon={<SignOutRegular />}
              testId="sign-out"
              onPress={() => {
                platform.send({ kind: 'askToSignOut' });
              }}
            />
          </div>
        </>
      ) : null}
      {door}
    </header>
  );
}
