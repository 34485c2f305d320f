import { readFileSync } from 'node:fs';

import { beforeAll, expect, test } from 'vitest';

import { withFirstPicture } from '../first-picture';
import { THEMES } from '../src/theme';
import { catalogues } from './catalogues';

let page: Document;

beforeAll(async () => {
  const html = await withFirstPicture(readFileSync('index.html', 'utf8'));
  page = new DOMParser().parseFromString(html, 'text/html');
});

test('the first picture stands where the pages will', () => {
  expect(page.querySelector('#root > .first')?.textContent).toBe('Peig Setup');
  expect(page.querySelectorAll('#root > *')).toHaveLength(1);
});

// It is drawn before anybody knows the language.
test.each(Object.entries(catalogues))('what it says is the same in %s', (_, catalogue) => {
  expect(catalogue.app.name).toBe('Peig Setup');
});

test('it has the colours of both themes', () => {
  const styles = [...page.querySelectorAll('style')].map((one) => one.textContent).join('');
  const [light, dark] = styles.split('prefers-color-scheme: dark');
  expect(light).toContain(THEMES.light.colorNeutralBackground3);
  expect(dark).toContain(THEMES.dark.colorNeutralBackground3);
});

// The policy of the window allows files of our own, and styles that carry its nonce; nothing inline besides.
test('it brings no script, no style attribute and no address', () => {
  const first = page.querySelector('.first');
  expect(first?.querySelectorAll('script, [style], [href], [src]')).toHaveLength(0);
  expect(first?.hasAttribute('style')).toBe(false);
});
