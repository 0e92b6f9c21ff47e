/**
 * What a copy of Kith has stored, read past the app as another program would see it, and acts of such a
 * program: what a test wants to prove about the store must not come from the store's own mouth.
 */
import type { Page } from '@playwright/test';

export interface Stored {
	/** Native version; 0 where there is no database. */
	version: number;
	/** Text of each living customer's body, by id. */
	customers: Record<string, string>;
	/** State of each batch, oldest first. */
	batches: string[];
	/** Journal entries. */
	entries: number;
}

export function databaseName(base = '/'): string {
	return `kith:${base}:data-1`;
}

/** Reads the data of the copy at `base`; the page may be any of the same origin. */
export async function readStored(page: Page, base = '/'): Promise<Stored> {
	return page.evaluate(async (name): Promise<Stored> => {
		const known = (await indexedDB.databases()).find((entry) => entry.name === name);
		if (!known) return { version: 0, customers: {}, batches: [], entries: 0 };
		const answer = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error ?? new Error('no answer'));
			});
		const database = await answer(indexedDB.open(name));
		try {
			const transaction = database.transaction(['customers', 'batches', 'journal']);
			type Row = { id: string; deletedAt: number; body: string | Uint8Array | null };
			const [rows, batches, entries] = await Promise.all([
				answer(transaction.objectStore('customers').getAll() as IDBRequest<Row[]>),
				answer(transaction.objectStore('batches').getAll() as IDBRequest<{ state: string }[]>),
				answer(transaction.objectStore('journal').count())
			]);
			const decoder = new TextDecoder();
			const living = rows.filter(({ body, deletedAt }) => body !== null && deletedAt === 0);
			return {
				version: database.version,
				customers: Object.fromEntries(
					living.map(({ id, body }) => [id, typeof body === 'string' ? body : decoder.decode(body ?? undefined)])
				),
				batches: batches.map(({ state }) => state),
				entries
			};
		} finally {
			database.close();
		}
	}, databaseName(base));
}

/**
 * Opens a database at a native version as another Kith would, with one store more, and holds it until the
 * page goes away. Resolves once it is open: connections of an older version must have let go by then.
 */
export async function holdDatabase(page: Page, name: string, version: number): Promise<void> {
	await page.evaluate(
		({ name, version }) =>
			new Promise<void>((resolve, reject) => {
				const request = indexedDB.open(name, version);
				request.onupgradeneeded = () => void request.result.createObjectStore('of-another-version');
				request.onerror = () => reject(request.error ?? new Error('not opened'));
				request.onsuccess = () => {
					// Kept where no collector finds it.
					Object.assign(globalThis, { heldDatabase: request.result });
					resolve();
				};
			}),
		{ name, version }
	);
}
