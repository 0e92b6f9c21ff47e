/**
 * A database that is being left takes no writes. This decides what a write that met such a one does: wait for
 * the switch to end, and then go where the data went, or, where the switcher died, open the database again.
 */
import type { Dexie } from 'dexie';
import { headOf, metaOf, underWriteLock } from './core.ts';
import type { Core } from './core.ts';
import { currentDatabase } from './registry.ts';
import type { HeadRow } from './schema.ts';

/** Sets the state of a database, with the counter that every other write compares. The caller holds the write lock. */
export async function setState(database: Dexie, state: HeadRow['state']): Promise<void> {
	await database.transaction('rw', ['meta'], async () => {
		const head = await headOf(database);
		if (head.state !== state) await metaOf(database).put({ ...head, state, lamport: head.lamport + 1 });
	});
}

/** Waits until nobody switches. True: the database takes writes again. Otherwise the store has ended. */
export async function afterSwitch(core: Core): Promise<boolean> {
	core.env.onSwitching?.(true);
	try {
		return (await core.env.locks.request(core.names.batchLock, () => takesWrites(core))) as boolean;
	} finally {
		core.env.onSwitching?.(false);
	}
}

/** At a start: what a switcher that died left closed is opened; while one lives, writes wait for it. */
export async function openAgain(core: Core): Promise<void> {
	await core.env.locks.request(core.names.batchLock, { ifAvailable: true }, async (lock) => {
		if (lock) await takesWrites(core);
	});
}

/**
 * Whether the database takes writes; one that a dead switcher left is opened again. False: the data stand
 * elsewhere, and the store has ended. The caller holds the batch lock, so nobody switches now.
 */
export async function takesWrites(core: Core): Promise<boolean> {
	if ((await headOf(core.strict)).state === 'open') return true;
	if ((await currentDatabase(core.env)) !== core.database) {
		core.end('wiped');
		// Whoever is told so looks for what took its place: by then the end must be known.
		await core.fate();
		return false;
	}
	await underWriteLock(core, () => setState(core.strict, 'open'));
	return true;
}
