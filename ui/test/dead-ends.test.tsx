import { describe, expect, test } from 'vitest';

import type { View } from '../src/ipc/bindings/View';
import { sampleViews } from '../src/sample/views';
import { next, open, type Stage } from './harness';

function blue(stage: Stage): string[] {
  const all = stage.container.querySelectorAll<HTMLElement>('[data-tone="primary"]');
  return [...all].map((one) => one.dataset['testid'] ?? '');
}

/** Only the consents and the secret are left, and a colleague has to give the consents. */
function waitsForAColleague(state: 'waiting' | 'settling'): View {
  const view = sampleViews.readinessConfirmed;
  if (view.screen.kind !== 'readiness') {
    throw new Error('the sample is another one by now');
  }
  return next(view, {
    screen: { ...view.screen, openSections: ['permissions', 'secret'], plan: { id: 'none', changes: [] } },
    sections: view.sections.map((one) => ({ ...one, state })),
  });
}

describe('nothing is left that this program could do', () => {
  test('no button is there that would do nothing, and Next leads on', async () => {
    const stage = await open(waitsForAColleague('waiting'));
    expect(stage.queryByTestId('set-up-everything')).toBeNull();
    const card = stage.getByTestId('open-elsewhere');
    expect(card.textContent).toContain('Assign API permissions');
    expect(card.textContent).toContain('who can do it');
    expect(blue(stage)).toEqual(['next']);
    expect(stage.getByTestId('next').textContent).toContain('Next');
    await stage.user.click(stage.getByTestId('next'));
    expect(stage.platform.sent).toEqual([{ kind: 'next' }]);
  });

  test('what only settles is said to', async () => {
    const stage = await open(waitsForAColleague('settling'));
    expect(stage.getByTestId('open-elsewhere').textContent).toContain('nothing to do but wait');
  });
});

describe('the secret is ready while something else is open', () => {
  const { screen } = sampleViews.healthNotInPeig;
  const drifted = sampleViews.healthDrift;
  if (screen.kind !== 'health' || drifted.screen.kind !== 'health') {
    throw new Error('the samples are others by now');
  }
  const view = next(drifted, { screen: { ...screen, sections: drifted.screen.sections } });

  test('what is open comes first, and no button promises the values', async () => {
    const stage = await open(view);
    expect(stage.getByTestId('verdict').textContent).not.toContain('Peig does not have it yet');
    expect(blue(stage)[0]).toMatch(/^mend-/);
    expect(stage.getByTestId('to-values').textContent).toContain('Go on to what is open');
    const panel = stage.getByTestId('to-hand-over').textContent;
    expect(panel).toContain('finish that first');
    expect(panel).not.toContain('enter it in Peig');
  });
});
