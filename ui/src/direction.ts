/** A letter of a script that runs from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A name that keeps to itself among other words (Unicode's isolates, UAX #9): otherwise one from right to left takes digits
 * and punctuation beside it along, and the sentence is read in another order than it was written.
 */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}
