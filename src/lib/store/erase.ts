/**
 * Erasing records for good. The journal is append-only, and still nothing of an erased person may stay in
 * it: every payload chunk that holds something of the record is rewritten so that only its id and rev are
 * left, and an entry `erase` names those chunks with their digests before and after, so that the chain of
 * headers stays whole and the check knows which digest counts. Of the record itself a row without a body
 * stays: ids say nothing about a person, and every tab and every undo learns from it what happened.
 *
 * The batch lock is held throughout, so no import and no switch of databases runs meanwhile. The journal is
 * looked through first, without keeping anybody waiting; then, under the write lock, what came since, and one
 * transaction writes everything or nothing.
 */
import { assert, fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { takesWrites } from './closing.ts';
import { allTables, countsOf, prepareEntry, preparePages, push, putEntry, putRows, standing } from './commit.ts';
import type { CommitDone } from './commit.ts';
import type { Committed, CountedOptions, TableName } from './contract.ts';
import { headOf, journalOf, metaOf, newTrace, pagesOf, payloadsOf, recordsOf, underWriteLock } from './core.ts';
import type { Core, Trace } from './core.ts';
import { digestOf, headerFrom, idsByTable, openPayload, payloadAbout, payloadFrom, payloadText } from './journal.ts';
import type { Payload, Rewrite } from './journal.ts';
import { isListed } from './pages.ts';
import type { PageEntry } from './pages.ts';
import type { JournalItem } from './plan.ts';
import { rollBackRunning } from './recovery.ts';
import { BODY_SCHEMA, MAX_COMMIT, keyOf } from './schema.ts';
import type { HeadRow, PayloadRow, RecordRow } from './schema.ts';

const ATTEMPTS = 4;
const HEADERS_AT_ONCE = 250;

type Target = { table: TableName; id: string };
type ChunkKey = [entry: string, chunk: number];

/** Erases records; `not-found` where none of them is there, `busy` while a batch or a switch runs. */
export async function erase(
	core: Core,
	records: readonly Target[],
	{ signal, onProgress }: CountedOptions = {},
	trace: Trace = newTrace()
): Promise<Result<Committed>> {
	const written = await standing(core, trace);
	if (written) return ok(committed(written));
	assert(records.length <= MAX_COMMIT, 'more records to erase than one transaction takes');
	return core.env.locks.request(core.names.batchLock, { ifAvailable: true }, async (lock) => {
		if (!lock) return fail('busy');
		if (!(await takesWrites(core))) return fail('database-moved');
		await rollBackRunning(core);
		const search = new Search(core, records);
		const found = await search.upTo((await headOf(core.strict)).seq, signal, onProgress);
		if (!found) return fail('cancelled');
		return underWriteLock(core, async () => {
			for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
				const done = await tryErase(core, search, records, trace);
				if (done !== 'stale') return done;
			}
			return fail('busy');
		});
	}) as Promise<Result<Committed>>;
}

/** Which chunks of the journal hold something of the records. */
class Search {
	readonly #core: Core;
	readonly #ids: readonly string[];
	readonly #wanted: ReadonlySet<string>;
	readonly chunks: ChunkKey[] = [];
	#seen = 0;

	constructor(core: Core, records: readonly Target[]) {
		this.#core = core;
		this.#ids = [...new Set(records.map(({ id }) => id))];
		this.#wanted = new Set(records.map(({ table, id }) => keyOf(table, id)));
	}

	/** False where it was aborted. */
	async upTo(seq: number, signal?: AbortSignal, onProgress?: CountedOptions['onProgress']): Promise<boolean> {
		const keys = await this.#candidates(seq);
		for (const [at, key] of keys.entries()) {
			if (signal?.aborted) return false;
			onProgress?.(at, keys.length);
			const row = await payloadsOf(this.#core.strict).get(key);
			if (row && this.rewritten(await openPayload(this.#core.codec, row))) this.chunks.push(key);
		}
		onProgress?.(keys.length, keys.length);
		return true;
	}

	/** Chunks of entries that name a record, and of batches, whose headers name none. */
	async #candidates(seq: number): Promise<ChunkKey[]> {
		const keys: ChunkKey[] = [];
		while (this.#seen < seq) {
			const range = journalOf(this.#core.strict).where('seq').between(this.#seen, seq, false, true);
			const rows = await range.limit(HEADERS_AT_ONCE).toArray();
			for (const row of rows) {
				const header = headerFrom(row);
				if (header.ids !== null && !this.#isNamed(row.header)) continue;
				for (let chunk = 0; chunk < header.digests.length; chunk++) keys.push([header.entry, chunk]);
			}
			this.#seen = rows.at(-1)?.seq ?? seq;
		}
		return keys;
	}

	#isNamed(text: string): boolean {
		return this.#ids.some((id) => text.includes(id));
	}

	/** A chunk's text without what it holds of the records; null where it holds nothing. */
	rewritten(text: string): string | null {
		if (!this.#isNamed(text)) return null;
		const payload = payloadFrom(text);
		const erased: JournalItem[] = [];
		const creates = payload.creates.map(([table, ids]): Payload['creates'][number] => [
			table,
			ids.filter((id) => {
				const isWanted = this.#wanted.has(keyOf(table, id));
				if (isWanted) erased.push(erasedItem(table, id, 1));
				return !isWanted;
			})
		]);
		let changed = erased.length > 0;
		const items = payload.items.map((item) => {
			if (item.erased || !this.#wanted.has(keyOf(item.table, item.id))) return item;
			changed = true;
			return erasedItem(item.table, item.id, item.rev);
		});
		return changed ? payloadText({ creates, items: items.concat(erased) }) : null;
	}
}

function erasedItem(table: TableName, id: string, rev: number): JournalItem {
	return { table, id, rev, before: null, fields: [], deletion: false, vanished: null, erased: true };
}

async function tryErase(
	core: Core,
	search: Search,
	records: readonly Target[],
	trace: Trace
): Promise<Result<Committed> | 'stale'> {
	const from = await headOf(core.strict);
	if (from.state !== 'open') return fail('database-moved');
	await search.upTo(from.seq);
	const head: HeadRow = { ...from, lamport: from.lamport + 1 };
	const now = core.env.now();
	const { rows, entries, revs, erased } = await emptied(core, records, head, now);
	if (erased.length === 0) return fail('not-found');
	const { payloads, rewrites } = await rewrite(core, search);
	const pages = await preparePages(core, entries, head, 0);
	const entry = await prepareEntry(core, head, {
		cause: { kind: 'erase' },
		at: now,
		entry: `e${head.seq + 1}`,
		records: erased.length,
		counts: countsOf(erased),
		ids: idsByTable(erased),
		fields: [],
		digests: [],
		payload: null,
		rewrites
	});
	const done: CommitDone = { seq: head.seq, records: erased.length, revs, inverted: 0, kept: 0 };
	trace.attempt = { seq: head.seq, header: entry.journal.header, done };
	const stored = await core.strict.transaction('rw', allTables(core), async () => {
		if ((await headOf(core.strict)).lamport !== from.lamport) return false;
		await Promise.all([
			...putRows(core, rows),
			pagesOf(core.strict).bulkPut(pages),
			payloadsOf(core.strict).bulkPut(payloads),
			// It may hold the record in its first rows; the next one is taken from the directory.
			metaOf(core.strict).delete('window'),
			...putEntry(core, entry, []),
			metaOf(core.strict).put(head)
		]);
		return true;
	});
	if (!stored) return 'stale';
	await core.live.wrote(from, head, entries, false);
	core.announce({ seq: head.seq, tables: entry.header.counts.map(([table]) => table) }, true);
	return ok(committed(done));
}

function committed({ seq, records, revs }: CommitDone): Committed {
	return { seq, records, revs };
}

interface Emptied {
	rows: [TableName, RecordRow[]][];
	entries: Map<number, PageEntry[]>;
	revs: number[];
	erased: Target[];
}
/** What is left of the records: rows without a body, and their marks in the pages. */
async function emptied(core: Core, records: readonly Target[], head: HeadRow, now: number): Promise<Emptied> {
	const entries = new Map<number, PageEntry[]>();
	const groups = new Map<TableName, RecordRow[]>();
	const revs: number[] = [];
	const erased: Target[] = [];
	for (const [table, ids] of idsByTable(records)) {
		for (const row of await recordsOf(core.strict, table).bulkGet([...new Set(ids)])) {
			if (!row || row.erased) continue;
			const { id, page } = row;
			const rev = row.rev + 1;
			push(groups, table, {
				id,
				page,
				rev,
				lamport: head.lamport,
				device: core.device,
				schema: BODY_SCHEMA,
				at: 0,
				updatedAt: now,
				deletedAt: now,
				batch: 0,
				chunk: 0,
				body: null,
				erased: true
			});
			if (isListed(table)) push(entries, page, { table, id, rev, summary: null } as PageEntry);
			revs.push(rev);
			erased.push({ table, id });
		}
	}
	return { rows: [...groups], entries, revs, erased };
}

async function rewrite(core: Core, search: Search): Promise<{ payloads: PayloadRow[]; rewrites: Rewrite[] }> {
	const payloads: PayloadRow[] = [];
	const rewrites: Rewrite[] = [];
	for (const [entry, chunk] of search.chunks) {
		const row = await payloadsOf(core.strict).get([entry, chunk]);
		const before = row ? await openPayload(core.codec, row) : null;
		const text = before === null ? null : search.rewritten(before);
		if (!row || before === null || text === null) continue;
		const rev = row.rev + 1;
		const [body] = await core.codec.seal([{ about: payloadAbout(entry, chunk, rev), text }]);
		payloads.push({ entry, chunk, rev, body: body! });
		rewrites.push({ entry, chunk, from: await digestOf(before), to: await digestOf(text) });
	}
	return { payloads, rewrites };
}
