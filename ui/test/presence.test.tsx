import { act, fireEvent } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { sampleViews } from '../src/sample/views';
import { next, open } from './harness';

describe('presence', () => {
  test('is told once a minute at most, and not at the start', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000_000);
    const { platform } = await open(sampleViews.registration);
    const passes = (ms: number) => clock.mockReturnValue(performance.now() + ms);
    fireEvent.pointerMove(window);
    passes(59_999);
    fireEvent.keyDown(window, { key: 'Tab' });
    expect(platform.sent).toEqual([]);
    passes(1);
    fireEvent.pointerMove(window);
    fireEvent.wheel(window);
    expect(platform.sent).toEqual([{ kind: 'present' }]);
    passes(60_000);
    fireEvent.wheel(window);
    expect(platform.sent).toEqual([{ kind: 'present' }, { kind: 'present' }]);
    clock.mockRestore();
  });
});

describe('the secret on screen is the program’s to end', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The sample, with the value on screen or not as the program says. */
  const said = (shown: boolean) => {
    const { screen } = sampleViews.secretProved;
    const secret = screen.kind === 'section' ? screen.secret : null;
    return screen.kind === 'section' && secret ? { screen: { ...screen, secret: { ...secret, shown } } } : {};
  };

  test('it goes when the program says so, whatever the time', async () => {
    const stage = await open(sampleViews.secretProved);
    stage.platform.secret = 'the-value-itself';
    fireEvent.click(stage.getByTestId('reveal-secret'));
    await act(() => Promise.resolve());
    const shown = next(sampleViews.secretProved, said(true));
    stage.platform.show(shown);
    expect(stage.queryByTestId('secret-value')).toBeTruthy();
    stage.platform.show(next(shown, said(false)));
    expect(stage.queryByTestId('secret-value')).toBeNull();
    expect(stage.container.innerHTML).not.toContain('the-value-itself');
  });

  test('an answer that comes after its ten seconds is not shown', async () => {
    const stage = await open(sampleViews.secretProved);
    let answer: (value: string) => void = () => undefined;
    vi.spyOn(stage.platform, 'reveal').mockReturnValue(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    fireEvent.click(stage.getByTestId('reveal-secret'));
    act(() => {
      vi.advanceTimersByTime(10_000);
    });
    answer('the-value-itself');
    await act(() => Promise.resolve());
    expect(stage.container.innerHTML).not.toContain('the-value-itself');
  });
});

describe('a secret that Peig has', () => {
  test('once Peig has the first secret, forgetting it here is what is offered first', async () => {
    const { getByTestId, platform, queryByTestId, user } = await open(sampleViews.valuesForReal);
    await user.click(getByTestId('has-the-secret-yes'));
    expect(document.activeElement).toBe(getByTestId('has-the-secret-forget'));
    await user.click(getByTestId('has-the-secret-keep'));
    expect(queryByTestId('has-the-secret-question')).toBeNull();
    expect(platform.sent).toEqual([]);
    await user.click(getByTestId('has-the-secret-yes'));
    await user.click(getByTestId('has-the-secret-forget'));
    expect(platform.sent).toEqual([{ kind: 'forgetSecret' }]);
  });
});
