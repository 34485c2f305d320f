import { act, fireEvent } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { sampleViews } from '../src/sample/views';
import { next, open } from './harness';

describe('time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const pass = (ms: number) => {
    act(() => {
      vi.advanceTimersByTime(ms);
    });
  };
  const press = async (element: HTMLElement) => {
    fireEvent.click(element);
    await act(() => Promise.resolve());
  };

  async function revealed() {
    const stage = await open(sampleViews.secretProved);
    stage.platform.secret = 'the-value-itself';
    expect(stage.container.textContent).not.toContain('the-value-itself');
    await press(stage.getByTestId('reveal-secret'));
    expect(stage.getByTestId('secret-value').textContent).toBe('the-value-itself');
    return stage;
  }

  test('the secret is shown for ten seconds', async () => {
    const stage = await revealed();
    pass(9_900);
    expect(stage.queryByTestId('secret-value')).toBeTruthy();
    pass(200);
    expect(stage.queryByTestId('secret-value')).toBeNull();
    expect(stage.container.innerHTML).not.toContain('the-value-itself');
  });

  test('a redraw does not prolong it', async () => {
    const stage = await revealed();
    pass(6_000);
    stage.platform.show(next(sampleViews.secretProved));
    pass(4_100);
    expect(stage.queryByTestId('secret-value')).toBeNull();
  });

  test('it goes when the window loses the focus, and the program hears of it', async () => {
    const stage = await revealed();
    fireEvent.blur(window);
    expect(stage.queryByTestId('secret-value')).toBeNull();
    expect(stage.platform.sent).toEqual([{ kind: 'hideSecret' }]);
  });

  test('it goes when the window is hidden', async () => {
    const stage = await revealed();
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    fireEvent(document, new Event('visibilitychange'));
    visibility.mockRestore();
    expect(stage.queryByTestId('secret-value')).toBeNull();
  });

  test('an answer that comes after the window was left is not shown', async () => {
    const stage = await open(sampleViews.secretProved);
    stage.platform.secret = 'the-value-itself';
    fireEvent.click(stage.getByTestId('reveal-secret'));
    fireEvent.blur(window);
    await act(() => Promise.resolve());
    expect(stage.queryByTestId('secret-value')).toBeNull();
  });

  test('a value that cannot be had is said so', async () => {
    const stage = await open(sampleViews.secretProved);
    await press(stage.getByTestId('reveal-secret'));
    expect(stage.queryAllByText(/can be shown for ten seconds/)).not.toHaveLength(0);
  });

  test('elapsed seconds and the wait before the next try count', async () => {
    const since = new Date(Date.now() - 3_000).toISOString();
    const busy = { task: 'applying' as const, since, cancellable: false, retryInSeconds: null };
    const stage = await open({ ...sampleViews.permissionsApplying, busy });
    const bar = () => stage.getByTestId('busy').textContent;
    expect(bar()).toContain('3 seconds so far');
    pass(2_000);
    expect(bar()).toContain('5 seconds so far');
    stage.platform.show(next(sampleViews.permissionsApplying, { busy: { ...busy, retryInSeconds: 20 } }));
    expect(bar()).toContain('20 seconds');
    pass(5_000);
    expect(bar()).toContain('15 seconds');
    pass(15_000);
    expect(bar()).not.toContain('0 seconds before');
    expect(stage.queryByTestId('cancel')).toBeNull();
  });
});
