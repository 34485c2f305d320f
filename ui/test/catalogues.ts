/** Every sentence of a catalogue, with its key. */
export function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, child]: [string, string | object]): [string, string][] => {
    const at = path ? `${path}.${key}` : key;
    return typeof child === 'string' ? [[at, child]] : leaves(child, at);
  });
}
