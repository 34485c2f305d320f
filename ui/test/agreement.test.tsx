import { within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { planOf } from '../src/sample/parts';
import { type SampleName, sampleNames, sampleViews } from '../src/sample/views';
import { next, open } from './harness';

describe('what is agreed to is the list on screen', () => {
  test('a list that has changed is sent by its new name', async () => {
    const view = sampleViews.registrationMended;
    const { getByTestId, platform, user } = await open(view);
    if (view.screen.kind !== 'section') {
      throw new Error('the sample has lost its section');
    }
    const plan = planOf('other', ...view.screen.plan.changes);
    platform.show(next(view, { screen: { ...view.screen, plan } }));
    await user.click(getByTestId('perform'));
    expect(platform.sent).toEqual([{ kind: 'perform', plan: 'other' }]);
  });

  test('also in a question that is open while it changes', async () => {
    const view = sampleViews.valuesRenewalReady;
    const { getByTestId, platform, user } = await open(view);
    if (view.screen.kind !== 'values' || view.screen.renewal === null) {
      throw new Error('the sample has lost its renewal');
    }
    await user.click(getByTestId('peig-has-it'));
    const removes = planOf('two', ...view.screen.renewal.removes.changes, {
      kind: 'removeSecret',
      params: { name: 'Peig 2026-01-01', hint: 'Zz1', expiresAt: '2027-01-01T00:00:00Z' },
    });
    platform.show(next(view, { screen: { ...view.screen, renewal: { ...view.screen.renewal, removes } } }));
    expect(getByTestId('peig-has-it-question').textContent).toContain('Peig 2026-01-01');
    await user.click(getByTestId('peig-has-it-yes'));
    expect(platform.sent).toEqual([{ kind: 'peigHasIt', plan: 'two', forget: true }]);
  });

  test('no tenant is confirmed while none is known', async () => {
    const { getByTestId, platform, user } = await open({ ...sampleViews.readiness, signedIn: null });
    await user.click(getByTestId('confirm-tenant'));
    expect(platform.sent).toEqual([]);
  });
});

describe('a list that was no longer what was agreed to', () => {
  test('is told, beside the new one, with nothing else to press than the button again', async () => {
    const { getByTestId } = await open(sampleViews.registrationChanged);
    const fault = getByTestId('fault');
    expect(within(fault).getByRole('alert').textContent).toMatch(/nothing was done.*press again/);
    const ways = [...fault.querySelectorAll<HTMLElement>('[data-testid^="way-"]')];
    expect(ways.map((way) => way.dataset['testid']).sort()).toEqual(['way-copyDetails', 'way-dismiss']);
    expect(getByTestId('change-enableServicePrincipal')).toBeTruthy();
    expect(getByTestId('perform').getAttribute('aria-disabled')).toBeNull();
  });

  test('is told in the question that hides the rest of the window', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.signOutChanged);
    expect(getByTestId('sign-out-question').textContent).toContain('nothing was done');
    // What is agreed to now is in sight.
    expect(getByTestId('change-takeBackSignIn')).toBeTruthy();
    await user.click(getByTestId('sign-out-go'));
    expect(platform.sent).toEqual([{ kind: 'takeBackSignIn', plan: 'lessGrant' }]);
  });

  test('is not told in a question that nobody has answered yet', async () => {
    const { getByTestId } = await open(sampleViews.signOutQuestion);
    expect(getByTestId('sign-out-question').textContent).not.toContain('nothing was done');
  });
});

describe('a registration that is switched off', () => {
  test('can be reactivated, if the organisation did it', async () => {
    const { getByTestId } = await open(sampleViews.registrationDeactivated);
    expect(getByTestId('finding-enabled').dataset['status']).toBe('wrong');
    expect(getByTestId('change-enableRegistration').textContent).toMatch(
      /^Reactivate the app registration PeigUserManagerApp, which somebody .* deactivated$/,
    );
    expect(getByTestId('next').getAttribute('aria-disabled')).toBe('true');
  });

  test('is what the health screen tells of first', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.healthDeactivated);
    expect(getByTestId('health-sections').textContent).toContain('Activation of the registration');
    await user.click(getByTestId('mend-registration'));
    expect(platform.sent).toEqual([{ kind: 'goTo', section: 'registration' }]);
  });

  test('is left to Microsoft, if Microsoft did it, and nothing says that all is well', async () => {
    const { getByTestId, getByText, queryByTestId, queryByText } = await open(
      sampleViews.registrationDisabledByMicrosoft,
    );
    expect(queryByTestId('perform')).toBeNull();
    expect(queryByText('Nothing needs to change here.')).toBeNull();
    expect(getByText(/this program cannot put it right/)).toBeTruthy();
    expect(getByTestId('finding-enabled').textContent).toContain('support request');
  });

  test('a choice that is still open is not said to be beyond this program', async () => {
    const { queryByText } = await open(sampleViews.registrationTwo);
    expect(queryByText(/this program cannot put it right/)).toBeNull();
  });
});

describe('a secret that a policy does not let sign in from this computer', () => {
  test('is handed over all the same, and can be tried again', async () => {
    const { getByTestId } = await open(sampleViews.secretBlocked);
    const card = getByTestId('secret-card');
    expect(card.dataset['phase']).toBe('blocked');
    expect(card.textContent).toMatch(/Conditional Access.*enter it in Peig.*Peig’s addresses/);
    expect(card.textContent).not.toContain('has not accepted');
    expect(within(card).getByTestId('prove-secret')).toBeTruthy();
    expect(within(card).getByTestId('copy-secret')).toBeTruthy();
    expect(getByTestId('finding-secretProved').textContent).toContain('could not be tried');
  });

  test.each<SampleName>(['valuesRenewalBlocked', 'healthHandOverBlocked'])(
    'asks for care before the old one goes (%s)',
    async (name) => {
      const { getByTestId } = await open(sampleViews[name]);
      expect(getByTestId('hand-over').textContent).toMatch(/See that Peig works with it/);
      expect(getByTestId('hand-over').textContent).not.toContain('not accepted');
    },
  );

  test('can be said to be in Peig', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.healthHandOverBlocked);
    await user.click(getByTestId('peig-has-it'));
    await user.click(getByTestId('peig-has-it-yes'));
    expect(platform.sent).toEqual([{ kind: 'peigHasIt', plan: 'outgoing', forget: true }]);
  });
});

describe('work under way', () => {
  const busy = sampleNames.filter((name) => sampleViews[name].busy !== null);

  test.each(busy)('can be cancelled where the program says so, and only there (%s)', async (name) => {
    const view = sampleViews[name];
    for (const cancellable of [true, false]) {
      const stage = await open({ ...view, busy: view.busy && { ...view.busy, cancellable } });
      const cancel = stage.queryByTestId('cancel');
      expect(cancel !== null).toBe(cancellable);
      if (cancel) {
        await stage.user.click(cancel);
        expect(stage.platform.sent).toEqual([{ kind: 'cancel' }]);
      }
      stage.unmount();
    }
  });
});
