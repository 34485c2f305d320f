import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { isLeftOver } from '../src/findings';
import { ENGLISH, speak } from '../src/i18n';
import { type SampleName, sampleNames, sampleViews } from '../src/sample/views';
import { catalogues, leaves } from './catalogues';
import { open } from './harness';

type Stage = Awaited<ReturnType<typeof open>>;

/** Opens every disclosure, so that what is behind it is looked at too. */
async function openAll(stage: Stage): Promise<void> {
  const folded = '[aria-expanded="false"], [data-unfolds]';
  for (const toggle of stage.container.querySelectorAll<HTMLElement>(folded)) {
    await stage.user.click(toggle);
  }
}

async function expectNoFindings(stage: Stage): Promise<void> {
  const results = await axe.run(
    { include: [stage.container], exclude: [['[data-tabster-dummy]']] },
    // jsdom lays nothing out; contrast is looked at in the real window.
    { rules: { 'color-contrast': { enabled: false } } },
  );
  const found = results.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  expect(found).toEqual([]);
}

// The page's clocks stand still: a tick while axe looks would be an update that no test asked for.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  speak(ENGLISH);
});

describe.each(sampleNames)('%s', (name) => {
  test('is drawn whole, in words, without a finding of axe', async () => {
    const view = sampleViews[name];
    const stage = await open(view);
    await openAll(stage);

    const running = view.run !== null;
    const section = view.screen.kind === 'section' && !running ? view.screen.id : undefined;
    expect(stage.app().dataset['screen']).toBe(running ? 'run' : view.screenId);
    expect(stage.app().dataset['section']).toBe(section);
    expect(stage.getAllByRole('heading', { level: 1 })).toHaveLength(1);
    // A key that has no sentence, or a sentence that lacks its value, would show like this.
    expect(stage.container.textContent).not.toMatch(
      /\{\{|undefined|\[object|\b(check|status|fault|section)\.\w+\./,
    );
    // What is left over is told above the values, which list only what was achieved.
    const above = view.screenId === 'values' ? view.checklist.filter(isLeftOver) : [];
    expect(stage.queryAllByTestId('left-over')).toHaveLength(view.checklist.some(isLeftOver) ? 1 : 0);
    for (const finding of view.checklist.filter((one) => !above.includes(one))) {
      expect(stage.getByTestId(`finding-${finding.key}`).dataset['status']).toBe(finding.status.kind);
    }
    await expectNoFindings(stage);
  });
});

/**
 * The portal's own labels, where it does not speak the language: they are named as they stand there. Microsoft's list of the
 * portal's languages has no Slovak (Azure portal SDK, "Localization", list of accepted languages).
 */
const PORTAL_IN_ENGLISH: Readonly<Record<string, readonly string[]>> = {
  sk: ['Directory (tenant) ID', 'Application (client) ID', 'Secret ID', 'Enterprise application'],
};

/** The first sample of each screen and section. */
function mainSamples(): SampleName[] {
  const places = new Map<string, SampleName>();
  for (const name of sampleNames) {
    const { screen, screenId } = sampleViews[name];
    const place = screen.kind === 'section' ? screen.id : screenId;
    places.set(place, places.get(place) ?? name);
  }
  return [...places.values()];
}

describe.each(Object.entries(catalogues).filter(([tag]) => tag !== ENGLISH.tag))(
  'in %s',
  (tag, catalogue) => {
    const own = new Set(leaves(catalogue).map(([, words]) => words));
    const labels = PORTAL_IN_ENGLISH[tag] ?? [];
    // Two words at least: one alone may be part of a name.
    const english = leaves(catalogues[ENGLISH.tag] ?? {})
      // The practice tenant's pages are no part of these; they say what Microsoft's pages do.
      .filter(([key]) => !key.startsWith('practicePages.'))
      .map(([, words]) => words)
      .filter((words) => !words.includes('{{') && words.includes(' ') && !own.has(words))
      .filter((words) => !labels.includes(words));

    test.each(sampleNames)('%s has nothing in English', async (name) => {
      speak({ tag, dates: tag });
      const { container } = await open(sampleViews[name]);
      // What a voice reads in English is meant to be: Microsoft's own names.
      for (const named of container.querySelectorAll('[lang="en"]')) {
        named.remove();
      }
      const words = container.textContent;
      expect(english.filter((sentence) => words.includes(sentence))).toEqual([]);
    });

    test.each(mainSamples())('%s is without a finding of axe', async (name) => {
      speak({ tag, dates: tag });
      const stage = await open(sampleViews[name]);
      await openAll(stage);
      await expectNoFindings(stage);
    });
  },
);
