/**
 * Lists of records other than customers: filter, search and order over what the store holds in memory. What was
 * found last is kept per type, so that scrolling does not search again.
 */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { ListedTable, Summaries, Tables } from '#lib/domain/tables.ts';
import { fold } from '#lib/domain/text.ts';
import type { CustomerDirectory, Listing } from '#lib/store/contract.ts';
import type { Owner, RecordQuery, RecordRow, RecordSelection, RecordWindow } from '../api.ts';
import type { CallContext } from '../context.ts';
import type { ListSpec } from './spec.ts';

export type OtherTable = Exclude<ListedTable, 'customers'>;
type Found = { slots: Uint32Array };

/** A window of what a query matches. */
export async function listRecords<T extends OtherTable, Filter, Sort extends string>(
	spec: ListSpec<T, Filter, Sort>,
	query: RecordQuery<Filter, Sort>,
	context: CallContext
): Promise<Result<RecordWindow<RecordRow<T>>>> {
	const found = await findRecords(spec, query, context);
	if (!found.ok) return found;
	const { listing, directory, slots } = found.value;
	const limit = Math.min(query.limit, MAX_WINDOW);
	const rows: RecordRow<T>[] = [];
	for (const slot of slots.subarray(query.offset, query.offset + limit)) {
		const row = listing.row(slot);
		if (row) rows.push({ ...row, ...ownerIn(directory, row) });
	}
	return ok({ rows, offset: query.offset, total: slots.length, all: query.deleted ? listing.deleted : listing.living });
}

type Which<Filter, Sort> = Pick<RecordQuery<Filter, Sort>, 'text' | 'filter' | 'deleted' | 'sort' | 'descending'>;

/** Slots of what a query matches, in order. */
export async function findRecords<T extends OtherTable, Filter, Sort extends string>(
	spec: ListSpec<T, Filter, Sort>,
	{ text, filter, deleted, sort, descending }: Which<Filter, Sort>,
	context: CallContext
): Promise<Result<{ listing: Listing<Summaries[T]>; directory: CustomerDirectory; slots: Uint32Array }>> {
	const loaded = await loadedLists(spec.table, context);
	if (!loaded.ok) return loaded;
	const { listing, directory, known } = loaded.value;
	const key = JSON.stringify([text, filter, deleted, sort, descending]);
	if (known.last?.key === key) return ok({ listing, directory, slots: known.last.slots });
	const order = orderOf(spec, listing, directory, sort, descending, known, context.locale);
	const accept = spec.accept(filter);
	const hits = hitsOf(listing, directory, text, known);
	const slots = new Uint32Array(deleted ? listing.deleted : listing.living);
	let count = 0;
	for (const slot of order) {
		const row = listing.row(slot);
		if (row && row.deletedAt > 0 === deleted && (!hits || hits[slot] === 1) && accept(row)) slots[count++] = slot;
	}
	known.last = { key, slots: slots.subarray(0, count) };
	return ok({ listing, directory, slots: known.last.slots });
}

/** What the words of a text find: one byte per slot, of deleted ones too; null where there are no words. */
export async function matching<T extends OtherTable>(
	table: T,
	text: string,
	context: CallContext
): Promise<Result<{ listing: Listing<Summaries[T]>; directory: CustomerDirectory; hits: Uint8Array | null }>> {
	const loaded = await loadedLists(table, context);
	if (!loaded.ok) return loaded;
	const { listing, directory, known } = loaded.value;
	return ok({ listing, directory, hits: hitsOf(listing, directory, text, known) });
}

/** What the lists of a type are made of; what was derived from them is dropped where they changed. */
async function loadedLists<T extends OtherTable>(
	table: T,
	context: CallContext
): Promise<Result<{ listing: Listing<Summaries[T]>; directory: CustomerDirectory; known: KnownLists }>> {
	const [loaded, customers] = [await context.store.listing(table), await context.session.directory()];
	if (!loaded.ok) return loaded;
	if (!customers.ok) return customers;
	const [listing, directory] = [loaded.value, customers.value];
	const known = listsOf(context, table);
	const standing = `${listing.version} ${directory.version}`;
	if (known.standing !== standing) Object.assign(known, { standing, orders: new Map(), last: null, owners: null });
	return ok({ listing, directory, known });
}

/** Ids of a selection; of a query those it matches now. */
export async function selectedRecords<T extends OtherTable, Filter, Sort extends string>(
	spec: ListSpec<T, Filter, Sort>,
	selection: RecordSelection<T, Filter>,
	context: CallContext
): Promise<Result<Tables[T]['id'][]>> {
	if (selection.kind === 'ids') return ok([...selection.ids]);
	const [sort] = Object.keys(spec.sorts) as Sort[];
	const found = await findRecords(spec, { ...selection, sort: sort!, descending: false }, context);
	if (!found.ok) return found;
	const { listing, slots } = found.value;
	return ok(Array.from(slots, (slot) => listing.row(slot)!.id));
}

/** What is kept of a type's lists while neither it nor the customers change. */
export interface KnownLists {
	standing: string;
	orders: Map<string, Uint32Array>;
	last: ({ key: string } & Found) | null;
	/** Directory slot of each record's customer, −1 for none. */
	owners: Int32Array | null;
}
function listsOf({ session }: CallContext, table: OtherTable): KnownLists {
	let known = session.lists.get(table);
	if (!known) {
		known = { standing: '', orders: new Map(), last: null, owners: null };
		session.lists.set(table, known);
	}
	return known;
}

function orderOf<T extends OtherTable, Filter, Sort extends string>(
	spec: ListSpec<T, Filter, Sort>,
	listing: Listing<Summaries[T]>,
	directory: CustomerDirectory,
	sort: Sort,
	descending: boolean,
	known: KnownLists,
	locale: string
): Uint32Array {
	const key = `${sort} ${descending}`;
	let order = known.orders.get(key);
	if (!order) {
		const keyOf = (row: Summaries[T]) =>
			sort === 'customer' ? nameOf(row, directory) || null : spec.sorts[sort as Exclude<Sort, 'customer'>](row);
		order = sorted(listing, keyOf, descending, locale);
		known.orders.set(key, order);
	}
	return order;
}

/** All slots by a key; equal ones by id, so that every tab agrees, those without one last. */
function sorted<S extends { id: string }>(
	listing: Listing<S>,
	keyOf: (row: S) => number | string | null,
	descending: boolean,
	locale: string
): Uint32Array {
	const numbers = new Float64Array(listing.size);
	const texts: (string | null)[] = [];
	let isText = false;
	for (let slot = 0; slot < listing.size; slot++) {
		const row = listing.row(slot);
		const key = row && keyOf(row);
		isText ||= typeof key === 'string';
		numbers[slot] = typeof key === 'number' ? key : Number.NaN;
		texts.push(typeof key === 'string' ? key : null);
	}
	if (isText) rank(texts, numbers, locale);
	const defined: number[] = [];
	const without: number[] = [];
	for (let slot = 0; slot < listing.size; slot++) (Number.isNaN(numbers[slot]!) ? without : defined).push(slot);
	const sign = descending ? -1 : 1;
	const idOf = (slot: number) => listing.row(slot)?.id ?? '';
	defined.sort((a, b) => sign * (numbers[a]! - numbers[b]!) || (idOf(a) < idOf(b) ? -1 : 1));
	return Uint32Array.from([...defined, ...without]);
}

/** Puts the place of each text among all of them in the place of a number. */
function rank(texts: readonly (string | null)[], numbers: Float64Array, locale: string): void {
	const { compare } = new Intl.Collator(locale, { numeric: true });
	const distinct = [...new Set(texts.flatMap((text) => text ?? []))].sort(compare);
	const ranks = new Map(distinct.map((text, place) => [text, place]));
	for (const [slot, text] of texts.entries()) if (text !== null) numbers[slot] = ranks.get(text)!;
}

/** One byte per slot, 1 where each word of a text finds it by itself or by its customer; null without words. */
function hitsOf<T extends OtherTable>(
	listing: Listing<Summaries[T]>,
	directory: CustomerDirectory,
	text: string,
	known: KnownLists
): Uint8Array | null {
	const words = fold(text)
		.split(' ')
		.filter((word) => word !== '');
	if (words.length === 0) return null;
	const owners = (known.owners ??= ownersOf(listing, directory));
	const hits = new Uint8Array(listing.size).fill(1);
	for (const word of words) {
		const own = listing.match(word)!;
		const customers = directory.match(word)!;
		for (let slot = 0; slot < hits.length; slot++) {
			const owner = owners[slot]!;
			if (own[slot] === 0 && (owner < 0 || customers[owner] === 0)) hits[slot] = 0;
		}
	}
	return hits;
}

function ownersOf<S>(listing: Listing<S>, directory: CustomerDirectory): Int32Array {
	const owners = new Int32Array(listing.size).fill(-1);
	for (let slot = 0; slot < listing.size; slot++) {
		const id = ownerOf(listing.row(slot));
		if (id) owners[slot] = directory.slotOf(id) ?? -1;
	}
	return owners;
}

function ownerOf(row: unknown): CustomerId | null {
	return (row as { customer?: CustomerId | null } | null)?.customer ?? null;
}
/** Whose a record is, for its row. */
export function ownerIn(directory: CustomerDirectory, row: unknown): Owner {
	return { customerName: nameOf(row, directory) };
}
/** Name of a record's customer; '' where there is none, or none any more. */
export function nameOf(row: unknown, directory: CustomerDirectory): string {
	const id = ownerOf(row);
	const slot = id === null ? undefined : directory.slotOf(id);
	const customer = slot === undefined ? null : directory.row(slot);
	return customer && customer.deletedAt === 0 ? customer.name : '';
}
