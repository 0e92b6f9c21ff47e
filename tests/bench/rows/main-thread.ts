/** Measured in the app's own screens; not written yet. */
import type { Row } from '../figures.ts';

export const mainThread: Row = {
	id: 'main-thread',
	what: 'longest main-thread task during the import',
	measure: () => Promise.resolve(null)
};
