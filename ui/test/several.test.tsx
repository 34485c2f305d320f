import axe from 'axe-core';
import { describe, expect, test } from 'vitest';

import { type SampleName, sampleViews } from '../src/sample/views';
import { next, open } from './harness';

const [FIRST, SECOND] = [
  '7f1c0a52-4a52-4b53-9c1f-1f6d1c2b3a40',
  '0d5b9a11-63f0-4a9e-8f52-7a7b6c5d4e3f',
] as const;

describe('two registrations of the name', () => {
  test.each<SampleName>(['readinessTwo', 'registrationTwo'])(
    'say what tells them apart, the recommended one first, and their ids only on request (%s)',
    async (name) => {
      const { getByTestId, platform, user } = await open(sampleViews[name]);
      const card = getByTestId('registrations');
      const radios = [...card.querySelectorAll<HTMLElement>('[type="radio"]')];
      expect(radios.map((one) => one.dataset['testid'])).toEqual([
        `registration-${FIRST}`,
        `registration-${SECOND}`,
      ]);
      const words = [...card.querySelectorAll('label')].map((one) => one.textContent);
      expect(words.find((one) => one.includes('recommended'))).toMatch(
        /Created .*most complete.*5 of 5 permissions.*valid secret until.*Alex Wilber/,
      );
      expect(words.filter((one) => one.includes('recommended'))).toHaveLength(1);
      expect(words.at(-1)).toMatch(/unknown time.*0 of 5.*no enterprise application.*no valid secret/);
      expect(card.textContent).not.toContain(SECOND);
      await user.click(getByTestId('registration-ids'));
      expect(card.textContent).toContain(SECOND);
      await user.click(getByTestId(`registration-${SECOND}`));
      expect(platform.sent).toEqual([{ kind: 'chooseRegistration', objectId: SECOND }]);
    },
  );

  test('are chosen on the readiness screen, to which the one button points', async () => {
    const { getByTestId, platform, user } = await open(sampleViews.readinessTwo);
    const button = getByTestId('set-up-everything');
    expect(getByTestId('bar').contains(button)).toBe(true);
    await user.click(button);
    expect(platform.sent).toEqual([]);
    const why = document.getElementById(button.getAttribute('aria-describedby') ?? '');
    expect(why?.textContent).toMatch(/registration above/);
    const card = getByTestId('registrations');
    expect(card.compareDocumentPosition(getByTestId('everything'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  test('can be chosen again, and hold nothing back once one is', async () => {
    const { getByTestId, platform, queryByTestId, user } = await open(sampleViews.readinessTwoChosen);
    expect(queryByTestId('choose-first')).toBeNull();
    await user.click(getByTestId('choose-again'));
    await user.click(getByTestId('set-up-everything'));
    expect(platform.sent.map((one) => one.kind)).toEqual(['chooseRegistration', 'setEverythingUp']);
  });

  test('are no difference but a choice in the checklist', async () => {
    const { getByTestId } = await open(sampleViews.registrationTwo);
    expect(getByTestId('finding-registered').textContent).toContain('Your choice');
    expect(getByTestId('finding-registered').textContent).not.toContain('Different');
  });

  test('come before all else of the section, and the rest of the checklist says only once why it is not known', async () => {
    const { getByTestId, platform, queryAllByTestId, queryByTestId, user } = await open(
      sampleViews.registrationTwo,
    );
    expect(queryAllByTestId(/^step-/)).toEqual([]);
    expect(queryByTestId('doing')).toBeNull();
    const unknown = queryAllByTestId(/^finding-/).filter((one) => one.dataset['status'] === 'unknown');
    expect(unknown.length).toBeGreaterThan(2);
    // A second paragraph is seen, a repeated one is only read out.
    const seen = unknown.map((one) => one.querySelectorAll('p').length === 2);
    expect(seen).toEqual(unknown.map((_, index) => index === 0));
    unknown.forEach((one) => {
      expect(one.textContent).toContain('once it is clear which registration is meant');
    });
    await user.click(getByTestId(`registration-${FIRST}`));
    expect(platform.sent).toEqual([{ kind: 'chooseRegistration', objectId: FIRST }]);
    const { screen } = sampleViews.registrationTwo;
    if (screen.kind !== 'section') {
      throw new Error('a section');
    }
    expect(getByTestId('registrations').textContent).toContain('More than one');
    const [alone] = screen.registrations;
    platform.show(
      next(sampleViews.registrationTwo, { screen: { ...screen, registrations: alone ? [alone] : [] } }),
    );
    expect(getByTestId('registrations').textContent).toContain('A registration has this name already');
    const registrations = screen.registrations.map((one) => ({ ...one, chosen: one.objectId === FIRST }));
    platform.show(next(next(sampleViews.registrationTwo), { screen: { ...screen, registrations } }));
    expect(queryAllByTestId(/^step-/)).not.toEqual([]);
  });

  test('are no choice where there is one', async () => {
    const { queryByTestId } = await open(sampleViews.readinessConfirmed);
    expect(queryByTestId('registrations')).toBeNull();
  });

  test('have no finding of axe', async () => {
    const { getByTestId, user } = await open(sampleViews.readinessTwo);
    await user.click(getByTestId('registration-ids'));
    const results = await axe.run(getByTestId('registrations'), {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(results.violations.map((one) => one.id)).toEqual([]);
  });
});
