/**
 * Names under which data, messages and locks live. Several copies of Kith may share one origin
 * (`/a/`, `/b/`), so every name contains the base path.
 */
import { writingLocks } from '#lib/domain/api-version.ts';

// Persisted names are sacred: changing one loses sight of somebody's data.
const PREFIX = 'kith:';
const REGISTRY = 'registry';
const DATABASE = 'data-';
const FIRST_DATABASE = '1';
const CHANNEL = 'store';
const MEMORY = 'remembered';
const EMPTY = 'empty';

export interface Names {
	/** What every database name of this copy begins with. */
	prefix: string;
	registry: string;
	/** Of the first start's database. */
	firstDatabase: string;
	/** Of any other one, by a random id. */
	database: (id: string) => string;
	/** Of one that holds nothing and is deleted at once; see `deleteForGood`. */
	emptyDatabase: string;
	/** Cache that remembers that data were here. */
	memory: string;
	channel: string;
	/** Held for every transaction that writes. */
	writeLock: string;
	/** Held while a batch runs or databases are switched; free while the database says so: that tab died. */
	batchLock: string;
}

/** Names of the copy at a base path: `namesFor('/crm/').registry` → `'kith:/crm/:registry'`. */
export function namesFor(base: string): Names {
	const prefix = `${PREFIX}${base}:`;
	const { write, batch } = writingLocks(base);
	return {
		prefix,
		registry: prefix + REGISTRY,
		firstDatabase: prefix + DATABASE + FIRST_DATABASE,
		database: (id) => prefix + DATABASE + id,
		emptyDatabase: prefix + EMPTY,
		memory: prefix + MEMORY,
		channel: prefix + CHANNEL,
		writeLock: write,
		batchLock: batch
	};
}
