import { CalendarRegular, CodeRegular, DocumentRegular } from '@fluentui/react-icons';
import type { ReactElement } from 'react';

import { Action, Caption, Code, Panel, Paragraph, Row, Stack, Told } from '../components';
import { t } from '../i18n';
import type { FileId } from '../ipc/bindings/FileId';
import type { SavedFileView } from '../ipc/bindings/SavedFileView';
import { usePlatform } from '../platform';

const ICON: Record<FileId, ReactElement> = {
  reminder: <CalendarRegular />,
  reportHtml: <DocumentRegular />,
  reportJson: <CodeRegular />,
};
const REPORTS: readonly FileId[] = ['reportHtml', 'reportJson'];
const FILES: readonly FileId[] = ['reminder', ...REPORTS];

function File({ file, saved }: { file: FileId; saved: SavedFileView | undefined }) {
  const platform = usePlatform();
  return (
    <Stack tight>
      <Row>
        <Action
          label={t(`files.${file}`)}
          icon={ICON[file]}
          begins
          testId={`save-${file}`}
          onPress={() => {
            platform.send({ kind: 'save', file });
          }}
        />
        {saved === undefined ? null : (
          <Action
            label={t('files.open')}
            name={`${t('files.open')}: ${t(`files.${file}`)}`}
            tone="quiet"
            testId={`open-${file}`}
            onPress={() => {
              platform.send({ kind: 'openSaved', file });
            }}
          />
        )}
      </Row>
      <Caption>{t(`files.${file}Hint`)}</Caption>
      <Told
        words={
          saved === undefined ? null : (
            <Code testId={`saved-${file}`}>{t('files.saved', { path: saved.path })}</Code>
          )
        }
      />
    </Stack>
  );
}

interface FilesProps {
  saved: readonly SavedFileView[];
  /** There is no expiry to be reminded of. */
  reportsOnly?: boolean;
}

/** Files for the admin's records. */
export function Files({ saved, reportsOnly = false }: FilesProps) {
  return (
    <Panel title={t('files.title')} testId="files">
      <Paragraph quiet>{t('files.text')}</Paragraph>
      {(reportsOnly ? REPORTS : FILES).map((file) => (
        <File key={file} file={file} saved={saved.find((one) => one.file === file)} />
      ))}
    </Panel>
  );
}
