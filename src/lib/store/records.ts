/**
 * Reading records. A record that a running batch has touched is answered as it was before that batch
 * (`before-batch.ts`). A record that does not open is quarantined: left out where several are asked for, an
 * `UnreadableError` where it is needed, never written over.
 */
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { OpenTable, OwnedTable, Stored, TableName, Tables } from './contract.ts';
import { batchesOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { factsOf } from './facts.ts';
import type { Opened } from './plan.ts';
import { openReadable, openRows } from './row-bodies.ts';
import type { Body, RecordRow } from './schema.ts';

export async function getMany<T extends TableName>(
	core: Core,
	table: T,
	ids: readonly Tables[T]['id'][]
): Promise<Result<Stored<T>[]>> {
	const { rows, running } = await core.strict.transaction('r', [table, 'batches'], async () => ({
		rows: await recordsOf(core.strict, table).bulkGet(ids.slice()),
		running: await runningBatches(core)
	}));
	return visible(
		core,
		table,
		rows.flatMap((row) => (row ? [row] : [])),
		running
	);
}

export async function get<T extends TableName>(
	core: Core,
	table: T,
	id: Tables[T]['id']
): Promise<Result<Stored<T> | null>> {
	const found = await getMany(core, table, [id]);
	if (!found.ok || found.value[0]) return found.ok ? ok(found.value[0]!) : found;
	// Not found, or there but quarantined: opening the row itself tells.
	const row = await recordsOf(core.strict, table).get(id);
	if (row) await openRows(core, table, [row]);
	return ok(null);
}

/** All living records of a table, newest `at` first. */
export async function all<T extends TableName>(core: Core, table: T): Promise<Result<Stored<T>[]>> {
	const { rows, running } = await core.strict.transaction('r', [table, 'batches'], async () => ({
		rows: await recordsOf(core.strict, table).toArray(),
		running: await runningBatches(core)
	}));
	return living(await visible(core, table, rows, running), () => true);
}

/** A customer's living records, newest `at` first. */
export async function of<T extends OwnedTable>(
	core: Core,
	table: T,
	customer: CustomerId,
	{ before, limit = Infinity }: { before?: { at: number; id: string }; limit?: number } = {}
): Promise<Result<Stored<T>[]>> {
	const isBelow = ({ at, id }: { at: number; id: string }) =>
		!before || at < before.at || (at === before.at && id < before.id);
	const own = (record: Stored<T>) => record.body.customer === customer && isBelow(record);
	const read = (most: number) =>
		recordsOf(core.strict, table)
			.where('[customer+at]')
			.between([customer, -Infinity], [customer, before?.at ?? Infinity], true, true)
			.reverse()
			.filter((row) => row.deletedAt === 0 && isBelow(row))
			.limit(most)
			.toArray();
	// Of what was read some may not open: then more are read.
	for (let most = limit; ; most *= 4) {
		const { rows, running } = await core.strict.transaction('r', [table, 'batches'], async () => {
			const running = await runningBatches(core);
			return { rows: await read(running.size > 0 ? Infinity : most), running };
		});
		const found = living(await visible(core, table, await candidates(core, table, rows, running), running), own);
		if (!found.ok || found.value.length >= limit || running.size > 0 || rows.length < most)
			return found.ok ? ok(found.value.slice(0, limit)) : found;
	}
}

/** Living records with something left to do, newest `at` first. */
export async function open<T extends OpenTable>(core: Core, table: T): Promise<Result<Stored<T>[]>> {
	const { rows, running } = await core.strict.transaction('r', [table, 'batches'], async () => ({
		rows: await recordsOf(core.strict, table).where('open').equals(1).toArray(),
		running: await runningBatches(core)
	}));
	return living(
		await visible(core, table, await candidates(core, table, rows, running), running),
		({ body }) => factsOf(table, body as unknown as Body)?.open === 1
	);
}

/** Rows that an index found; while a batch runs, also those that it changed. */
async function candidates(
	core: Core,
	table: TableName,
	rows: readonly RecordRow[],
	running: ReadonlySet<number>
): Promise<readonly RecordRow[]> {
	if (running.size === 0) return rows;
	return (await import('./before-batch.ts')).withTouched(core, table, rows, running);
}

/** What a running batch hides may have been deleted, or someone else's, before it. */
function living<T extends TableName>(
	found: Result<Stored<T>[]>,
	accept: (record: Stored<T>) => boolean
): Result<Stored<T>[]> {
	if (!found.ok) return found;
	return ok(found.value.filter((record) => record.deletedAt === 0 && accept(record)).sort(newestFirst));
}
/** As the index `[customer+at]` has them, read backwards. */
function newestFirst(a: Stored<TableName>, b: Stored<TableName>): number {
	return b.at - a.at || (a.id < b.id ? 1 : -1);
}

/** Ids of batches in state `running`; inside the caller's transaction. */
export async function runningBatches(core: Core): Promise<Set<number>> {
	// Of all batches only the newest can be running: the next one starts after it ended.
	const newest = await batchesOf(core.strict).orderBy('id').last();
	return new Set(newest?.state === 'running' ? [newest.id] : []);
}

async function visible<T extends TableName>(
	core: Core,
	table: T,
	rows: readonly RecordRow[],
	running: ReadonlySet<number>
): Promise<Result<Stored<T>[]>> {
	const hidden = new Map<string, Opened | null>();
	const plainRows: RecordRow[] = [];
	for (const row of rows) {
		if (!running.has(row.batch)) {
			plainRows.push(row);
			continue;
		}
		const before = await (await import('./before-batch.ts')).preImage(core, table, row);
		if (before === 'gone')
			return getMany(
				core,
				table,
				rows.map((each) => each.id as Tables[T]['id'])
			);
		hidden.set(row.id, before);
	}
	const opened = new Map((await openReadable(core, table, plainRows)).map((each) => [each.row.id, each]));
	const found: Stored<T>[] = [];
	for (const row of rows) {
		const record = hidden.has(row.id) ? hidden.get(row.id) : opened.get(row.id);
		if (!record?.body) continue;
		const { rev, at, updatedAt, deletedAt } = record.row;
		found.push({
			id: row.id as Tables[T]['id'],
			rev,
			at,
			updatedAt,
			deletedAt,
			body: record.body as unknown as Tables[T]['body']
		});
	}
	return ok(found);
}
