import { Caption, Code, Disclosure, Facts, Heading, Paragraph, Stack } from '../components';
import { t } from '../i18n';
import type { PartView } from '../ipc/bindings/PartView';
import type { ProgramView } from '../ipc/bindings/ProgramView';
import { Asked } from './Asked';
import { useProgram } from './useProgram';

/** Parts by licence, the licence of most parts first. */
function byLicence(parts: readonly PartView[]): [string, PartView[]][] {
  const groups = new Map<string, PartView[]>();
  for (const part of parts) {
    groups.set(part.licence, [...(groups.get(part.licence) ?? []), part]);
  }
  return [...groups].sort(([, one], [, other]) => other.length - one.length);
}

function Parts({ parts }: { parts: readonly PartView[] }) {
  return (
    <Disclosure label={t('about.parts', { count: parts.length })} testId="parts">
      {byLicence(parts).map(([licence, members]) => (
        <Stack key={licence} tight>
          <Heading level={3}>{licence}</Heading>
          <Caption>{members.map(({ name, version }) => `${name} ${version}`).join(', ')}</Caption>
        </Stack>
      ))}
    </Disclosure>
  );
}

function Places({ places, store }: ProgramView) {
  return (
    <Stack tight>
      <Facts
        long
        facts={[
          { name: t('about.place.store'), value: t('about.inStore', { name: store }) },
          ...places.map(({ id, path }) => ({ name: t(`about.place.${id}`), value: <Code>{path}</Code> })),
        ]}
      />
      <Caption>{t('about.nothingElse')}</Caption>
    </Stack>
  );
}

/** What the program is, what it is made of, and what it keeps on this computer. */
export function About({ version }: { version: string }) {
  const told = useProgram();
  return (
    <Asked told={told}>
      {(program) => (
        <Stack>
          <Facts
            facts={[
              { name: t('app.name'), value: version },
              { name: t('about.engine'), value: program.engine },
              { name: t('about.system'), value: program.system },
            ]}
          />
          <Heading level={3}>{t('about.placesTitle')}</Heading>
          <Places {...program} />
          <Heading level={3}>{t('about.partsTitle')}</Heading>
          <Paragraph quiet>{t('about.partsText')}</Paragraph>
          <Parts parts={program.parts} />
        </Stack>
      )}
    </Asked>
  );
}
