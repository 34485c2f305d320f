import { act, cleanup, fireEvent, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';

import type { HealthScreen } from '../src/ipc/bindings/HealthScreen';
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

describe('what is held back', () => {
  test('Next keeps its place, sends nothing and says what is missing', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.registration);
    const button = getByTestId('next');
    expect(button.getAttribute('aria-disabled')).toBe('true');
    button.focus();
    expect(document.activeElement).toBe(button);
    await user.keyboard('{Enter}');
    await user.click(button);
    expect(platform.sent).toEqual([]);
    const why = document.getElementById(button.getAttribute('aria-describedby') ?? '');
    expect(why?.textContent).toContain('checklist');
  });

  test('a bad cloud file holds the default cloud back, and only that', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.welcomeCloudFault);
    expect(getByTestId('fault').dataset['code']).toBe('cloudFileInvalid');
    await user.click(getByTestId('choose-tenant'));
    expect(platform.sent).toEqual([]);
    await user.click(getByTestId('choose-practice'));
    expect(platform.sent).toHaveLength(1);
  });

  test('the button of a section that may not be performed sends nothing', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.permissionsApplying);
    await user.click(getByTestId('perform'));
    expect(platform.sent).toEqual([]);
  });

  test('nothing else is begun while work is under way', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.healthRenewing);
    await user.click(getByTestId('show-renewal'));
    await user.click(getByTestId('show-files'));
    for (const button of ['renew', 'tidy-secrets', 'save-reminder']) {
      expect(getByTestId(button).getAttribute('aria-disabled')).toBe('true');
      await user.click(getByTestId(button));
    }
    expect(platform.sent).toEqual([]);
  });

  test('drift is mended in the order of the guide', async () => {
    const { getByTestId, queryByTestId } = await open(sampleViews.healthDrift);
    expect(getByTestId('mend-publicClient').getAttribute('aria-disabled')).toBeNull();
    expect(queryByTestId('mend-secret')).toBeNull();
    expect(getByTestId('mend-later-secret').textContent).toContain('first');
  });

  test('what has to be mended stands open and is the thing to do; what is in order is folded', async () => {
    const drifted = await open(sampleViews.healthDrift);
    expect(drifted.getByTestId('health-sections')).not.toBeNull();
    const mend = drifted.getByTestId('mend-publicClient');
    expect(mend.dataset['tone']).toBe('primary');
    expect(drifted.getByTestId('bar').contains(mend)).toBe(true);
    cleanup();
    // Also where the secret has to be seen to first.
    const { screen } = sampleViews.healthDrift;
    const { renewal } = sampleViews.healthInDoubt.screen as HealthScreen;
    const doubted = await open({
      ...sampleViews.healthDrift,
      screen: { ...(screen as HealthScreen), kind: 'health', renewal },
    });
    expect(doubted.getByTestId('mend-publicClient').dataset['tone']).toBe('secondary');
    cleanup();
    const fine = await open(sampleViews.healthFine);
    expect(fine.queryByTestId('health-sections')).toBeNull();
    expect(fine.queryByTestId('renewal')).toBeNull();
    await fine.user.click(fine.getByTestId('show-details'));
    expect(fine.getByTestId('health-sections')).not.toBeNull();
  });

  test('mending a registration is not called creating it', async () => {
    const { getByTestId } = await open(sampleViews.registrationMended);
    expect(getByTestId('perform').textContent).toBe('Put right what is missing');
    cleanup();
    const fresh = await open(sampleViews.registration);
    expect(fresh.getByTestId('perform').textContent).toBe('Create the registration');
  });

  test('a lifetime that the policy forbids cannot be chosen', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.secret);
    await user.click(getByTestId('change-expiry'));
    await user.click(getByTestId('expiry-months24'));
    expect(platform.sent).toEqual([]);
  });

  test('a question about leaving says what would be left', async () => {
    const { getByTestId } = await open(sampleViews.closingSignOut);
    expect(getByTestId('closing').textContent).toContain('Sign out');
  });

  test('work under way is waited for, whatever was asked', async () => {
    const { getByTestId, queryByTestId } = await open(sampleViews.closingWorking);
    expect(getByTestId('closing-stay')).toBeTruthy();
    expect(queryByTestId('closing-close')).toBeNull();
  });

  test('a day can be typed: only one that is on offer is sent, and another one stays and is told', async () => {
    const { getByTestId, platform, queryByText } = await open(sampleViews.secretDay);
    const day = getByTestId('expiry-day') as HTMLInputElement;
    expect(queryByText(/^From .* to /)).toBeTruthy();
    fireEvent.change(day, { target: { value: '0203-01-01' } });
    expect(queryByText(/cannot be chosen/)).toBeNull();
    fireEvent.change(day, { target: { value: '2103-01-01' } });
    expect(queryByText(/This day cannot be chosen. Until you choose another, .* counts/)).toBeTruthy();
    fireEvent.blur(day);
    expect(day.value).toBe('2103-01-01');
    expect(day.getAttribute('aria-invalid')).toBe('true');
    expect(platform.sent).toEqual([]);
    fireEvent.change(day, { target: { value: day.max } });
    expect(platform.sent).toEqual([{ kind: 'chooseExpiry', expiry: 'date', date: day.max }]);
    expect(queryByText(/cannot be chosen/)).toBeNull();
  });

  test('the expiry that is copied is the one that is shown', async () => {
    const { getByTestId } = await open(sampleViews.values);
    expect(getByTestId('value-text-secretExpiry').textContent).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test('a new secret that Peig has not got yet is not to be forgotten', async () => {
    const { queryByTestId } = await open(sampleViews.valuesRenewal);
    expect(queryByTestId('forget-secret')).toBeNull();
  });

  test('sections that are not reachable are not buttons', async () => {
    const { getByTestId } = await open(sampleViews.permissions);
    expect(getByTestId('stepper-registration').tagName).toBe('BUTTON');
    expect(getByTestId('stepper-secret').tagName).toBe('DIV');
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
    expect(stage.queryByTestId('cancel')).toBeNull();
  });
});
