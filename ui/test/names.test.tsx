import { afterEach, describe, expect, test } from 'vitest';

import { ENGLISH, speak } from '../src/i18n';
import { healthView, healthy, upkeep } from '../src/sample/upkeep';
import { type SampleName, sampleViews } from '../src/sample/views';
import { open } from './harness';

describe('a button that stands several times says what it is about', () => {
  test('a file that was saved', async () => {
    const { getByRole, getByTestId } = await open(sampleViews.valuesRenewal);
    expect(getByRole('button', { name: 'Open it: Calendar reminder' })).toBe(getByTestId('open-reminder'));
  });

  test('a registration in the bin', async () => {
    const { getByRole, getByTestId } = await open(upkeep.readinessDeleted);
    expect(getByRole('button', { name: `Restore it: Client id ${healthy.appId}` })).toBe(
      getByTestId(`restore-${healthy.objectId}`),
    );
  });

  test('a section that has to be put right', async () => {
    const { getByRole, getByTestId } = await open(upkeep.healthDrift);
    const name = 'Go there and put it right: Enable public client flows';
    expect(getByRole('button', { name })).toBe(getByTestId('mend-publicClient'));
  });
});

describe('a role', () => {
  afterEach(() => {
    speak(ENGLISH);
  });

  test('is called as the portal of this language calls it', async () => {
    speak({ tag: 'de', dates: 'de' });
    const { container } = await open(sampleViews.readiness);
    expect(container.textContent).toContain('Anwendungsadministrator');
    expect(container.textContent).not.toContain('Application Administrator');
  });
});

describe('the reminder', () => {
  test.each<[SampleName, boolean]>([
    ['healthFine', true],
    ['healthUnclear', true],
    ['healthExpired', false],
    ['healthNoSecret', false],
  ])('is on offer where something ends of which it could remind (%s: %s)', async (name, offered) => {
    const { getByTestId, queryByTestId, user } = await open(sampleViews[name]);
    await user.click(getByTestId('show-files'));
    expect(queryByTestId('save-reminder') !== null).toBe(offered);
    expect(getByTestId('save-reportHtml')).toBeTruthy();
  });

  test('is none of a secret without an end', async () => {
    const secrets = healthy.secrets.map((one) => ({ ...one, expiresAt: null, daysLeft: null }));
    const { getByTestId, queryByTestId, user } = await open(healthView({ secrets }));
    await user.click(getByTestId('show-files'));
    expect(queryByTestId('save-reminder')).toBeNull();
  });
});
