import { expect, test } from 'vitest';

import { pseudo } from '../src/sample/pseudo';
import en from '../src/locales/en.json';
import { leaves } from './catalogues';

const VALUES = /\{\{\w+\}\}|https?:\/\/\S+/g;

test('the disguise keeps keys and values, and is two fifths longer, accented and in brackets', () => {
  const disguised = new Map(leaves(pseudo(en)));
  const plain = leaves(en);
  expect([...disguised.keys()]).toEqual(plain.map(([key]) => key));
  for (const [key, text] of plain) {
    const other = disguised.get(key) ?? '';
    expect(other.match(VALUES) ?? [], key).toEqual(text.match(VALUES) ?? []);
    const words = other.replace(VALUES, '');
    expect(words, key).toMatch(/^\[[^]*\]$/);
    expect(words, key).not.toMatch(/[a-z]/i);
    const count = (one: string) => one.replace(VALUES, '').match(/\p{L}/gu)?.length ?? 0;
    expect(count(other), key).toBe(Math.floor(count(text) * 1.4 + 1e-6));
  }
});
