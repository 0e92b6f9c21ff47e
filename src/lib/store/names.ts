/**
 * Names under which data, messages and locks live. Several copies of Kith may share one origin
 * (`/a/`, `/b/`), so every name contains the base path.
 */

// Persisted names are sacred: changing one loses sight of somebody's data.
const PREFIX = 'kith:';
const REGISTRY = 'registry';
const FIRST_DATABASE = 'data-1';
const CHANNEL = 'store';
const WRITE_LOCK = 'write';
const BATCH_LOCK = 'batch';

export interface Names {
	/** What every database name of this copy begins with. */
	prefix: string;
	registry: string;
	firstDatabase: string;
	channel: string;
	/** Held for every transaction that writes. */
	writeLock: string;
	/** Held while a batch runs; free while the database has a running batch: its tab died. */
	batchLock: string;
}

/** Names of the copy at a base path: `namesFor('/crm/').registry` → `'kith:/crm/:registry'`. */
export function namesFor(base: string): Names {
	const prefix = `${PREFIX}${base}:`;
	return {
		prefix,
		registry: prefix + REGISTRY,
		firstDatabase: prefix + FIRST_DATABASE,
		channel: prefix + CHANNEL,
		writeLock: prefix + WRITE_LOCK,
		batchLock: prefix + BATCH_LOCK
	};
}
