import { expect, test } from 'vitest';

import { keys, pseudo, renamed } from '../src/sample/pseudo';
import { sampleViews } from '../src/sample/views';
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

test('a catalogue of keys says each sentence’s own, and its values', () => {
  for (const [key, text] of leaves(keys(en))) {
    expect(text.split(' ')[0]).toBe(key);
  }
  expect(keys(en).busy.elapsed).toBe('busy.elapsed {{duration}}');
});

test('the other names stand wherever the plain ones did', () => {
  const text = JSON.stringify(renamed(sampleViews.readiness));
  expect(text).not.toMatch(/Northwind Bakery|Alex Wilber/);
  expect(text).toContain('القاهرة');
});
