import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { ArrowLeftRegular, ArrowRightRegular } from '@fluentui/react-icons';

import { findingTitle } from '../findings';
import { t } from '../i18n';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';
import { Action } from './Action';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  why: {
    ...typographyStyles.caption1,
    flexGrow: 1,
    margin: 0,
    textAlign: 'right',
    color: tokens.colorNeutralForeground2,
  },
});

const WHY = 'next-held-back';

/** How many things are named beside Next; the checklist has them all. */
const NAMED = 3;

/** What holds Next back, in words; nothing when it is free. */
function heldBackBy(view: View): string | null {
  const { navigation } = view;
  if (!navigation.hasNext || navigation.next) {
    return null;
  }
  const titles = view.checklist
    .filter((finding) => navigation.blockedBy.includes(finding.key))
    .map(findingTitle);
  if (titles.length > 0) {
    const rest = titles.length - NAMED;
    const named = titles.slice(0, NAMED);
    const what = rest > 0 ? [...named, t('navigation.more', { count: rest })] : named;
    return t('navigation.blocked', { count: titles.length, what: what.join(t('navigation.separator')) });
  }
  if (view.screenId === 'welcome') {
    return t('navigation.blockedWelcome');
  }
  if (view.screenId === 'signIn') {
    return t('navigation.blockedSignIn');
  }
  return view.busy ? t('navigation.blockedBusy') : t('navigation.blockedOther');
}

/** Back and Next. */
export function NavigationBar({ view }: { view: View }) {
  const styles = useStyles();
  const platform = usePlatform();
  const { navigation } = view;
  const why = heldBackBy(view);
  return (
    <nav className={styles.bar} aria-label={t('navigation.label')}>
      <Action
        label={t('navigation.back')}
        icon={<ArrowLeftRegular />}
        disabled={!navigation.back}
        testId="back"
        onPress={() => {
          platform.send({ kind: 'back' });
        }}
      />
      <p id={WHY} className={styles.why}>
        {why}
      </p>
      {navigation.hasNext ? (
        <Action
          label={t('navigation.next')}
          tone="primary"
          icon={<ArrowRightRegular />}
          iconAfter
          disabled={!navigation.next}
          describedBy={why === null ? undefined : WHY}
          testId="next"
          onPress={() => {
            platform.send({ kind: 'next' });
          }}
        />
      ) : null}
    </nav>
  );
}
