import { expect, test } from 'vitest';

import { isolated } from '../src/direction';
import { t } from '../src/i18n';

test('a name from right to left keeps to itself in a sentence, any other is as it is', () => {
  expect(isolated('Northwind Bakery')).toBe('Northwind Bakery');
  expect(isolated('مخبز (2)')).toBe('\u2068مخبز (2)\u2069');
  expect(t('app.accountNamed', { name: 'אלכס', account: 'a@b.example' })).toContain('\u2068אלכס\u2069');
  expect(t('app.accountNamed', { name: '<Alex & Co>', account: 'a@b.example' })).toContain('<Alex & Co>');
});
