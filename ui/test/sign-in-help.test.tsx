import { act } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { sampleViews } from '../src/sample/views';
import { fault, fromNow } from '../src/sample/parts';
import { open } from './harness';

afterEach(() => {
  vi.useRealTimers();
});

describe('a sign-in that does not come back', () => {
  test('asks nothing at first, and helps after half a minute', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const waiting = sampleViews.signInBrowser;
    const busy = { ...waiting.busy, since: new Date(Date.now() - 1000).toISOString() } as typeof waiting.busy;
    const stage = await open({ ...waiting, busy });
    expect(stage.queryByTestId('sign-in-help')).toBeNull();
    act(() => {
      vi.advanceTimersByTime(28_000);
    });
    expect(stage.queryByTestId('sign-in-help')).toBeNull();
    act(() => {
      vi.advanceTimersByTime(2_000);
    });
    expect(stage.getByTestId('sign-in-help').textContent).toContain('AADSTS');
  });

  test('takes the number, gives the address and the code way', async () => {
    const stage = await open(sampleViews.signInBrowserHelp);
    await stage.user.type(stage.getByTestId('aadsts-number'), 'aadsts 50105');
    await stage.user.click(stage.getByTestId('explain-number'));
    await stage.user.type(stage.getByTestId('aadsts-number'), '{Enter}');
    await stage.user.click(stage.getByTestId('copy-sign-in-page'));
    await stage.user.click(stage.getByTestId('help-device'));
    const explain = { kind: 'explainNumber', text: 'aadsts 50105' };
    expect(stage.platform.sent.filter((one) => one.kind !== 'present' && one.kind !== 'visible')).toEqual([
      explain,
      explain,
      { kind: 'copySignInPage' },
      { kind: 'startSignIn', method: 'deviceCode' },
    ]);
    expect(stage.container.textContent).toMatch(/VPN/);
  });

  test('says at once that the browser came back with https', async () => {
    const stage = await open(sampleViews.signInBrowserHttps);
    expect(stage.getByTestId('sign-in-help').textContent).toContain('came back with https');
  });

  test('says at once that another user’s program brought what came back', async () => {
    const stage = await open(sampleViews.signInBrowserOtherUser);
    const said = stage.getByTestId('sign-in-help').textContent;
    expect(said).toContain('another user of this computer');
    expect(said).not.toContain('came back with https');
  });

  test('the code way takes a number too, and offers no code', async () => {
    const stage = await open(sampleViews.signInCode);
    expect(stage.getByTestId('aadsts-number')).toBeTruthy();
    expect(stage.queryByTestId('help-device')).toBeNull();
  });
});

test('where Microsoft gave a number, it stands in the sentence, with the place where it is looked up', async () => {
  const told = { serviceCode: 'AADSTS9999999', params: { reason: 'numbered' }, at: fromNow(0) };
  const stage = await open({ ...sampleViews.signIn, fault: fault('signInRefused', told) });
  const text = stage.getByTestId('fault').textContent;
  expect(text).toContain('AADSTS9999999');
  expect(text).toContain('login.microsoftonline.com/error');
});

test('without a number nobody is sent to look one up', async () => {
  const refused = fault('signInRefused', { serviceCode: 'invalid_grant', at: fromNow(0) });
  const stage = await open({ ...sampleViews.signIn, fault: refused });
  expect(stage.getByTestId('fault').textContent).not.toContain('login.microsoftonline.com/error');
});
