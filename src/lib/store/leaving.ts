/**
 * Getting rid of databases: what a switch left, what a crash left half filled, what was kept past its date. A
 * database is marked in the registry first and forgotten there once it is gone, so nothing is lost sight of.
 */
import { deleteDatabase, failureOf } from './connection.ts';
import type { StoreEnvironment } from './contract.ts';
import { namesFor } from './names.ts';
import { changing, isOverdue, withKnownRegistry } from './registry.ts';
import type { DatabaseRow } from './schema.ts';

const KEPT_MS = 7 * 86_400_000;
/** How long a caller waits for a database that a frozen tab may hold; the deletion itself goes on. */
const PATIENCE_MS = 3000;

export function keptRow(row: DatabaseRow, at: number, reason: 'restore' | 'migration'): DatabaseRow {
	return { ...row, state: 'kept', at, until: at + KEPT_MS, reason };
}
export function leavingRow(row: DatabaseRow, at: number): DatabaseRow {
	return { ...row, state: 'leaving', at };
}

/** Clears away what earlier sessions left. What is being filled in another tab is left alone. */
export async function tidy(env: StoreEnvironment): Promise<void> {
	try {
		await env.locks.request(namesFor(env.base).batchLock, { ifAvailable: true }, async (lock) => {
			if (!lock) return;
			await withKnownRegistry(env, (registry) =>
				changing(registry, async () => {
					const at = env.now();
					const rows = await registry.databases.toArray();
					const left = rows.filter((row) => row.state === 'filling' || isOverdue(row, at));
					await registry.databases.bulkPut(left.map((row) => leavingRow(row, at)));
				})
			);
		});
		await dropLeft(env);
	} catch (error) {
		// The next start tries again.
		failureOf(error, 'storage-denied');
	}
}

/** Deletes what is marked `leaving`. Resolves when it is gone, or after a few seconds while a tab still holds it. */
export async function dropLeft(env: StoreEnvironment): Promise<void> {
	const marked = await withKnownRegistry(env, (registry) => registry.databases.toArray());
	if (!marked.ok) return;
	const names = marked.value.flatMap((row) => (row.state === 'leaving' ? [row.name] : []));
	if (names.length === 0) return;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
	const filed = fileMemory(env);
	await Promise.race([patience, Promise.all(names.map((name) => drop(env, name, filed)))]);
	clearTimeout(timer);
}

async function drop(env: StoreEnvironment, name: string, filed: Promise<void>): Promise<void> {
	try {
		await filed;
		await deleteDatabase(name);
		await withKnownRegistry(env, (registry) => registry.databases.delete(name));
	} catch (error) {
		// It stays marked, and the next start tries again.
		failureOf(error, 'storage-denied');
	}
}

/**
 * Deletes databases and their bytes; waits until other connections let go. Chromium keeps databases in LevelDB, which
 * marks what was deleted and drops it when the file with the marks is merged with the file with the bytes. After a
 * deletion Chromium merges at once – but what is still in memory becomes one file together with its marks, and a
 * file alone is not merged. So what is in memory is made a file first, once for all of them. Other browsers store
 * otherwise, and nothing is claimed of them.
 */
export async function deleteForGood(env: StoreEnvironment, names: readonly string[]): Promise<void> {
	await fileMemory(env);
	for (const name of names) await deleteDatabase(name);
}

/** Makes a file of what LevelDB has in memory: deleting any database, even an empty one, does that. */
async function fileMemory(env: StoreEnvironment): Promise<void> {
	const name = namesFor(env.base).emptyDatabase;
	const made = await new Promise<IDBDatabase | null>((resolve) => {
		const opening = indexedDB.open(name);
		opening.onupgradeneeded = () => void opening.result.createObjectStore('nothing');
		opening.onsuccess = () => resolve(opening.result);
		// Where it cannot be made, nothing is lost but the reason to delete it.
		opening.onerror = (event) => {
			event.preventDefault();
			resolve(null);
		};
	});
	if (!made) return;
	made.close();
	await new Promise<void>((resolve) => {
		const deletion = indexedDB.deleteDatabase(name);
		// Blocked: another tab makes one too, and deletes it in a moment.
		deletion.onsuccess = deletion.onerror = deletion.onblocked = () => resolve();
	});
}
