import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useId, useRef, useState } from 'react';

import { Action, FaultBar, Spoken, WithoutBar } from '../components';
import { useKeyboardScroll } from '../hooks/useKeyboardScroll';
import { useModal } from '../hooks/useModal';
import { t } from '../i18n';
import type { View } from '../ipc/bindings/View';
import { About } from './About';
import { Activity } from './Activity';
import { Settings } from './Settings';

/** A small window is filled by it. */
const SMALL = '@media (max-width: 719px), (max-height: 559px)';

const useStyles = makeStyles({
  sheet: {
    boxSizing: 'border-box',
    width: 'min(820px, calc(100vw - 48px))',
    height: 'min(720px, calc(100vh - 48px))',
    padding: 0,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    borderRadius: tokens.borderRadiusXLarge,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow64,
    overflow: 'hidden',
    // Not a token: older engines give the backdrop no variables.
    '::backdrop': { backgroundColor: 'rgba(0, 0, 0, 0.4)' },
    [SMALL]: {
      width: '100vw',
      height: '100vh',
      maxWidth: '100vw',
      maxHeight: '100vh',
      borderRadius: 0,
    },
  },
  // Not on the dialog itself: a closed one would be shown.
  frame: { display: 'flex', flexDirection: 'column', height: '100%' },
  head: {
    display: 'flex',
    flexShrink: 0,
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL}`,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    [SMALL]: { padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}` },
  },
  nav: { flexGrow: 1, minWidth: 0 },
  pages: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    margin: `0 0 0 calc(-1 * ${tokens.spacingHorizontalM})`,
    padding: 0,
    listStyleType: 'none',
  },
  page: {
    [SMALL]: { minWidth: 0, paddingLeft: tokens.spacingHorizontalS, paddingRight: tokens.spacingHorizontalS },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    boxShadow: `inset 0 -2px ${tokens.colorCompoundBrandStroke}`,
    // Where colours are forced there are no shadows.
    '@media (forced-colors: active)': { textDecorationLine: 'underline' },
    borderBottomLeftRadius: 0,
    borderBottomRightRadius: 0,
  },
  body: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXL}`,
    [SMALL]: { padding: tokens.spacingHorizontalM },
  },
  // The page's button says it already.
  title: { margin: 0 },
});

const PAGES = ['activity', 'settings', 'about'] as const;
type Page = (typeof PAGES)[number];

interface SheetProps {
  view: View;
  onClose: () => void;
}

/** What the program has done, how it is set, and what it is, over the screen that stays as it is. */
export function Sheet({ view, onClose }: SheetProps) {
  const styles = useStyles();
  const [page, setPage] = useState<Page>(view.signedIn === null ? 'settings' : 'activity');
  const dialog = useModal('[aria-current]');
  const body = useRef<HTMLDivElement>(null);
  const title = useId();
  useKeyboardScroll(body);
  useEffect(() => {
    body.current?.scrollTo({ top: 0 });
  }, [page]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      className={styles.sheet}
      onCancel={(event) => {
        // Taking it away closes it; Escape does nothing else.
        event.preventDefault();
        onClose();
      }}
      data-testid="program-sheet"
      data-page={page}
    >
      <WithoutBar>
        <div className={styles.frame}>
          <div className={styles.head}>
            <nav aria-label={t('program.open')} className={styles.nav}>
              <ul className={styles.pages}>
                {PAGES.map((one) => (
                  <li key={one}>
                    <Button
                      appearance="subtle"
                      className={one === page ? styles.here : styles.page}
                      aria-current={one === page ? 'page' : undefined}
                      data-testid={`program-${one}`}
                      onClick={() => {
                        setPage(one);
                      }}
                    >
                      {t(`program.${one}`)}
                    </Button>
                  </li>
                ))}
              </ul>
            </nav>
            <Action
              label={t('program.close')}
              tone="quiet"
              iconOnly
              icon={<DismissRegular />}
              testId="program-close"
              onPress={onClose}
            />
          </div>
          <div ref={body} className={styles.body}>
            <h2 id={title} className={styles.title}>
              <Spoken>{t(`program.${page}`)}</Spoken>
            </h2>
            {view.fault?.code === 'clipboardUnavailable' ? <FaultBar fault={view.fault} /> : null}
            {page === 'activity' ? <Activity view={view} /> : null}
            {page === 'settings' ? <Settings view={view} /> : null}
            {page === 'about' ? <About version={view.app.version} /> : null}
          </div>
        </div>
      </WithoutBar>
    </dialog>
  );
}
