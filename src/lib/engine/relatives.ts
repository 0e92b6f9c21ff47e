/** Customers that belong together: those a record names, those that name it, and the people of an organisation. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import type { Customer } from '#lib/domain/customer.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import type { OrderSummary } from '#lib/domain/order.ts';
import { purchaseSums } from '#lib/domain/purchase-sums.ts';
import { fromOtherSide } from '#lib/domain/relations.ts';
import type { CustomerDirectory, Stored } from '#lib/store/contract.ts';
import type { NamedCustomer, OrganisationPeople, RelatedCustomer } from './api.ts';
import type { CallContext } from './context.ts';

/** Whom a record names, read one by one: few, and the directory may not be there yet. */
export async function namedBy(
	{ organisationId, relations }: Customer,
	context: CallContext
): Promise<Result<NamedCustomer[]>> {
	const ids = new Set(relations.map(({ customer }) => customer));
	if (organisationId) ids.add(organisationId);
	if (ids.size === 0) return ok([]);
	const stored = await context.store.getMany('customers', [...ids]);
	return stored.ok ? ok(stored.value.map(named)) : stored;
}

function named({ id, deletedAt, body }: Stored<'customers'>): NamedCustomer {
	return { id, name: body.name, kind: body.kind, deleted: deletedAt > 0 };
}

/** Living customers that one is related to; what both wrote down stands there once. */
export async function relationsOf(id: CustomerId, context: CallContext): Promise<Result<RelatedCustomer[]>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const stored = await context.store.get('customers', id);
	if (!stored.ok) return stored;
	if (!stored.value) return fail('not-found');
	const own = await namedBy({ ...stored.value.body, organisationId: null }, context);
	if (!own.ok) return own;
	const others = await context.store.getMany('customers', thoseNaming(id, loaded.value));
	if (!others.ok) return others;

	const byId = new Map(own.value.map((customer) => [customer.id, customer]));
	const found = new Map<string, RelatedCustomer>();
	const add = (related: RelatedCustomer) => {
		if (!related.customer.deleted) found.set(`${related.word} ${related.customer.id}`, related);
	};
	for (const { kind, customer } of stored.value.body.relations) {
		const known = byId.get(customer);
		if (known) add({ word: kind, customer: known });
	}
	for (const other of others.value) {
		for (const { kind, customer } of other.body.relations)
			if (customer === id) add({ word: fromOtherSide(kind), customer: named(other) });
	}
	return ok([...found.values()]);
}

/** Living customers with a relation to this one. */
export function thoseNaming(id: CustomerId, directory: CustomerDirectory): CustomerId[] {
	const found: CustomerId[] = [];
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		if (row && row.deletedAt === 0 && row.related.includes(id)) found.push(row.id);
	}
	return found;
}

export async function peopleOf(
	id: CustomerId,
	limit: number,
	context: CallContext
): Promise<Result<OrganisationPeople>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	const slots = slotsOfPeople(id, directory);
	if (slots.length === 0) return ok({ rows: [], total: 0, orders: 0, spent: [] });
	const orders = await context.store.listing('orders');
	if (!orders.ok) return orders;
	const documents = new Map<CustomerId, OrderSummary[]>();
	for (const slot of slots) documents.set(directory.row(slot)!.id, []);
	for (let slot = 0; slot < orders.value.size; slot++) {
		const order = orders.value.row(slot);
		if (order?.customer) documents.get(order.customer)?.push(order);
	}

	const today = localDayAt(context.now());
	const spent = new Map<Currency, bigint>();
	let count = 0;
	for (const slot of slots) {
		const { id: person, orders: imported, spent: before, lastOrder } = directory.row(slot)!;
		const opening = { orders: imported, spent: before, firstOrder: null, lastOrder, asOf: today, source: '' };
		const sums = purchaseSums(documents.get(person)!, opening, today);
		count += sums.count ?? 0;
		for (const { amount, currency } of sums.value) spent.set(currency, (spent.get(currency) ?? 0n) + BigInt(amount));
	}
	return ok({
		rows: Array.from(slots.subarray(0, Math.min(limit, MAX_WINDOW)), (slot) => ({
			...directory.row(slot)!,
			segment: null
		})),
		total: slots.length,
		orders: count,
		spent: [...spent].map(([currency, amount]) => ({ amount: Number(amount) as MinorUnits, currency }))
	});
}

/** By name. */
export function slotsOfPeople(id: CustomerId, directory: CustomerDirectory): Uint32Array {
	const accept = (slot: number) => directory.row(slot)?.organisationId === id;
	return directory.search({ text: '', deleted: false, sort: 'name', descending: false, accept });
}
