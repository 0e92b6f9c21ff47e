/**
 * The journal: every write, newest last. An entry is a header and, apart from it, its payload in
 * chunks. The header is kept as the very text its hash covers: it holds the hash of the header before
 * it and a digest per chunk, so nothing can be changed, dropped or reordered unseen. Digests cover the
 * opened text, so that turning the vault on or off leaves the chain whole. Erasing rewrites chunks and
 * says so in an entry of its own: of a chunk the newest recorded digest counts.
 */
import type { Codec } from './codec.ts';
import type { Dexie } from 'dexie';
import type { Cause, JournalHeader, TableName } from './contract.ts';
import type { JournalItem } from './plan.ts';
import { PAYLOAD_SCHEMA, TABLE_NAMES } from './schema.ts';
import type { JournalRow, PayloadRow } from './schema.ts';

/** One chunk of an entry's payload. Creations are ids only: what was created is the record's first version. */
export interface Payload {
	creates: [table: TableName, ids: string[]][];
	items: JournalItem[];
}

/** The hashed part of a header. */
export interface EntryHeader {
	seq: number;
	/** Hash of the header before; empty for the first. */
	prev: string;
	at: number;
	lamport: number;
	device: string;
	cause: Cause;
	records: number;
	/** Records per table. */
	counts: [table: TableName, records: number][];
	/** Ids and changed fields; of a batch they stand in its payload only. */
	ids: [table: TableName, ids: string[]][] | null;
	fields: string[] | null;
	entry: string;
	digests: string[];
	/** Of an entry `erase`: the chunks it rewrote, with the digest before and after. */
	rewrites?: Rewrite[];
	/** Of an entry `erase`: those of its records that stay, without what named somebody. */
	altered?: [table: TableName, ids: string[]][];
}
export interface Rewrite {
	entry: string;
	chunk: number;
	from: string;
	to: string;
}

export function emptyPayload(): Payload {
	return { creates: [], items: [] };
}
export function payloadText(payload: Payload): string {
	return JSON.stringify(payload);
}
export function payloadFrom(text: string): Payload {
	return JSON.parse(text) as Payload;
}
export function payloadAbout(entry: string, chunk: number, rev: number) {
	return { table: 'payloads', id: `${entry}/${chunk}`, rev, schema: PAYLOAD_SCHEMA };
}

/** The opened text of a payload chunk. */
export async function openPayload(codec: Codec, row: PayloadRow): Promise<string> {
	const about = payloadAbout(row.entry, row.chunk, row.rev);
	const [text] = await codec.open([{ about, sealed: row.body }]);
	return text!;
}

/** All of a payload as items, creations included. */
export function itemsOf(payload: Payload): JournalItem[] {
	const items: JournalItem[] = [];
	for (const [table, ids] of payload.creates) {
		for (const id of ids) items.push({ table, id, rev: 1, before: null, fields: [], deletion: false, vanished: null });
	}
	return items.concat(payload.items);
}

/** Groups ids by table, in the order of the tables. */
export function idsByTable(records: Iterable<{ table: TableName; id: string }>): [TableName, string[]][] {
	const groups = new Map<TableName, string[]>();
	for (const { table, id } of records) {
		const ids = groups.get(table);
		if (ids) ids.push(id);
		else groups.set(table, [id]);
	}
	return TABLE_NAMES.flatMap((table) => (groups.has(table) ? [[table, groups.get(table)!]] : []));
}

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export async function digestOf(text: string): Promise<string> {
	const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
	let hex = '';
	for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
	return hex;
}

export function headerFrom(row: JournalRow): EntryHeader {
	return JSON.parse(row.header) as EntryHeader;
}

/** What the engine sees of an entry. */
export function publicHeader(row: JournalRow): JournalHeader {
	const header = headerFrom(row);
	return {
		seq: row.seq,
		at: header.at,
		cause: header.cause,
		records: header.records,
		tables: header.counts.map(([table]) => table),
		// An entry whose undoing was itself undone has its effect again.
		undoneBy: row.redoneBy === null ? row.undoneBy : null
	};
}

export interface JournalCheck {
	ok: boolean;
	entries: number;
	/** The first entry that is wrong, and how. */
	firstBad: number | null;
	problem: 'missing' | 'chain' | 'digest' | 'head' | null;
}

/** Hash of an entry's header, as the next one holds it; empty before the first one, null where there is no such entry. */
export async function hashOfEntry(database: Dexie, seq: number): Promise<string | null> {
	if (seq === 0) return '';
	const row = await database.table<JournalRow, number>('journal').get(seq);
	return row ? digestOf(row.header) : null;
}
