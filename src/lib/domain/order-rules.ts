/**
 * What may happen to a document in which status. Each rule answers a new order or why not, and changes nothing it is
 * given. What grows out of a document stands in `order-succession.ts`.
 */
import type { Letterhead } from './business.ts';
import type { Day } from './dates.ts';
import { isEqual } from './equal.ts';
import { fail, ok, type Result } from './errors.ts';
import type { PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import type { Order, OrderKind, OrderStatus, OrderSummary, PAYMENT_METHODS, Payment, Recipient } from './order.ts';
import { totalsOf } from './order-totals.ts';

/** What the user can set by hand. Issuing, replacing and crediting set the others as commands of their own. */
const BY_HAND: Record<OrderKind, Partial<Record<OrderStatus, readonly OrderStatus[]>>> = {
	quote: {
		open: ['accepted', 'declined', 'cancelled'],
		accepted: ['open', 'declined', 'cancelled'],
		declined: ['open', 'accepted'],
		cancelled: ['open']
	},
	order: { open: ['done', 'cancelled'], done: ['open', 'cancelled'], cancelled: ['open'] },
	invoice: {},
	'credit-note': {}
};
/** Every status a kind can be in. */
export const STATUSES: Record<OrderKind, readonly OrderStatus[]> = {
	quote: ['draft', 'open', 'accepted', 'declined', 'replaced', 'cancelled'],
	order: ['draft', 'open', 'done', 'replaced', 'cancelled'],
	invoice: ['draft', 'open', 'cancelled'],
	'credit-note': ['draft', 'open']
};

const WHILE_DRAFT: readonly (keyof Order)[] = [
	'customer',
	'day',
	'due',
	'currency',
	'gross',
	'lines',
	'discount',
	'intro',
	'terms',
	'notes',
	'at'
];
/** For whom and in which currency is the invoice's. */
const WHILE_CREDITING: readonly (keyof Order)[] = ['day', 'lines', 'discount', 'intro', 'terms', 'notes', 'at'];
/** The rest was agreed on, or belongs to its number. */
const WHILE_ISSUED: readonly (keyof Order)[] = ['due', 'gross', 'lines', 'discount', 'intro', 'terms', 'notes'];
const ALWAYS: readonly (keyof Order)[] = ['notes'];

/** Whether the law wants it as it is: it can gain payments and notes, and only a credit note takes it back. */
export function isFrozen({ kind, number }: Pick<Order, 'kind' | 'number'>): boolean {
	return (kind === 'invoice' || kind === 'credit-note') && number !== '';
}

/** The fields that an edit may change; payments, status and number have commands of their own. */
export function editableFields(order: Pick<Order, 'kind' | 'number' | 'status'>): readonly (keyof Order)[] {
	if (order.status === 'draft') return order.kind === 'credit-note' ? WHILE_CREDITING : WHILE_DRAFT;
	if (isFrozen(order) || order.status === 'replaced' || order.status === 'cancelled') return ALWAYS;
	return WHILE_ISSUED;
}

/** The edited order, or the first field that may not change as it stands (`invalid`, field). */
export function edited(before: Order, after: Order): Result<Order> {
	const editable = editableFields(before);
	for (const field of Object.keys(after) as (keyof Order)[]) {
		if (!editable.includes(field) && !isEqual(before[field], after[field])) return fail('invalid', { field });
	}
	return before.status === 'draft' || canStand(after) ? ok(after) : fail('invalid', { field: 'lines' });
}

/** Whether its lines say what they are for; and what takes money back is a credit note, not a total below zero. */
function canStand(order: Order): boolean {
	return order.lines.length > 0 && order.lines.every(({ text }) => text.trim() !== '') && totalsOf(order).total >= 0;
}

/** Whether it can be deleted; what has a number in the books stays there. */
export function isDeletable(order: Pick<Order, 'kind' | 'number'>): boolean {
	return !isFrozen(order);
}

/** What its status can be changed to by hand. */
export function nextStatuses({ kind, status }: Pick<Order, 'kind' | 'status'>): readonly OrderStatus[] {
	return BY_HAND[kind][status] ?? [];
}

/** The order in another status, if that may be set by hand. */
export function withStatus(order: Order, status: OrderStatus): Result<Order> {
	return nextStatuses(order).includes(status) ? ok({ ...order, status }) : fail('invalid', { field: 'status' });
}

/**
 * A draft with its number, and with head and recipient as they stand now; from here on they do not follow the
 * customer or the business any more. `now` in milliseconds since the epoch.
 */
export function issued(
	order: Order,
	number: string,
	letterhead: Letterhead,
	recipient: Recipient,
	now: number
): Result<Order> {
	if (order.status !== 'draft') return fail('invalid', { field: 'status' });
	if (number.trim() === '') return fail('invalid', { field: 'number' });
	if (recipient.name.trim() === '') return fail('invalid', { field: 'recipient' });
	if (order.kind === 'credit-note' && order.from === null) return fail('invalid', { field: 'from' });
	if (!canStand(order)) return fail('invalid', { field: 'lines' });
	return ok({ ...order, status: 'open', number, letterhead, recipient, issuedAt: now });
}

/** A payment as it is written down; below zero it goes back to who paid. */
export interface PaymentEntry {
	id: PaymentId;
	day: Day;
	money: Money;
	method: (typeof PAYMENT_METHODS)[number];
	note: string;
}

/**
 * The order with one payment more. Refused (`invalid`, field): before it is issued, on a quote, after another
 * document replaced it; more paid back than was paid; another currency; nothing; a day to come. A cancelled order can
 * only be paid back; for a cancelled invoice that is done on its credit note.
 */
export function withPayment(order: Order, { money, ...entry }: PaymentEntry, today: Day): Result<Order> {
	const takes = order.status === 'open' || order.status === 'done';
	const paysBack = order.kind === 'order' && order.status === 'cancelled' && money.amount < 0;
	if (order.kind === 'quote' || !(takes || paysBack)) return fail('invalid', { field: 'status' });
	if (money.currency !== order.currency) return fail('invalid', { field: 'currency' });
	if (!Number.isSafeInteger(money.amount) || money.amount === 0) return fail('invalid', { field: 'amount' });
	if (!Number.isInteger(entry.day) || entry.day > today) return fail('invalid', { field: 'day' });
	if (order.payments.some(({ id }) => id === entry.id)) return fail('invalid', { field: 'id' });
	const payment: Payment = { ...entry, amount: money.amount };
	const paid = { ...order, payments: [...order.payments, payment] };
	const sums = totalsOf(paid);
	const isExact = Number.isSafeInteger(sums.paid) && Number.isSafeInteger(sums.balance);
	const paysTooMuchBack = money.amount < 0 && moneyPaid(paid) < 0;
	return isExact && !paysTooMuchBack ? ok(paid) : fail('invalid', { field: 'amount' });
}
/** What was paid in money, without what was only offset. */
function moneyPaid({ payments }: Order): number {
	return payments.reduce((sum, { method, amount }) => (method === 'offset' ? sum : sum + amount), 0);
}

/** Where a document stands, as screens say it: its status, and of what is to be paid also how far that went. */
export type OrderState = OrderStatus | 'expired' | 'overdue' | 'part-paid' | 'paid' | 'overpaid' | 'credited';

export function orderState(
	order: Pick<OrderSummary, 'kind' | 'status' | 'due' | 'total' | 'balance'>,
	today: Day
): OrderState {
	const { kind, status, total, balance } = order;
	const isLate = order.due !== null && order.due < today;
	if (kind === 'quote') return status === 'open' && isLate ? 'expired' : status;
	if (kind === 'order') return status;
	if (kind === 'invoice' && status === 'cancelled') return 'credited';
	if (status !== 'open') return status;
	if (balance < 0) return 'overpaid';
	if (balance === 0) return 'paid';
	if (isLate) return 'overdue';
	return balance < total ? 'part-paid' : 'open';
}
