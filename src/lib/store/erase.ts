/**
 * Erasing people for good, with all that belongs to them. The journal is append-only, and still nothing of an erased
 * person may stay in it: every payload chunk that holds something of them is rewritten so that only ids and revs are
 * left, and an entry `erase` names those chunks with their digests before and after, so that the chain of headers stays
 * whole and the check knows which digest counts. Of the records themselves rows without a body stay: ids say nothing
 * about a person, and every tab and every undo learns from them what happened. What names the person elsewhere is
 * taken out of the records that stay (see `unnaming.ts`).
 *
 * The batch lock is held throughout, so no import and no switch of databases runs meanwhile. The journal is looked
 * through first, without keeping anybody waiting; then, under the write lock, what came since, and one transaction
 * writes everything or nothing. More than one transaction takes goes piece by piece, an entry each, and the person's
 * own record with the last: where it is cut off before, the person still stands there, and erasing again does the rest.
 */
import { assert, fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { takesWrites } from './closing.ts';
import { allTables, countsOf, prepareEntry, preparePages, push, putEntry, putRows, standing } from './commit.ts';
import type { CommitDone } from './commit.ts';
import type { Committed, EraseOptions, ErasureReach, TableName } from './contract.ts';
import { headOf, metaOf, newTrace, pagesOf, payloadsOf, recordsOf, underWriteLock } from './core.ts';
import type { Core, Trace } from './core.ts';
import { pieceOf, reachOf } from './erase-reach.ts';
import type { Reach, Target } from './erase-reach.ts';
import { Search } from './erase-search.ts';
import { withFacts } from './facts.ts';
import { digestOf, idsByTable, openPayload, payloadAbout } from './journal.ts';
import type { Rewrite } from './journal.ts';
import { NEWEST_KEYS } from './newest.ts';
import { bodyText } from './packing.ts';
import { entryOf } from './page-entry.ts';
import { isListed } from './pages.ts';
import type { PageEntry } from './pages.ts';
import { rollBackRunning } from './recovery.ts';
import { bodyAbout, openRows } from './row-bodies.ts';
import { BODY_SCHEMA, MAX_COMMIT } from './schema.ts';
import type { HeadRow, PayloadRow, RecordRow } from './schema.ts';
import { unnamed } from './unnaming.ts';

const ATTEMPTS = 4;

interface PieceDone extends Committed {
	isLast: boolean;
}

/** Erases records, customers with all that is theirs; `not-found` where nothing is there, `busy` while a batch or a switch runs. */
export async function erase(
	core: Core,
	records: readonly Target[],
	options: EraseOptions = {},
	trace: Trace = newTrace()
): Promise<Result<Committed>> {
	const written = await standing(core, trace);
	if (written) return ok(committed(written));
	assert(records.length <= MAX_COMMIT, 'more records to erase than one transaction takes');
	return core.env.locks.request(core.names.batchLock, { ifAvailable: true }, async (lock) => {
		if (!lock) return fail('busy');
		if (!(await takesWrites(core))) return fail('database-moved');
		await rollBackRunning(core);
		for (let count = 0; ;) {
			const done = await erasePiece(core, records, options, trace);
			if (!done.ok) return done;
			const { seq, revs, isLast } = done.value;
			count += done.value.records;
			if (isLast) return ok({ seq, records: count, revs });
		}
	}) as Promise<Result<Committed>>;
}

/** What an erasure would reach, with the number of entries that hold something of it. Writes nothing. */
export async function reach(
	core: Core,
	records: readonly Target[],
	{ signal, keepIssued = true }: EraseOptions = {}
): Promise<Result<ErasureReach>> {
	const found = await reachOf(core, records, keepIssued);
	const search = new Search(core, found);
	if (!(await search.upTo((await headOf(core.strict)).seq, signal))) return fail('cancelled');
	return ok({ gone: [...found.gone, ...search.vanished], altered: [...found.altered], entries: search.entries });
}

async function erasePiece(
	core: Core,
	records: readonly Target[],
	{ signal, onProgress, keepIssued = true }: EraseOptions,
	trace: Trace
): Promise<Result<PieceDone>> {
	const current = async () => pieceOf(await reachOf(core, records, keepIssued));
	let search = new Search(core, (await current()).piece);
	if (!(await search.upTo((await headOf(core.strict)).seq, signal, onProgress))) return fail('cancelled');
	return underWriteLock(core, async () => {
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const from = await headOf(core.strict);
			if (from.state !== 'open') return fail('database-moved');
			const { piece, isLast } = await current();
			if (!search.isFor(piece)) search = new Search(core, piece);
			await search.upTo(from.seq);
			const done = await tryErase(core, search, piece, from, isLast ? trace : newTrace());
			if (done !== 'stale') return done.ok ? ok({ ...done.value, isLast }) : done;
		}
		return fail('busy');
	});
}

async function tryErase(
	core: Core,
	search: Search,
	piece: Reach,
	from: HeadRow,
	trace: Trace
): Promise<Result<Committed> | 'stale'> {
	const head: HeadRow = { ...from, lamport: from.lamport + 1 };
	const now = core.env.now();
	const left = new Left(core, head, now);
	await left.empty([...piece.gone, ...search.vanished]);
	const erased = left.touched.length;
	await left.alter(piece);
	const { touched, revs } = left;
	if (touched.length === 0) return fail('not-found');
	const { payloads, rewrites } = await rewrite(core, search);
	const pages = await preparePages(core, left.entries, head, 0);
	const altered = idsByTable(touched.slice(erased));
	const entry = await prepareEntry(core, head, {
		cause: { kind: 'erase' },
		at: now,
		entry: `e${head.seq + 1}`,
		records: touched.length,
		counts: countsOf(touched),
		ids: idsByTable(touched),
		fields: [],
		digests: [],
		payload: null,
		rewrites,
		altered
	});
	const done: CommitDone = { seq: head.seq, records: touched.length, revs, inverted: 0, kept: 0 };
	trace.attempt = { seq: head.seq, header: entry.journal.header, done };
	const stored = await core.strict.transaction('rw', allTables(core), async () => {
		if ((await headOf(core.strict)).lamport !== from.lamport) return false;
		await Promise.all([
			...putRows(core, [...left.rows]),
			pagesOf(core.strict).bulkPut(pages),
			payloadsOf(core.strict).bulkPut(payloads),
			// They may hold the record; the next ones are taken from what is in memory.
			metaOf(core.strict).bulkDelete(['window', ...NEWEST_KEYS]),
			...putEntry(core, entry, []),
			metaOf(core.strict).put(head)
		]);
		return true;
	});
	if (!stored) return 'stale';
	await core.live.wrote(from, head, left.entries, false);
	core.announce({ seq: head.seq, tables: entry.header.counts.map(([table]) => table) }, true);
	return ok(committed(done));
}

function committed({ seq, records, revs }: CommitDone): Committed {
	return { seq, records, revs };
}

/** What is left: rows without a body, those without what named somebody, and both in their pages. */
class Left {
	readonly rows = new Map<TableName, RecordRow[]>();
	readonly entries = new Map<number, PageEntry[]>();
	readonly revs: number[] = [];
	readonly touched: Target[] = [];
	readonly #core: Core;
	readonly #head: HeadRow;
	readonly #now: number;

	constructor(core: Core, head: HeadRow, now: number) {
		this.#core = core;
		this.#head = head;
		this.#now = now;
	}

	async empty(records: readonly Target[]): Promise<void> {
		for (const [table, ids] of idsByTable(records)) {
			for (const row of await recordsOf(this.#core.strict, table).bulkGet([...new Set(ids)])) {
				if (!row || row.erased) continue;
				const { id, page } = row;
				const emptied: RecordRow = {
					id,
					page,
					...this.#next(row),
					at: 0,
					deletedAt: this.#now,
					batch: 0,
					chunk: 0,
					body: null,
					erased: true
				};
				const mark = { table, id, rev: emptied.rev, summary: null } as PageEntry;
				this.#put(table, emptied, isListed(table) ? mark : null);
			}
		}
	}

	async alter({ persons, altered }: Reach): Promise<void> {
		const isErased = (id: string) => persons.includes(id);
		for (const [table, ids] of idsByTable(altered)) {
			const rows = await recordsOf(this.#core.strict, table).bulkGet([...new Set(ids)]);
			const opened = await openRows(
				this.#core,
				table,
				rows.flatMap((row) => (row ? [row] : []))
			);
			for (const { row, body } of opened) {
				const next = body && unnamed(table, body, isErased);
				if (!next) continue;
				// Batch and chunk stay: with them the history finds what the version before was written by.
				const bare: RecordRow = { ...row, ...this.#next(row) };
				const text = bodyText(table, next);
				const [sealed] = await this.#core.codec.seal([{ about: bodyAbout(table, bare), text }]);
				const { id, rev, deletedAt } = bare;
				const entry = isListed(table) ? entryOf(table, id, rev, deletedAt, this.#now, next) : null;
				this.#put(table, withFacts(table, { ...bare, body: sealed! }, next), entry);
			}
		}
	}

	#next({ rev }: RecordRow) {
		const { lamport } = this.#head;
		return { rev: rev + 1, lamport, device: this.#core.device, schema: BODY_SCHEMA, updatedAt: this.#now };
	}

	#put(table: TableName, row: RecordRow, entry: PageEntry | null): void {
		push(this.rows, table, row);
		if (entry) push(this.entries, row.page, entry);
		this.revs.push(row.rev);
		this.touched.push({ table, id: row.id });
	}
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
