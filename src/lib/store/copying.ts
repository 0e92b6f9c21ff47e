/**
 * Reads a live database whole, as a stream of opened rows, for a backup or a move to another database.
 * First every table in pieces while others go on writing; then, entry by entry of the journal, what they
 * wrote meanwhile; last, in one read transaction, the rest and the head row. A later row replaces an earlier
 * one with the same key, so that what came out is the database as its newest entry left it. Memory holds one
 * piece at a time. Summary pages and the head window are not copied: they are derived.
 *
 * The caller holds the batch lock: what batches and erasures change does not stand in the journal by id.
 */
import { assert, fail } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { SealedItem } from './codec.ts';
import type { LongOptions, OpenRow, OpenRows, TableName } from './contract.ts';
import { headOf, journalOf, metaOf, payloadsOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { headerFrom, payloadAbout } from './journal.ts';
import { rollBackRunning } from './recovery.ts';
import { bodyAbout } from './row-bodies.ts';
import { TABLE_NAMES } from './schema.ts';
import type { HeadRow, JournalRow, PayloadRow, RecordRow } from './schema.ts';

const PIECE = 2000;
/** A payload chunk of a batch can hold 2,000 records. */
const PAYLOAD_PIECE = 32;
/** Records that others may have changed before the last pass; above it there is another pass before. */
const LITTLE = 500;
const MOST_PASSES = 12;

export interface CopyOptions {
	signal?: AbortSignal;
	/** Rows that do not open are named in `unreadable` instead of ending the copy with an error. */
	skipUnreadable?: boolean;
	/** Called before the last pass; from then on the caller lets nobody write. */
	beforeLast?: () => Promise<void>;
}
/** What the source held at the end. */
export interface CopyEnd {
	head: HeadRow;
	/** Rows per copied table. */
	counts: Record<string, number>;
}
/** Tables that are copied; of `meta` the rows `head` and `sentinel` only. */
export const COPIED_TABLES = [...TABLE_NAMES, 'journal', 'payloads', 'batches'] as const;

/** Gives `use` every row of the database. `busy` while a batch or a switch runs; both are told so meanwhile. */
export async function withRows<T>(
	core: Core,
	use: (rows: AsyncIterable<OpenRows>) => Promise<Result<T>>,
	{ signal }: LongOptions = {}
): Promise<Result<T>> {
	return core.env.locks.request(core.names.batchLock, { ifAvailable: true }, async (lock): Promise<Result<T>> => {
		if (!lock) return fail('busy');
		await rollBackRunning(core);
		return use(copyRows(core, { signal, skipUnreadable: true }));
	}) as Promise<Result<T>>;
}

/** Every row, opened. Throws an `UnreadableError` (see `skipUnreadable`), or the signal's reason. */
export async function* copyRows(core: Core, options: CopyOptions = {}): AsyncGenerator<OpenRows, CopyEnd> {
	let { seq } = await headOf(core.strict);
	const { tables } = standingTables(core);
	for (const table of tables) yield* opened(core, options, pieces(core, table, PIECE));
	yield* opened(core, options, pieces(core, 'journal', PIECE));
	yield* opened(core, options, pieces(core, 'payloads', PAYLOAD_PIECE));
	yield* opened(core, options, pieces(core, 'batches', PIECE));
	for (let pass = 0; pass < MOST_PASSES; pass++) {
		const more = await changesAfter(core, seq, PIECE);
		if (more.records <= LITTLE) break;
		yield* opened(core, options, more.rows);
		seq = more.seq;
	}
	await options.beforeLast?.();
	const last = await changesAfter(core, seq, Infinity);
	yield* opened(core, options, last.rows);
	yield { table: 'meta', rows: last.meta.map((row) => ({ row: row as Record<string, unknown> })) };
	return { head: last.head, counts: last.counts };
}

/** Of the tables this code knows, those that the database has: an older one may lack some. */
function standingTables({ strict }: Core) {
	const names = new Set(strict.tables.map((table) => table.name));
	return {
		tables: TABLE_NAMES.filter((table) => names.has(table)),
		copied: COPIED_TABLES.filter((table) => names.has(table))
	};
}

type Row = object;
type Stored = { table: string; rows: readonly Row[] };

/** A table in pieces, each read in a transaction of its own. */
async function* pieces(core: Core, name: string, limit: number): AsyncGenerator<Stored> {
	const table = core.strict.table<Row, IDBValidKey>(name);
	const keyOf = (row: Row): IDBValidKey =>
		name === 'payloads' ? [(row as PayloadRow).entry, (row as PayloadRow).chunk] : keyIn(row, name);
	for (let after: IDBValidKey | null = null; ;) {
		const range = after === null ? table.toCollection() : table.where(':id').above(after);
		const rows: Row[] = await range.limit(limit).toArray();
		if (rows.length > 0) yield { table: name, rows };
		if (rows.length < limit) return;
		after = keyOf(rows.at(-1)!);
	}
}
function keyIn(row: Row, table: string): IDBValidKey {
	return (row as Record<string, IDBValidKey>)[table === 'journal' ? 'seq' : 'id']!;
}

interface Changes {
	rows: Stored[];
	/** Records in them, and the newest entry they reach to. */
	records: number;
	seq: number;
	head: HeadRow;
	meta: Row[];
	counts: Record<string, number>;
}
/** What the entries after `seq` changed, as it stands now; as many entries as hold at most `most` records. */
async function changesAfter(core: Core, seq: number, most: number): Promise<Changes> {
	const { strict } = core;
	const { copied } = standingTables(core);
	return strict.transaction('r', [...copied, 'meta'], async () => {
		const head = await headOf(strict);
		const entries: JournalRow[] = [];
		const ids = new Map<TableName, Set<string>>();
		const payloads: [string, number][] = [];
		const older = new Set<number>();
		let records = 0;
		for (let from = seq; from < head.seq && records < most; from++) {
			const row = await journalOf(strict).get(from + 1);
			assert(row, 'a journal without one of its entries');
			const header = headerFrom(row);
			assert(header.ids, 'a batch while the database is copied');
			entries.push(row);
			records += header.records;
			for (const [table, changed] of header.ids) {
				const known = ids.get(table) ?? new Set();
				ids.set(table, known);
				for (const id of changed) known.add(id);
			}
			for (let chunk = 0; chunk < header.digests.length; chunk++) payloads.push([header.entry, chunk]);
			// An undo marks the entry it inverts, that one's own, and so on.
			for (let undoes = header.cause.undoes; undoes !== undefined && !older.has(undoes);) {
				older.add(undoes);
				const parent = await journalOf(strict).get(undoes);
				undoes = parent && headerFrom(parent).cause.undoes;
			}
		}
		const rows: Stored[] = [
			...(await Promise.all(
				[...ids].map(async ([table, some]) => ({
					table,
					rows: present(await recordsOf(strict, table).bulkGet([...some]))
				}))
			)),
			{ table: 'journal', rows: present(await journalOf(strict).bulkGet([...older])) },
			{ table: 'journal', rows: entries },
			{ table: 'payloads', rows: present(await payloadsOf(strict).bulkGet(payloads)) }
		];
		const counts = Object.fromEntries(
			await Promise.all(copied.map(async (table) => [table, await strict.table(table).count()] as const))
		);
		const meta = present(await metaOf(strict).bulkGet(['head', 'sentinel']));
		return { rows, records, seq: entries.at(-1)?.seq ?? seq, head, meta, counts };
	});
}
function present<T>(rows: readonly (T | undefined)[]): T[] {
	return rows.flatMap((row) => row ?? []);
}

/** Takes the bodies out of rows and opens them. */
async function* opened(
	core: Core,
	{ signal, skipUnreadable = false }: CopyOptions,
	source: Iterable<Stored> | AsyncIterable<Stored>
): AsyncGenerator<OpenRows> {
	for await (const { table, rows } of source) {
		signal?.throwIfAborted();
		if (rows.length === 0) continue;
		const items = rows.flatMap((row) => sealedItem(table, row) ?? []);
		const texts = skipUnreadable ? await core.codec.openEach(items) : await core.codec.open(items);
		const open: OpenRow[] = [];
		const unreadable: string[] = [];
		let next = 0;
		for (const row of rows) {
			if (!('body' in row)) {
				open.push({ row: row as Record<string, unknown> });
				continue;
			}
			const { body, ...rest } = row;
			const text = body === null ? null : texts[next++]!;
			if (body !== null && text === null) unreadable.push(nameOf(table, row));
			else open.push({ row: rest, text });
		}
		yield unreadable.length > 0 ? { table, rows: open, unreadable } : { table, rows: open };
	}
}

function sealedItem(table: string, row: Row): SealedItem | null {
	if (table === 'payloads') {
		const { entry, chunk, rev, body } = row as PayloadRow;
		return { about: payloadAbout(entry, chunk, rev), sealed: body };
	}
	if (!('body' in row)) return null;
	const record = row as RecordRow;
	return record.body === null ? null : { about: bodyAbout(table as TableName, record), sealed: record.body };
}
function nameOf(table: string, row: Row): string {
	return table === 'payloads'
		? JSON.stringify([(row as PayloadRow).entry, (row as PayloadRow).chunk])
		: (row as RecordRow).id;
}
