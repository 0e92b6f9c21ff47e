/** A database as any other program would find it: every row of every table, past the store. */
import { Dexie } from 'dexie';

/** Opens a database of whatever version, runs `use` on it and closes it again. */
export async function withRaw<T>(name: string, use: (raw: Dexie) => Promise<T>): Promise<T> {
	const raw = new Dexie(name);
	await raw.open();
	try {
		return await use(raw);
	} finally {
		raw.close();
	}
}

/** All rows as one text, keys and bytes of UTF-8 text included: what is not in it is not in the database. */
export function everyByte(name: string): Promise<string> {
	return withRaw(name, async (raw) => {
		const decoder = new TextDecoder();
		const rows = await Promise.all(raw.tables.map((table) => table.toArray()));
		return JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? decoder.decode(value) : value));
	});
}
