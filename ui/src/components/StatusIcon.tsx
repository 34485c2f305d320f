import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowSyncCircleRegular,
  CheckmarkCircleFilled,
  CircleRegular,
  DismissCircleFilled,
  ErrorCircleRegular,
  PersonClockRegular,
  QuestionCircleRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';

import type { Status } from '../ipc/bindings/Status';
import type { StepState } from '../ipc/bindings/StepState';
import { Spinner } from './Spinner';

const useStyles = makeStyles({
  icon: {
    display: 'flex',
    justifyContent: 'center',
    flexShrink: 0,
    width: '20px',
    height: '20px',
    fontSize: '20px',
    color: tokens.colorNeutralForeground3,
  },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  wait: { color: tokens.colorStatusWarningForeground1 },
  busy: { color: tokens.colorBrandForeground1 },
});

type Colour = 'good' | 'bad' | 'wait' | 'busy' | 'plain';

const FINDING: Record<Status['kind'], [ReactElement, Colour]> = {
  passed: [<CheckmarkCircleFilled key="" />, 'good'],
  missing: [<CircleRegular key="" />, 'plain'],
  wrong: [<ErrorCircleRegular key="" />, 'bad'],
  settling: [<ArrowSyncCircleRegular key="" />, 'busy'],
  waitingForSomeone: [<PersonClockRegular key="" />, 'wait'],
  warning: [<WarningRegular key="" />, 'wait'],
  unknown: [<QuestionCircleRegular key="" />, 'plain'],
};

const STEP: Record<StepState, [ReactElement, Colour]> = {
  todo: [<CircleRegular key="" />, 'plain'],
  doing: [<Spinner key="" />, 'busy'],
  done: [<CheckmarkCircleFilled key="" />, 'good'],
  failed: [<DismissCircleFilled key="" />, 'bad'],
};

function Icon({ picture }: { picture: [ReactElement, Colour] }) {
  const styles = useStyles();
  const [icon, colour] = picture;
  return (
    <span aria-hidden className={mergeClasses(styles.icon, colour !== 'plain' && styles[colour])}>
      {icon}
    </span>
  );
}

/** The picture beside a checklist item. The words stand beside it; it says nothing of its own. */
export function FindingIcon({ kind }: { kind: Status['kind'] }) {
  return <Icon picture={FINDING[kind]} />;
}

/** The picture beside a documented step. */
export function StepIcon({ state }: { state: StepState }) {
  return <Icon picture={STEP[state]} />;
}
