/** One sheet with all the pictures, to be opened from the disk. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { FOLDER } from './page';

export interface Picture {
  file: string;
  view: string;
  engine: string;
  language: string;
  theme: string;
  size: string;
}

const STYLE = `
  body { font: 14px system-ui, sans-serif; margin: 16px; background: #ddd; color: #000 }
  h2 { position: sticky; top: 0; background: #ddd; padding: 4px 0; margin: 24px 0 8px }
  div { display: flex; flex-wrap: wrap; gap: 8px; align-items: start }
  figure { margin: 0; width: 240px } figcaption { font-size: 11px }
  img { width: 240px; border: 1px solid #888; display: block }`;

const figure = (file: string, words: string) =>
  `<figure><a href="${file}"><img loading="lazy" src="${file}" alt="${words}"></a><figcaption>${words}</figcaption></figure>`;

const part = (title: string, figures: readonly string[]) =>
  `<h2 id="${title}">${title}</h2>\n<div>\n${figures.join('\n')}\n</div>`;

/** Pictures of the real window that the journeys have left, by journey. */
function journeys(): string[] {
  const above = join(FOLDER, '..');
  const folders = readdirSync(above, { withFileTypes: true }).filter((one) => one.isDirectory());
  return folders.flatMap(({ name }) => {
    const files = readdirSync(join(above, name)).filter((file) => file.endsWith('.png'));
    return name === 'sheet' || !files.length
      ? []
      : [
          part(
            `journey: ${name}`,
            files.sort().map((file) => figure(`../${name}/${file}`, file.replace('.png', ''))),
          ),
        ];
  });
}

/** Writes it, the views in the order in which an admin meets them, the journeys after them. */
export function writeSheet(views: readonly string[], pictures: readonly Picture[]): void {
  const parts = views.map((view) =>
    part(
      view,
      pictures
        .filter((one) => one.view === view)
        .map(({ file, engine, language, theme, size }) =>
          figure(file, [engine, language, theme, size].join(', ')),
        )
        .sort(),
    ),
  );
  const sheet = join(FOLDER, 'index.html');
  const title = `Peig Setup: ${pictures.length} pictures of ${views.length} views`;
  writeFileSync(
    sheet,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style>\n` +
      `<h1>${title}</h1>\n${[...parts, ...journeys()].join('\n')}\n</html>\n`,
  );
  console.log(`${title}: ${resolve(sheet)}`);
}
