/** Documents that grew out of each other: quote, order, invoice and its credit notes. */
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId, OrderId } from '#lib/domain/ids.ts';
import type { Order, OrderSummary } from '#lib/domain/order.ts';
import { summariseOrder } from '#lib/domain/summaries.ts';
import type { Stored } from '#lib/store/contract.ts';
import type { OrderRelative } from '../api.ts';
import type { CallContext } from '../context.ts';

/** Longer chains than this are not drawn. */
const MOST_STEPS = 20;

/**
 * Credit notes that were issued for an invoice, but for the one that is being issued. Of any customer: undoing a merge
 * may have parted them from the invoice, and what was credited once is not credited again.
 */
export async function creditNotesOf(
	invoice: Stored<'orders'>,
	except: OrderId | null,
	{ store }: CallContext
): Promise<Result<Order[]>> {
	const notes = await documentsWhere(({ kind, status }) => kind === 'credit-note' && status !== 'draft', store);
	if (!notes.ok) return notes;
	return ok(notes.value.filter(({ id, body }) => body.from === invoice.id && id !== except).map(({ body }) => body));
}

/** A document with those it grew out of and those that grew out of it, the oldest first. */
export async function familyOf(id: OrderId, context: CallContext): Promise<Result<OrderRelative[]>> {
	const found = new Map<OrderId, Stored<'orders'>>();
	let next: OrderId | null = id;
	for (let steps = 0; next !== null && !found.has(next) && steps < MOST_STEPS; steps++) {
		const stored: Result<Stored<'orders'> | null> = await context.store.get('orders', next);
		if (!stored.ok) return stored;
		if (!stored.value || (stored.value.deletedAt > 0 && next !== id)) break;
		found.set(next, stored.value);
		next = stored.value.body.from;
	}
	const customers = new Set([...found.values()].map(({ body }) => body.customer));
	const near: Stored<'orders'>[] = [];
	for (const customer of customers) {
		const documents = await documentsOf(customer, context);
		if (!documents.ok) return documents;
		near.push(...documents.value);
	}
	// What grew out of one of these may have descendants itself.
	for (let size = -1; size !== found.size;) {
		size = found.size;
		for (const each of near) if (each.body.from !== null && found.has(each.body.from)) found.set(each.id, each);
	}
	return ok(
		[...found.values()]
			.sort((a, b) => (a.body.issuedAt || Infinity) - (b.body.issuedAt || Infinity) || a.updatedAt - b.updatedAt)
			.map((each) => {
				const { id, kind, number, status, day, due, total, balance } = summariseOrder(each, each.body);
				return { id, kind, number, status, day, due, total, balance };
			})
	);
}

/** Living documents of a customer, or of none. */
async function documentsOf(customer: CustomerId | null, { store }: CallContext): Promise<Result<Stored<'orders'>[]>> {
	return customer === null ? documentsWhere((row) => row.customer === null, store) : store.of('orders', customer);
}

async function documentsWhere(
	accept: (row: OrderSummary) => boolean,
	store: CallContext['store']
): Promise<Result<Stored<'orders'>[]>> {
	const loaded = await store.listing('orders');
	if (!loaded.ok) return loaded;
	const ids: OrderId[] = [];
	for (let slot = 0; slot < loaded.value.size; slot++) {
		const row = loaded.value.row(slot);
		if (row && row.deletedAt === 0 && accept(row)) ids.push(row.id);
	}
	return store.getMany('orders', ids);
}
