/** Measured in the app's own screens; not written yet. */
import type { Row } from '../figures.ts';

export const opening: Row = {
	id: 'opening',
	what: 'cold open until the first window stands, beside 100 customers',
	measure: () => Promise.resolve(null)
};
