import { ArrowClockwiseRegular, OpenRegular } from '@fluentui/react-icons';

import { Action, Note, Row, Stack, Told } from '../components';
import { t } from '../i18n';
import type { AppView } from '../ipc/bindings/AppView';
import type { UpdateView } from '../ipc/bindings/UpdateView';
import { usePlatform } from '../platform';

/** What the last look has come to; nothing before the first. */
function words(update: UpdateView, version: string): string | null {
  if (update.looking) {
    return t('update.looking');
  }
  if (update.newer !== null) {
    return t('update.newer', { newer: update.newer, version });
  }
  if (update.looked === null) {
    return null;
  }
  return update.looked ? t('update.newest', { version }) : t('update.failed');
}

/** How the newer version is had: installed by this program, or from the page that the statement names. */
function Ways({ update }: { update: UpdateView }) {
  const platform = usePlatform();
  const { newer } = update;
  if (newer === null) {
    return null;
  }
  return (
    <>
      {update.by === 'program' ? (
        <Action
          label={t('update.install', { newer })}
          disabled={!update.mayInstall}
          begins
          testId="install-update"
          onPress={() => {
            platform.send({ kind: 'installUpdate' });
          }}
        />
      ) : null}
      <Action
        label={t('update.page')}
        tone="quiet"
        icon={<OpenRegular />}
        testId="open-newer"
        onPress={() => {
          platform.send({ kind: 'open', link: 'newerProgram' });
        }}
      />
    </>
  );
}

/** That this version is not safe to use any more, and why. */
export function NoLongerSafe({ app }: { app: AppView }) {
  const because = app.update?.unsafeBecause;
  if (because === undefined || because === null) {
    return null;
  }
  return (
    <Note tone="warning" testId="no-longer-safe">
      <strong>{t('update.noLongerSafe', { version: app.version })}</strong> {t(`update.because.${because}`)}{' '}
      {t('update.whatStays')}
    </Note>
  );
}

/** Whether there is a newer version: one quiet line. */
export function Newer({ app }: { app: AppView }) {
  const platform = usePlatform();
  const { update } = app;
  if (update === null) {
    return null;
  }
  const waits = update.newer !== null && update.by === 'program' && !update.mayInstall;
  return (
    <Stack tight>
      <Told words={words(update, app.version)} testId="update" />
      {waits ? <Told words={t('update.busyNow')} testId="update-waits" /> : null}
      <Row>
        <Ways update={update} />
        <Action
          label={t('update.look')}
          tone="quiet"
          icon={<ArrowClockwiseRegular />}
          disabled={update.looking}
          testId="look-for-update"
          onPress={() => {
            platform.send({ kind: 'lookForUpdate' });
          }}
        />
      </Row>
    </Stack>
  );
}
