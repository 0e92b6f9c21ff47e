import { MediaQuery } from 'svelte/reactivity';

/** Whether a record stands beside the list; on smaller screens it takes the list's place. */
export const wide = new MediaQuery('min-width: 900px');
