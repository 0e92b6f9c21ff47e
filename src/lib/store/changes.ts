/**
 * The journal read back: what an entry did, what befell one record, and the list of entries with who and
 * what. Nothing here keeps an index: headers are read newest first and looked at as text before they are
 * parsed. Of a batch the header names no records; its chunks are read only where a record's own version
 * says which one wrote it, or where somebody asks for a selection, and then no more of them than a call
 * may take.
 */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { EntryChange, EntryLine, EntryPage, EntryQuery, JournalHeader, TableName } from './contract.ts';
import { journalOf, payloadsOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { withFieldsBefore } from './fields.ts';
import { headerFrom, idsByTable, itemsOf, openPayload, payloadFrom, publicHeader } from './journal.ts';
import type { EntryHeader, Payload } from './journal.ts';
import type { JournalItem } from './plan.ts';
import { entryOfBatch } from './before-batch.ts';
import { runningBatches } from './records.ts';
import { openRows } from './row-bodies.ts';
import type { Body, JournalRow } from './schema.ts';

const HEADERS_AT_ONCE = 250;
/** Most that one call of `entries` looks at before it answers with what it has. */
const SCAN_ENTRIES = 5000;
const SCAN_CHUNKS = 120;
const SOME = 3;

/** Headers, newest first, of the entries before one; null: from the newest. */
export async function headers(core: Core, before: number | null, limit: number): Promise<Result<JournalHeader[]>> {
	const journal = journalOf(core.strict);
	const range = before === null ? journal.orderBy('seq') : journal.where('seq').below(before);
	return ok((await range.reverse().limit(limit).toArray()).map(publicHeader));
}

/** What one entry did, at most `limit` records. */
export async function changesOf(core: Core, seq: number, limit: number): Promise<Result<EntryChange[]>> {
	const row = await journalOf(core.strict).get(seq);
	if (!row) return fail('not-found');
	const header = headerFrom(row);
	const changes: EntryChange[] = [];
	if (header.rewrites) {
		for (const [table, ids] of header.ids ?? []) for (const id of ids) changes.push(erasureOf(header, table, id));
	}
	for (let chunk = 0; chunk < header.digests.length && changes.length < limit; chunk++) {
		const payload = await readChunk(core, header.entry, chunk);
		for (const item of payload ? itemsOf(payload) : []) changes.push(changeOf(header, item));
	}
	return ok(changes.slice(0, limit));
}

/** Entries newest first; see `EntryQuery`. */
export async function entries(core: Core, query: EntryQuery, signal?: AbortSignal): Promise<Result<EntryPage>> {
	const { causes, from, to, records, limit } = query;
	const found: EntryLine[] = [];
	let looked = 0;
	let chunks = 0;
	for await (const row of newestFirst(core, query.before)) {
		if (signal?.aborted) return fail('cancelled');
		if (found.length === limit || looked >= SCAN_ENTRIES || chunks >= SCAN_CHUNKS) {
			return ok({ entries: found, before: row.seq + 1 });
		}
		looked++;
		const header = headerFrom(row);
		if (causes.length > 0 && !causes.includes(header.cause.kind)) continue;
		if ((from !== null && header.at < from) || (to !== null && header.at > to)) continue;
		let touched: { table: TableName; id: string }[] = [];
		if (records) {
			const hits = await touchedOf(core, header, records);
			chunks += hits.chunks;
			if (hits.records.length === 0) continue;
			touched = hits.records;
		}
		found.push(await lineOf(core, row, header, touched));
	}
	return ok({ entries: found, before: null });
}

/**
 * Everything the journal holds of one record, newest first. Each version names the batch and chunk that wrote
 * it, and each journal item the version before, so of batches just the chunks that count are read. Where that
 * trail is broken – the record was erased, or a running batch has it – all chunks are.
 */
export async function historyOf(
	core: Core,
	table: TableName,
	id: string
): Promise<Result<{ entry: EntryLine; change: EntryChange }[]>> {
	const { row, running } = await core.strict.transaction('r', [table, 'batches'], async () => ({
		row: await recordsOf(core.strict, table).get(id),
		running: await runningBatches(core)
	}));
	if (!row) return ok([]);
	let place: Place = row.erased || running.has(row.batch) ? 'unknown' : row;
	let body: Body | null = place === 'unknown' ? null : (await openRows(core, table, [row]))[0]!.body;
	const found: { entry: EntryLine; change: EntryChange }[] = [];
	for await (const each of newestFirst(core, null)) {
		const isBatch = each.header.includes('"ids":null');
		if (!isBatch && !each.header.includes(id)) continue;
		const header = headerFrom(each);
		const add = async (change: EntryChange) =>
			found.push({ entry: await lineOf(core, each, header, [{ table, id }]), change });
		if (header.rewrites) {
			if (header.ids?.some(([named, ids]) => named === table && ids.includes(id))) {
				await add(erasureOf(header, table, id));
			}
			continue;
		}
		for await (const item of itemsOfRecord(core, header, { table, id }, () => place)) {
			await add(changeOf(header, item, body));
			place = item.erased ? 'unknown' : item.before;
			body = item.erased ? null : bodyBefore(body, item);
			if (place === null) return ok(found);
		}
	}
	return ok(found);
}

/** Where a version was written: a batch's chunk, a commit (batch 0), nowhere (it is the first one), or not known. */
type Place = { batch: number; chunk: number } | null | 'unknown';

async function* itemsOfRecord(
	core: Core,
	header: EntryHeader,
	record: { table: TableName; id: string },
	place: () => Place
): AsyncGenerator<JournalItem> {
	// Newest first: a batch may have written the record more than once.
	for (let chunk = header.digests.length - 1; chunk >= 0; chunk--) {
		const at = place();
		if (at === null) return;
		if (header.ids === null && at !== 'unknown' && (entryOfBatch(at.batch) !== header.entry || at.chunk !== chunk)) {
			continue;
		}
		const text = await chunkText(core, header.entry, chunk);
		if (!text?.includes(record.id)) continue;
		const item = itemOf(payloadFrom(text), record.table, record.id);
		if (item) yield item;
	}
}

function itemOf(payload: Payload, table: TableName, id: string): JournalItem | null {
	const item = payload.items.find((each) => each.id === id && each.table === table);
	if (item) return item;
	const isCreated = payload.creates.some(([named, ids]) => named === table && ids.includes(id));
	return isCreated ? itemsOf({ creates: [[table, [id]]], items: [] })[0]! : null;
}

function bodyBefore(body: Body | null, item: JournalItem): Body | null {
	if (item.before === null || item.before.gone) return null;
	const after = item.vanished ?? body;
	return after && withFieldsBefore(after, item);
}

/** `body`: the record after the entry, where that is known; it says what a creation created. */
function changeOf(header: EntryHeader, item: JournalItem, body: Body | null = null): EntryChange {
	const created = item.before === null && !item.erased;
	const gone = item.vanished ?? {};
	const fields = item.fields.map(([name, from, to]) => ({ name, from: from[0], to: to[0] }));
	for (const [name, from] of Object.entries(gone)) fields.push({ name, from, to: undefined });
	if (created) for (const [name, to] of Object.entries(body ?? {})) fields.push({ name, from: undefined, to });
	return {
		...aboutOf(header),
		table: item.table,
		id: item.id,
		created,
		deletion: deletionOf(item),
		fields,
		erased: item.erased === true
	};
}

function deletionOf(item: JournalItem): EntryChange['deletion'] {
	if (item.vanished) return 'deleted';
	if (!item.deletion) return null;
	return item.before?.deletedAt ? 'restored' : 'deleted';
}

/** Of a record that stayed nothing is said but that it was touched: what went named somebody erased. */
function erasureOf(header: EntryHeader, table: TableName, id: string): EntryChange {
	const stays = header.altered?.some(([named, ids]) => named === table && ids.includes(id)) ?? false;
	return { ...aboutOf(header), table, id, created: false, deletion: null, fields: [], erased: !stays };
}

function aboutOf({ seq, at, cause, device }: EntryHeader) {
	return { seq, at, cause, device };
}

async function lineOf(
	core: Core,
	row: JournalRow,
	header: EntryHeader,
	touched: EntryLine['some']
): Promise<EntryLine> {
	const payload = header.ids === null ? await readChunk(core, header.entry, 0) : null;
	const items = payload?.items ?? [];
	const records = (header.ids ?? payload?.creates ?? []).flatMap(([table, ids]) =>
		ids.slice(0, SOME).map((id) => ({ table, id }))
	);
	const some = new Map<string, EntryLine['some'][number]>();
	for (const each of [...touched, ...records, ...items]) {
		if (some.size === SOME) break;
		some.set(each.id, { table: each.table, id: each.id });
	}
	const fields = header.fields ?? [...new Set(items.flatMap((item) => item.fields.map(([name]) => name)))].sort();
	return {
		...publicHeader(row),
		device: header.device,
		own: header.device === core.device,
		fields,
		some: [...some.values()]
	};
}

/** Up to three of the wanted records that an entry touches, and how many chunks had to be read for it. */
async function touchedOf(
	core: Core,
	header: EntryHeader,
	wanted: { table: TableName; ids: ReadonlySet<string> }
): Promise<{ records: EntryLine['some']; chunks: number }> {
	const pick = (groups: readonly (readonly [TableName, readonly string[]])[]) => {
		const picked: EntryLine['some'] = [];
		for (const [table, ids] of groups) {
			if (table !== wanted.table) continue;
			for (const id of ids) {
				if (wanted.ids.has(id)) picked.push({ table, id });
				if (picked.length === SOME) return picked;
			}
		}
		return picked;
	};
	if (header.ids) return { records: pick(header.ids), chunks: 0 };
	for (let chunk = 0; chunk < header.digests.length; chunk++) {
		const payload = await readChunk(core, header.entry, chunk);
		const records = payload ? pick([...payload.creates, ...idsByTable(payload.items)]) : [];
		if (records.length > 0) return { records, chunks: chunk + 1 };
	}
	return { records: [], chunks: header.digests.length };
}

async function* newestFirst(core: Core, before: number | null): AsyncGenerator<JournalRow> {
	let below = before ?? Infinity;
	for (;;) {
		const rows = await journalOf(core.strict).where('seq').below(below).reverse().limit(HEADERS_AT_ONCE).toArray();
		yield* rows;
		if (rows.length < HEADERS_AT_ONCE) return;
		below = rows.at(-1)!.seq;
	}
}

async function chunkText(core: Core, entry: string, chunk: number): Promise<string | null> {
	const row = await payloadsOf(core.strict).get([entry, chunk]);
	return row ? openPayload(core.codec, row) : null;
}
async function readChunk(core: Core, entry: string, chunk: number): Promise<Payload | null> {
	const text = await chunkText(core, entry, chunk);
	return text === null ? null : payloadFrom(text);
}
