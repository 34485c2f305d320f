import { within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import type { ValuesScreen } from '../src/ipc/bindings/ValuesScreen';
import { finding, missing } from '../src/sample/parts';
import { sampleViews } from '../src/sample/views';
import { next, open } from './harness';

const finished = sampleViews.valuesForReal;

function values(more: Partial<ValuesScreen> = {}): ValuesScreen & { kind: 'values' } {
  if (finished.screen.kind !== 'values') {
    throw new Error('the sample is another one by now');
  }
  return { ...finished.screen, ...more };
}

describe('the finish', () => {
  test('says for whom Peig is ready, with what was achieved, and takes it back where it is so no more', async () => {
    const { getByRole, getByTestId, platform } = await open(finished);
    const title = () => getByRole('heading', { level: 1 }).textContent;
    expect(title()).toBe(`Peig is ready for ${finished.signedIn?.tenantName ?? ''}`);
    const ticks = within(getByTestId('achieved')).getAllByRole('listitem');
    expect(ticks.map((tick) => tick.dataset['status'])).toEqual(['passed', 'passed', 'passed', 'passed']);
    const checklist = finished.checklist.map((one, index) =>
      index === 3 ? finding('confirmSecret', missing) : one,
    );
    platform.show(next(finished, { screen: values({ ready: false }), checklist }));
    expect(title()).toBe('Values for Peig');
    expect(getByTestId('finding-confirmSecret').dataset['status']).toBe('missing');
  });

  test('does not call ready what has a secret left over, and leads to where that is removed', async () => {
    const left = finding('noOrphan', { kind: 'warning', reason: 'left' }, {}, false);
    const checklist = [...finished.checklist, left];
    const { getByRole, getByTestId, platform, user } = await open(
      next(finished, { screen: values({ ready: false }), checklist }),
    );
    expect(getByRole('heading', { level: 1 }).textContent).toBe('Values for Peig');
    expect(getByTestId('left-over').textContent).toContain('whose value nobody has');
    const ticks = within(getByTestId('achieved')).getAllByRole('listitem');
    expect(ticks.map((tick) => tick.dataset['status'])).toEqual(['passed', 'passed', 'passed', 'passed']);
    await user.click(getByTestId('to-left-over'));
    expect(platform.sent.at(-1)).toEqual({ kind: 'showHealth' });
  });

  test('counts what was copied, of what can be', async () => {
    const { getByTestId, platform } = await open(finished);
    expect(getByTestId('copied-count').textContent).toBe('2 of 8 copied');
    const fields = values().fields.map((field) => ({ ...field, copied: field.value !== null }));
    platform.show(next(finished, { screen: values({ fields }) }));
    expect(getByTestId('copied-count').textContent).toBe('7 of 8 copied');
  });

  test('what was copied last lights up in the drawing, which is only to be looked at', async () => {
    const { getByTestId, platform, user } = await open(finished);
    const picture = getByTestId('connector-picture');
    const lit = () => [...picture.querySelectorAll('[data-last="true"]')].map((one) => one.textContent);
    expect(lit()).toEqual([]);
    await user.click(getByTestId('copy-value-clientId'));
    expect(lit()).toEqual([]);
    const fields = values().fields.map((one) => (one.id === 'clientId' ? { ...one, copied: true } : one));
    platform.show(next(finished, { screen: values({ fields }) }));
    expect(lit()).toEqual(['Client ID']);
    expect(picture.querySelector('[aria-hidden="true"]')?.textContent).toContain('Client ID');
  });

  test('says what comes next', async () => {
    const { getByTestId } = await open(finished);
    expect(within(getByTestId('what-next')).getAllByRole('listitem')).toHaveLength(4);
    expect(getByTestId('what-next').textContent).toContain('If you are asked');
    expect(getByTestId('bar').textContent).toContain('Open Peig');
  });

  test('says where to say that Peig has the secret: only where that is asked', async () => {
    const { getByTestId, platform, queryByTestId } = await open(finished);
    const told = () => getByTestId('what-next').textContent;
    const { secret } = values();
    const show = (more: Partial<typeof secret>, revision: number, askedOnHealth = false) => {
      const screen = values({ secret: { ...secret, ...more }, askedOnHealth });
      platform.show({ ...finished, screen, revision });
    };
    expect(told()).toContain('say so below');
    expect(getByTestId('has-the-secret')).toBeTruthy();
    show({ needed: true }, 2);
    expect(told()).not.toMatch(/say so/);
    expect(queryByTestId('has-the-secret')).toBeNull();
    show({ atHand: false, phase: { kind: 'existing' } }, 3, true);
    expect(told()).toContain('say so under “Health & renewal”');
    show({ atHand: false, phase: { kind: 'handed' } }, 4);
    expect(told()).not.toMatch(/say so/);
  });
});

describe('the finish of a practice', () => {
  test('marks each value as an example, and sends nobody to Peig', async () => {
    const { getByRole, getByTestId, queryByTestId } = await open(sampleViews.values);
    expect(getByRole('heading', { level: 1 }).textContent).toMatch(/^Practice: /);
    expect(getByTestId('value-tenantId').textContent).toContain('Example');
    expect(getByTestId('connector-picture').textContent).toContain('Example');
    expect(queryByTestId('what-next')).toBeNull();
    expect(queryByTestId('has-the-secret')).toBeNull();
    expect(getByTestId('bar').textContent).toContain('Now set up my tenant');
  });

  test('a real one marks none', async () => {
    const { container } = await open(finished);
    expect(container.textContent).not.toContain('Example');
  });
});
