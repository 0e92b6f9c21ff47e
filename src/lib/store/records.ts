/**
 * Reading records. A record that a running batch has touched is answered as it was before that batch:
 * null where the batch created it, else rebuilt from the batch's payload. A record that does not open is
 * quarantined: left out where several are asked for, an `UnreadableError` where it is needed, never written over.
 */
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { UnreadableError } from './codec.ts';
import type { Descriptor, SealedItem } from './codec.ts';
import type { OpenTable, OwnedTable, Stored, TableName, Tables } from './contract.ts';
import { batchesOf, payloadsOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { itemsOf, openPayload, payloadAbout, payloadFrom } from './journal.ts';
import { factsOf, repeatsBody, withFacts } from './facts.ts';
import { bodyFrom, upcast } from './packing.ts';
import { withFieldsBefore } from './fields.ts';
import type { HeaderBefore, JournalItem, Opened } from './plan.ts';
import type { Body, RecordRow } from './schema.ts';

type RowHead = Pick<RecordRow, 'id' | 'rev' | 'schema' | 'at' | 'deletedAt'>;

export function bodyAbout(table: TableName, { id, rev, schema, at, deletedAt }: RowHead): Descriptor {
	return { table, id, rev, schema, at, deletedAt };
}

export function bodiesOf(table: TableName, rows: readonly RecordRow[]): SealedItem[] {
	return rows.flatMap((row) => (row.body === null ? [] : [{ about: bodyAbout(table, row), sealed: row.body }]));
}

/** Opens rows, in order; throws where one does not open. */
export async function openRows(core: Core, table: TableName, rows: readonly RecordRow[]): Promise<Opened[]> {
	const texts = await core.codec.open(bodiesOf(table, rows));
	let next = 0;
	return rows.map((row) => {
		const opened = row.body === null ? { row, body: null } : openedRow(table, row, texts[next++]!);
		if (!opened) throw new UnreadableError(table, 1);
		return opened;
	});
}

/** Opens rows, in order, without those that do not open. */
export async function openReadable(core: Core, table: TableName, rows: readonly RecordRow[]): Promise<Opened[]> {
	const texts = await core.codec.openEach(bodiesOf(table, rows));
	let next = 0;
	return rows.flatMap((row) => {
		if (row.body === null) return { row, body: null };
		const text = texts[next++] ?? null;
		return (text !== null && openedRow(table, row, text)) || [];
	});
}

/** Null where the text is no body, or the row says otherwise than it: both come from outside. */
function openedRow(table: TableName, row: RecordRow, text: string): Opened | null {
	try {
		const body = bodyFrom(table, text);
		return repeatsBody(table, row, body) ? { row, body } : null;
	} catch {
		// One that is no JSON must not fail those beside it.
		return null;
	}
}

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
		const found = living(await visible(core, table, await withTouched(core, table, rows, running), running), own);
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
	const touched = await withTouched(core, table, rows, running);
	return living(
		await visible(core, table, touched, running),
		({ body }) => factsOf(table, body as unknown as Body)?.open === 1
	);
}

/**
 * Rows that an index found, and those that a running batch changed: an index knows only what the batch made of them,
 * and they count as they were before it.
 */
async function withTouched(
	core: Core,
	table: TableName,
	rows: readonly RecordRow[],
	running: ReadonlySet<number>
): Promise<RecordRow[]> {
	const found = new Map(rows.map((row) => [row.id, row]));
	for (const batch of running) {
		const entry = entryOfBatch(batch);
		const chunks = await payloadsOf(core.strict)
			.where('[entry+chunk]')
			.between([entry, 0], [entry, Infinity])
			.toArray();
		for (const chunk of chunks) {
			const { items } = payloadFrom(await openPayload(core.codec, chunk));
			const ids = items.flatMap((item) => (item.table === table && !found.has(item.id) ? [item.id] : []));
			for (const row of await recordsOf(core.strict, table).bulkGet(ids)) if (row) found.set(row.id, row);
		}
	}
	return [...found.values()];
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
		const before = await preImage(core, table, row);
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

/**
 * A record as it was before the batch that wrote this row; `gone` where the batch was rolled back meanwhile. Null
 * too where it cannot be opened.
 */
async function preImage(core: Core, table: TableName, row: RecordRow): Promise<Opened | null | 'gone'> {
	try {
		return await rebuilt(core, table, row);
	} catch (error) {
		if (error instanceof UnreadableError) return null;
		throw error;
	}
}

async function rebuilt(core: Core, table: TableName, row: RecordRow): Promise<Opened | null | 'gone'> {
	if (row.rev === 1) return null;
	let opened = (await openRows(core, table, [row]))[0]!;
	// The batch may have written the record more than once.
	while (opened.row.batch === row.batch) {
		const item = await itemOf(core, opened.row, table);
		if (!item) return 'gone';
		if (item.before === null) return null;
		opened = before(opened, item, item.before);
	}
	return opened;
}

async function itemOf(core: Core, row: RecordRow, table: TableName): Promise<JournalItem | undefined> {
	const entry = entryOfBatch(row.batch);
	const payload = await payloadsOf(core.strict).get([entry, row.chunk]);
	if (!payload) return undefined;
	const about = payloadAbout(entry, row.chunk, payload.rev);
	const [text] = await core.codec.open([{ about, sealed: payload.body }]);
	return itemsOf(payloadFrom(text!)).find((item) => item.id === row.id && item.table === table);
}

/** Key of a batch's payload chunks. */
export function entryOfBatch(batch: number): string {
	return `b${batch}`;
}

/** The version before an item, from the version the item left. */
export function before(opened: Opened, item: JournalItem, header: HeaderBefore): Opened {
	const { gone, ...fields } = header;
	if (gone) return { row: withFacts(item.table, { ...opened.row, ...fields }, null), body: null };
	const newer = item.vanished ? upcast(item.table, item.vanished) : opened.body!;
	const body = withFieldsBefore(newer, item);
	return { row: withFacts(item.table, { ...opened.row, ...fields }, body), body };
}
