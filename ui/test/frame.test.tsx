import { act, fireEvent, waitFor } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';

import { finding } from '../src/sample/parts';
import { sampleNames, type SampleName, sampleViews } from '../src/sample/views';
import { next, open } from './harness';

type Stage = Awaited<ReturnType<typeof open>>;

/** Blue buttons: what this screen says is to be done. */
function blue(stage: Stage): HTMLElement[] {
  return [...stage.container.querySelectorAll<HTMLElement>('[data-tone="primary"]')];
}

describe.each(sampleNames)('%s', (name) => {
  test('has one blue button at most, and it stands in the bottom bar', async () => {
    const stage = await open(sampleViews[name]);
    const dialog = stage.container.querySelector('dialog');
    const outside = blue(stage).filter((one) => dialog?.contains(one) !== true);
    expect(outside.length).toBeLessThanOrEqual(1);
    for (const one of outside) {
      expect(stage.getByTestId('bar').contains(one)).toBe(true);
    }
    const inside = blue(stage).filter((one) => dialog?.contains(one) === true);
    expect(inside.length).toBeLessThanOrEqual(1);
  });
});

/** What each screen is for, and the button that is named after it. */
const JOBS: [SampleName, string][] = [
  ['welcome', 'choose-tenant'],
  ['signIn', 'sign-in-browser'],
  ['readiness', 'confirm-tenant'],
  ['readinessConfirmed', 'set-up-everything'],
  ['readinessDone', 'next'],
  ['readinessPrepared', 'next'],
  ['registration', 'perform'],
  ['registrationDone', 'next'],
  ['permissions', 'perform'],
  ['publicClient', 'perform'],
  ['secret', 'perform'],
  ['secretProved', 'next'],
  ['confirm', 'next'],
  ['healthSoon', 'renew'],
  ['healthExpired', 'renew'],
  ['valuesRenewal', 'copy-secret'],
  ['valuesRenewalReady', 'peig-has-it'],
];

describe('the one button', () => {
  test.each(JOBS)('%s: %s', async (name, id) => {
    const stage = await open(sampleViews[name]);
    expect(blue(stage).map((one) => one.dataset['testid'])).toEqual([id]);
  });

  test('the second half of a double click does not press what took the place of the first', async () => {
    const stage = await open(sampleViews.readiness);
    stage.platform.show(next(sampleViews.readinessConfirmed));
    const begins = () => stage.getByTestId('set-up-everything');
    fireEvent.click(begins());
    expect(stage.platform.sent).toEqual([]);
    expect(begins().getAttribute('aria-disabled')).toBe('true');
    await waitFor(
      () => {
        expect(begins().getAttribute('aria-disabled')).toBeNull();
      },
      { timeout: 10_000 },
    );
    fireEvent.click(begins());
    expect(stage.platform.sent).toHaveLength(1);
  });

  test('whoever stood on a button that leaves the bar stays on it', async () => {
    const stage = await open(sampleViews.valuesRenewal);
    const copies = () => stage.getByTestId('copy-secret');
    expect(stage.getByTestId('bar').contains(copies())).toBe(true);
    act(() => {
      copies().focus();
    });
    const focus = vi.spyOn(HTMLElement.prototype, 'focus');
    stage.platform.show(next(sampleViews.valuesRenewalReady));
    // What is to be read now stays in sight.
    expect(focus.mock.calls).toEqual([[{ preventScroll: true }]]);
    focus.mockRestore();
    expect(stage.getByTestId('bar').contains(copies())).toBe(false);
    expect(document.activeElement).toBe(copies());
  });

  test('Next beside "Set everything up" says that it is the longer way', async () => {
    const { getByTestId } = await open(sampleViews.readinessConfirmed);
    expect(getByTestId('next').textContent).toBe('Step by step');
  });

  test('Next is called so where it has to come first', async () => {
    const { getByTestId } = await open(sampleViews.readinessPrepared);
    expect(getByTestId('decide-first').textContent).toContain('press Next');
    expect(getByTestId('next').textContent).toBe('Next');
  });

  test('a fault has its own way on in the bar, and the job steps back', async () => {
    const stage = await open(sampleViews.permissionsRefused);
    const [only] = blue(stage);
    expect(only?.dataset['testid']).toMatch(/^way-/);
    expect(stage.getByTestId('perform').dataset['tone']).toBe('secondary');
  });

  test('it stays the same one while the screen is drawn again, and keeps the focus', async () => {
    const stage = await open(sampleViews.registration);
    const button = stage.getByTestId('perform');
    button.focus();
    stage.platform.show(next(sampleViews.registration));
    expect(stage.getByTestId('perform')).toBe(button);
    expect(document.activeElement).toBe(button);
  });
});

describe('what is on its way is not wrong', () => {
  const settling = () => {
    const view = sampleViews.registrationDone;
    const since = new Date().toISOString();
    const checklist = view.checklist.map((finding) => ({
      ...finding,
      status: { kind: 'settling' as const, since },
    }));
    const blockedBy = checklist.map((finding) => finding.key);
    return { ...view, checklist, navigation: { ...view.navigation, next: false, blockedBy } };
  };

  test('a section that settles says that it is done', async () => {
    const { container, getByTestId } = await open(settling());
    expect(getByTestId('confirming').dataset['tone']).toBe('info');
    expect(container.querySelector('main [data-tone="warning"]')).toBeNull();
    expect(getByTestId('held-back').textContent).toBe('Microsoft is confirming. Next opens by itself.');
  });

  test('so does the last look', async () => {
    const view = sampleViews.confirmOpen;
    const since = new Date().toISOString();
    const checklist = view.checklist.map((finding) => ({
      ...finding,
      status: { kind: 'settling' as const, since },
    }));
    const { getByTestId, queryByText } = await open({ ...view, checklist });
    expect(getByTestId('confirming').dataset['tone']).toBe('info');
    expect(queryByText(/not in place yet/)).toBeNull();
  });

  test('nothing is asked for while it is just being done', async () => {
    const { getByTestId, queryByTestId } = await open(sampleViews.permissionsApplying);
    expect(queryByTestId('held-back')).toBeNull();
    expect(getByTestId('bar').contains(getByTestId('busy'))).toBe(true);
  });
});

describe('what is told is so', () => {
  test('the five permissions are a table with words for those who listen', async () => {
    const { getByTestId, getAllByRole } = await open(sampleViews.permissions);
    expect(getByTestId('permission-table').tagName).toBe('TABLE');
    expect(getAllByRole('rowheader')).toHaveLength(5);
    expect(getAllByRole('columnheader')).toHaveLength(3);
    for (const cell of getByTestId('permission-table').querySelectorAll('td')) {
      expect(cell.textContent).not.toBe('');
    }
  });

  test('the checklist counts what it lists, required or not', async () => {
    const stage = await open(sampleViews.readinessConfirmed);
    const listed = stage.getAllByTestId(/^finding-/);
    const ticked = listed.filter((one) => ['passed', 'warning'].includes(one.dataset['status'] ?? ''));
    expect(listed.some((one) => one.dataset['required'] === 'false')).toBe(true);
    expect(stage.getByTestId('checklist-summary').textContent).toBe(
      `${String(ticked.length)} of ${String(listed.length)} in place`,
    );
  });

  test('a look that was asked for can be seen, however soon its answer is there', async () => {
    const { getByTestId } = await open(sampleViews.healthFine);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const state = () => getByTestId('live').dataset['state'];
    expect(state()).toBe('live');
    fireEvent.click(getByTestId('refresh'));
    expect(state()).toBe('reading');
    act(() => {
      vi.advanceTimersByTime(1000);
    });
    expect(state()).toBe('live');
  });

  test('access beyond the guide is no "well", in health and in section 2', async () => {
    const view = sampleViews.healthFine;
    if (view.screen.kind !== 'health') {
      throw new Error('the sample is another one by now');
    }
    const extra = {
      key: 'noExtraPermissions',
      check: 'noExtraPermissions' as const,
      status: { kind: 'warning' as const, reason: 'extra' },
      required: false,
      params: { permissions: 'Mail.Read' },
    };
    const sections = view.screen.sections.map((section) =>
      section.id === 'permissions' ? { ...section, findings: [...section.findings, extra] } : section,
    );
    const health = await open({ ...view, screen: { ...view.screen, sections } });
    expect(health.getByTestId('verdict').dataset['tone']).toBe('warning');
    expect(health.getByTestId('verdict').textContent).toContain('Mail.Read');
    health.unmount();
    const done = sampleViews.registrationDone;
    const section = await open({ ...done, checklist: [...done.checklist, extra] });
    expect(section.getByTestId('extra-access').textContent).toContain('Mail.Read');
  });

  test('a rule that forbids secrets is told by its card, and by the checklist only to those who listen', async () => {
    const { getByTestId } = await open(sampleViews.readinessForbidden);
    expect(getByTestId('secret-rule').textContent).toContain('exception');
    const item = getByTestId('finding-secretPolicy');
    expect(item.querySelectorAll('p')).toHaveLength(1);
    expect(item.textContent).toContain('forbids client secrets');
  });

  test('while Peig does not have the new secret, the old one is the one in use', async () => {
    const { getByTestId } = await open(sampleViews.healthHandOver);
    expect(getByTestId('credentials').textContent).toContain('New, not in Peig yet');
    expect(getByTestId('credentials').textContent).toContain('Peig uses this one');
    expect(getByTestId('credentials').textContent).not.toContain('In use');
  });

  test('a renewal ends as a renewal, not with the list of the first time', async () => {
    const stage = await open(sampleViews.valuesRenewalReady);
    const { screen } = sampleViews.valuesRenewalReady;
    if (screen.kind !== 'values') {
      throw new Error('the sample is another one by now');
    }
    const over = { ...screen, renewal: null };
    // Somebody else has deleted one of the two: nothing was said of Peig, and the secret is still to be had.
    const deleted = next(sampleViews.valuesRenewalReady, { screen: over });
    stage.platform.show(deleted);
    expect(stage.queryByTestId('renewed')).toBeNull();
    expect(stage.getByTestId('value-clientId')).not.toBeNull();
    const renewed = next(deleted, { screen: { ...over, renewed: true } });
    stage.platform.show(renewed);
    expect(stage.getByTestId('renewed').textContent).toContain('the old one is gone');
    expect(stage.queryByTestId('left-over')).toBeNull();
    // A lost one that turned up late goes by itself with neither.
    const left = finding('noOrphan', { kind: 'warning', reason: 'left' }, {}, false);
    stage.platform.show(next(renewed, { checklist: [...renewed.checklist, left] }));
    expect(stage.getByTestId('left-over').textContent).toContain('whose value nobody has');
    expect(stage.queryByTestId('value-clientId')).toBeNull();
    expect(blue(stage).map((one) => one.dataset['testid'])).toEqual(['show-health']);
  });

  test('practice ends as practice', async () => {
    const view = sampleViews.values;
    const practice = await open({ ...view, cloud: { ...view.cloud, kind: 'practice' } });
    expect(practice.getByTestId('practice-ends').textContent).toContain('examples');
    expect(practice.queryByTestId('open-connector')).toBeNull();
    expect(blue(practice).map((one) => one.dataset['testid'])).toEqual(['for-real']);
    practice.unmount();
    const real = await open({ ...view, cloud: { ...view.cloud, kind: 'global' } });
    expect(real.queryByTestId('practice-ends')).toBeNull();
    expect(blue(real).map((one) => one.dataset['testid'])).toEqual(['open-connector']);
    await real.user.click(real.getByTestId('open-connector'));
    expect(real.platform.sent).toEqual([{ kind: 'open', link: 'connector' }]);
  });

  test('a reading that failed leaves no guesses on the screen', async () => {
    const view = sampleViews.readinessReading;
    if (view.screen.kind !== 'readiness') {
      throw new Error('the sample is another one by now');
    }
    const { container, queryByTestId } = await open({
      ...view,
      busy: null,
      fault: sampleViews.permissionsRefused.fault,
    });
    expect(queryByTestId('tenant-card')).toBeNull();
    expect(queryByTestId('confirm-tenant')).toBeNull();
    expect(container.textContent).not.toMatch(/Reading the organisation|No administrator role/);
  });

  test('what was not asked for is not known, to the eye and to the ear, and no warning', async () => {
    const notRead = {
      key: 'secretPolicy',
      check: 'secretPolicy',
      status: { kind: 'warning', reason: 'notRead' },
      required: false,
      params: {},
    } as const;
    const view = { ...sampleViews.readiness, checklist: [notRead] };
    const { getByTestId, platform } = await open(view);
    const told = () => getByTestId('finding-secretPolicy').textContent;
    expect(told()).toBe('Rule for client secretsNot known');
    expect(getByTestId('checklist-summary').textContent).toBe('0 of 1 in place');
    if (view.screen.kind !== 'readiness') {
      throw new Error('the sample is another one by now');
    }
    platform.show({ ...view, revision: 2, screen: { ...view.screen, moreChecks: false } });
    expect(told()).toContain('Note');
  });

  test('a secret that is kept on this computer is not told to be stored', async () => {
    const { container } = await open(sampleViews.secretProved);
    expect(container.textContent).not.toContain('Store it before');
  });
});
