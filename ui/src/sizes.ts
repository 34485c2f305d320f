/** As low as an ordinary laptop leaves: what is to be seen comes closer together. */
export const LOW = '@media (max-height: 719px)';
