/**
 * How a document grows out of another: a quote becomes an order, an order an invoice, and a credit note takes an
 * invoice back. A draft changes nothing about what it grew out of; only when it is issued does it take its place, so
 * that a draft can be thrown away without a trace.
 */
import { startOf, type Day } from './dates.ts';
import { fail, ok, type Result } from './errors.ts';
import type { OrderId, PaymentId } from './ids.ts';
import type { MinorUnits } from './money.ts';
import type { Milli, Order, OrderKind, OrderLine, Payment } from './order.ts';
import { totalsOf } from './order-totals.ts';

const SUCCESSORS: Record<OrderKind, readonly OrderKind[]> = {
	quote: ['order', 'invoice'],
	order: ['invoice'],
	invoice: [],
	'credit-note': []
};

/** What can be made of it now: of a quote that stands an order or an invoice, of an order an invoice. */
export function successorKinds({ kind, status }: Pick<Order, 'kind' | 'status'>): readonly OrderKind[] {
	return status === 'open' || status === 'accepted' || status === 'done' ? SUCCESSORS[kind] : [];
}

/** The draft of a document that will replace `order` once it is issued, with the same lines, customer and texts. */
export function successorOf(order: Order, id: OrderId, kind: OrderKind, day: Day): Result<Order> {
	if (!successorKinds(order).includes(kind)) return fail('invalid', { field: 'kind' });
	return ok({ ...asDraft(order, day), kind, from: id, due: null });
}

/** A draft with the same contents that has nothing to do with `order` otherwise. A credit note has no copies. */
export function copyOf(order: Order, day: Day): Result<Order> {
	if (order.kind === 'credit-note') return fail('invalid', { field: 'kind' });
	return ok({ ...asDraft(order, day), from: null, due: null });
}

/**
 * What both become when a successor is issued: what was paid on the order stands on the invoice from now on, and the
 * order does not count any more. Refused (`invalid`, from) where another document took its place meanwhile.
 */
export function replaced(
	predecessor: Order,
	id: OrderId,
	successor: Order
): Result<{ predecessor: Order; successor: Order }> {
	const mayReplace = successor.from === id && successorKinds(predecessor).includes(successor.kind);
	if (!mayReplace || successor.status !== 'open') return fail('invalid', { field: 'from' });
	if (predecessor.payments.length > 0 && predecessor.currency !== successor.currency) {
		return fail('invalid', { field: 'currency' });
	}
	return ok({
		predecessor: { ...predecessor, status: 'replaced' },
		successor: { ...successor, payments: [...predecessor.payments, ...successor.payments] }
	});
}

/** A line of an invoice by its place, and how much of it is credited. */
export interface CreditedLine {
	line: number;
	quantity: Milli;
}

/**
 * The draft of a credit note for an invoice: for all of it, or for some of its lines. Prices, discounts and taxes are
 * those of the invoice, so that all of it comes to the invoice's total to the cent.
 */
export function creditNoteFor(
	invoice: Order,
	id: OrderId,
	credited: readonly CreditedLine[] | 'all',
	day: Day
): Result<Order> {
	if (invoice.kind !== 'invoice' || invoice.status !== 'open') return fail('invalid', { field: 'from' });
	const lines = credited === 'all' ? invoice.lines : linesOf(invoice, credited);
	if (!lines || lines.length === 0) return fail('invalid', { field: 'lines' });
	return ok({
		...asDraft({ ...invoice, lines }, day),
		kind: 'credit-note',
		from: id,
		due: null,
		intro: '',
		terms: ''
	});
}
function linesOf(invoice: Order, credited: readonly CreditedLine[]): OrderLine[] | null {
	const lines: OrderLine[] = [];
	for (const { line, quantity } of credited) {
		const original = invoice.lines[line];
		const isPart =
			original !== undefined &&
			quantity !== 0 &&
			Math.sign(quantity) === Math.sign(original.quantity) &&
			Math.abs(quantity) <= Math.abs(original.quantity);
		if (!isPart) return null;
		lines.push({ ...original, quantity });
	}
	return new Set(credited.map(({ line }) => line)).size === credited.length ? lines : null;
}

/** What is left of an invoice after the credit notes that were issued for it. */
export function creditable(invoice: Order, issuedNotes: readonly Order[]): MinorUnits {
	const credited = issuedNotes.reduce((sum, note) => sum + totalsOf(note).total, 0);
	return (totalsOf(invoice).total - credited) as MinorUnits;
}

/**
 * What invoice and credit note become when the note is issued. What was not paid yet need not be paid any more: both
 * get it as a payment by `offset` under the given ids; the rest of the note is to be paid back. So goes what was paid
 * too much: it leaves the invoice below zero and adds to the note. An invoice of which nothing is left is cancelled.
 * Refused (`invalid`, lines) where the note takes back more than is left.
 */
export function credited(
	invoice: Order,
	id: OrderId,
	note: Order,
	earlier: readonly Order[],
	payments: readonly [PaymentId, PaymentId]
): Result<{ invoice: Order; note: Order }> {
	const isTheirs = note.kind === 'credit-note' && note.from === id && note.status === 'open';
	if (!isTheirs || invoice.kind !== 'invoice' || invoice.status !== 'open') return fail('invalid', { field: 'from' });
	if (note.currency !== invoice.currency) return fail('invalid', { field: 'currency' });
	const amount = totalsOf(note).total;
	const left = creditable(invoice, earlier);
	if (amount > left) return fail('invalid', { field: 'lines' });
	const offset = Math.min(totalsOf(invoice).balance, amount) as MinorUnits;
	const status = amount === left ? 'cancelled' : invoice.status;
	if (offset === 0) return ok({ invoice: { ...invoice, status }, note });
	const entry = { day: note.day, amount: offset, method: 'offset' as const };
	const ofInvoice: Payment = { ...entry, id: payments[0], note: note.number };
	const ofNote: Payment = { ...entry, id: payments[1], note: invoice.number };
	return ok({
		invoice: { ...invoice, status, payments: [...invoice.payments, ofInvoice] },
		note: { ...note, payments: [...note.payments, ofNote] }
	});
}

/** The same contents as a draft of today: no number, no payments, nothing of what was frozen when it was issued. */
function asDraft(order: Order, day: Day): Order {
	return {
		...order,
		number: '',
		status: 'draft',
		recipient: null,
		letterhead: null,
		day,
		lines: order.lines.map((line) => ({ ...line })),
		payments: [],
		notes: '',
		issuedAt: 0,
		at: startOf(day),
		source: { kind: 'manual' }
	};
}
