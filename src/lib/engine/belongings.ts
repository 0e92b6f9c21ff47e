/**
 * What belongs to customers – orders, tickets, deals, tasks, interactions, answers – and what becomes of it when they
 * are deleted or one of them becomes another. Always one step in the history.
 */
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Order } from '#lib/domain/order.ts';
import { isDeletable } from '#lib/domain/order-rules.ts';
import type { OwnedTable, Tables } from '#lib/domain/tables.ts';
import type { Change } from '#lib/store/contract.ts';
import type { Belongings, BulkDone, Moves } from './api.ts';
import type { CallContext } from './context.ts';
import { slotsOfPeople, thoseNaming } from './relatives.ts';
import { pieces } from './selecting.ts';
import { CHUNK, writeAll } from './writing.ts';

const OWNED: readonly OwnedTable[] = ['orders', 'tickets', 'deals', 'tasks', 'interactions', 'responses'];
/** Up to so many customers are looked up one by one; for more, all summaries of a type are gone through. */
const FEW = 20;

type Ids = Map<OwnedTable, Tables[OwnedTable]['id'][]>;

/** Ids of the living records that belong to any of the customers, or of those of them that can be deleted. */
async function idsOf(
	customers: readonly CustomerId[],
	context: CallContext,
	only: 'all' | 'deletable' = 'all'
): Promise<Result<Ids>> {
	const found: Ids = new Map();
	const wanted = new Set(customers);
	for (const table of OWNED) {
		const ids: Tables[OwnedTable]['id'][] = [];
		if (customers.length <= FEW) {
			for (const customer of customers) {
				const stored = await context.store.of(table, customer);
				if (!stored.ok) return stored;
				for (const { id, body } of stored.value) if (only === 'all' || !isKept(body)) ids.push(id);
			}
		} else {
			const listing = await context.store.listing(table);
			if (!listing.ok) return listing;
			for (let slot = 0; slot < listing.value.size; slot++) {
				const row = listing.value.row(slot);
				if (!row || row.deletedAt > 0 || !row.customer || !wanted.has(row.customer)) continue;
				if (only === 'all' || !isKept(row)) ids.push(row.id);
			}
		}
		found.set(table, ids);
	}
	return ok(found);
}

/** What has a number in the books stays there, also without its customer. */
function isKept(record: object): boolean {
	return 'kind' in record && 'number' in record && !isDeletable(record as Pick<Order, 'kind' | 'number'>);
}

export async function belongingsOf(
	customers: readonly CustomerId[],
	context: CallContext
): Promise<Result<Belongings>> {
	const found = await idsOf(customers, context);
	if (!found.ok) return found;
	return ok(belongingCounts((table) => found.value.get(table)!.length));
}

export function belongingCounts(count: (table: OwnedTable) => number): Belongings {
	return Object.fromEntries(OWNED.map((table) => [table, count(table)])) as Belongings;
}

/** Deletes customers with all that belongs to them, but for issued invoices; `changed` counts the customers. */
export async function deleteWithBelongings(
	customers: readonly CustomerId[],
	context: CallContext
): Promise<Result<BulkDone>> {
	const found = await idsOf(customers, context, 'deletable');
	if (!found.ok) return found;
	const changes: Change[] = customers.map((id) => ({ kind: 'delete', table: 'customers', id }));
	for (const [table, ids] of found.value) for (const id of ids) changes.push({ kind: 'delete', table, id } as Change);
	const done = await writeAll(context, { kind: 'delete' }, changes.length, () => inPieces(changes));
	return done.ok ? ok({ ...done.value, changed: customers.length }) : done;
}

/** What would go along from one customer to another. */
export async function movesFrom(id: CustomerId, context: CallContext): Promise<Result<Moves>> {
	const owned = await belongingsOf([id], context);
	if (!owned.ok) return owned;
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const [people, relations] = [slotsOfPeople(id, loaded.value).length, thoseNaming(id, loaded.value).length];
	return ok({ ...owned.value, people, relations });
}

/** The changes that give what belongs to one customer to another, and let those who name the one name the other. */
export async function movingChanges(
	from: CustomerId,
	to: { id: CustomerId; name: string },
	context: CallContext
): Promise<Result<Change[]>> {
	const changes: Change[] = [];
	for (const table of OWNED) {
		const stored = await context.store.of(table, from);
		if (!stored.ok) return stored;
		for (const { id, rev } of stored.value) {
			const fields = { customer: { from, to: to.id } };
			changes.push({ kind: 'patch', table, id, baseRev: rev, fields } as Change);
		}
	}
	const naming = await namingChanges(from, to, context);
	return naming.ok ? ok([...changes, ...naming.value]) : naming;
}

/** Of the customers themselves: people of the one, and those related to it. The other one is left to the caller. */
async function namingChanges(
	from: CustomerId,
	to: { id: CustomerId; name: string },
	context: CallContext
): Promise<Result<Change[]>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	const ids = new Set(thoseNaming(from, directory));
	for (const slot of slotsOfPeople(from, directory)) ids.add(directory.row(slot)!.id);
	ids.delete(to.id);
	const changes: Change[] = [];
	for (const piece of pieces([...ids], CHUNK)) {
		const stored = await context.store.getMany('customers', piece);
		if (!stored.ok) return stored;
		for (const { id, rev, body } of stored.value) {
			const fields: Extract<Change, { kind: 'patch' }>['fields'] = {};
			if (body.organisationId === from) {
				fields.organisationId = { from, to: to.id };
				if (body.organisation !== to.name) fields.organisation = { from: body.organisation, to: to.name };
			}
			if (body.relations.some(({ customer }) => customer === from)) {
				const renamed = body.relations.map((one) => (one.customer === from ? { ...one, customer: to.id } : one));
				const isFirst = (one: (typeof renamed)[number], index: number) =>
					renamed.findIndex(({ kind, customer }) => kind === one.kind && customer === one.customer) === index;
				fields.relations = { from: body.relations, to: renamed.filter(isFirst) };
			}
			changes.push({ kind: 'patch', table: 'customers', id, baseRev: rev, fields });
		}
	}
	return ok(changes);
}

export async function* inPieces(changes: readonly Change[]): AsyncGenerator<Result<Change[]>> {
	for (const piece of pieces(changes, CHUNK)) yield ok(piece);
}
