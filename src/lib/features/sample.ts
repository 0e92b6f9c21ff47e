/** How many made-up customers one tap adds: enough for clear groups, few enough to look at. */
export const SAMPLE_SIZE = 240;
