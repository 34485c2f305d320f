/** Wider than this (px), what the window shows stays together in its middle: from the step to its checklist and its button is one glance. */
const TOGETHER = 1440;

/** A window that is wider than what it shows. */
export const WIDE = `@media (min-width: ${String(TOGETHER + 1)}px)`;

/** The room at either side of what the window shows in such a window, with the room that is left there in any. */
export const beside = (any: string) => `calc((100% - ${String(TOGETHER)}px) / 2 + ${any})`;

/** That room as a style, for what stands across the whole window. */
export const sides = (any: string) => ({ paddingLeft: beside(any), paddingRight: beside(any) });

/** As low as an ordinary laptop leaves: what is to be seen comes closer together. */
export const LOW = '@media (max-height: 719px)';
