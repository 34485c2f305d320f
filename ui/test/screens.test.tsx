import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { sampleNames, sampleViews } from '../src/sample/views';
import { open } from './harness';

/** Opens every disclosure, so that what is behind it is looked at too. */
async function openAll(stage: Awaited<ReturnType<typeof open>>): Promise<void> {
  for (const toggle of stage.container.querySelectorAll<HTMLElement>('[aria-expanded="false"]')) {
    await stage.user.click(toggle);
  }
}

// The page's clocks stand still: a tick while axe looks would be an update that no test asked for.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(sampleNames)('%s', (name) => {
  test('is drawn whole, in words, without a finding of axe', async () => {
    const view = sampleViews[name];
    const stage = await open(view);
    await openAll(stage);

    expect(stage.app().dataset['screen']).toBe(view.screenId);
    expect(stage.app().dataset['section']).toBe(view.screen.kind === 'section' ? view.screen.id : undefined);
    expect(stage.getAllByRole('heading', { level: 1 })).toHaveLength(1);
    // A key that has no sentence, or a sentence that lacks its value, would show like this.
    expect(stage.container.textContent).not.toMatch(
      /\{\{|undefined|\[object|\b(check|status|fault|section)\.\w+\./,
    );
    for (const finding of view.checklist) {
      expect(stage.getByTestId(`finding-${finding.key}`).dataset['status']).toBe(finding.status.kind);
    }

    const results = await axe.run(
      { include: [stage.container], exclude: [['[data-tabster-dummy]']] },
      // jsdom lays nothing out; contrast is looked at in the real window.
      { rules: { 'color-contrast': { enabled: false } } },
    );
    const found = results.violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`,
    );
    expect(found).toEqual([]);
  });
});
