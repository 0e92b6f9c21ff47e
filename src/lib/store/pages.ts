/**
 * Summary pages: about a thousand records of one type each, derived from the records and written with them, so that
 * a list of 100,000 loads 100 rows instead of 100,000. A page is a list of tuples, because repeated key names would
 * be a third of it. Row order within a page is the order of arrival.
 */
import type { CustomerSummary } from '#lib/domain/customer.ts';
import type { Codec } from './codec.ts';
import type { ListedTable, Summaries, TableName, Tables } from './contract.ts';
import { NO_PAGE, PAGE_ROWS, PAYLOAD_SCHEMA } from './schema.ts';
import type { HeadRow, PageRow } from './schema.ts';

/** A row of a page: a summary, or the mark of an undone creation, which keeps the rev. */
export type PageEntry<T extends ListedTable = ListedTable> = {
	[K in T]: { table: K; id: Tables[K]['id']; rev: number; summary: Summaries[K] | null };
}[T];
type Tuple = unknown[];

const HEAD = ['deletedAt', 'updatedAt'] as const;
/** What follows id and rev. Order as written; not persisted beyond the pages, which can be made anew. */
const FIELDS: { [T in Exclude<ListedTable, 'customers'>]: readonly Exclude<keyof Summaries[T], 'id' | 'rev'>[] } = {
	interactions: [...HEAD, 'customer', 'kind', 'direction', 'at', 'outcome', 'text'],
	tasks: [
		...HEAD,
		'customer',
		'deal',
		'title',
		'priority',
		'due',
		'time',
		'minutes',
		'reminder',
		'recurrence',
		'doneAt',
		'at'
	],
	deals: [
		...HEAD,
		'title',
		'customer',
		'pipeline',
		'stage',
		'amount',
		'probability',
		'expected',
		'state',
		'closedAt',
		'stageSince',
		'tags',
		'at'
	],
	products: [...HEAD, 'kind', 'name', 'code', 'price', 'unit', 'tax', 'active', 'at'],
	orders: [...HEAD, 'kind', 'number', 'status', 'customer', 'day', 'due', 'currency', 'total', 'balance', 'at'],
	tickets: [
		...HEAD,
		'customer',
		'kind',
		'subject',
		'state',
		'priority',
		'due',
		'resolvedAt',
		'satisfaction',
		'messages',
		'at'
	],
	responses: [...HEAD, 'survey', 'customer', 'way', 'at']
};
export const LISTED_TABLES: readonly ListedTable[] = ['customers', ...(Object.keys(FIELDS) as (keyof typeof FIELDS)[])];

export function isListed(table: string): table is ListedTable {
	return (LISTED_TABLES as readonly string[]).includes(table);
}
function fieldsOf(table: Exclude<ListedTable, 'customers'>): readonly string[] {
	return FIELDS[table];
}

const NOTHING: readonly never[] = Object.freeze([]);
const NO_NUMBERS = Object.freeze({});
const NO_CHOICES = Object.freeze({});

function tupleOf({ table, id, rev, summary }: PageEntry): Tuple {
	if (!summary) return [id, rev];
	if (table === 'customers') return customerTuple(summary);
	const values = summary as unknown as Record<string, unknown>;
	return [id, rev, ...fieldsOf(table).map((field) => values[field])];
}

function entryFrom(table: ListedTable, tuple: Tuple): PageEntry {
	const [id, rev] = tuple as [string, number];
	if (tuple.length === 2) return { table, id, rev, summary: null } as PageEntry;
	if (table === 'customers') return customerEntry(tuple);
	const summary: Record<string, unknown> = { id, rev };
	const fields = fieldsOf(table);
	for (let i = 0; i < fields.length; i++) summary[fields[i]!] = tuple[i + 2];
	return { table, id, rev, summary } as unknown as PageEntry;
}

function customerTuple(s: CustomerSummary): Tuple {
	const tuple: Tuple = [
		s.id,
		s.rev,
		s.deletedAt,
		s.kind === 'person' ? 0 : 1,
		s.name,
		s.organisation,
		s.city,
		s.emails,
		s.phones,
		s.tags,
		s.externalId,
		s.orders,
		s.spent,
		s.lastOrder,
		s.satisfaction,
		s.numbers,
		s.updatedAt,
		s.sample ? 1 : 0,
		s.note
	];
	// Hardly anybody has these, and bytes are time.
	const hasChoices = choicesFrom(s.choices) !== NO_CHOICES;
	const hasMore = s.organisationId !== null || s.cadence !== null || s.related.length + s.anniversaries.length > 0;
	if (hasMore || hasChoices) tuple.push(s.organisationId, s.cadence, s.related, s.anniversaries);
	if (hasChoices) tuple.push(s.choices);
	return tuple;
}

function customerEntry(tuple: Tuple): PageEntry<'customers'> {
	const id = tuple[0] as CustomerSummary['id'];
	const rev = tuple[1] as number;
	const hasMore = tuple.length > 19;
	const summary: CustomerSummary = {
		id,
		rev,
		deletedAt: tuple[2] as number,
		kind: tuple[3] === 0 ? 'person' : 'organisation',
		name: tuple[4] as string,
		organisation: tuple[5] as string,
		city: tuple[6] as string,
		emails: listFrom(tuple[7]),
		phones: listFrom(tuple[8]),
		tags: listFrom(tuple[9]),
		externalId: tuple[10] as string,
		orders: tuple[11] as number | null,
		spent: tuple[12] as CustomerSummary['spent'],
		lastOrder: tuple[13] as CustomerSummary['lastOrder'],
		satisfaction: tuple[14] as number | null,
		numbers: numbersFrom(tuple[15]),
		updatedAt: tuple[16] as number,
		sample: tuple[17] === 1,
		note: tuple[18] as string,
		organisationId: hasMore ? (tuple[19] as CustomerSummary['organisationId']) : null,
		cadence: hasMore ? (tuple[20] as number | null) : null,
		related: hasMore ? listFrom(tuple[21]) : listFrom(NOTHING),
		anniversaries: hasMore ? listFrom(tuple[22]) : listFrom(NOTHING),
		choices: tuple.length > 23 ? choicesFrom(tuple[23]) : NO_CHOICES
	};
	return { table: 'customers', id, rev, summary };
}

// Most lists are empty; sharing one empty list saves megabytes over 100,000 rows.
function listFrom<T>(value: unknown): T[] {
	return ((value as T[]).length === 0 ? NOTHING : value) as T[];
}
function numbersFrom(value: unknown): CustomerSummary['numbers'] {
	for (const _ in value as object) return value as CustomerSummary['numbers'];
	return NO_NUMBERS;
}

function choicesFrom(value: unknown): CustomerSummary['choices'] {
	for (const _ in value as object) return value as CustomerSummary['choices'];
	return NO_CHOICES;
}

export function pageText(entries: readonly PageEntry[]): string {
	return JSON.stringify(entries.map(tupleOf));
}
export function entriesFrom<T extends ListedTable>(table: T, text: string): PageEntry<T>[] {
	return (JSON.parse(text) as Tuple[]).map((tuple) => entryFrom(table, tuple) as PageEntry<T>);
}

/** Entries by the number of their page; no page holds records of two types, none is empty. */
export type PageEntries = ReadonlyMap<number, readonly PageEntry[]>;

/** Seals pages as they stand after the write with this counter. */
export async function sealPages(codec: Codec, pages: PageEntries, lamport: number, batch: number): Promise<PageRow[]> {
	const all = [...pages].map(([n, entries]) => ({ table: entries[0]!.table, n, text: pageText(entries) }));
	const bodies = await codec.seal(all.map(({ table, n, text }) => ({ about: pageAbout(table, n, lamport), text })));
	return all.map(({ table, n }, i) => ({ table, n, lamport, batch, body: bodies[i]! }));
}

export async function openPages(
	codec: Codec,
	rows: readonly PageRow[]
): Promise<{ n: number; entries: PageEntry[] }[]> {
	const texts = await codec.open(
		rows.map((row) => ({ about: pageAbout(row.table, row.n, row.lamport), sealed: row.body }))
	);
	return rows.map((row, i) => ({ n: row.n, entries: entriesFrom(row.table, texts[i]!) }));
}

export function pageAbout(table: ListedTable, n: number, lamport: number) {
	return { table: 'pages', id: `${table}/${n}`, rev: lamport, schema: PAYLOAD_SCHEMA };
}

/** The page a new record goes to: the last one while it has room. Advances the counters of `head`. */
export function placeNew(head: Pick<HeadRow, 'places' | 'nextPage'>, table: TableName): number {
	if (!isListed(table)) return NO_PAGE;
	const known = head.places[table];
	const place =
		known && known.count < PAGE_ROWS
			? { page: known.page, count: known.count + 1 }
			: { page: head.nextPage++, count: 1 };
	// A head row is compared with what was read: its parts are replaced, not changed.
	head.places = { ...head.places, [table]: place };
	return place.page;
}

/** Puts new versions into a page's entries: replaced in place, new ones at the end. Answers a new list. */
export function mergeEntries(entries: readonly PageEntry[], changed: readonly PageEntry[]): PageEntry[] {
	const next = entries.slice();
	const pending = new Map<string, PageEntry>(changed.map((entry) => [entry.id, entry]));
	for (let i = 0; i < next.length && pending.size > 0; i++) {
		const entry = pending.get(next[i]!.id);
		if (!entry) continue;
		next[i] = entry;
		pending.delete(entry.id);
	}
	next.push(...pending.values());
	return next;
}
