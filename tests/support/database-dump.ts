/** A whole IndexedDB as text and back: structure and rows as they stand, bytes in base64, one row a line. */

interface DumpedStore {
	name: string;
	keyPath: IDBObjectStore['keyPath'];
	indexes: { name: string; keyPath: string | string[]; unique: boolean; multiEntry: boolean }[];
	rows: unknown[];
}
export interface DumpedDatabase {
	name: string;
	/** The native one. */
	version: number;
	stores: DumpedStore[];
}

/** Every database whose name begins with a prefix. */
export async function dumpDatabases(prefix: string): Promise<DumpedDatabase[]> {
	const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
	return Promise.all(names.sort().map(dump));
}

async function dump(name: string): Promise<DumpedDatabase> {
	const database = await answered(indexedDB.open(name));
	const transaction = database.transaction([...database.objectStoreNames]);
	const stores = [...database.objectStoreNames].map(async (each) => {
		const store = transaction.objectStore(each);
		const indexes = [...store.indexNames].map((index) => {
			const { name, keyPath, unique, multiEntry } = store.index(index);
			return { name, keyPath, unique, multiEntry };
		});
		return {
			name: each,
			keyPath: store.keyPath,
			indexes,
			rows: await answered(store.getAll() as IDBRequest<unknown[]>)
		};
	});
	const dumped = { name, version: database.version, stores: await Promise.all(stores) };
	database.close();
	return dumped;
}

/** Makes the databases of a dump anew; none of that name may exist. */
export async function loadDatabases(dumped: readonly DumpedDatabase[]): Promise<void> {
	for (const { name, version, stores } of dumped) {
		const opening = indexedDB.open(name, version);
		opening.onupgradeneeded = () => {
			for (const each of stores) {
				const store = opening.result.createObjectStore(each.name, { keyPath: each.keyPath });
				for (const { name, keyPath, unique, multiEntry } of each.indexes)
					store.createIndex(name, keyPath, { unique, multiEntry });
				for (const row of each.rows) store.add(row);
			}
		};
		(await answered(opening)).close();
	}
}

export function dumpText(dumped: readonly DumpedDatabase[]): string {
	const lines = dumped.flatMap(({ name, version, stores }) => [
		JSON.stringify({ database: name, version }),
		...stores.flatMap(({ rows, ...store }) => [
			JSON.stringify({ store }),
			...rows.map((row) => JSON.stringify({ row }, withBytes))
		])
	]);
	return `${lines.join('\n')}\n`;
}

export function dumpFrom(text: string): DumpedDatabase[] {
	const databases: DumpedDatabase[] = [];
	for (const line of text.trimEnd().split('\n')) {
		const read = JSON.parse(line, fromBytes) as {
			database?: string;
			version?: number;
			store?: Omit<DumpedStore, 'rows'>;
			row?: unknown;
		};
		if (read.database !== undefined) databases.push({ name: read.database, version: read.version!, stores: [] });
		else if (read.store) databases.at(-1)!.stores.push({ ...read.store, rows: [] });
		else databases.at(-1)!.stores.at(-1)!.rows.push(read.row);
	}
	return databases;
}

function withBytes(_: string, value: unknown): unknown {
	if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
	// Lost without a word otherwise, and with it what the row means.
	if (value instanceof CryptoKey || value instanceof Date || value instanceof Blob)
		throw new TypeError('A row that is no plain data cannot be kept as text');
	return value;
}
function fromBytes(_: string, value: unknown): unknown {
	const bytes = (value as { $bytes?: unknown } | null)?.$bytes;
	return typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')) : value;
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('The database did not answer'));
	});
}
