/** What happens to a document besides being written: its status, payments, and the drafts that grow out of it. */
import { localDayAt, type Day } from '#lib/domain/dates.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { newId, type OrderId, type PaymentId } from '#lib/domain/ids.ts';
import type { Order, OrderKind } from '#lib/domain/order.ts';
import { withPayment, withStatus } from '#lib/domain/order-rules.ts';
import { copyOf, creditNoteFor, successorOf } from '#lib/domain/order-succession.ts';
import type { CauseKind } from '#lib/domain/tables.ts';
import type { OrderActs, RecordSaved } from '../api.ts';
import type { CallContext, HandlersOf } from '../context.ts';
import { readBusiness } from './business.ts';
import { exactly, untilSettled } from './exactly.ts';
import { familyOf } from './order-family.ts';
import { issueOrder } from './issuing.ts';

type Saved = Promise<Result<RecordSaved<'orders'>>>;

export const orderActs: HandlersOf<OrderActs> = {
	issue: issueOrder,
	setStatus: ({ id, status }, context) => changed(id, 'edit', (order) => withStatus(order, status), context),

	pay({ id, payment }, context) {
		const entry = { ...payment, id: newId<PaymentId>(context.random) };
		return changed(id, 'pay', (order) => withPayment(order, entry, localDayAt(context.now())), context);
	},

	successor: ({ id, kind }, context) =>
		grown(id, context, (order, today) => dueFor(successorOf(order, id, kind, today), kind, today, context)),

	copy: ({ id }, context) =>
		grown(id, context, (order, today) => dueFor(copyOf(order, today), order.kind, today, context)),

	credit: ({ id, lines }, context) =>
		grown(id, context, async (order, today) => creditNoteFor(order, id, lines, today)),

	family: ({ id }, context) => familyOf(id, context)
};

/** By a rule; valid afterwards, or not at all. */
function changed(id: OrderId, cause: CauseKind, rule: (order: Order) => Result<Order>, context: CallContext): Saved {
	return untilSettled(async () => {
		const stored = await context.store.get('orders', id);
		if (!stored.ok) return stored;
		if (!stored.value || stored.value.deletedAt > 0) return fail('not-found');
		const next = rule(stored.value.body);
		if (!next.ok) return next;
		const { validOrder } = await import('#lib/domain/order-schema.ts');
		const valid = validOrder(next.value);
		if (!valid.ok) return valid;
		const change = exactly('orders', stored.value, valid.value);
		const done = await context.store.commit({ kind: cause }, [change]);
		return done.ok ? ok({ id, rev: done.value.revs[0]!, seq: done.value.seq }) : done;
	});
}

/** A new draft made of a document, which itself stays as it is. */
async function grown(
	id: OrderId,
	context: CallContext,
	rule: (order: Order, today: Day) => Promise<Result<Order>>
): Saved {
	const stored = await context.store.get('orders', id);
	if (!stored.ok) return stored;
	if (!stored.value || stored.value.deletedAt > 0) return fail('not-found');
	const draft = await rule(stored.value.body, localDayAt(context.now()));
	if (!draft.ok) return draft;
	const { validOrder } = await import('#lib/domain/order-schema.ts');
	const valid = validOrder(draft.value);
	if (!valid.ok) return valid;
	const newOne = newId<OrderId>(context.random);
	const { value: body } = valid;
	const change = { kind: 'create', table: 'orders', id: newOne, at: body.at, body } as const;
	const done = await context.store.commit({ kind: 'create' }, [change]);
	return done.ok ? ok({ id: newOne, rev: done.value.revs[0]!, seq: done.value.seq }) : done;
}

/** An invoice is to be paid so many days on as "my business" says. */
async function dueFor(draft: Result<Order>, kind: OrderKind, today: Day, context: CallContext): Promise<Result<Order>> {
	if (!draft.ok || kind !== 'invoice') return draft;
	const known = await readBusiness(context);
	if (!known.ok) return known;
	return ok({ ...draft.value, due: (today + known.value.business.paymentDays) as Day });
}
