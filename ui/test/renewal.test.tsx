import { fireEvent } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, test, vi } from 'vitest';

import type { Intent } from '../src/ipc/bindings/Intent';
import { type SampleName, sampleViews } from '../src/sample/views';
import { next, open, type Stage } from './harness';

afterEach(() => {
  vi.useRealTimers();
});

/** Why a button that keeps its place cannot be pressed. */
function whyNot(stage: Stage, testId: string): string {
  const button = stage.getByTestId(testId);
  expect(button.getAttribute('aria-disabled')).toBe('true');
  return document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent ?? '';
}

describe('the verdict follows the renewal', () => {
  const cases: [SampleName, RegExp][] = [
    ['healthFine', /^80 days left$/],
    ['healthFine', /^All is well/],
    ['healthSoon', /^12 days left$/],
    ['healthSoon', /expires soon\. Renew it now/],
    ['healthExpired', /has expired: Peig cannot sign in/],
    ['healthNoSecret', /Peig has no client secret that works/],
    ['healthNotInPeig', /Peig does not have it yet/],
    ['healthInDoubt', /80 days\. Whether Peig has it is not known/],
    ['healthOrphan', /A secret is left over/],
    ['healthUnclear', /more than one secret.*ends on .*\d{4}/],
    // Of the one that ends first, of which the sentence below speaks.
    ['healthUnclear', /^80 days left$/],
    ['healthHandOver', /new secret waits/],
    ['healthHandOverStopped', /has expired: Peig cannot sign in until it has the new one/],
    // Of the one that Peig has, not of the new one.
    ['healthHandOver', /^80 days left$/],
  ];
  test.each(cases)('%s', async (name, sentence) => {
    const stage = await open(sampleViews[name]);
    expect(stage.getAllByText(sentence)).not.toHaveLength(0);
  });

  test('nothing is called wrong, and no secret is made, before the credential store has answered', async () => {
    const stage = await open(sampleViews.healthLooking);
    expect(stage.getByTestId('verdict').dataset['tone']).toBe('info');
    expect(whyNot(stage, 'renew')).toMatch(/credential store of this computer is asked first/);
  });

  test('no secret is called “in use” while nobody knows which one it is', async () => {
    const { getByTestId } = await open(sampleViews.healthUnclear);
    expect(getByTestId('credentials').textContent).not.toContain('In use');
    expect(getByTestId('credentials').textContent).toContain('Peig may be using this one');
  });
});

describe('that Peig has the new secret', () => {
  test.each<SampleName>(['valuesRenewalReady', 'healthHandOverReady', 'healthUnclear'])(
    'is said only after a question that names what goes (%s)',
    async (name) => {
      const { getByTestId, platform, queryByTestId, user } = await open(sampleViews[name]);
      await user.click(getByTestId('peig-has-it'));
      expect(platform.sent).toEqual([]);
      expect(getByTestId('peig-has-it-question').textContent).toContain('Peig 2026-06-01');
      await user.click(getByTestId('peig-has-it-no'));
      expect(queryByTestId('peig-has-it-question')).toBeNull();
      expect(document.activeElement).toBe(getByTestId('peig-has-it'));
      await user.click(getByTestId('peig-has-it'));
      // A browser tells a dialog of Escape like this; jsdom has no dialogs of its own.
      fireEvent(getByTestId('peig-has-it-question'), new Event('cancel', { cancelable: true }));
      expect(queryByTestId('peig-has-it-question')).toBeNull();
      expect(platform.sent).toEqual([]);
      await user.click(getByTestId('peig-has-it'));
      await user.click(getByTestId('peig-has-it-yes'));
      // Nobody needs the value here any more; of a secret that is not here there is nothing to forget.
      expect(platform.sent).toEqual([
        { kind: 'peigHasIt', plan: 'outgoing', forget: name !== 'healthUnclear' },
      ]);
    },
  );

  test.each<[SampleName, RegExp]>([
    ['healthUnclear', /^Does Peig have the newest secret\?$/],
    ['healthHandOverReady', /^Does Peig have the new secret\?$/],
  ])('is asked of the secret that there is (%s)', async (name, question) => {
    const { getByRole, getByTestId, user } = await open(sampleViews[name]);
    await user.click(getByTestId('peig-has-it'));
    expect(getByRole('alertdialog', { name: question })).toBe(getByTestId('peig-has-it-question'));
  });

  test('is said below what a renewal would do, of which it is no part', async () => {
    const { getByTestId, getByText } = await open(sampleViews.healthUnclear);
    const words = getByText(/If you are sure that Peig has the newest/);
    const list = getByTestId('change-makeSecret');
    expect(list.compareDocumentPosition(words)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(words.compareDocumentPosition(getByTestId('peig-has-it'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  test('is no way out where the newest one is noted as not copied', async () => {
    const { getByTestId } = await open(sampleViews.healthUnclearNotCopied);
    expect(getByTestId('renewal').textContent).not.toMatch(/say which one|say so/);
    expect(getByTestId('verdict').textContent).not.toMatch(/say that Peig/);
    expect(getByTestId('renew').dataset['tone']).toBe('primary');
  });

  test('keeps the value here only for whoever wants that', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.valuesRenewalReady);
    await user.click(getByTestId('peig-has-it'));
    await user.click(getByTestId('peig-has-it-forget'));
    await user.click(getByTestId('peig-has-it-yes'));
    expect(platform.sent).toEqual([{ kind: 'peigHasIt', plan: 'outgoing', forget: false }]);
  });

  test('the question has no finding of axe', async () => {
    // The countdown stands still: a tick while axe looks would be an update that no test asked for.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { getByTestId, user } = await open(sampleViews.valuesRenewalReady);
    await user.click(getByTestId('peig-has-it'));
    const results = await axe.run(getByTestId('peig-has-it-question'), {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(results.violations.map((one) => one.id)).toEqual([]);
    vi.useRealTimers();
  });

  test.each<[SampleName, RegExp]>([
    ['valuesRenewal', /Copy or show the new secret first/],
    ['healthHandOver', /Copy or show the new secret first/],
    ['valuesRenewalProving', /is being tried at Microsoft/],
    ['healthHandOverProving', /is being tried at Microsoft/],
    ['valuesRenewalNotProved', /has not accepted the new secret yet/],
    ['healthHandOverNotProved', /has not accepted the new secret yet/],
    ['healthUnclearUnread', /newest secret has not been copied\. Unlock its credential store, or renew/],
    ['healthUnclearNotCopied', /newest secret has not been copied, and its value is no longer here\. Renew/],
  ])('cannot be said too early, and says why (%s)', async (name, reason) => {
    const stage = await open(sampleViews[name]);
    expect(whyNot(stage, 'peig-has-it')).toMatch(reason);
    await stage.user.click(stage.getByTestId('peig-has-it'));
    expect(stage.queryByTestId('peig-has-it-question')).toBeNull();
    expect(stage.platform.sent).toEqual([]);
  });

  test('a question whose ground has gone is gone', async () => {
    const { getByTestId, platform, queryByTestId, user } = await open(sampleViews.valuesRenewalReady);
    await user.click(getByTestId('peig-has-it'));
    platform.show(next(sampleViews.valuesRenewal));
    expect(queryByTestId('peig-has-it-question')).toBeNull();
  });
});

describe('health has one thing to do', () => {
  const cases: [SampleName, string][] = [
    ['healthFine', 'leave'],
    ['healthSoon', 'renew'],
    ['healthExpired', 'renew'],
    ['healthNoSecret', 'renew'],
    ['healthUnclear', 'renew'],
    ['healthNotInPeig', 'to-values'],
    ['healthHandOver', 'to-values'],
    ['healthHandOverReady', 'peig-has-it'],
    ['healthDrift', 'mend-publicClient'],
    ['healthDeactivated', 'mend-registration'],
  ];
  test.each(cases)('%s: %s', async (name, testId) => {
    const { container, getByTestId } = await open(sampleViews[name]);
    const blue = [...container.querySelectorAll<HTMLElement>('[data-tone="primary"]')];
    expect(blue.map((one) => one.dataset['testid'])).toEqual([testId]);
    expect(getByTestId('bar').contains(blue[0] ?? null)).toBe(true);
  });

  test('of two answers none is given by a key that goes on', async () => {
    const { container, getByTestId, platform, user } = await open(sampleViews.healthInDoubt);
    expect(container.querySelector('[data-tone="primary"]')).toBeNull();
    await user.keyboard('{Enter}{Alt>}{ArrowRight}{/Alt}');
    expect(platform.sent).toEqual([]);
    const asked = getByTestId('in-doubt');
    for (const answer of ['doubt-yes', 'doubt-no']) {
      const button = getByTestId(answer);
      expect(asked.contains(button)).toBe(true);
      const about = document.getElementById(button.getAttribute('aria-describedby') ?? '');
      expect(about?.textContent).toContain('Peig');
    }
  });

  test('whoever finds all well can see the values once more, or leave', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.healthFine);
    await user.click(getByTestId('to-values'));
    await user.click(getByTestId('leave'));
    expect(platform.sent).toEqual([{ kind: 'showValues' }, { kind: 'askToSignOut' }]);
  });

  test.each<SampleName>(['healthInDoubt', 'healthSoon', 'healthUnclear'])(
    'the values are a press away whatever is to be done (%s)',
    async (name) => {
      const { getByTestId, platform, user } = await open(sampleViews[name]);
      await user.click(getByTestId('to-values'));
      expect(platform.sent).toEqual([{ kind: 'showValues' }]);
    },
  );
});

describe('a renewal goes in three steps, each opened by the one before', () => {
  const cases: [SampleName, [string, string, string]][] = [
    ['valuesRenewalProving', ['doing', 'todo', 'todo']],
    ['valuesRenewalNotProved', ['failed', 'todo', 'todo']],
    ['valuesRenewal', ['done', 'doing', 'todo']],
    ['valuesRenewalBlocked', ['done', 'doing', 'todo']],
    ['valuesRenewalReady', ['done', 'done', 'doing']],
  ];
  test.each(cases)('%s', async (name, states) => {
    const { getByTestId } = await open(sampleViews[name]);
    const steps = [1, 2, 3].map((number) => getByTestId(`renewal-step-${String(number)}`));
    expect(steps.map((step) => step.dataset['state'])).toEqual(states);
    const holds = steps.findIndex((step) => step.contains(getByTestId('secret-card')));
    expect(holds).toBe(states[0] === 'done' ? 1 : 0);
  });

  test('of an expired one it does not say that it keeps working', async () => {
    const { getByTestId } = await open(sampleViews.valuesRenewalStopped);
    expect(getByTestId('old-secret').dataset['tone']).toBe('warning');
    expect(getByTestId('old-secret').textContent).toMatch(/has expired/);
    expect(getByTestId('old-secret').textContent).not.toMatch(/keeps working/);
  });

  test('it names the secret that Peig has, and apart from it the new one', async () => {
    const { getByTestId } = await open(sampleViews.valuesRenewal);
    expect(getByTestId('old-secret').textContent).toContain('Peig 2026-06-01');
    expect(getByTestId('secret-card').textContent).toContain('Peig 2026-11-24');
    expect(getByTestId('secret-card').textContent).not.toContain('Peig 2026-06-01');
  });
});

describe('a renewal changes the secret only', () => {
  test('the hand-over comes after the secret, the other values are folded', async () => {
    const { getByTestId, queryByTestId, user } = await open(sampleViews.valuesRenewal);
    const after = getByTestId('secret-card').compareDocumentPosition(getByTestId('hand-over'));
    expect(after & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(getByTestId('value-secretExpiry')).toBeTruthy();
    expect(queryByTestId('value-displayName')).toBeNull();
    expect(queryByTestId('open-connector')).toBeNull();
    await user.click(getByTestId('unchanged-values'));
    expect(getByTestId('value-displayName')).toBeTruthy();
  });
});

describe('what is pressed is what is sent', () => {
  const cases: [SampleName, string, Intent][] = [
    ['healthUnclear', 'renew', { kind: 'renew', plan: 'renew' }],
    ['healthNoSecret', 'renew', { kind: 'renew', plan: 'renew' }],
    ['healthHandOver', 'to-values', { kind: 'next' }],
    ['healthNotInPeig', 'to-values', { kind: 'next' }],
    ['healthInDoubt', 'doubt-yes', { kind: 'answerDoubt', keyId: 'key', hasIt: true }],
    ['healthInDoubt', 'doubt-no', { kind: 'answerDoubt', keyId: 'key', hasIt: false }],
    ['healthOrphan', 'tidy-secrets', { kind: 'tidySecrets', plan: 'tidy' }],
    ['secretUnread', 'read-secret-again', { kind: 'readSecretAgain' }],
    ['healthUnclearUnread', 'read-secret-again', { kind: 'readSecretAgain' }],
    ['secretStale', 'forget-stale', { kind: 'forgetSecret' }],
    ['secretStaleOnly', 'forget-stale', { kind: 'forgetSecret' }],
    ['secretForbidden', 'go-on-despite-rule', { kind: 'goOnDespiteRule' }],
    ['readinessForbidden', 'go-on-despite-rule', { kind: 'goOnDespiteRule' }],
    ['readinessForbidden', 'open-secret-policy', { kind: 'open', link: 'secretPolicy' }],
    ['permissionsMayTry', 'try-consent', { kind: 'tryConsent' }],
  ];
  test.each(cases)('%s: %s', async (name, testId, intent) => {
    const { getByTestId, platform, user } = await open(sampleViews[name]);
    await user.click(getByTestId(testId));
    expect(platform.sent).toEqual([intent]);
  });

  test('consent is tried only where only Microsoft knows', async () => {
    const { queryByTestId } = await open(sampleViews.permissionsWaiting);
    expect(queryByTestId('try-consent')).toBeNull();
  });

  test('a set-up that the rule holds back says why', async () => {
    const stage = await open(sampleViews.readinessForbidden);
    expect(whyNot(stage, 'set-up-everything')).toMatch(/checklist/);
  });
});

describe('a value that is not at hand', () => {
  test('is not called forgotten while the store could not be read', async () => {
    const { getByTestId } = await open(sampleViews.secretUnread);
    const card = getByTestId('secret-card').textContent;
    expect(card).toContain('which could not be read');
    expect(card).not.toContain('forgotten');
    expect(card).not.toContain('not on this computer');
  });
});

describe('copying', () => {
  test('the button keeps its name, and a quiet line says what was copied', async () => {
    const { getByRole, getByTestId, platform, user } = await open(sampleViews.values);
    const { screen } = sampleViews.values;
    if (screen.kind !== 'values') {
      throw new Error('the sample has lost its values');
    }
    const row = () => getByTestId('value-tenantId').querySelector('[role="status"]')?.textContent;
    expect(row()).toBe('');
    await user.click(getByRole('button', { name: 'Copy Tenant ID' }));
    expect(row()).toBe('');
    const fields = screen.fields.map((one) => (one.id === 'tenantId' ? { ...one, copied: true } : one));
    platform.show(next(sampleViews.values, { screen: { ...screen, fields } }));
    expect(getByRole('button', { name: 'Copy Tenant ID' })).toBe(getByTestId('copy-value-tenantId'));
    expect(row()).toBe('Tenant ID copied.');
    await user.click(getByTestId('copy-secret'));
    expect(row()).toBe('');
  });

  test('the secret says that it will be cleared, and counts down beside that', async () => {
    const { getByRole, getByTestId } = await open(sampleViews.valuesRenewalReady);
    expect(getByRole('button', { name: 'Copy the secret' })).toBe(getByTestId('copy-secret'));
    const line = getByTestId('secret-copied');
    expect(line.getAttribute('role')).toBe('status');
    expect(line.textContent).toBe('Secret copied. It is cleared from the clipboard in one minute.');
    expect(getByTestId('secret-card').textContent).toMatch(/Still on the clipboard for \d+ seconds/);
  });
});
