/**
 * Summary pages: about a thousand customers each, derived from the records and written with them, so
 * that the directory loads 100 rows instead of 100,000. A page is a list of tuples, because repeated
 * key names would be a third of it. Row order within a page is the order of arrival.
 */
import { summarise } from '#lib/domain/customer.ts';
import type { Customer, CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Codec } from './codec.ts';
import type { TableName } from './contract.ts';
import { BODY_SCHEMA, NO_PAGE, PAGE_ROWS } from './schema.ts';
import type { Body, HeadRow, PageRow } from './schema.ts';

/** The only type with pages so far. */
export const LISTED: TableName = 'customers';

/** A row of a page: a summary, or the mark of an undone creation, which keeps the rev. */
export interface PageEntry {
	id: CustomerId;
	rev: number;
	summary: CustomerSummary | null;
}
type Tuple = unknown[];

const NOTHING: readonly string[] = Object.freeze([]);
const NO_NUMBERS = Object.freeze({});

/** The page entry of a record's version. */
export function entryOf(id: string, rev: number, deletedAt: number, updatedAt: number, body: Body | null): PageEntry {
	const customerId = id as CustomerId;
	const customer = body as unknown as Customer | null;
	return {
		id: customerId,
		rev,
		summary: customer && summarise(customerId, rev, deletedAt, updatedAt, customer)
	};
}

function tupleOf({ id, rev, summary: s }: PageEntry): Tuple {
	if (!s) return [id, rev];
	return [
		id,
		rev,
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
}

function entryFrom(tuple: Tuple): PageEntry {
	const id = tuple[0] as CustomerId;
	const rev = tuple[1] as number;
	if (tuple.length === 2) return { id, rev, summary: null };
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
		note: tuple[18] as string
	};
	return { id, rev, summary };
}

// Most lists are empty; sharing one empty list saves megabytes over 100,000 rows.
function listFrom(value: unknown): string[] {
	return ((value as string[]).length === 0 ? NOTHING : value) as string[];
}
function numbersFrom(value: unknown): CustomerSummary['numbers'] {
	for (const _ in value as object) return value as CustomerSummary['numbers'];
	return NO_NUMBERS;
}

export function pageText(entries: readonly PageEntry[]): string {
	return JSON.stringify(entries.map(tupleOf));
}
export function entriesFrom(text: string): PageEntry[] {
	return (JSON.parse(text) as Tuple[]).map(entryFrom);
}

/** Seals pages as they stand after the write with this counter. */
export async function sealPages(
	codec: Codec,
	pages: ReadonlyMap<number, readonly PageEntry[]>,
	lamport: number,
	batch: number
): Promise<PageRow[]> {
	const numbers = [...pages.keys()];
	const bodies = await codec.seal(
		numbers.map((n) => ({ about: pageAbout(n, lamport), text: pageText(pages.get(n)!) }))
	);
	return numbers.map((n, i) => ({ table: LISTED, n, lamport, batch, body: bodies[i]! }));
}

export async function openPages(
	codec: Codec,
	rows: readonly PageRow[]
): Promise<{ n: number; entries: PageEntry[] }[]> {
	const texts = await codec.open(rows.map((row) => ({ about: pageAbout(row.n, row.lamport), sealed: row.body })));
	return rows.map((row, i) => ({ n: row.n, entries: entriesFrom(texts[i]!) }));
}

export function pageAbout(n: number, lamport: number) {
	return { table: 'pages', id: keyOfPage(n), rev: lamport, schema: BODY_SCHEMA };
}
function keyOfPage(n: number): string {
	return `${LISTED}/${n}`;
}

/** The page a new record goes to: the last one while it has room. Advances the counters of `head`. */
export function placeNew(head: HeadRow, table: TableName): number {
	if (table !== LISTED) return NO_PAGE;
	if (head.openPage === NO_PAGE || head.openCount >= PAGE_ROWS) {
		head.openPage = head.nextPage++;
		head.openCount = 0;
	}
	head.openCount++;
	return head.openPage;
}

/** Puts new versions into a page's entries: replaced in place, new ones at the end. Answers a new list. */
export function mergeEntries(entries: readonly PageEntry[], changed: readonly PageEntry[]): PageEntry[] {
	const next = entries.slice();
	const pending = new Map(changed.map((entry) => [entry.id, entry]));
	for (let i = 0; i < next.length && pending.size > 0; i++) {
		const entry = pending.get(next[i]!.id);
		if (!entry) continue;
		next[i] = entry;
		pending.delete(entry.id);
	}
	next.push(...pending.values());
	return next;
}
