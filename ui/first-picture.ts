import type { Theme } from '@fluentui/react-components';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Plugin } from 'vite';

import en from './src/locales/en.json';
import { beside, WIDE } from './src/sizes';

/** The colours of the window's top, as `Header` has them. */
function colours(theme: Theme): string {
  return [
    `--window: ${theme.colorNeutralBackground3}`,
    `--top: ${theme.colorNeutralBackground1}`,
    `--line: ${theme.colorNeutralStroke2}`,
    `--words: ${theme.colorNeutralForeground1}`,
    `--mark: ${theme.colorBrandForeground1}`,
  ].join('; ');
}

/** The styles of the first picture. Lengths are `Header`'s; `looks.ts` holds the two against each other in both engines. */
function styles(light: Theme, dark: Theme): string {
  return `
.first { height: 100%; ${colours(light)}; background: var(--window); }
.first > p { display: flex; align-items: center; gap: ${light.spacingHorizontalS}; min-height: 56px; margin: 0;
  padding: ${light.spacingVerticalS} ${light.spacingHorizontalXL}; border-bottom: ${light.strokeWidthThin} solid var(--line);
  background: var(--top); color: var(--words); font-family: ${light.fontFamilyBase}; font-size: ${light.fontSizeBase400};
  line-height: ${light.lineHeightBase400}; font-weight: ${String(light.fontWeightSemibold)}; }
.first svg { width: 24px; height: 24px; color: var(--mark); }
@media (prefers-color-scheme: dark) { .first { ${colours(dark)}; } }
${WIDE} { .first > p { padding-left: ${beside(light.spacingHorizontalXL)}; padding-right: ${beside(light.spacingHorizontalXL)}; } }
@media (max-width: 719px) { .first > p { min-height: 40px;
  padding: ${light.spacingVerticalXS} ${light.spacingHorizontalM}; } }
`;
}

const ROOT = '<div id="root"></div>';

/** The page with its first picture in it. */
export async function withFirstPicture(html: string): Promise<string> {
  // Thousands of icons: read only where a page is built.
  const { KeyMultipleRegular } = await import('@fluentui/react-icons');
  const { THEMES } = await import('./src/theme');
  const mark = renderToStaticMarkup(createElement(KeyMultipleRegular, { 'aria-hidden': true }));
  if (!html.includes(ROOT)) {
    throw new Error('the page has no place for its first picture');
  }
  return html
    .replace('</head>', `<style>${styles(THEMES.light, THEMES.dark)}</style></head>`)
    .replace(ROOT, `<div id="root"><div class="first"><p>${mark}${en.app.name}</p></div></div>`);
}

/**
 * What the window shows until the pages have been read, which takes a slow computer a second: the window's own top, where it will
 * stay. Written into `index.html` when it is built, out of the theme and the catalogue. React puts the pages in its place.
 */
export function firstPicture(): Plugin {
  return { name: 'first-picture', transformIndexHtml: withFirstPicture };
}
