import { MediaQuery } from 'svelte/reactivity';

/** Whether a record stands beside the list; on smaller screens it takes the list's place. */
export const wide = new MediaQuery('min-width: 900px');

/** Whether there is room for a table of columns. */
export const roomForTable = new MediaQuery('min-width: 1100px');
