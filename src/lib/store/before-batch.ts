/**
 * Records as they were before a batch that runs: null where the batch created it, else rebuilt from the batch's
 * payload. Loaded when a reader meets such a batch.
 */
import { UnreadableError } from './codec.ts';
import type { TableName } from './contract.ts';
import { payloadsOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { withFacts } from './facts.ts';
import { withFieldsBefore } from './fields.ts';
import { itemsOf, openPayload, payloadAbout, payloadFrom } from './journal.ts';
import { upcast } from './packing.ts';
import type { HeaderBefore, JournalItem, Opened } from './plan.ts';
import { openRows } from './row-bodies.ts';
import type { RecordRow } from './schema.ts';

/**
 * Rows that an index found, and those that a running batch changed: an index knows only what the batch made of them,
 * and they count as they were before it.
 */
export async function withTouched(
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

/**
 * A record as it was before the batch that wrote this row; `gone` where the batch was rolled back meanwhile. Null
 * too where it cannot be opened.
 */
export async function preImage(core: Core, table: TableName, row: RecordRow): Promise<Opened | null | 'gone'> {
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
