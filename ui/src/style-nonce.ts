/** Id of the `<style>` element in index.html that carries the nonce. */
const CARRIER = 'nonce-carrier';

/**
 * Attributes for every style element that Fluent makes.
 *
 * The shell's policy refuses inline styles without its nonce. It writes the nonce into the style element of
 * index.html; browsers hide the attribute from scripts and keep the property.
 */
export function styleElementAttributes(document: Document): Record<string, string> {
  const nonce = document.getElementById(CARRIER)?.nonce;
  return nonce ? { nonce } : {};
}
