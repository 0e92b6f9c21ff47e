/**
 * A draft gets its number: the document, the counter in "my business", and what it replaces or credits, all in one
 * commit. Every issue rests on the counter as it was read, so that two tabs never give the same number and never
 * credit the same invoice at once; the one that comes later reads everything anew.
 */
import { localDayAt, startOf } from '#lib/domain/dates.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { newId, type OrderId, type PaymentId } from '#lib/domain/ids.ts';
import { nextNumber } from '#lib/domain/numbering.ts';
import type { Order, Recipient } from '#lib/domain/order.ts';
import { issued } from '#lib/domain/order-rules.ts';
import { credited, creditNoteFor, replaced } from '#lib/domain/order-succession.ts';
import type { Business } from '#lib/domain/business.ts';
import type { Change, Stored } from '#lib/store/contract.ts';
import type { OrderIssued } from '../api.ts';
import type { CallContext } from '../context.ts';
import { businessChange, orConflict, readBusiness, type KnownBusiness } from './business.ts';
import { exactly, untilSettled } from './exactly.ts';
import { creditNotesOf } from './order-family.ts';

/** Gives a draft its number, head and recipient. */
export function issueOrder(
	{ id, recipient }: { id: OrderId; recipient: Recipient },
	context: CallContext
): Promise<Result<OrderIssued>> {
	return untilSettled(async () => {
		const stored = await context.store.get('orders', id);
		if (!stored.ok) return stored;
		if (!stored.value || stored.value.deletedAt > 0) return fail('not-found');
		const draft = stored.value;
		const numbered = await withNumber(draft.body, recipient, context);
		if (!numbered.ok) return numbered;
		const { order, business, known } = numbered.value;
		const origin = await withOrigin(id, order, context);
		if (!origin.ok) return origin;
		const valid = await validated([origin.value.order, ...origin.value.others.map(({ next }) => next)]);
		if (!valid.ok) return valid;
		const changes: Change[] = [
			exactly('orders', draft, origin.value.order),
			...origin.value.others.map(({ stored, next }) => exactly('orders', stored, next)),
			businessChange(known, business, context.now())
		];
		const done = orConflict(known, await context.store.commit({ kind: 'issue' }, changes));
		return done.ok ? ok({ id, rev: done.value.revs[0]!, seq: done.value.seq, number: order.number }) : done;
	});
}

/**
 * Takes an issued invoice back as undo does: a credit note over the whole of it, issued at once, in one entry that
 * counts as the undo of `undoes`. The invoice keeps its number.
 */
export function creditWhole(invoiceId: OrderId, undoes: number, context: CallContext): Promise<Result<OrderIssued>> {
	return untilSettled(async () => {
		const stored = await context.store.get('orders', invoiceId);
		if (!stored.ok) return stored;
		if (!stored.value || stored.value.body.status === 'cancelled') return fail('nothing-to-undo');
		const invoice = stored.value;
		const draft = creditNoteFor(invoice.body, invoiceId, 'all', localDayAt(context.now()));
		if (!draft.ok) return draft;
		const numbered = await withNumber(draft.value, invoice.body.recipient!, context);
		if (!numbered.ok) return numbered;
		const { order, business, known } = numbered.value;
		const id = newId<OrderId>(context.random);
		const origin = await withOrigin(id, order, context);
		// Part of it was credited before: what is left has to be said line by line.
		if (!origin.ok) return origin.error.params?.field === 'lines' ? fail('frozen') : origin;
		const { order: note, others } = origin.value;
		const valid = await validated([note, ...others.map(({ next }) => next)]);
		if (!valid.ok) return valid;
		const changes: Change[] = [
			{ kind: 'create', table: 'orders', id, at: startOf(note.day), body: note },
			...others.map(({ stored: other, next }) => exactly('orders', other, next)),
			businessChange(known, business, context.now())
		];
		const done = orConflict(known, await context.store.commit({ kind: 'undo', undoes }, changes));
		if (!done.ok) return done;
		return ok({ id, rev: done.value.revs[0]!, seq: done.value.seq, number: note.number });
	});
}

/** The document with the next number of its kind that no other has. */
async function withNumber(
	draft: Order,
	recipient: Recipient,
	context: CallContext
): Promise<Result<{ order: Order; business: Business; known: KnownBusiness }>> {
	const known = await readBusiness(context);
	if (!known.ok) return known;
	const taken = await takenNumbers(draft.kind, context);
	if (!taken.ok) return taken;
	const { business } = known.value;
	const today = localDayAt(context.now());
	let given = nextNumber(business.numbering[draft.kind], today);
	// Numbers of imported documents, or a counter that was set back.
	while (taken.value.has(given.number)) given = nextNumber(given.numbering, today);
	const order = issued(draft, given.number, business.letterhead, recipient, context.now());
	if (!order.ok) return order;
	const numbering = { ...business.numbering, [draft.kind]: given.numbering };
	return ok({ order: order.value, business: { ...business, numbering }, known: known.value });
}

/** Of deleted documents too: they can be restored. */
async function takenNumbers(kind: Order['kind'], { store }: CallContext): Promise<Result<Set<string>>> {
	const loaded = await store.listing('orders');
	if (!loaded.ok) return loaded;
	const taken = new Set<string>();
	for (let slot = 0; slot < loaded.value.size; slot++) {
		const row = loaded.value.row(slot);
		if (row && row.kind === kind) taken.add(row.number);
	}
	return ok(taken);
}

interface WithOrigin {
	order: Order;
	/** The document it replaces or credits, as it was and as it becomes. */
	others: { stored: Stored<'orders'>; next: Order }[];
}
/** What issuing does to the document that it grew out of; that one may be gone. */
async function withOrigin(id: OrderId, order: Order, context: CallContext): Promise<Result<WithOrigin>> {
	if (order.from === null) return ok({ order, others: [] });
	const stored = await context.store.get('orders', order.from);
	if (!stored.ok) return stored;
	const origin = stored.value && stored.value.deletedAt === 0 ? stored.value : null;
	if (order.kind === 'credit-note') {
		if (!origin) return fail('invalid', { field: 'from' });
		const earlier = await creditNotesOf(origin, id, context);
		if (!earlier.ok) return earlier;
		const ids = [newId<PaymentId>(context.random), newId<PaymentId>(context.random)] as const;
		const both = credited(origin.body, order.from, order, earlier.value, ids);
		if (!both.ok) return both;
		return ok({ order: both.value.note, others: [{ stored: origin, next: both.value.invoice }] });
	}
	if (!origin) return ok({ order, others: [] });
	const both = replaced(origin.body, order.from, order);
	if (!both.ok) return both;
	return ok({ order: both.value.successor, others: [{ stored: origin, next: both.value.predecessor }] });
}

async function validated(orders: readonly Order[]): Promise<Result<void>> {
	const { validOrder } = await import('#lib/domain/order-schema.ts');
	for (const order of orders) {
		const valid = validOrder(order);
		if (!valid.ok) return valid;
	}
	return ok();
}
