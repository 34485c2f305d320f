import { describe, expect, test } from 'vitest';

import { formatWait } from '../src/format';
import { fault } from '../src/sample/parts';
import { sampleViews } from '../src/sample/views';
import { next, open } from './harness';

const { signedIn } = sampleViews.readiness;

/** The readiness screen of somebody about whom the sign-in, or Microsoft, told this. */
function told(more: Partial<NonNullable<typeof signedIn>>) {
  if (signedIn === null) {
    throw new Error('the sample has lost its account');
  }
  return next(sampleViews.readiness, { signedIn: { ...signedIn, ...more } });
}

describe('the header', () => {
  test.each([
    ['ada@contoso.com', 'Ada Admin', 'Account: Ada Admin (ada@contoso.com)'],
    ['ada@contoso.com', null, 'Account: ada@contoso.com'],
    ['', 'Ada Admin', 'Account: Ada Admin'],
    ['', null, 'Account: Microsoft told no name'],
  ])('names the account by what is known (%s, %s)', async (account, accountName, words) => {
    const { getByTestId } = await open(told({ account, accountName }));
    expect(getByTestId('account').textContent).toBe(words);
  });

  test('has the whole of a long name', async () => {
    const tenantName = 'x'.repeat(400);
    const { getByTestId } = await open(told({ tenantName }));
    expect(getByTestId('tenant-name').textContent).toContain(tenantName);
  });
});

describe('a fault', () => {
  test('tells whose words and whose ids its details are', async () => {
    const shown = fault('offline', { askedAs: 'ours', remark: 'no answer' });
    const { getByTestId, user } = await open(next(sampleViews.readiness, { fault: shown }));
    await user.click(getByTestId('fault-details'));
    const details = getByTestId('fault').textContent;
    expect(details).toContain('Peig Setup’s own id of the requestours');
    expect(details).toContain('Peig Setup’s wordsno answer');
    expect(details).not.toMatch(/Microsoft’s (words|request id)/);
  });

  test('tells how long to wait, never less than it is', async () => {
    expect([30, 121, 7199, 7200, 7201].map(formatWait)).toEqual([
      '30 seconds',
      '3 minutes',
      '120 minutes',
      '2 hours',
      '3 hours',
    ]);
    const shown = fault('throttled', { params: { reason: 'wait', seconds: '7200' } });
    const { getByTestId } = await open(next(sampleViews.readiness, { fault: shown }));
    expect(getByTestId('fault').textContent).toContain('Microsoft asks to wait 2 hours.');
  });
});

test('a tenant without a domain was read, and says so', async () => {
  const { screen } = sampleViews.readiness;
  if (screen.kind !== 'readiness') {
    throw new Error('the sample has lost its readiness');
  }
  const { getByTestId } = await open(next(sampleViews.readiness, { screen: { ...screen, domains: [] } }));
  expect(getByTestId('tenant-card').textContent).toContain('DomainsMicrosoft did not tell any');
});
