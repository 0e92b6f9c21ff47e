/**
 * How far the erasure of a customer reaches: the records merged into theirs, all that belongs to them – deleted or
 * not –, the issued documents that stay without them, and the customers who name them. Read anew under the write lock,
 * so that nothing written meanwhile is missed.
 */
import type { Order } from '#lib/domain/order.ts';
import { isFrozen } from '#lib/domain/order-rules.ts';
import { journalOf, payloadsOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { OWNED_TABLES } from './facts.ts';
import { headerFrom, idsByTable, itemsOf, openPayload, payloadFrom } from './journal.ts';
import type { EntryHeader } from './journal.ts';
import type { TableName } from './contract.ts';
import type { JournalItem } from './plan.ts';
import { openReadable } from './row-bodies.ts';
import { scan } from './scanning.ts';
import { MAX_COMMIT, keyOf } from './schema.ts';
import type { JournalRow, RecordRow } from './schema.ts';

export type Target = { table: TableName; id: string };

export interface Reach {
	/** Customers to be erased, those merged into others first. */
	persons: readonly string[];
	/** Living and deleted records that go, the persons last: as long as they stand, the rest can be found. */
	gone: readonly Target[];
	/** Issued documents that stay, and customers who name somebody erased. */
	altered: readonly Target[];
	/** What those who name an erased organisation call it. */
	names: ReadonlySet<string>;
}

const HEADERS_AT_ONCE = 250;

export async function reachOf(core: Core, records: readonly Target[], keepIssued: boolean): Promise<Reach> {
	const asked = records.flatMap(({ table, id }) => (table === 'customers' ? [id] : []));
	const merged = await mergedInto(core, new Set(asked));
	const persons = [...merged, ...new Set(asked)];
	const owned: Target[] = [];
	const altered: Target[] = [];
	for (const table of OWNED_TABLES) {
		for (const person of persons) {
			const own = recordsOf(core.strict, table).where('[customer+at]').between([person, -Infinity], [person, Infinity]);
			const kept = table === 'orders' && keepIssued ? await issuedOf(core, await own.toArray()) : new Set();
			for (const id of await own.primaryKeys()) (kept.has(id) ? altered : owned).push({ table, id });
		}
	}
	const names = await naming(core, new Set(persons), altered);
	const others = records.filter(({ table }) => table !== 'customers');
	const customers = persons.map((id): Target => ({ table: 'customers', id }));
	return { persons, gone: [...owned, ...(await standing(core, [...others, ...customers]))], altered, names };
}

/** As much of it as one transaction takes; the persons come with the rest, and with the last part only. */
export function pieceOf(reach: Reach): { piece: Reach; isLast: boolean } {
	const { gone, altered } = reach;
	if (gone.length + altered.length <= MAX_COMMIT) return { piece: reach, isLast: true };
	const customers = new Set(reach.persons);
	const others = gone.filter(({ table, id }) => table !== 'customers' || !customers.has(id)).slice(0, MAX_COMMIT);
	const piece = { ...reach, gone: others, altered: altered.slice(0, MAX_COMMIT - others.length) };
	return { piece, isLast: false };
}

/** Documents the law wants kept. What cannot be read is of no use to the books. */
async function issuedOf(core: Core, rows: readonly RecordRow[]): Promise<Set<string>> {
	const opened = await openReadable(core, 'orders', rows);
	return new Set(opened.flatMap(({ row, body }) => (body && isFrozen(body as unknown as Order) ? [row.id] : [])));
}

/** Those that are there and were not erased before. */
async function standing(core: Core, targets: readonly Target[]): Promise<Target[]> {
	const there = new Set<string>();
	for (const [table, ids] of idsByTable(targets)) {
		for (const row of await recordsOf(core.strict, table).bulkGet([...new Set(ids)]))
			if (row && !row.erased) there.add(keyOf(table, row.id));
	}
	return targets.filter(({ table, id }) => there.delete(keyOf(table, id)));
}

/** Customers with a relation to one of the persons, and people of an organisation among them; deleted ones too. */
async function naming(core: Core, persons: ReadonlySet<string>, altered: Target[]): Promise<Set<string>> {
	const names = new Set<string>();
	// Not from memory: nobody shall have to wait for the directory, and under the write lock it may lag behind.
	await scan(core, 'customers', (rows) => {
		for (const { id, name, organisationId, organisation, related } of rows) {
			if (persons.has(id)) names.add(name);
			const isOfThem = organisationId !== null && persons.has(organisationId);
			if (persons.has(id) || !(isOfThem || related.some((other) => persons.has(other)))) continue;
			if (isOfThem) names.add(organisation);
			altered.push({ table: 'customers', id });
		}
	});
	names.delete('');
	return names;
}

/** Customers that are still deleted since they were merged into one of these, or into one of those, and so on. */
async function mergedInto(core: Core, persons: ReadonlySet<string>): Promise<string[]> {
	const merges: { into: string; id: string }[] = [];
	await eachHeader(core, 0, Infinity, '"kind":"merge"', async (header, { undoneBy, redoneBy }) => {
		const { kind, into } = header.cause;
		const isUndone = undoneBy !== null && redoneBy === null;
		if (kind !== 'merge' || !into || isUndone) return;
		for await (const item of itemsOfEntry(core, header)) {
			if (item.table === 'customers' && item.deletion && item.id !== into) merges.push({ into, id: item.id });
		}
	});
	const rows = await recordsOf(core.strict, 'customers').bulkGet(merges.map(({ id }) => id));
	// Somebody may have brought one back.
	const standing = merges.filter((_, i) => rows[i] && !rows[i].erased && rows[i].deletedAt > 0);
	const found: string[] = [];
	const known = new Set(persons);
	for (let isNew = true; isNew;) {
		isNew = false;
		for (const { into, id } of standing) {
			if (!known.has(into) || known.has(id)) continue;
			known.add(id);
			found.unshift(id);
			isNew = true;
		}
	}
	return found;
}

/** Headers after `after` up to `seq` whose text holds `needle`, oldest first. */
export async function eachHeader(
	core: Core,
	after: number,
	seq: number,
	needle: string,
	use: (header: EntryHeader, row: JournalRow) => Promise<void>
): Promise<void> {
	for (let seen = after; ;) {
		const range = journalOf(core.strict).where('seq').between(seen, seq, false, true);
		const rows = await range.limit(HEADERS_AT_ONCE).toArray();
		for (const row of rows) if (row.header.includes(needle)) await use(headerFrom(row), row);
		if (rows.length < HEADERS_AT_ONCE) return;
		seen = rows.at(-1)!.seq;
	}
}

async function* itemsOfEntry(core: Core, header: EntryHeader): AsyncGenerator<JournalItem> {
	for (let chunk = 0; chunk < header.digests.length; chunk++) {
		const row = await payloadsOf(core.strict).get([header.entry, chunk]);
		if (row) yield* itemsOf(payloadFrom(await openPayload(core.codec, row)));
	}
}
