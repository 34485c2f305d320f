import { Note } from '../components';
import { t } from '../i18n';

/** In the practice tenant, beside what tells to enter something in Peig: the tenant does not exist, and Peig's is the real one. */
export function OnlyPractice() {
  return (
    <Note tone="warning" testId="only-practice">
      {t('values.onlyPractice')}
    </Note>
  );
}
