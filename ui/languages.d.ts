export const languages: string[];
export function catalogueOf(tag: string): URL;
