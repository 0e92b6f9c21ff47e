/** Orders as tests need them: short to write by hand, and any at all for property tests. */
import fc from 'fast-check';
import { emptyBusiness, type Letterhead } from '#lib/domain/business.ts';
import { dayFromIso, startOf, type Day } from '#lib/domain/dates.ts';
import type { PaymentId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { emptyOrder, type Order, type OrderKind, type OrderLine, type Payment } from '#lib/domain/order.ts';
import type { OrderFilter } from '#lib/engine/api.ts';

export const EUR = 'EUR' as Currency;
export const JPY = 'JPY' as Currency;
export const KWD = 'KWD' as Currency;
/** No decimals, two, three. */
export const CURRENCIES = [JPY, EUR, KWD] as const;
export const LETTERHEAD: Letterhead = { ...emptyBusiness().letterhead, name: 'Ana López' };

/** Lets every document through. */
export const NO_FILTER: OrderFilter = {
	kinds: [],
	statuses: [],
	unpaid: false,
	lateOn: null,
	customer: null,
	from: null,
	to: null
};

/** `day('2026-11-21')`. */
export function day(iso: string): Day {
	return dayFromIso(iso)!;
}
export function orderLine(price: number, fields: Partial<OrderLine> = {}): OrderLine {
	const price_ = price as MinorUnits;
	return { product: null, text: 'Chair', quantity: 1000, unit: '', price: price_, discount: 0, tax: 1900, ...fields };
}
export function payment(amount: number, fields: Partial<Payment> = {}): Payment {
	const id = 'payment---------------' as PaymentId;
	return { id, day: day('2026-11-21'), amount: amount as MinorUnits, method: 'transfer', note: '', ...fields };
}
/** A draft over 119.00 EUR with tax, to be paid by 5 December 2026. */
export function draftOf(kind: OrderKind, fields: Partial<Order> = {}): Order {
	const empty = emptyOrder(kind, day('2026-11-21'), EUR);
	return { ...empty, lines: [orderLine(100_00)], due: day('2026-12-05'), ...fields };
}
/** The same, issued. */
export function issuedOf(kind: OrderKind, fields: Partial<Order> = {}): Order {
	return {
		...draftOf(kind),
		number: `${kind}-1`,
		status: 'open',
		recipient: { name: 'Bo', address: '', taxId: '' },
		letterhead: LETTERHEAD,
		issuedAt: startOf(day('2026-11-21')),
		...fields
	};
}

/** Freezes a value and all that is in it, so that a change to it throws. */
export function frozen<T>(value: T): T {
	if (typeof value === 'object' && value !== null) {
		for (const part of Object.values(value)) frozen(part);
		Object.freeze(value);
	}
	return value;
}

const basisPoints = fc.oneof(fc.constantFrom(0, 700, 1000, 1900, 2500, 10_000), fc.integer({ min: 0, max: 10_000 }));
/** Amounts as they are and as they hurt: halves, huge ones, below zero. */
const price = fc.oneof(
	fc.integer({ min: 0, max: 100_000 }),
	fc.constantFrom(0, 1, 5, 50, 1999, -1, -50, 999_999_999_999),
	fc.integer({ min: -100_000, max: 0 })
);
const quantity = fc.oneof(fc.constantFrom(0, 1, 500, 1000, 3000, -1000), fc.integer({ min: -5000, max: 100_000 }));
const line = fc.record({ price, quantity, discount: basisPoints, tax: basisPoints });

/** Any order: of a currency, with lines of several rates, discounts and payments. */
export const anyOrder: fc.Arbitrary<Order> = fc
	.record({
		currency: fc.constantFrom(...CURRENCIES),
		gross: fc.boolean(),
		discount: basisPoints,
		lines: fc.array(line, { maxLength: 8 }),
		payments: fc.array(fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: -1000, max: -1 })), {
			maxLength: 4
		})
	})
	.map(({ lines, payments, ...fields }) =>
		issuedOf('invoice', {
			...fields,
			lines: lines.map((each) => orderLine(each.price, each as Partial<OrderLine>)),
			payments: payments.map((amount, i) => payment(amount, { id: `payment${i}`.padEnd(22, '-') as PaymentId }))
		})
	);
