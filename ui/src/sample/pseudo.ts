/**
 * English that looks foreign: every letter has an accent, each text is two fifths longer and stands in brackets. On screen
 * it shows what no translation would: a sentence that is in no catalogue has no accents, one that is cut off has no bracket.
 */

/** Its tag: Unicode's own for English in such a disguise (CLDR, "Pseudo-Locales"). No catalogue and no shipped page has it. */
export const PSEUDO = 'en-XA';

/** How much longer, as German and the like are. */
const LONGER = 0.4;

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'àƀçđéƒĝĥíĵķļɱñöþǫŕšţûṽŵẋýžÀƁÇĐÉƑĜĤÍĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ';

/** What stands in for a text; its values and addresses stay as they are. */
function disguise(text: string): string {
  let owed = 0;
  const letters = (part: string) =>
    part.replace(/[a-z]/gi, (letter) => {
      const accented = ACCENTED.charAt(PLAIN.indexOf(letter));
      owed += LONGER;
      if (owed < 1) {
        return accented;
      }
      owed -= 1;
      return accented + accented;
    });
  const parts = text.split(/(\{\{\w+\}\}|https?:\/\/\S+)/);
  return `[${parts.map((part, at) => (at % 2 ? part : letters(part))).join('')}]`;
}

/** The names of the imagined tenant, as another admin's might be: from right to left, with digits and brackets, and long. */
const NAMES: readonly (readonly [string, string])[] = [
  ['Northwind Bakery', 'مخبز رياح الشمال (القاهرة) 24'],
  ['Alex Wilber', 'אלכס וילבר'],
  ['Adele Vance', 'אדל ואנס (2)'],
  ['northwindbakery.com', 'verwaltung.northwind-baeckerei-und-konditorei.example'],
];

/** The same view of that tenant. */
export function renamed<Drawn>(view: Drawn): Drawn {
  const text = NAMES.reduce((so, [plain, other]) => so.replaceAll(plain, other), JSON.stringify(view));
  return JSON.parse(text) as Drawn;
}

/** Its tag, which is Unicode's for another such English. */
export const KEYS = 'en-XB';

/** A catalogue that says of each sentence which one it is, and with what values: an outline that no wording changes. */
export function keys<Catalogue extends object>(catalogue: Catalogue, above = ''): Catalogue {
  const entries = Object.entries(catalogue).map(([key, value]: [string, string | object]) => [
    key,
    typeof value === 'string'
      ? [above + key, ...(value.match(/\{\{\w+\}\}/g) ?? [])].join(' ')
      : keys(value, `${above}${key}.`),
  ]);
  return Object.fromEntries(entries) as Catalogue;
}

/** The same catalogue in disguise. */
export function pseudo<Catalogue extends object>(catalogue: Catalogue): Catalogue {
  const entries = Object.entries(catalogue).map(([key, value]: [string, string | object]) => [
    key,
    typeof value === 'string' ? disguise(value) : pseudo(value),
  ]);
  return Object.fromEntries(entries) as Catalogue;
}
