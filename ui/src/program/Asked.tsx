import type { ReactNode } from 'react';

import { Paragraph, Spinner } from '../components';
import { t } from '../i18n';
import type { ProgramView } from '../ipc/bindings/ProgramView';
import type { Told } from './useProgram';

interface AskedProps {
  told: Told;
  children: (program: ProgramView) => ReactNode;
}

/** What is told of the program, or that it is still being asked. */
export function Asked({ told, children }: AskedProps) {
  switch (told.kind) {
    case 'asked':
      return <Spinner />;
    case 'failed':
      return <Paragraph>{t('about.failed')}</Paragraph>;
    case 'told':
      return children(told.program);
  }
}
