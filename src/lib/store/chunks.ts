/**
 * Writes the chunks of one batch and its last transaction. New records are prepared ahead without
 * reading anything: their ids are new (the database refuses one that is not) and their rev is 1.
 * Everything else is read and planned under the write lock like a commit.
 *
 * A chunk's transaction is queued while the one before still runs, so that the database never waits
 * for us; it compares the head that the one before will leave. See `Turn` for how the lock is held.
 */
import { assert, fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { BatchOutcome } from './batch.ts';
import type { Sealed } from './codec.ts';
import {
	allTables,
	countsOf,
	prepareEntry,
	preparePages,
	preparePayload,
	prepareRows,
	push,
	putEntry,
	putRows,
	readBase
} from './commit.ts';
import type { Mark, WrittenRows } from './commit.ts';
import type { Cause, Change, ListedTable, TableName } from './contract.ts';
import { batchesOf, headOf, journalOf, metaOf, pagesOf, payloadsOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { emptyPayload, headerFrom, idsByTable } from './journal.ts';
import type { EntryHeader, Payload } from './journal.ts';
import { bodyText } from './packing.ts';
import { factsOf, withFacts } from './facts.ts';
import { entryOf } from './page-entry.ts';
import { isListed, mergeEntries, sealPages } from './pages.ts';
import type { PageEntry } from './pages.ts';
import { plan } from './plan.ts';
import type { Op } from './plan.ts';
import { entryOfBatch } from './before-batch.ts';
import { bodyAbout } from './row-bodies.ts';
import { BODY_SCHEMA, NO_PAGE, PAGE_ROWS, TABLE_NAMES } from './schema.ts';
import type { BatchRow, Body, HeadRow, RecordRow } from './schema.ts';
import { Turn } from './turn.ts';

type Create = Change & { kind: 'create' };

export interface Prepared {
	creates: { change: Create; sealed: Sealed }[];
	others: readonly Op[];
}
export interface ChunkWriter {
	prepare(ops: readonly Op[]): Promise<Prepared>;
	/** Queues a chunk; `done` tells when it stands, with the records so far. */
	write(prepared: Prepared): Promise<{ done: Promise<Result<number>> }>;
	finish(
		changes: ((seq: number) => readonly Change[]) | undefined,
		marks: readonly Mark[]
	): Promise<Result<BatchOutcome>>;
	/** After a lost connection: what stands, where the last transaction was done; null where it was not. */
	standing(): Promise<Result<BatchOutcome> | null>;
	/** Waits for what is under way and lets go of the lock and of what was kept in memory. */
	end(): Promise<void>;
}

export function chunkWriter(core: Core, cause: Cause): ChunkWriter {
	return new Writer(core, cause);
}

class Writer implements ChunkWriter {
	readonly #turn: Turn;
	readonly #core: Core;
	readonly #cause: Cause;
	#row: BatchRow | null = null;
	#digests: string[] = [];
	#counts = new Map<TableName, number>();
	#inverted = 0;
	#kept = 0;
	/** Of each type the page being filled with new records. */
	readonly #filling = new Map<ListedTable, { n: number; entries: PageEntry[] }>();
	/** New versions of records on pages that stand already, by page. */
	#changed = new Map<number, PageEntry[]>();
	/** New records on pages already written, for the directory in memory. */
	#added = new Map<number, PageEntry[]>();

	/** Whether the directory can take in what was written from memory, or has to read it. */
	readonly #wasLoaded: boolean;

	constructor(core: Core, cause: Cause) {
		this.#core = core;
		this.#turn = new Turn(core);
		this.#cause = cause;
		this.#wasLoaded = core.live.isLoaded;
	}

	async prepare(ops: readonly Op[]): Promise<Prepared> {
		const created = new Set(ops.flatMap((op) => (op.kind === 'create' ? [op.id as string] : [])));
		// A record that is created and changed in one chunk takes the planned way.
		const isMixed = ops.some((op) => op.kind !== 'create' && created.has(op.id));
		const creates: Create[] = [];
		const others: Op[] = [];
		for (const op of ops) {
			if (op.kind === 'create' && !op.again && !isMixed) creates.push(op);
			else others.push(op);
		}
		const sealed = await this.#core.codec.seal(
			creates.map((change) => ({
				about: bodyAbout(change.table, {
					id: change.id,
					rev: 1,
					schema: BODY_SCHEMA,
					at: atOf(change),
					deletedAt: 0
				}),
				text: bodyText(change.table, change.body as unknown as Body)
			}))
		);
		return { creates: creates.map((change, i) => ({ change, sealed: sealed[i]! })), others };
	}

	async write(prepared: Prepared): Promise<{ done: Promise<Result<number>> }> {
		const head = await this.#turn.enter();
		try {
			return await this.#issue(prepared, head);
		} finally {
			await this.#turn.issued();
		}
	}

	async #issue({ creates, others }: Prepared, from: HeadRow): Promise<{ done: Promise<Result<number>> }> {
		const core = this.#core;
		const refused = (result: Result<number>) => ({ done: Promise.resolve(result) });
		if (from.state !== 'open') return refused(fail('database-moved'));
		// Queued behind the chunks under way, so it reads what they leave.
		const base = others.length > 0 ? await readBase(core, others) : null;
		if (base && base.head.lamport !== from.lamport) return refused(fail('busy'));
		const head: HeadRow = { ...from, lamport: from.lamport + 1 };
		const now = core.env.now();
		const row: BatchRow = this.#row
			? { ...this.#row, pages: this.#row.pages.slice() }
			: {
					id: head.nextBatch++,
					state: 'running',
					at: now,
					cause: this.#cause,
					chunks: 0,
					records: 0,
					startLamport: from.lamport,
					pages: []
				};
		const place = { batch: row.id, chunk: row.chunks };
		const planned = base ? plan(others, base.opened, now, base.running, row.id) : null;
		if (planned && !planned.ok) return refused(planned);
		const drafts = planned?.value.drafts ?? [];
		this.#inverted += planned?.value.inverted ?? 0;
		this.#kept += planned?.value.kept ?? 0;
		if (drafts.length === 0 && creates.length === 0) return refused(ok(this.#row?.records ?? 0));

		const full = new Map<number, PageEntry[]>();
		const rows = this.#createdRows(creates, head, row, now, full);
		const written = await prepareRows(core, drafts, head, now, place);
		const payload: Payload = {
			creates: idsByTable(creates.map(({ change }) => change)),
			items: drafts.map((draft) => draft.item)
		};
		const sealed = await preparePayload(core, entryOfBatch(row.id), row.chunks, payload);
		const pages = await sealPages(core.codec, full, head.lamport, row.id);
		row.chunks++;
		row.records += creates.length + drafts.length;

		const database = await core.relaxed();
		const tables = [...payload.creates.map(([table]) => table), ...written.rows.map(([table]) => table)];
		const storing = database.transaction(
			'rw',
			[...new Set(tables), 'pages', 'payloads', 'batches', 'meta'],
			async () => {
				if ((await headOf(database)).lamport !== from.lamport) return false;
				await Promise.all([
					...rows.map(([table, added]) => recordsOf(database, table).bulkAdd(added)),
					...written.rows.map(([table, changed]) => recordsOf(database, table).bulkPut(changed)),
					pagesOf(database).bulkAdd(pages),
					payloadsOf(database).add(sealed.row),
					batchesOf(database).put(row),
					metaOf(database).put(head)
				]);
				return true;
			}
		);
		// Under the lock nothing else moves the head; a broken lock ends the batch, it does not corrupt it.
		const done = Promise.resolve(storing).then((stored): Result<number> => (stored ? ok(row.records) : fail('busy')));
		this.#turn.keepFor(done);
		this.#turn.head = head;
		this.#row = row;
		this.#digests.push(sealed.digest);
		for (const [table, ids] of payload.creates) this.#count(table, ids.length);
		for (const [table, count] of countsOf(drafts)) this.#count(table, count);
		this.#remember(written.entries, full);
		return { done };
	}

	/** Rows of new records; listed ones fill pages of the batch's own, complete ones go to `full`. */
	#createdRows(
		creates: Prepared['creates'],
		head: HeadRow,
		row: BatchRow,
		now: number,
		full: Map<number, PageEntry[]>
	): WrittenRows['rows'] {
		const groups = new Map<TableName, RecordRow[]>();
		for (const { change, sealed } of creates) {
			let page = NO_PAGE;
			const { table, id } = change;
			const body = change.body as unknown as Body;
			if (isListed(table)) {
				let filling = this.#filling.get(table);
				if (!filling) {
					filling = { n: head.nextPage++, entries: [] };
					this.#filling.set(table, filling);
					row.pages.push([table, filling.n]);
				}
				page = filling.n;
				filling.entries.push(entryOf(table, id, 1, 0, now, body));
				if (filling.entries.length === PAGE_ROWS) {
					full.set(page, filling.entries);
					this.#filling.delete(table);
				}
			}
			const added: RecordRow = {
				id: change.id,
				page,
				rev: 1,
				lamport: head.lamport,
				device: this.#core.device,
				schema: BODY_SCHEMA,
				at: change.at,
				updatedAt: now,
				deletedAt: 0,
				batch: row.id,
				chunk: row.chunks,
				body: sealed
			};
			push(groups, table, withFacts(table, added, body));
		}
		return [...groups];
	}

	#remember(changed: WrittenRows['entries'], full: ReadonlyMap<number, PageEntry[]>): void {
		for (const [n, entries] of full) if (this.#wasLoaded) this.#added.set(n, entries);
		for (const [n, entries] of changed) {
			const filling = this.#filling.get(entries[0]!.table);
			if (filling?.n === n) filling.entries = mergeEntries(filling.entries, entries);
			else this.#changed.set(n, mergeEntries(this.#changed.get(n) ?? [], entries));
		}
	}

	#count(table: TableName, records: number): void {
		this.#counts.set(table, (this.#counts.get(table) ?? 0) + records);
	}

	async finish(
		changes: ((seq: number) => readonly Change[]) | undefined,
		marks: readonly Mark[]
	): Promise<Result<BatchOutcome>> {
		await this.#turn.enter();
		return this.#finish(changes, marks);
	}

	async #finish(
		changes: ((seq: number) => readonly Change[]) | undefined,
		marks: readonly Mark[]
	): Promise<Result<BatchOutcome>> {
		const core = this.#core;
		if (!this.#row) return ok({ seq: null, records: 0, inverted: this.#inverted, kept: this.#kept });
		const current = await headOf(core.strict);
		const ops = changes?.(current.seq + 1) ?? [];
		const base = await readBase(core, ops);
		const from = base.head;
		const now = core.env.now();
		const planned = plan(ops, base.opened, now, base.running, this.#row.id);
		if (!planned.ok) return planned;
		const { drafts } = planned.value;
		const head: HeadRow = { ...from, lamport: from.lamport + 1 };
		const place = { batch: this.#row.id, chunk: this.#row.chunks };
		const written = await prepareRows(core, drafts, head, now, place);
		this.#remember(written.entries, new Map());
		for (const [table, count] of countsOf(drafts)) this.#count(table, count);

		const fresh = new Map([...this.#filling.values()].map(({ n, entries }) => [n, entries]));
		const pages = await preparePages(core, this.#changed, head, 0, fresh);
		// New records go on where the batch left off.
		for (const [table, { n, entries }] of this.#filling)
			head.places = { ...head.places, [table]: { page: n, count: entries.length } };
		const records = this.#row.records + drafts.length;
		const payload = emptyPayload();
		payload.items = drafts.map((draft) => draft.item);
		const entry = await prepareEntry(core, head, {
			cause: this.#cause,
			at: now,
			entry: entryOfBatch(this.#row.id),
			records,
			counts: this.#countList(),
			ids: null,
			fields: null,
			digests: this.#digests,
			payload: drafts.length > 0 ? payload : null
		});
		const row: BatchRow = { ...this.#row, state: 'done', records };
		const stored = await core.strict.transaction('rw', allTables(core), async () => {
			if ((await headOf(core.strict)).lamport !== from.lamport) return false;
			await Promise.all([
				...putRows(core, written.rows),
				pagesOf(core.strict).bulkPut(pages),
				batchesOf(core.strict).put(row),
				...putEntry(core, entry, marks),
				metaOf(core.strict).put(head)
			]);
			return true;
		});
		if (!stored) return fail('busy');
		for (const [n, entries] of fresh) this.#added.set(n, entries);
		for (const [n, entries] of this.#changed) this.#added.set(n, mergeEntries(this.#added.get(n) ?? [], entries));
		await core.live.wrote(from, head, this.#wasLoaded ? this.#added : null, false, true);
		core.announce({ seq: head.seq, tables: this.#countList().map(([table]) => table) }, true);
		return ok({ seq: head.seq, records, inverted: this.#inverted, kept: this.#kept });
	}

	#countList(): EntryHeader['counts'] {
		return TABLE_NAMES.flatMap((table): EntryHeader['counts'] => {
			const count = this.#counts.get(table);
			return count ? [[table, count]] : [];
		});
	}

	async standing(): Promise<Result<BatchOutcome> | null> {
		const core = this.#core;
		const row = this.#row && (await batchesOf(core.strict).get(this.#row.id));
		if (row?.state !== 'done') return null;
		const entry = entryOfBatch(row.id);
		let found = await journalOf(core.strict).orderBy('seq').last();
		while (found && headerFrom(found).entry !== entry) found = await journalOf(core.strict).get(found.seq - 1);
		assert(found, 'a batch that is done without its entry');
		const { seq, counts } = headerFrom(found);
		await core.live.refresh();
		core.announce({ seq, tables: counts.map(([table]) => table) }, true);
		return ok({ seq, records: row.records, inverted: this.#inverted, kept: this.#kept });
	}

	async end(): Promise<void> {
		await this.#turn.end();
		this.#added.clear();
		this.#changed.clear();
		this.#filling.clear();
	}
}

function atOf({ table, at, body }: Create): number {
	return factsOf(table, body as unknown as Body)?.at ?? at;
}
