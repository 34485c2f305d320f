/**
 * English that looks foreign: every letter has an accent, each text is a third longer and stands in brackets. On screen it
 * shows what no translation would: a sentence that is in no catalogue has no accents, one that is cut off has no bracket.
 */

/** How much longer, as German and the like are. */
const LONGER = 0.35;

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

/** The same catalogue in disguise. */
export function pseudo<Catalogue extends object>(catalogue: Catalogue): Catalogue {
  const entries = Object.entries(catalogue).map(([key, value]: [string, string | object]) => [
    key,
    typeof value === 'string' ? disguise(value) : pseudo(value),
  ]);
  return Object.fromEntries(entries) as Catalogue;
}
