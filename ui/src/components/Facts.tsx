import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { Fragment, type ReactNode } from 'react';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'fit-content(45%) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
  },
  long: { '@media (max-width: 559px)': { gridTemplateColumns: 'minmax(0, 1fr)', rowGap: 0 } },
  name: {
    ...typographyStyles.body1,
    minWidth: '7em',
    overflowWrap: 'anywhere',
    color: tokens.colorNeutralForeground2,
  },
  value: { ...typographyStyles.body1, margin: 0, overflowWrap: 'anywhere', userSelect: 'text' },
});

/** One name and what it stands for. */
export interface Fact {
  name: ReactNode;
  value: ReactNode;
}

/** Names and values below each other; `long` values each below its name where there is little room beside it. */
export function Facts({ facts, long = false }: { facts: readonly Fact[]; long?: boolean }) {
  const styles = useStyles();
  return (
    <dl className={mergeClasses(styles.list, long && styles.long)}>
      {facts.map((fact, index) => (
        <Fragment key={index}>
          <dt className={styles.name}>{fact.name}</dt>
          <dd className={styles.value}>{fact.value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
