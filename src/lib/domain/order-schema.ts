/**
 * What an order from outside the engine must look like: each field by itself, and that they agree with each other.
 * Whether it may become so from what it was, `order-rules.ts` says.
 */
import * as v from 'valibot';
import { letterheadSchema } from './business-schema.ts';
import { startOf } from './dates.ts';
import { fail, type Result } from './errors.ts';
import type { CustomerId, OrderId, PaymentId, ProductId } from './ids.ts';
import { ORDER_KINDS, PAYMENT_METHODS, type Order } from './order.ts';
import { STATUSES } from './order-rules.ts';
import { totalsOf } from './order-totals.ts';
import {
	basisPoints,
	currency,
	day,
	id,
	instant,
	integer,
	list,
	longText,
	minorUnits,
	recordSource,
	text,
	validated
} from './schema-parts.ts';

/** A thousand million of anything, in thousandths. */
const MOST = 1_000_000_000_000;

const lineSchema = v.object({
	product: v.nullable(id<ProductId>()),
	text: text(5000),
	quantity: integer(-MOST, MOST),
	unit: text(50),
	price: minorUnits,
	discount: basisPoints,
	tax: basisPoints
});
const paymentSchema = v.object({
	id: id<PaymentId>(),
	day,
	amount: v.pipe(
		minorUnits,
		v.check((amount) => amount !== 0)
	),
	method: v.picklist([...PAYMENT_METHODS, 'offset']),
	note: text(500)
});
const orderSchema = v.object({
	kind: v.picklist(ORDER_KINDS),
	number: text(100),
	status: v.picklist(['draft', 'open', 'done', 'accepted', 'declined', 'replaced', 'cancelled']),
	customer: v.nullable(id<CustomerId>()),
	recipient: v.nullable(v.object({ name: text(500), address: text(2000), taxId: text(100) })),
	letterhead: v.nullable(letterheadSchema),
	day,
	due: v.nullable(day),
	currency,
	gross: v.boolean(),
	lines: list(lineSchema, 500),
	discount: basisPoints,
	payments: list(paymentSchema, 500),
	from: v.nullable(id<OrderId>()),
	intro: text(10_000),
	terms: text(10_000),
	notes: longText,
	issuedAt: instant,
	at: instant,
	source: recordSource
}) satisfies v.GenericSchema<unknown, Order>;

/** What must be true of all fields together; the first one is named where it is not. */
const AGREEMENTS: readonly (readonly [field: keyof Order, holds: (order: Order) => boolean])[] = [
	['status', ({ kind, status }) => STATUSES[kind].includes(status)],
	['number', ({ status, number }) => (status === 'draft') === (number.trim() === '')],
	['issuedAt', ({ status, issuedAt }) => status !== 'draft' || issuedAt === 0],
	['recipient', ({ status, recipient }) => status !== 'draft' || recipient === null],
	['letterhead', ({ status, letterhead }) => status !== 'draft' || letterhead === null],
	['payments', ({ kind, status, payments }) => payments.length === 0 || (status !== 'draft' && kind !== 'quote')],
	['payments', ({ payments }) => new Set(payments.map((payment) => payment.id)).size === payments.length],
	['at', ({ day, at }) => at === startOf(day)],
	['lines', hasExactSums]
];

/** A valid order, or the first field that is not (`invalid`, field). */
export function validOrder(order: Order): Result<Order> {
	const checked = validated(orderSchema, order);
	if (!checked.ok) return checked;
	const broken = AGREEMENTS.find(([, holds]) => !holds(checked.value));
	return broken ? fail('invalid', { field: broken[0] }) : checked;
}

/** Beyond 2^53 minor units a number is not exact any more. */
function hasExactSums(order: Order): boolean {
	const { lines, sum, discount, net, tax, total, paid, balance } = totalsOf(order);
	return [...lines, sum, discount, net, tax, total, paid, balance].every(Number.isSafeInteger);
}
