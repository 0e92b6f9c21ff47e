/**
 * The floor under an import: rows that are already parsed, written in chunks with the store's key and
 * indexes and nothing else — no normalising, no duplicates, no pages, no journal.
 */
import { Dexie, type Table } from 'dexie';
import Papa from 'papaparse';

export interface FloorRequest {
	file: File;
}
export interface FloorReply {
	/** Milliseconds, from the first write to the last transaction's end. */
	time: number;
	rows: number;
}

const CHUNK = 2000;

onmessage = async ({ data }: MessageEvent<FloorRequest>) => {
	const text = await data.file.text();
	const parsed = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
	const rows = parsed.map((row) => ({ id: randomId(), ...row }));
	const database = new Dexie('floor', { chromeTransactionDurability: 'relaxed' });
	// As `STORES` in store/schema.ts: the id is the only index of a record.
	database.version(1).stores({ customers: 'id' });
	await database.open();
	const customers: Table = database.table('customers');

	const start = performance.now();
	for (let at = 0; at < rows.length; at += CHUNK) {
		const chunk = rows.slice(at, at + CHUNK);
		await database.transaction('rw', customers, () => customers.bulkAdd(chunk));
	}
	const time = performance.now() - start;
	await database.delete();
	postMessage({ time, rows: rows.length } satisfies FloorReply);
};

function randomId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
