/**
 * Lists of records other than customers: filter, search and order over what the store holds in memory. What was
 * found last is kept per type, so that scrolling does not search again.
 */
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { ListedTable, Summaries, Tables } from '#lib/domain/tables.ts';
import { fold } from '#lib/domain/text.ts';
import type { CustomerDirectory, Listing } from '#lib/store/contract.ts';
import type { Owner, RecordQuery, RecordSelection } from '../api.ts';
import type { CallContext } from '../context.ts';
import { keepBoth, scale } from './bytes.ts';
import { ordered, reordered, type KeyOf, type Ordering } from './ordering.ts';
import type { ListSpec } from './spec.ts';

export type OtherTable = Exclude<ListedTable, 'customers'>;
type Found = { slots: Uint32Array };

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
	const accepted = acceptedBy(spec, listing, filter, deleted, known);
	const hits = hitsOf(listing, directory, text, known);
	if (known.found.length <= order.length) known.found = new Uint32Array(Math.ceil(order.length * 1.25) + 1);
	// Each slot is written and counted only if it is wanted: a condition that nobody can foresee costs twice as much.
	const slots = known.found;
	let count = 0;
	for (let i = 0; i < order.length; i++) {
		const slot = order[i]!;
		slots[count] = slot;
		count += hits ? accepted[slot]! & hits[slot]! : accepted[slot]!;
	}
	known.last = { key, slots: slots.slice(0, count) };
	return ok({ listing, directory, slots: known.last.slots });
}

/** A type in memory and what the words of a text find in it. */
export interface Matching<T extends OtherTable> {
	listing: Listing<Summaries[T]>;
	directory: CustomerDirectory;
	/**
	 * HIT or OWN_HIT by slot, of deleted ones too; null without words. The bytes are written again by whoever searches
	 * this type next: they are good until the next `await`.
	 */
	match(text: string): Uint8Array | null;
}
export async function matching<T extends OtherTable>(table: T, context: CallContext): Promise<Result<Matching<T>>> {
	const loaded = await loadedLists(table, context);
	if (!loaded.ok) return loaded;
	const { listing, directory, known } = loaded.value;
	return ok({ listing, directory, match: (text) => hitsOf(listing, directory, text, known) });
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
	if (known.standing !== standing) takeIn(known, standing, listing, directory);
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

/** More changed rows than this, and orders are made anew. */
const MOST_KEPT = 2_000;

/** What is kept of a type's lists; `last` while neither it nor the customers change. */
export interface KnownLists {
	standing: string;
	/** The rows that orders and owners were made of: a row is replaced, never changed. */
	rows: unknown[];
	orders: Map<string, Ordering & { keyOf: KeyOf<never>; isByCustomer: boolean }>;
	/** The filter asked for last: 1 for slots that it lets through, so that typing does not touch the rows. */
	accepted: { key: string; accept: (row: never) => boolean; bytes: Uint8Array } | null;
	last: ({ key: string } & Found) | null;
	/** Directory slot of each record's customer, for none the one behind the last; and how many slots it had then. */
	owners: Uint32Array | null;
	customers: number;
	/** Room for what a text and its further words find by slot, and for the slots found: made once, not at every key. */
	hits: Uint8Array[];
	found: Uint32Array;
}
function listsOf({ session }: CallContext, table: OtherTable): KnownLists {
	let known = session.lists.get(table);
	if (!known) {
		known = {
			standing: '',
			rows: [],
			orders: new Map(),
			accepted: null,
			last: null,
			owners: null,
			customers: 0,
			hits: [],
			found: new Uint32Array(0)
		};
		session.lists.set(table, known);
	}
	return known;
}

/** Brings what is kept level with what changed; what depends on more than the changed rows is dropped. */
function takeIn<T extends OtherTable>(
	known: KnownLists,
	standing: string,
	listing: Listing<Summaries[T]>,
	directory: CustomerDirectory
): void {
	const changed: number[] = [];
	for (let slot = 0; slot < listing.size; slot++) {
		const row = listing.row(slot);
		if (row === known.rows[slot] && slot < known.rows.length) continue;
		known.rows[slot] = row;
		changed.push(slot);
	}
	for (const [key, order] of known.orders) {
		if (changed.length === 0 && !order.isByCustomer) continue;
		const keyOf = order.keyOf as KeyOf<Summaries[T]>;
		const isKept = changed.length <= MOST_KEPT && !order.isByCustomer;
		const kept = isKept ? reordered(order, changed, listing, keyOf) : null;
		if (kept) known.orders.set(key, { ...order, ...kept });
		else known.orders.delete(key);
	}
	if (known.accepted && changed.length <= MOST_KEPT) {
		const { accept } = known.accepted;
		const bytes = new Uint8Array(listing.size);
		bytes.set(known.accepted.bytes);
		for (const slot of changed) bytes[slot] = Number(accept(listing.row(slot) as never));
		known.accepted = { ...known.accepted, bytes };
	} else known.accepted = null;
	// A customer who was not there before may be whose records have stood here all along.
	if (known.owners && directory.size === known.customers && changed.length <= MOST_KEPT) {
		const owners = new Uint32Array(listing.size);
		owners.set(known.owners);
		for (const slot of changed) owners[slot] = ownerSlot(listing.row(slot), directory);
		known.owners = owners;
	} else known.owners = null;
	known.customers = directory.size;
	known.standing = standing;
	known.last = null;
}

function acceptedBy<T extends OtherTable, Filter, Sort extends string>(
	spec: ListSpec<T, Filter, Sort>,
	listing: Listing<Summaries[T]>,
	filter: Filter,
	deleted: boolean,
	known: KnownLists
): Uint8Array {
	const key = JSON.stringify([filter, deleted]);
	if (known.accepted?.key !== key) {
		const isWanted = spec.accept(filter);
		const accept = (row: Summaries[T] | null) => row !== null && row.deletedAt > 0 === deleted && isWanted(row);
		const bytes = new Uint8Array(listing.size);
		for (let slot = 0; slot < bytes.length; slot++) bytes[slot] = Number(accept(listing.row(slot)));
		known.accepted = { key, accept, bytes };
	}
	return known.accepted.bytes;
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
		const isByCustomer = sort === 'customer';
		const keyOf: KeyOf<Summaries[T]> = isByCustomer
			? (row) => nameOf(row, directory) || null
			: spec.sorts[sort as Exclude<Sort, 'customer'>];
		order = { ...ordered(listing, keyOf, descending, locale), keyOf, isByCustomer };
		known.orders.set(key, order);
	}
	return order.slots;
}

/** Found by itself and its customer together, and by itself alone; as bits, so that words are joined by `&`. */
export const HIT = 1;
export const OWN_HIT = 3;

/** By slot, HIT or OWN_HIT where each word of a text finds it by itself or by its customer; null without words. */
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
	const first = hitsOfWord(words[0]!, owners, listing, directory, room(known, 0, listing.size));
	const other = room(known, 1, words.length > 1 ? listing.size : 0);
	for (const word of words.slice(1)) keepBoth(first, hitsOfWord(word, owners, listing, directory, other));
	return first;
}
function room(known: KnownLists, which: number, size: number): Uint8Array {
	if (known.hits[which]?.length !== size) known.hits[which] = new Uint8Array(size);
	return known.hits[which]!;
}
function hitsOfWord<S>(
	word: string,
	owners: Uint32Array,
	listing: Listing<S>,
	directory: CustomerDirectory,
	hits: Uint8Array
): Uint8Array {
	const own = listing.match(word)!;
	const customers = directory.match(word)!;
	// Most words are in no customer: then whose a record is need not be looked up.
	if (customers.includes(1)) {
		const byOwner = new Uint8Array(directory.size + 1);
		byOwner.set(customers);
		for (let slot = 0; slot < hits.length; slot++) hits[slot] = (own[slot]! * OWN_HIT) | byOwner[owners[slot]!]!;
	} else scale(hits, own, OWN_HIT);
	return hits;
}

function ownersOf<S>(listing: Listing<S>, directory: CustomerDirectory): Uint32Array {
	const owners = new Uint32Array(listing.size);
	for (let slot = 0; slot < listing.size; slot++) owners[slot] = ownerSlot(listing.row(slot), directory);
	return owners;
}
function ownerSlot(row: unknown, directory: CustomerDirectory): number {
	const id = ownerOf(row);
	return (id ? directory.slotOf(id) : undefined) ?? directory.size;
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
