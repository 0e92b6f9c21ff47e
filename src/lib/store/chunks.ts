/**
 * Writes the chunks of one batch and its last transaction. New records are prepared ahead without
 * reading anything: their ids are new (the database refuses one that is not) and their rev is 1.
 * Everything else is read and planned under the write lock like a commit.
 *
 * A chunk's transaction is queued while the one before still runs, so that the database never waits
 * for us; it compares the head that the one before will leave. The lock is kept for a moment instead
 * of one chunk, and given up only when nothing is under way.
 */
import { fail, ok } from '#lib/domain/errors.ts';
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
import type { Cause, Change, TableName } from './contract.ts';
import { batchesOf, headOf, metaOf, pagesOf, payloadsOf, recordsOf, underWriteLock } from './core.ts';
import type { Core } from './core.ts';
import { emptyPayload, idsByTable } from './journal.ts';
import type { EntryHeader, Payload } from './journal.ts';
import { bodyText } from './packing.ts';
import { LISTED, entryOf, mergeEntries, sealPages } from './pages.ts';
import type { PageEntry } from './pages.ts';
import { plan } from './plan.ts';
import type { Op } from './plan.ts';
import { bodyAbout, entryOfBatch } from './records.ts';
import { BODY_SCHEMA, NO_PAGE, PAGE_ROWS, TABLE_NAMES } from './schema.ts';
import type { BatchRow, Body, HeadRow, RecordRow } from './schema.ts';

type Create = Change & { kind: 'create' };

export interface Prepared {
	creates: { change: Create; sealed: Sealed }[];
	others: readonly Op[];
}
export interface ChunkWriter {
	prepare(ops: readonly Op[]): Promise<Prepared>;
	/** Queues a chunk; `done` tells when it stands, with the records so far. */
	write(prepared: Prepared): Promise<{ done: Promise<Result<number>> }>;
	async finish(
		changes: ((seq: number) => readonly Change[]) | undefined,
		marks: readonly Mark[]
	): Promise<Result<BatchOutcome>> {
		await this.#enter();
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

		const fresh = new Map(this.#filling ? [[this.#filling.n, this.#filling.entries]] : []);
		const pages = await preparePages(core, this.#changed, head, 0, fresh);
		// New customers go on where the batch left off.
		if (this.#filling) Object.assign(head, { openPage: this.#filling.n, openCount: this.#filling.entries.length });
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

	async end(): Promise<void> {
		await this.#leave();
		this.#added.clear();
		this.#changed.clear();
		this.#filling = null;
	}
}
