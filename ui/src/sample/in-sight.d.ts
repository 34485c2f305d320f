export function blueButtons(part: ParentNode): HTMLButtonElement[];
export function isInSight(element: Element): boolean;
export function heightsOf(part: Element): number;
