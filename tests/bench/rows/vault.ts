/** The import with the vault on beside the plain one; the vault is not built yet. */
import type { Row } from '../figures.ts';

export const vault: Row = {
	id: 'vault',
	what: 'the same import with the vault on',
	measure: () => Promise.resolve(null)
};
