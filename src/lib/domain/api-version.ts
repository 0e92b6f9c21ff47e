/** What page and worker must agree on. The types of the contract stand in `engine/api.ts`. */

/** Raised by one with each change of the contract; a page and a worker that differ refuse each other. */
export const API_VERSION = 6;

/** Most rows one answer carries. */
export const MAX_WINDOW = 200;

/** Channel on which a page locks every tab of this copy; workers listen too. */
export function lockChannel(base: string): string {
	return `kith:${base}:lock`;
}

/** Locks that are held for every transaction that writes, and while a batch runs or databases are switched. */
export function writingLocks(base: string): { write: string; batch: string } {
	return { write: `kith:${base}:write`, batch: `kith:${base}:batch` };
}
