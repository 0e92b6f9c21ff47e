/**
 * The calls that every type has, held to the rules of documents: only drafts are made by hand, an edit changes what
 * may still change, and what has a number in the books is not deleted.
 */
import { startOf } from '#lib/domain/dates.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { OrderId } from '#lib/domain/ids.ts';
import type { Order } from '#lib/domain/order.ts';
import { edited, isDeletable, isFrozen } from '#lib/domain/order-rules.ts';
import type { Change, Stored } from '#lib/store/contract.ts';
import type { OrderDeletion, OrderFilter, OrderSort, RecordsDone, RecordSaved, RecordSelection } from '../api.ts';
import type { CallContext } from '../context.ts';
import { patchBetween } from '../patching.ts';
import { pieces } from '../selecting.ts';
import { CHUNK, writeAll } from '../writing.ts';
import { exactly, untilSettled } from './exactly.ts';
import { selectedRecords } from './finding.ts';
import type { ListSpec } from './spec.ts';

type Spec = ListSpec<'orders', OrderFilter, OrderSort>;
type Selection = RecordSelection<'orders', OrderFilter>;

/** A draft as it may be made by hand: neither issued nor grown out of another. */
export function asWritten(body: Order): Result<Order> {
	if (body.status !== 'draft') return fail('invalid', { field: 'status' });
	if (body.from !== null || body.kind === 'credit-note') return fail('invalid', { field: 'from' });
	return ok({ ...body, at: startOf(body.day) });
}

/** An edit against the document as it stands now, not as the form saw it: it may have been issued since. */
export function editOrder(
	spec: Spec,
	{ id, base, body }: { id: OrderId; base: Order; body: Order },
	context: CallContext
): Promise<Result<RecordSaved<'orders'>>> {
	const wish = patchBetween(base, { ...body, at: startOf(body.day) });
	return untilSettled(async () => {
		const stored = await context.store.get('orders', id);
		if (!stored.ok) return stored;
		if (!stored.value) return fail('not-found');
		const { rev, body: now } = stored.value;
		const next = await editedOrder(spec, now, Object.fromEntries(Object.entries(wish).map(([f, { to }]) => [f, to])));
		if (!next.ok) return next;
		const change: Change = { kind: 'patch', table: 'orders', id, baseRev: rev, fields: wish, exact: true };
		const done = await context.store.commit({ kind: 'edit' }, [change]);
		return done.ok ? ok({ id, rev: done.value.revs[0] ?? rev, seq: done.value.seq }) : done;
	});
}

/** The same fields in several documents; one that may not change so fails the whole. */
export async function editOrders(
	spec: Spec,
	{ selection, fields }: { selection: Selection; fields: Partial<Order> },
	context: CallContext
): Promise<Result<RecordsDone>> {
	const ids = await selectedRecords(spec, selection, context);
	if (!ids.ok) return ids;
	const wish = fields.day === undefined ? fields : { ...fields, at: startOf(fields.day) };
	return untilSettled(() =>
		writeAll(context, { kind: 'edit' }, ids.value.length, () =>
			changesOf(ids.value, context, async (stored) => {
				const next = await editedOrder(spec, stored.body, wish);
				return next.ok ? ok([exactly('orders', stored, next.value)]) : next;
			})
		)
	);
}

/** How many of them can be deleted, and how many stay because they are in the books. */
export async function deletionOf(
	spec: Spec,
	{ selection }: { selection: Selection },
	context: CallContext
): Promise<Result<OrderDeletion>> {
	const ids = await selectedRecords(spec, selection, context);
	if (!ids.ok) return ids;
	const frozen = await countFrozen(ids.value, context);
	return frozen.ok ? ok({ deletable: ids.value.length - frozen.value, frozen: frozen.value }) : frozen;
}

/** Deletes those that are not in the books, in one step; where all are, none goes, and `frozen` says how many. */
export async function deleteOrders(
	spec: Spec,
	{ selection }: { selection: Selection },
	context: CallContext
): Promise<Result<RecordsDone>> {
	const ids = await selectedRecords(spec, selection, context);
	if (!ids.ok) return ids;
	const frozen = await countFrozen(ids.value, context);
	if (!frozen.ok) return frozen;
	const deletable = ids.value.length - frozen.value;
	if (deletable === 0 && frozen.value > 0) return fail('frozen', { count: frozen.value });
	return untilSettled(() =>
		// Two changes of each: that it must not have moved, and that it goes.
		writeAll(context, { kind: 'delete' }, 2 * deletable, () =>
			changesOf(ids.value, context, async (stored) =>
				ok(
					isDeletable(stored.body)
						? [exactly('orders', stored, stored.body), { kind: 'delete', table: 'orders', id: stored.id }]
						: []
				)
			)
		)
	);
}

async function countFrozen(ids: readonly OrderId[], { store }: CallContext): Promise<Result<number>> {
	let count = 0;
	for (const piece of pieces(ids, CHUNK)) {
		const stored = await store.getMany('orders', piece);
		if (!stored.ok) return stored;
		for (const { body } of stored.value) if (!isDeletable(body)) count++;
	}
	return ok(count);
}

async function editedOrder(spec: Spec, now: Order, fields: Partial<Order>): Promise<Result<Order>> {
	const allowed = edited(now, { ...now, ...fields });
	if (!allowed.ok) return isFrozen(now) ? fail('frozen') : allowed;
	return spec.validate(allowed.value);
}

async function* changesOf(
	ids: readonly OrderId[],
	{ store }: CallContext,
	change: (stored: Stored<'orders'>) => Promise<Result<Change[]>>
): AsyncGenerator<Result<Change[]>> {
	// Two changes of one record stand in one commit.
	for (const piece of pieces(ids, CHUNK / 2)) {
		const stored = await store.getMany('orders', piece);
		if (!stored.ok) return yield stored;
		const changes: Change[] = [];
		for (const each of stored.value) {
			const made = await change(each);
			if (!made.ok) return yield made;
			changes.push(...made.value);
		}
		yield ok(changes);
	}
}
