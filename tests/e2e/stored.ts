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

/** Every row of every database of the copy at `base`, as one text: what is not in it is not stored. */
export async function everyByte(page: Page, base = '/'): Promise<string> {
	return page.evaluate(async (prefix) => {
		const answer = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error ?? new Error('no answer'));
			});
		const decoder = new TextDecoder();
		const texts: string[] = [];
		for (const { name = '' } of await indexedDB.databases()) {
			if (!name.startsWith(prefix)) continue;
			const database = await answer(indexedDB.open(name));
			for (const store of database.objectStoreNames) {
				const rows = await answer(database.transaction(store).objectStore(store).getAll());
				texts.push(
					JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? decoder.decode(value) : value))
				);
			}
			database.close();
		}
		return texts.join('\n');
	}, `kith:${base}:`);
}

/** What another program may do to the journal: entry 2 of four or more, or its end. */
export type Harm = 'drop' | 'edit' | 'swap' | 'truncate' | 'truncate-with-head' | 'note-backup' | 'put-back';

/** Does harm to the journal, or puts rows back as they were; answers the rows before. `note-backup` is no harm. */
export async function changeStored(page: Page, harm: Harm, rows: unknown[] = []): Promise<unknown[]> {
	return page.evaluate(
		async ({ names, harm, rows }) => {
			type Entry = { seq: number; header: string };
			type Head = { key: 'head'; seq: number; hash: string };
			const answer = <T>(request: IDBRequest<T>) =>
				new Promise<T>((resolve, reject) => {
					request.onsuccess = () => resolve(request.result);
					request.onerror = () => reject(request.error ?? new Error('no answer'));
				});
			const open = async (name: string, stores: string[]) => {
				const database = await answer(indexedDB.open(name));
				return { database, in: database.transaction(stores, 'readwrite') };
			};
			const data = await open(names.data, ['journal', 'meta']);
			const journal = data.in.objectStore('journal');
			const before = (await answer(journal.getAll())) as Entry[];
			const head = (await answer(data.in.objectStore('meta').get('head'))) as Head;
			const [, second, third] = before as [Entry, Entry, Entry];
			const put = (entry: Entry, header: string) => answer(journal.put({ ...entry, header }));
			const cut = () => answer(journal.delete(IDBKeyRange.lowerBound(3)));
			if (harm === 'drop') await answer(journal.delete(2));
			else if (harm === 'edit') await put(second, second.header.replace('"records":1', '"records":9'));
			else if (harm === 'swap') await Promise.all([put(second, third.header), put(third, second.header)]);
			else if (harm === 'truncate') await cut();
			else if (harm === 'truncate-with-head') {
				const { prev } = JSON.parse(third.header) as { prev: string };
				await cut();
				await answer(data.in.objectStore('meta').put({ ...head, seq: 2, hash: prev }));
			} else if (harm === 'put-back') {
				await answer(journal.clear());
				for (const row of rows) await answer(journal.put(row));
			}
			data.database.close();
			if (harm === 'note-backup') {
				const registry = await open(names.registry, ['meta']);
				const meta = registry.in.objectStore('meta');
				const { workspace } = (await answer(meta.get('current'))) as { workspace: string };
				const note = {
					id: 'backup',
					at: 1,
					place: 'file',
					fileName: 'a.kith',
					// Read back since the data came to stand here.
					verifiedAt: Date.now(),
					seq: head.seq,
					hash: head.hash,
					customers: 4,
					bytes: 1,
					goneAt: null
				};
				await answer(meta.put({ key: `book:${workspace}`, book: { notes: [note], folder: null, keys: null } }));
				registry.database.close();
			}
			return before;
		},
		{ names: { data: databaseName(), registry: 'kith:/:registry' }, harm, rows }
	);
}

/** Replaces a text in the stored body of every customer that has it; at least one must. */
export async function rewriteCustomers(page: Page, from: string, to: string): Promise<void> {
	const changed = await page.evaluate(
		async ({ name, from, to }) => {
			const answer = <T>(request: IDBRequest<T>) =>
				new Promise<T>((resolve, reject) => {
					request.onsuccess = () => resolve(request.result);
					request.onerror = () => reject(request.error ?? new Error('no answer'));
				});
			const database = await answer(indexedDB.open(name));
			const store = database.transaction('customers', 'readwrite').objectStore('customers');
			let changed = 0;
			for (const row of (await answer(store.getAll())) as { body: string | Uint8Array | null }[]) {
				const text = typeof row.body === 'string' ? row.body : new TextDecoder().decode(row.body ?? undefined);
				if (!text.includes(from)) continue;
				changed++;
				await answer(store.put({ ...row, body: new TextEncoder().encode(text.replace(from, to)) }));
			}
			database.close();
			return changed;
		},
		{ name: databaseName(), from, to }
	);
	if (changed === 0) throw new Error(`No customer holds ${from}`);
}
