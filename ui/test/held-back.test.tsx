import { cleanup, fireEvent } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import type { HealthScreen } from '../src/ipc/bindings/HealthScreen';
import { sampleViews } from '../src/sample/views';
import { next, open } from './harness';

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

  test('the way through, one line in a small window, unfolds there and folds once it has led on', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.permissions);
    const line = getByTestId('stepper-line');
    expect(line.textContent).toBe('Step 4 of 8: Assign API permissions');
    const expanded = () => line.getAttribute('aria-expanded');
    expect(expanded()).toBe('false');
    await user.click(line);
    expect(expanded()).toBe('true');
    expect(document.getElementById(line.getAttribute('aria-controls') ?? '')?.children).toHaveLength(9);
    platform.show(next(sampleViews.permissions, { live: { ...sampleViews.permissions.live } }));
    expect(expanded()).toBe('true');
    platform.show(next(next(sampleViews.registration)));
    expect(expanded()).toBe('false');
  });
});
