import { act, fireEvent } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { View } from '../src/ipc/bindings/View';
import { fault } from '../src/sample/parts';
import { runOf } from '../src/sample/run';
import { sampleViews } from '../src/sample/views';
import { next, open } from './harness';

type Stage = Awaited<ReturnType<typeof open>>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** In small pieces: what one timer draws begins the next one. */
const pass = (ms: number) => {
  for (let left = ms; left >= 0; left -= 50) {
    act(() => {
      vi.advanceTimersByTime(Math.min(50, left));
    });
  }
};

function done(stage: Stage): number {
  return stage.container.querySelectorAll('[data-testid^="run-"][data-state="done"]').length;
}

function at(steps: number, before: View, more: Partial<View> = {}): View {
  return next(before, { run: runOf(steps), ...more });
}

/** The work is over, and has led to the end. */
function ended(before: View, checklist = sampleViews.confirm.checklist): View {
  return { ...sampleViews.confirm, checklist, revision: before.revision + 1 };
}

const settling = sampleViews.confirm.checklist.map((finding) => ({
  ...finding,
  status: { kind: 'settling' as const, since: '2026-01-01T00:00:00Z' },
}));

describe('"Set everything up" is one screen', () => {
  test('its steps tick one after the other, and at most two seconds late', async () => {
    const stage = await open(sampleViews.run);
    expect(done(stage)).toBe(7);
    stage.platform.show(at(17, sampleViews.run));
    expect(done(stage)).toBe(7);
    for (let seen = 8; seen <= 17; seen += 1) {
      pass(200);
      expect(done(stage)).toBe(seen);
    }
    expect(stage.getByTestId('run-progress').textContent).toContain('17 of 18');
  });

  test('a single tick comes soon', async () => {
    const stage = await open(sampleViews.run);
    stage.platform.show(at(8, sampleViews.run));
    pass(300);
    expect(done(stage)).toBe(8);
  });

  test('whoever wants no motion sees what is so', async () => {
    vi.spyOn(window, 'matchMedia').mockImplementation(
      (media) =>
        ({
          matches: media.includes('reduced-motion'),
          addEventListener: () => undefined,
          removeEventListener: () => undefined,
        }) as unknown as MediaQueryList,
    );
    const stage = await open(sampleViews.run);
    stage.platform.show(at(17, sampleViews.run));
    pass(0);
    expect(done(stage)).toBe(17);
  });

  test('whatever place the program is at, the screen and the focus stay', async () => {
    const stage = await open(sampleViews.run);
    const title = stage.getByRole('heading', { level: 1 });
    act(() => {
      title.focus();
    });
    const { screen, sections, screenId } = sampleViews.secret;
    stage.platform.show(at(9, sampleViews.run, { screen, sections, screenId }));
    expect(stage.app().dataset['screen']).toBe('run');
    expect(stage.getByRole('heading', { level: 1 })).toBe(title);
    expect(document.activeElement).toBe(title);
    expect(stage.queryByTestId('back')).toBeNull();
    expect(stage.queryByTestId('next')).toBeNull();
  });

  test('it ends in the finish once all of it was seen, and the focus moves there', async () => {
    const stage = await open(sampleViews.run);
    stage.platform.show(ended(sampleViews.run));
    expect(stage.app().dataset['screen']).toBe('run');
    pass(2_000);
    expect(done(stage)).toBe(18);
    pass(600);
    expect(stage.app().dataset['section']).toBe('confirm');
    expect(document.activeElement).toBe(stage.getByRole('heading', { level: 1 }));
  });

  test('what Microsoft has still to confirm is waited for, by its name', async () => {
    const stage = await open(sampleViews.run);
    const settles = ended(sampleViews.run, settling);
    stage.platform.show(settles);
    pass(2_000);
    pass(5_000);
    expect(stage.getByTestId('run-now').textContent).toContain('Microsoft is confirming');
    stage.platform.show(ended(settles));
    pass(600);
    expect(stage.app().dataset['section']).toBe('confirm');
  });

  test('and not for ever', async () => {
    const stage = await open(sampleViews.run);
    stage.platform.show(ended(sampleViews.run, settling));
    pass(2_000);
    pass(10_000);
    pass(600);
    expect(stage.app().dataset['section']).toBe('confirm');
  });

  test('what goes wrong is told in place, with its ways on, and tried again from there', async () => {
    const stage = await open(sampleViews.run);
    const stopped = { ...sampleViews.permissionsRefused, revision: 5 };
    stage.platform.show(stopped);
    expect(stage.app().dataset['screen']).toBe('run');
    expect(stage.getByRole('heading', { level: 1 }).textContent).toBe('Stopped for now');
    expect(stage.getByTestId('bar').contains(stage.getByTestId('way-signInAgain'))).toBe(true);
    expect(stage.getByTestId('run-grant-consent').dataset['state']).toBe('failed');
    expect(done(stage)).toBe(7);
    // The sign-in that it asks for is part of it.
    const busy = { task: 'finishingSignIn' as const, since: '2026-01-01T00:00:00Z', cancellable: false };
    stage.platform.show(next(stopped, { fault: null, busy: { ...busy, retryInSeconds: null } }));
    expect(stage.app().dataset['screen']).toBe('run');
    stage.platform.show({ ...at(8, stopped, { fault: null }), revision: 9 });
    expect(done(stage)).toBe(7);
    pass(300);
    expect(done(stage)).toBe(8);
    expect(stage.getByRole('heading', { level: 1 }).textContent).toBe('Setting everything up');
  });

  test('what was done before that ticks all the same, and nothing is failed that was only on the way', async () => {
    const stage = await open(sampleViews.run);
    stage.platform.show({ ...sampleViews.permissionsRefused, revision: 5 });
    pass(2_000);
    expect(done(stage)).toBe(9);
    const states = ['add-permissions', 'grant-consent', 'open-authentication'].map(
      (id) => stage.getByTestId(`run-${id}`).dataset['state'],
    );
    expect(states).toEqual(['done', 'failed', 'todo']);
  });

  test('from there it leads to the part that stopped, and so does putting the fault away', async () => {
    const stage = await open(sampleViews.run);
    const stopped = { ...sampleViews.permissionsRefused, revision: 5 };
    stage.platform.show(stopped);
    fireEvent.click(stage.getByTestId('run-on'));
    expect(stage.app().dataset['section']).toBe('permissions');
    expect(stage.getByTestId('fault')).not.toBeNull();
    stage.unmount();
    const other = await open(sampleViews.run);
    other.platform.show(stopped);
    other.platform.show(next(stopped, { fault: null }));
    expect(other.app().dataset['section']).toBe('permissions');
  });

  test('somebody who is needed, or a fault that is mended elsewhere, is shown there at once', async () => {
    const stage = await open(sampleViews.run);
    stage.platform.show({ ...sampleViews.permissionsWaiting, revision: 5 });
    expect(stage.getByTestId('consent')).not.toBeNull();
    stage.unmount();
    const other = await open(sampleViews.run);
    other.platform.show({
      ...sampleViews.registration,
      fault: fault('somebodyElse', { ways: ['copyDetails', 'dismiss'] }),
      revision: 5,
    });
    expect(other.app().dataset['section']).toBe('registration');
  });

  test('what goes wrong beside it is told while it goes on', async () => {
    const stage = await open(sampleViews.run);
    stage.platform.show(at(8, sampleViews.run, { fault: fault('clipboardUnavailable') }));
    expect(stage.getByTestId('fault')).not.toBeNull();
    expect(stage.getByTestId('run')).not.toBeNull();
  });
});

describe('it can be ended, and says what it waits for', () => {
  test('by its button and by Escape', async () => {
    const stage = await open(sampleViews.run);
    fireEvent.click(stage.getByTestId('cancel'));
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(stage.platform.sent).toEqual([{ kind: 'cancel' }, { kind: 'cancel' }]);
    stage.platform.show(next(sampleViews.runStopping, { revision: 5 }));
    expect(stage.getByTestId('run-now').textContent).toBe('Stops after this step.');
    expect(stage.queryByTestId('cancel')).toBeNull();
  });

  // Of two views that follow each other quickly the page may hear of the second only.
  test.each([
    ['runStopping', 5],
    ['run', 7],
  ] as const)('ended by the admin it says what is done, after %s', async (last, count) => {
    const stage = await open(sampleViews[last]);
    const rest = sampleViews.readinessConfirmed;
    const sections = rest.sections.map((one) =>
      one.id === 'registration' ? { ...one, state: 'done' as const } : one,
    );
    stage.platform.show({ ...rest, sections, revision: 5 });
    expect(stage.app().dataset['screen']).toBe('run');
    pass(300);
    expect(done(stage)).toBe(count);
    expect(stage.getByTestId('run-now').textContent).toContain('What is ticked is done');
    expect(stage.container.querySelector('[data-testid^="run-"][data-state="doing"]')).toBeNull();
    expect(document.title).toBe('Stopped for now – Peig Setup');
    const blue = stage.container.querySelectorAll('[data-tone="primary"]');
    expect([...blue]).toEqual([stage.getByTestId('run-on')]);
    pass(600);
    fireEvent.click(stage.getByTestId('run-on'));
    expect(stage.app().dataset['screen']).toBe('readiness');
    // Nothing of it comes back with the next view.
    stage.platform.show({ ...rest, revision: 6 });
    expect(stage.app().dataset['screen']).toBe('readiness');
  });

  test('ended by the admin it stands in nobody’s way', async () => {
    const stage = await open(sampleViews.runStopping);
    stage.platform.show({ ...sampleViews.readinessConfirmed, revision: 5 });
    stage.platform.show({ ...sampleViews.healthDrift, revision: 6 });
    expect(stage.app().dataset['screen']).toBe('health');
    stage.platform.show({ ...sampleViews.readinessConfirmed, revision: 7 });
    expect(stage.app().dataset['screen']).toBe('readiness');
  });

  test.each([
    ['runProving', '10 to 40 seconds'],
    ['runWaits', 'before the next try'],
  ] as const)('%s', async (name, words) => {
    const { container } = await open(sampleViews[name]);
    expect(container.textContent).toContain(words);
  });

  test('every sixth tick is spoken, and no other', async () => {
    const stage = await open(sampleViews.runStopping);
    const spoken = () =>
      [...stage.container.querySelectorAll('main [role="status"]')].map((one) => one.textContent).join('');
    expect(spoken()).toBe('');
    stage.platform.show(next(sampleViews.run, { revision: 5 }));
    pass(2_000);
    expect(done(stage)).toBe(7);
    expect(spoken()).toBe('6 of 18');
  });

  test('the window says so too', async () => {
    await open(sampleViews.run);
    expect(document.title).toBe('Setting everything up – Peig Setup');
  });
});
