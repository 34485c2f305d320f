import { describe, expect, test } from 'vitest';

import type { Decision } from '../src/ipc/bindings/Decision';
import type { FootholdKind } from '../src/ipc/bindings/FootholdKind';
import type { View } from '../src/ipc/bindings/View';
import { fault } from '../src/sample/parts';
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
    expect(card.textContent).toContain('what can be done about it');
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
    expect(panel).not.toContain('Copy it');
  });
});

describe('a set-up that was left half done', () => {
  const { screen } = sampleViews.healthNoSecret;
  if (screen.kind !== 'health') {
    throw new Error('the sample is another one by now');
  }
  const sections = screen.sections.map((one) =>
    one.id === 'permissions' ? { ...one, state: 'open' as const } : one,
  );
  const view = next(sampleViews.healthNoSecret, { screen: { ...screen, sections } });

  test('goes on with what is open: a secret made before that would be waited for in vain', async () => {
    const stage = await open(view);
    expect(blue(stage)[0]).toBe('mend-permissions');
    expect(stage.getByTestId('renew').dataset['tone']).toBe('secondary');
    expect(stage.getByTestId('verdict').textContent).toContain('The sections below show what');
  });

  test('makes the secret where that alone is missing', async () => {
    const stage = await open(sampleViews.healthNoSecret);
    expect(blue(stage)).toEqual(['renew']);
  });
});

describe('a secret whose value is being looked for', () => {
  test('is not said to have been made elsewhere, and the reason is told once', async () => {
    const stage = await open(sampleViews.secretLooking);
    expect(stage.getByTestId('secret-not-here').textContent).toContain('credential store');
    expect(stage.getByTestId('secret-not-here').textContent).not.toContain('make a new one');
    const told = (key: string) => stage.getByTestId(`finding-${key}`).querySelectorAll('p').length;
    expect(told('secretKept')).toBeLessThan(told('secretProved'));
  });
});

describe('a screen that asks something', () => {
  test.each(['readinessColleague', 'registrationPrepared'] as const)(
    'says that this is decided first: %s',
    async (name) => {
      const stage = await open(sampleViews[name]);
      expect(stage.getByTestId('next').getAttribute('aria-disabled')).toBe('true');
      expect(stage.getByTestId('held-back').textContent).toBe('Decide above how to go on.');
    },
  );
});

describe('Alt with an arrow', () => {
  test.each(['welcome', 'registration', 'permissions', 'values'] as const)(
    'changes nothing and leaves nothing: %s',
    async (name) => {
      const stage = await open(sampleViews[name]);
      await stage.user.keyboard('{Alt>}{ArrowRight}{/Alt}');
      expect(stage.platform.sent).toEqual([]);
    },
  );

  test('goes on where Next does', async () => {
    const stage = await open(sampleViews.confirm);
    await stage.user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    expect(stage.platform.sent).toEqual([{ kind: 'next' }]);
  });
});

describe('practising what belongs into Peig', () => {
  test.each(['healthHandOver', 'healthNotInPeig', 'valuesRenewal'] as const)(
    'is told as practice where the real one would be entered: %s',
    async (name) => {
      const stage = await open(sampleViews[name]);
      expect(stage.getByTestId('only-practice').textContent).toContain('Do not enter them in Peig');
      const real = { ...sampleViews[name].cloud, kind: 'global' as const };
      stage.platform.show(next(sampleViews[name], { cloud: real }));
      expect(stage.queryByTestId('only-practice')).toBeNull();
    },
  );

  test('has no place on health where there is nothing to enter', async () => {
    const stage = await open(sampleViews.healthFine);
    expect(stage.queryByTestId('only-practice')).toBeNull();
    const values = () => stage.getByTestId('stepper-values').dataset['state'];
    expect(values()).toBe('ready');
    stage.platform.show(next(sampleViews.healthFine, { withPeig: true }));
    expect(values()).toBe('done');
  });
});

describe('a way in that came without an ID', () => {
  const view = sampleViews.registrationAdopted;
  const { screen } = view;
  if (screen.kind !== 'section' || screen.footholds === null) {
    throw new Error('the sample is another one by now');
  }
  const { footholds } = screen;
  const withOne = (kind: FootholdKind, decision: Decision) => {
    const items = footholds.items.slice(0, 1).map((one) => ({ ...one, kind, decision, hasNoId: true }));
    return next(view, { screen: { ...screen, footholds: { ...footholds, items } } });
  };

  test.each([
    ['secret', 'Certificates & secrets'],
    ['certificate', 'Certificates & secrets'],
    ['principalSecret', 'cannot remove it'],
  ] as const)('says why it stays open (%s)', async (kind, words) => {
    const stage = await open(withOne(kind, 'open'));
    expect(stage.getByTestId(`foothold-${kind}`).textContent).toContain('came without an ID');
    expect(stage.getByTestId(`foothold-${kind}`).textContent).toContain(words);
  });

  test('says so no more once it is left', async () => {
    const stage = await open(withOne('secret', 'stays'));
    expect(stage.getByTestId('foothold-secret').textContent).not.toContain('came without an ID');
  });
});

test('what has changed meanwhile promises no list that may be gone', async () => {
  const shown = fault('planChanged');
  const stage = await open(next(sampleViews.healthDrift, { fault: shown }));
  expect(stage.getByTestId('fault').textContent).toContain('If something is still listed');
});
