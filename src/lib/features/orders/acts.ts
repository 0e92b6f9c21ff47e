/** Steps of a document that several screens offer, each saying what came of it. */
import type { OrderId } from '#lib/domain/ids.ts';
import { amountOf, type MinorUnits } from '#lib/domain/money.ts';
import type { Order } from '#lib/domain/order.ts';
import type { PaymentEntry } from '#lib/domain/order-rules.ts';
import type { RecordSaved } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Undo } from '../undo.svelte.ts';

/** Answers what was saved, or null where it failed, which it says itself. Without `undoable` no way back is offered. */
export async function step<Saved extends RecordSaved<'orders'>>(
	undo: Undo,
	call: () => Promise<Saved>,
	said: (saved: Saved) => string,
	{ undoable = true }: { undoable?: boolean } = {}
): Promise<Saved | null> {
	try {
		const saved = await call();
		if (undoable) undo.wrote(said(saved), saved.seq);
		else undo.wroteForGood(said(saved));
		return saved;
	} catch (reason) {
		undo.failed(reason);
		return null;
	}
}

/** What came in money, without what was set off. */
export function moneyPaidOf({ payments }: Order): MinorUnits {
	return payments.reduce((sum, { method, amount }) => (method === 'offset' ? sum : sum + amount), 0) as MinorUnits;
}
/** Writes down a payment, or money paid back; answers whether it was done. */
export async function pay(
	orders: Engine['orders'],
	undo: Undo,
	id: OrderId,
	payment: Omit<PaymentEntry, 'id'>
): Promise<boolean> {
	const said = amountOf(payment.money) < 0 ? m.orders_done_refunded : m.orders_done_paid;
	const saved = await step(
		undo,
		() => orders.pay({ id, payment }),
		() => said()
	);
	return saved !== null;
}
