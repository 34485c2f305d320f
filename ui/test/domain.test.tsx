import axe from 'axe-core';
import { describe, expect, test } from 'vitest';

import { sampleViews } from '../src/sample/views';
import { open } from './harness';

describe('a tenant without a domain of the company', () => {
  test('is told what to do, where, and that the set-up does not wait for it', async () => {
    const { getByTestId, queryByTestId } = await open(sampleViews.valuesNoDomain);
    const field = getByTestId('value-domain');
    expect(field.textContent).toContain('Add your domain first');
    expect(field.textContent).toContain('Peig needs a verified domain');
    expect(field.textContent).toContain('does not wait');
    expect(field.textContent).not.toContain('Not available');
    expect(getByTestId('open-domains')).toBeTruthy();
    expect(queryByTestId('copy-value-domain')).toBeNull();
  });

  test('has one thing less to copy, and is told that it is still missing', async () => {
    const { getByTestId } = await open(sampleViews.valuesNoDomain);
    expect(getByTestId('copied-count').textContent).toMatch(/^0 of 7 copied.*Domain still missing$/);
  });

  test('has no link in a cloud whose page for domains is not known', async () => {
    const { getByTestId, queryByTestId } = await open(sampleViews.valuesNoDomainElsewhere);
    expect(getByTestId('value-domain').textContent).toContain('Add your domain first');
    expect(queryByTestId('open-domains')).toBeNull();
  });

  test('is no matter where there is one', async () => {
    const { getByTestId, queryByTestId } = await open(sampleViews.values);
    expect(getByTestId('value-text-domain').textContent).toBe('northwindbakery.com');
    expect(getByTestId('copied-count').textContent).not.toContain('missing');
    expect(queryByTestId('open-domains')).toBeNull();
  });

  test('has no finding of axe', async () => {
    const { getByTestId } = await open(sampleViews.valuesNoDomain);
    const results = await axe.run(getByTestId('value-domain'), {
      rules: { 'color-contrast': { enabled: false }, listitem: { enabled: false } },
    });
    expect(results.violations.map((one) => one.id)).toEqual([]);
  });
});
