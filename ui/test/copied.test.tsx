import { describe, expect, test } from 'vitest';

import { fault, fromNow } from '../src/sample/parts';
import { type SampleName, sampleViews } from '../src/sample/views';
import { next, open } from './harness';

/** Where, what is pressed, where that is told, and in which words. */
const CASES: [SampleName, string, string, string][] = [
  ['signInCode', 'copy-device-code', 'device-code-copied', 'Code copied.'],
  ['publicClientCode', 'copy-device-code', 'device-code-copied', 'Code copied.'],
  ['signInBrowserHelp', 'copy-sign-in-page', 'sign-in-page-copied', 'Address copied.'],
  ['permissionsWaiting', 'copy-consent-link', 'consent-copied', 'Link copied.'],
  ['permissionsRefused', 'way-copyDetails', 'details-copied', 'Details copied.'],
  [
    'closingSecret',
    'closing-copy',
    'closing-copied',
    'Secret copied. It is cleared from the clipboard in one minute.',
  ],
];

describe('what is copied is told', () => {
  test.each(CASES)('%s: %s', async (name, button, told, words) => {
    const { getByTestId, user } = await open(sampleViews[name]);
    const line = getByTestId(told);
    expect(line.getAttribute('role')).toBe('status');
    expect(line.textContent).toBe('');
    const before = getByTestId(button).innerHTML;
    await user.click(getByTestId(button));
    expect(line.textContent).toBe(words);
    expect(getByTestId(button).innerHTML).not.toBe(before);
  });

  test('is not told of what the clipboard did not take, and again once it does', async () => {
    const view = sampleViews.signInCode;
    const { getByTestId, platform, user } = await open(view);
    await user.click(getByTestId('copy-device-code'));
    const refused = fault('clipboardUnavailable', { at: fromNow(0) });
    platform.show(next(view, { fault: refused }));
    expect(getByTestId('device-code-copied').textContent).toBe('');
    // Put away, or covered by something else: it was not copied all the same.
    platform.show({ ...next(view), revision: 3 });
    expect(getByTestId('device-code-copied').textContent).toBe('');
    await user.click(getByTestId('copy-device-code'));
    expect(getByTestId('device-code-copied').textContent).toBe('Code copied.');
  });

  test('is told of this code and of this fault only', async () => {
    const view = sampleViews.signInCode;
    const { getByTestId, platform, user } = await open(next(view, { fault: fault('signInDeclined') }));
    await user.click(getByTestId('way-copyDetails'));
    platform.show({ ...next(view, { fault: fault('signInDeclined', { at: fromNow(0) }) }), revision: 3 });
    expect(getByTestId('details-copied').textContent).toBe('');
    await user.click(getByTestId('copy-device-code'));
    const { screen } = view;
    if (screen.kind !== 'signIn' || screen.phase.kind !== 'deviceCode') {
      throw new Error('the sample has lost its code');
    }
    const phase = { ...screen.phase, userCode: 'ANOTHER' };
    platform.show({ ...view, screen: { ...screen, phase }, revision: 4 });
    expect(getByTestId('device-code-copied').textContent).toBe('');
  });

  test('is told of the message once it is on the clipboard', async () => {
    const view = sampleViews.permissionsWaiting;
    const { getByTestId, platform, user } = await open(view);
    await user.click(getByTestId('copy-consent-message'));
    expect(getByTestId('consent-copied').textContent).toBe('');
    platform.show(next(sampleViews.permissionsSent));
    expect(getByTestId('consent-copied').textContent).toBe('Message copied.');
    await user.click(getByTestId('copy-consent-link'));
    expect(getByTestId('consent-copied').textContent).toBe('Link copied.');
  });

  test('in a question that lies over everything, also that it was not', async () => {
    const view = sampleViews.closingSecret;
    const { getByTestId, platform, user } = await open(view);
    await user.click(getByTestId('closing-copy'));
    platform.show(next(view, { fault: fault('clipboardUnavailable') }));
    expect(getByTestId('closing-copied').textContent).toMatch(/clipboard could not be used/);
  });
});
