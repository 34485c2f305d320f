import { Field, makeStyles, Radio, RadioGroup, tokens, typographyStyles } from '@fluentui/react-components';

const useStyles = makeStyles({
  // Longer words in a narrow window go below each other.
  row: { flexWrap: 'wrap' },
  label: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS },
  // A span, not a paragraph: it stands inside the radio's label.
  hint: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
});

/** One thing to pick. */
export interface Choice<T extends string> {
  value: T;
  label: string;
  hint?: string;
  disabled?: boolean;
}

interface ChoicesProps<T extends string> {
  label: string;
  choices: readonly Choice<T>[];
  chosen: T | null;
  onChoose: (value: T) => void;
  testId: string;
  /** Beside each other; what they are about is then only read out. */
  inRow?: boolean;
}

/** One of several, as radio buttons. */
export function Choices<T extends string>({
  label,
  choices,
  chosen,
  onChoose,
  testId,
  inRow = false,
}: ChoicesProps<T>) {
  const styles = useStyles();
  return (
    <Field {...(inRow ? {} : { label: { children: label, weight: 'semibold' } })}>
      <RadioGroup
        value={chosen ?? ''}
        layout={inRow ? 'horizontal' : 'vertical'}
        className={inRow ? styles.row : undefined}
        aria-label={inRow ? label : undefined}
        data-testid={testId}
        onChange={(_, data) => {
          const choice = choices.find((candidate) => candidate.value === data.value);
          if (choice) {
            onChoose(choice.value);
          }
        }}
      >
        {choices.map((choice) => (
          <Radio
            key={choice.value}
            value={choice.value}
            disabled={choice.disabled ?? false}
            data-testid={`${testId}-${choice.value}`}
            label={
              <span className={styles.label}>
                <span>{choice.label}</span>
                {choice.hint === undefined ? null : <span className={styles.hint}>{choice.hint}</span>}
              </span>
            }
          />
        ))}
      </RadioGroup>
    </Field>
  );
}
