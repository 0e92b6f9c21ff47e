/** The sample comes as one entry of the journal and goes as one: whoever undoes either has the other again. */
import { localDayAt } from '#lib/domain/dates.ts';
import { inOrder, type FirstPipelineNames } from '#lib/domain/deal-rules.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { TaskId } from '#lib/domain/ids.ts';
import type { OwnedTable } from '#lib/domain/tables.ts';
import type { Change, JournalHeader } from '#lib/store/contract.ts';
import type { BulkDone, SampleStanding } from '../api.ts';
import { belongingCounts } from '../belongings.ts';
import type { CallContext } from '../context.ts';
import { doneIds } from '../records/task-acts.ts';
import { pieces } from '../selecting.ts';
import { CHUNK, writeAll } from '../writing.ts';
import { sampleRecords } from './records.ts';
import { sampleWords } from './words.ts';

/** Journal entries read at a time. */
const PAGE = 200;
/** Types of which the user may have own records that belong to the sample. */
const LISTED = ['orders', 'tickets', 'deals', 'tasks', 'interactions', 'responses', 'products'] as const;

export async function addSample(
	{ customers, names }: { customers: number; names?: FirstPipelineNames },
	context: CallContext
): Promise<Result<{ seq: number; records: number }>> {
	const pipelines = await context.store.all('pipelines');
	if (!pipelines.ok) return pipelines;
	const made = sampleRecords({
		customers,
		today: localDayAt(context.now()),
		random: context.random,
		words: await sampleWords(context.locale),
		pipeline: inOrder(pipelines.value)[0] ?? names ?? null
	});
	if (!made.ok) return made;
	const changes: Change[] = made.value;
	const done = await writeAll(context, { kind: 'sample' }, changes.length, async function* () {
		for (const piece of pieces(changes, CHUNK)) yield ok(piece);
	});
	return done.ok ? ok({ seq: done.value.seq ?? context.store.seq, records: done.value.changed }) : done;
}

/** Takes back every sample, also what was changed in it since; what the user made stays, whoever it belongs to. */
export async function removeSample(context: CallContext): Promise<Result<BulkDone>> {
	let changed = 0;
	let seq: number | null = null;
	// Newest first: what a later sample changed must be taken back before an earlier one.
	for await (const header of standing(context)) {
		if (!header.ok) return header;
		const { seq: entry, records } = header.value;
		const left = await doneTasks(header.value, context);
		if (!left.ok) return left;
		const gone = await writeAll(context, { kind: 'delete' }, left.value.length, async function* () {
			for (const piece of pieces(left.value, CHUNK))
				yield ok(piece.map((id) => ({ kind: 'delete', table: 'tasks', id })));
		});
		if (!gone.ok) return gone;
		changed += gone.value.changed;
		const spare = await stillUsed(header.value, context);
		if (!spare.ok) return spare;
		const undone = await context.store.undo(entry, 'revert', {
			spare: spare.value,
			signal: context.signal,
			onProgress: (done) => context.progress('undoing', done, records)
		});
		if (!undone.ok) return undone;
		changed += undone.value.reverted;
		seq = undone.value.seq;
	}
	return ok({ changed, seq });
}

/** What its recurring tasks left when they were done: living records of their own, which no entry of the sample names. */
async function doneTasks({ seq, records }: JournalHeader, { store }: CallContext): Promise<Result<TaskId[]>> {
	const changes = await store.changesOf(seq, records);
	if (!changes.ok) return changes;
	const ids = changes.value.flatMap(({ table, id }) => (table === 'tasks' ? [id as TaskId] : []));
	const tasks = await store.getMany('tasks', ids);
	if (!tasks.ok) return tasks;
	const done = await store.getMany('tasks', (await Promise.all(tasks.value.map(doneIds))).flat());
	return done.ok ? ok(done.value.flatMap(({ id, deletedAt }) => (deletedAt === 0 ? [id] : []))) : done;
}

/** Pipelines of the sample with deals of the user's own, deleted ones too: these would lose the stage where they stand. */
async function stillUsed({ seq, records }: JournalHeader, { store }: CallContext): Promise<Result<Set<string>>> {
	const changes = await store.changesOf(seq, records);
	if (!changes.ok) return changes;
	const ids = new Set(changes.value.map(({ id }) => id));
	const deals = await store.listing('deals');
	if (!deals.ok) return deals;
	const used = new Set<string>();
	for (let slot = 0; slot < deals.value.size; slot++) {
		const row = deals.value.row(slot);
		if (row && !ids.has(row.id) && ids.has(row.pipeline)) used.add(row.pipeline);
	}
	return ok(used);
}

export async function standingSample(context: CallContext): Promise<Result<SampleStanding>> {
	const ids = new Set<string>();
	const stays = new Set<string>();
	let changed = 0;
	for await (const header of standing(context)) {
		if (!header.ok) return header;
		const { seq, records } = header.value;
		const changes = await context.store.changesOf(seq, records);
		if (!changes.ok) return changes;
		for (const { id } of changes.value) ids.add(id);
		const done = await doneTasks(header.value, context);
		if (!done.ok) return done;
		for (const id of done.value) ids.add(id);
		const used = await stillUsed(header.value, context);
		if (!used.ok) return used;
		for (const id of used.value) stays.add(id);
		const met = await context.store.previewUndo(seq);
		if (!met.ok) return met;
		changed += met.value.changedSinceTotal;
	}
	const own = new Map<OwnedTable | 'products', number>();
	const none: SampleStanding = { records: 0, customers: 0, changed, own: belongingCounts(() => 0) };
	if (ids.size === 0) return ok(none);
	const directory = await context.session.directory();
	if (!directory.ok) return directory;
	const customers = livingOf(directory.value).filter(({ id }) => ids.has(id)).length;
	let records = customers;
	for (const table of ['surveys', 'pipelines'] as const) {
		const stored = await context.store.all(table);
		if (!stored.ok) return stored;
		records += stored.value.filter(({ id }) => ids.has(id) && !stays.has(id)).length;
	}
	for (const table of LISTED) {
		const listing = await context.store.listing(table);
		if (!listing.ok) return listing;
		const rows = livingOf<Row>(listing.value);
		const its = rows.filter(({ id }) => ids.has(id)).length;
		records += its;
		own.set(table, rows.filter((row) => belongsTo(row, ids)).length - its);
	}
	return ok({ ...none, records, customers, own: belongingCounts((table) => own.get(table)!) });
}

interface Row {
	id: string;
	deletedAt: number;
	customer?: string | null;
	deal?: string | null;
	survey?: string | null;
}
/** Whether it is of the sample, or names what is. */
function belongsTo({ id, customer, deal, survey }: Row, ids: ReadonlySet<string>): boolean {
	return [id, customer, deal, survey].some((named) => named && ids.has(named));
}
function livingOf<R extends { deletedAt: number }>(rows: { size: number; row(slot: number): R | null }): R[] {
	const living: R[] = [];
	for (let slot = 0; slot < rows.size; slot++) {
		const row = rows.row(slot);
		if (row && row.deletedAt === 0) living.push(row);
	}
	return living;
}

/** Entries that brought a sample which is there still, newest first. */
async function* standing({ store }: CallContext): AsyncGenerator<Result<JournalHeader>> {
	for (let before: number | null = null; ;) {
		const headers: Result<JournalHeader[]> = await store.journal(before, PAGE);
		if (!headers.ok) return yield headers;
		for (const header of headers.value) {
			if (header.cause.kind === 'sample' && header.undoneBy === null) yield ok(header);
		}
		const last = headers.value.at(-1);
		if (!last || last.seq <= 1) return;
		before = last.seq;
	}
}
