import { fireEvent, within } from '@testing-library/react';
import { afterEach, describe, expect, type MockInstance, test, vi } from 'vitest';

import type { Intent } from '../src/ipc/bindings/Intent';
import { TENANT_ID } from '../src/sample/parts';
import { type SampleName, sampleViews } from '../src/sample/views';
import { next, open } from './harness';

describe('what is pressed is what is sent', () => {
  const cases: [SampleName, string, Intent][] = [
    ['welcome', 'choose-practice', { kind: 'choosePractice', scenario: 'fresh' }],
    ['welcome', 'choose-tenant', { kind: 'chooseTenant', cloud: 'default', tenant: null, clientId: null }],
    ['welcome', 'open-guide', { kind: 'open', link: 'guide' }],
    ['signIn', 'sign-in-browser', { kind: 'startSignIn', method: 'browser' }],
    ['signIn', 'sign-in-device', { kind: 'startSignIn', method: 'deviceCode' }],
    ['signIn', 'back', { kind: 'back' }],
    ['signInBrowser', 'cancel', { kind: 'cancel' }],
    ['signInBrowser', 'open-sign-in-page', { kind: 'open', link: 'signInPage' }],
    ['signInCode', 'copy-device-code', { kind: 'copyDeviceCode' }],
    ['signInCode', 'open-device-page', { kind: 'open', link: 'deviceLogin' }],
    ['readiness', 'confirm-tenant', { kind: 'confirmTenant', tenantId: TENANT_ID }],
    ['readiness', 'other-account', { kind: 'signInAgain' }],
    ['readiness', 'sign-out', { kind: 'askToSignOut' }],
    ['readinessConfirmed', 'set-up-everything', { kind: 'setEverythingUp', plan: 'everything' }],
    ['readinessConfirmed', 'next', { kind: 'next' }],
    ['registration', 'perform', { kind: 'perform', plan: 'create' }],
    ['registrationChanged', 'perform', { kind: 'perform', plan: 'mendMore' }],
    ['registrationChanged', 'way-copyDetails', { kind: 'copyDetails' }],
    ['registrationChanged', 'way-dismiss', { kind: 'dismissFault' }],
    ['registrationDeactivated', 'perform', { kind: 'perform', plan: 'reactivate' }],
    ['registration', 'refresh', { kind: 'observe' }],
    ['registrationByHand', 'open-portal', { kind: 'open', link: 'portalSection' }],
    [
      'registrationTwo',
      'registration-0d5b9a11-63f0-4a9e-8f52-7a7b6c5d4e3f',
      { kind: 'chooseRegistration', objectId: '0d5b9a11-63f0-4a9e-8f52-7a7b6c5d4e3f' },
    ],
    ['permissions', 'stepper-registration', { kind: 'goTo', section: 'registration' }],
    ['permissionsWaiting', 'copy-consent-message', { kind: 'copyConsentMessage' }],
    ['permissionsWaiting', 'copy-consent-link', { kind: 'copyConsentLink' }],
    ['permissionsWaiting', 'open-consent-page', { kind: 'approveOnPage' }],
    ['permissionsRefused', 'way-signInAgain', { kind: 'signInAgain' }],
    ['permissionsRefused', 'way-tryAgain', { kind: 'tryAgain' }],
    ['permissionsRefused', 'way-copyDetails', { kind: 'copyDetails' }],
    ['permissionsRefused', 'way-dismiss', { kind: 'dismissFault' }],
    ['secretProved', 'copy-secret', { kind: 'copySecret' }],
    ['values', 'copy-value-tenantId', { kind: 'copyValue', value: 'tenantId' }],
    ['values', 'copy-secret', { kind: 'copySecret' }],
    ['valuesNoDomain', 'open-domains', { kind: 'open', link: 'domains' }],
    ['values', 'show-health', { kind: 'showHealth' }],
    ['values', 'save-reminder', { kind: 'save', file: 'reminder' }],
    ['valuesRenewal', 'open-reminder', { kind: 'openSaved', file: 'reminder' }],
    ['healthSoon', 'renew', { kind: 'renew', plan: 'renew' }],
    ['healthExpired', 'tidy-secrets', { kind: 'tidySecrets', plan: 'tidy' }],
    ['healthDrift', 'mend-publicClient', { kind: 'goTo', section: 'publicClient' }],
    [
      'readinessDeleted',
      'restore-0d6f3c1a-77d2-4c1b-9f0e-2a4b5c6d7e8f',
      { kind: 'restore', objectId: '0d6f3c1a-77d2-4c1b-9f0e-2a4b5c6d7e8f' },
    ],
    ['readinessDeleted', 'make-new', { kind: 'makeNew' }],
    ['secretForbidden', 'open-secret-policy', { kind: 'open', link: 'secretPolicy' }],
    ['closingSecret', 'closing-stay', { kind: 'stayOpen' }],
    ['closingSecret', 'closing-close', { kind: 'closeAnyway' }],
    ['closingSignOut', 'closing-close', { kind: 'closeAnyway' }],
    ['signOutQuestion', 'sign-out-go', { kind: 'closeAnyway' }],
    ['signOutQuestion', 'sign-out-stay', { kind: 'stayOpen' }],
    ['closingSignIn', 'sign-out-go', { kind: 'closeAnyway' }],
    ['values', 'take-back', { kind: 'askToSignOut' }],
    ['signedOutLocked', 'way-signInAgain', { kind: 'signInAgain' }],
    ['secretNotProved', 'prove-secret', { kind: 'prove' }],
    ['secretBlocked', 'prove-secret', { kind: 'prove' }],
    ['secretBlocked', 'next', { kind: 'next' }],
    ['valuesRenewalBlocked', 'copy-secret', { kind: 'copySecret' }],
    ['publicClientCode', 'copy-device-code', { kind: 'copyDeviceCode' }],
  ];
  test.each(cases)('%s: %s', async (name, testId, intent) => {
    const { getByTestId, platform, user } = await open(sampleViews[name]);
    await user.click(getByTestId(testId));
    expect(platform.sent).toEqual([intent]);
  });

  test('what needs a further right is folded, and then asked for', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.readiness);
    await user.click(getByTestId('more-checks'));
    await user.click(getByTestId('check-more'));
    expect(platform.sent).toEqual([{ kind: 'checkMore' }]);
  });

  test.each([
    ['registration', 'audience', 'multitenant', { kind: 'chooseAudience', audience: 'multitenant' }],
    ['secret', 'expiry', 'months12', { kind: 'chooseExpiry', expiry: 'months12', date: null }],
  ] as const)(
    '%s: what is chosen of %s is one line until it is to be changed',
    async (name, id, choice, intent) => {
      const { getByTestId, platform, queryByTestId, user } = await open(sampleViews[name]);
      expect(queryByTestId(`${id}-${choice}`)).toBeNull();
      await user.click(getByTestId(`change-${id}`));
      await user.click(getByTestId(`${id}-${choice}`));
      expect(platform.sent).toEqual([intent]);
    },
  );

  test('another practice situation', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.welcome);
    await user.click(getByTestId('scenarios'));
    await user.click(getByTestId('scenario-cannotConsent'));
    expect(platform.sent).toEqual([{ kind: 'choosePractice', scenario: 'cannotConsent' }]);
  });

  test('what was typed under Advanced, trimmed', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.welcome);
    await user.click(getByTestId('advanced'));
    await user.type(getByTestId('tenant'), ' contoso.com ');
    await user.selectOptions(getByTestId('cloud'), 'usGovL4');
    await user.click(getByTestId('choose-tenant'));
    expect(platform.sent).toEqual([
      { kind: 'chooseTenant', cloud: 'usGovL4', tenant: 'contoso.com', clientId: null },
    ]);
  });

  test('the secret is forgotten only when asked twice', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.values);
    await user.click(getByTestId('forget-secret'));
    expect(platform.sent).toEqual([]);
    await user.click(getByTestId('forget-secret-no'));
    await user.click(getByTestId('forget-secret'));
    await user.click(getByTestId('forget-secret-yes'));
    expect(platform.sent).toEqual([{ kind: 'forgetSecret' }]);
  });
});

describe('views', () => {
  test('one that arrives late is dropped', async () => {
    const { app, platform } = await open({ ...sampleViews.registration, revision: 7 });
    platform.show({ ...sampleViews.secret, revision: 6 });
    expect(app().dataset['section']).toBe('registration');
    platform.show({ ...sampleViews.secret, revision: 8 });
    expect(app().dataset['section']).toBe('secret');
  });

  test('a start that fails says so', async () => {
    const { app, getByText } = await open(new Error('no such command'));
    expect(app().dataset['screen']).toBe('failed');
    expect(getByText(/could not start its pages/)).toBeTruthy();
  });

  test('the heading takes the focus when the screen changes, not when it is only redrawn', async () => {
    const { getByRole, getByTestId, platform } = await open(sampleViews.registration);
    getByTestId('perform').focus();
    platform.show(next(sampleViews.registration));
    expect(document.activeElement).toBe(getByTestId('perform'));
    platform.show({ ...sampleViews.permissions, revision: 3 });
    expect(document.activeElement).toBe(getByRole('heading', { level: 1 }));
  });

  test('the focus goes to the heading when what had it is gone', async () => {
    const { getByRole, getByTestId, platform } = await open(sampleViews.secretMemory);
    getByTestId('copy-secret').focus();
    const screen = sampleViews.secretMemory.screen;
    if (screen.kind !== 'section' || screen.secret === null) {
      throw new Error('the sample has lost its secret');
    }
    const secret = { ...screen.secret, atHand: false };
    platform.show(next(sampleViews.secretMemory, { screen: { ...screen, secret } }));
    expect(document.activeElement).toBe(getByRole('heading', { level: 1 }));
  });

  test('a fault names its code, and its details only when asked', async () => {
    const { getByTestId, queryByText, user } = await open(sampleViews.permissionsRefused);
    const fault = getByTestId('fault');
    expect(fault.dataset['code']).toBe('forbidden');
    expect(within(fault).getByRole('alert').textContent).toContain('This account may not do that');
    expect(queryByText(/Insufficient privileges/)).toBeNull();
    await user.click(getByTestId('fault-details'));
    expect(queryByText(/Insufficient privileges/)).toBeTruthy();
    expect(queryByText('8f7e6d5c-4b3a-4291-a0b1-c2d3e4f50617')).toBeTruthy();
  });
});

describe('attention', () => {
  let visibility: MockInstance<() => DocumentVisibilityState> | undefined;
  afterEach(() => visibility?.mockRestore());

  test('the program hears when the window is hidden, shown and focused', async () => {
    const { platform } = await open(sampleViews.registration);
    visibility = vi.spyOn(document, 'visibilityState', 'get');
    visibility.mockReturnValue('hidden');
    fireEvent(document, new Event('visibilitychange'));
    visibility.mockReturnValue('visible');
    fireEvent(document, new Event('visibilitychange'));
    fireEvent.focus(window);
    expect(platform.sent).toEqual([
      { kind: 'visible', visible: false },
      { kind: 'visible', visible: true },
      { kind: 'observe' },
    ]);
  });
});
