/** A permission's name as a catalogue key spells it: the dot separates levels there. */
export function underscored(permission: string): string {
  return permission.replaceAll('.', '_');
}
