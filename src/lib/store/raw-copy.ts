/**
 * Saves a database that this code must not open, because a newer one made it: every row as it stands, past
 * Dexie and without a version, so that nothing is changed. One line of JSON per row, `[store, key, row]`; bytes
 * stand as `{"$bytes": base64}`, so what is sealed stays sealed. The first line says where it comes from.
 */
import type { StoreEnvironment } from './contract.ts';

const PIECE = 500;

/** The rows of these databases, one after the other. */
export async function rawCopy(env: StoreEnvironment, names: readonly string[]): Promise<Blob> {
	const parts: Blob[] = [];
	for (const name of names) {
		const database = await answer(indexedDB.open(name));
		database.onversionchange = () => database.close();
		try {
			const stores = [...database.objectStoreNames];
			const head = { kith: 'raw copy', database: name, version: database.version, at: env.now(), stores };
			parts.push(new Blob([`${JSON.stringify(head)}\n`]));
			for (const store of stores) for await (const lines of linesOf(database, store)) parts.push(new Blob([lines]));
		} finally {
			database.close();
		}
	}
	return new Blob(parts, { type: 'application/x-ndjson' });
}

async function* linesOf(database: IDBDatabase, name: string): AsyncGenerator<string> {
	for (let after: IDBValidKey | null = null; ;) {
		const range: IDBKeyRange | null = after === null ? null : IDBKeyRange.lowerBound(after, true);
		const store = database.transaction(name).objectStore(name);
		const [keys, rows]: [IDBValidKey[], unknown[]] = await Promise.all([
			answer(store.getAllKeys(range, PIECE)),
			answer(store.getAll(range, PIECE) as IDBRequest<unknown[]>)
		]);
		if (keys.length > 0) yield keys.map((key, i) => `${JSON.stringify([name, key, rows[i]], plain)}\n`).join('');
		if (keys.length < PIECE) return;
		after = keys.at(-1)!;
	}
}

function plain(_: string, value: unknown): unknown {
	if (value instanceof ArrayBuffer) return bytesOf(new Uint8Array(value));
	return value instanceof Uint8Array ? bytesOf(value) : value;
}
function bytesOf(bytes: Uint8Array): { $bytes: string } {
	let binary = '';
	for (const byte of bytes) binary += String.fromCharCode(byte);
	return { $bytes: btoa(binary) };
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('No answer from the database'));
	});
}
