import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	anyOrder,
	day,
	draftOf,
	frozen,
	issuedOf,
	LETTERHEAD,
	orderLine,
	payment
} from '../../../tests/support/orders.ts';
import type { Day } from './dates.ts';
import type { CustomerId, OrderId, PaymentId, ProductId } from './ids.ts';
import type { Currency } from './money.ts';
import type { Order, OrderStatus } from './order.ts';
import { validOrder } from './order-schema.ts';

const refused = (field: string) => ({ ok: false, error: { code: 'invalid', params: { field } } });
const recipient = { name: 'Bo', address: '', taxId: '' };

describe('R1 R2 O13 orders', () => {
	it('R1 what is valid comes back as it was', () => {
		fc.assert(
			fc.property(anyOrder, (order) => {
				expect(validOrder(frozen(order))).toEqual({ ok: true, value: order });
			}),
			{ seed: 2, numRuns: 500 }
		);
		for (const order of [draftOf('quote'), issuedOf('order', { status: 'done' }), issuedOf('credit-note')]) {
			expect(validOrder(order)).toEqual({ ok: true, value: order });
		}
	});

	it('R1 a field that is missing is named, one that nobody knows is dropped', () => {
		for (const field of Object.keys(draftOf('order')) as (keyof Order)[]) {
			const { [field]: _, ...rest } = draftOf('order');
			expect(validOrder(rest as Order)).toEqual(refused(field));
		}
		expect(validOrder({ ...draftOf('order'), more: 1 } as Order)).toEqual({ ok: true, value: draftOf('order') });
	});

	const line = (fields: object): Partial<Order> => ({ lines: [{ ...orderLine(1), ...fields }] });
	const paid = (fields: object): Partial<Order> => ({ payments: [{ ...payment(1), ...fields }] });
	it.each<[keyof Order, Partial<Order>]>([
		['kind', { kind: 'receipt' as Order['kind'] }],
		['number', { number: 'x'.repeat(101) }],
		['status', { status: 'paid' as OrderStatus }],
		['customer', { customer: 'Ana' as CustomerId }],
		['recipient', { recipient: { ...recipient, name: 'x'.repeat(501) } }],
		['letterhead', { letterhead: { ...LETTERHEAD, bank: 'x'.repeat(1001) } }],
		['day', { day: 0.5 as Day }],
		['day', { day: 3_000_000 as Day }],
		['due', { due: '2026-11-21' as unknown as Day }],
		['currency', { currency: 'eur' as Currency }],
		['lines', { lines: Array.from({ length: 501 }, () => orderLine(1)) }],
		['lines', line({ product: 'x' as ProductId })],
		['lines', line({ text: 'x'.repeat(5001) })],
		['lines', line({ quantity: 0.5 })],
		['lines', line({ quantity: 2e12 })],
		['lines', line({ unit: 'x'.repeat(51) })],
		['lines', line({ price: 0.5 })],
		['lines', line({ price: 2 ** 53 })],
		['lines', line({ discount: 10_001 })],
		['lines', line({ discount: -1 })],
		['lines', line({ tax: -1 })],
		['lines', line({ tax: 1.5 })],
		['discount', { discount: 10_001 }],
		['payments', paid({ amount: 0 })],
		['payments', paid({ method: 'shells' })],
		['payments', paid({ id: '' })],
		['from', { from: 'x' as OrderId }],
		['intro', { intro: 'x'.repeat(10_001) }],
		['terms', { terms: 'x'.repeat(10_001) }],
		['notes', { notes: 'x'.repeat(100_001) }],
		['issuedAt', { issuedAt: Infinity }],
		['source', { source: { kind: 'guess' } as unknown as Order['source'] }]
	])('R2 limits of %s', (field, fields) => {
		expect(validOrder(issuedOf('invoice', fields))).toEqual(refused(field));
	});

	it('O13 a status is one of its kind', () => {
		expect(validOrder(issuedOf('invoice', { status: 'accepted' }))).toEqual(refused('status'));
		expect(validOrder(issuedOf('credit-note', { status: 'cancelled' }))).toEqual(refused('status'));
		expect(validOrder(issuedOf('quote', { status: 'done' }))).toEqual(refused('status'));
	});

	it('O13 a draft has nothing of an issued document, and that a number', () => {
		expect(validOrder(draftOf('invoice', { number: 'I-1' }))).toEqual(refused('number'));
		expect(validOrder(issuedOf('invoice', { number: ' ' }))).toEqual(refused('number'));
		expect(validOrder(draftOf('invoice', { issuedAt: 1 }))).toEqual(refused('issuedAt'));
		expect(validOrder(draftOf('invoice', { recipient }))).toEqual(refused('recipient'));
		expect(validOrder(draftOf('invoice', { letterhead: LETTERHEAD }))).toEqual(refused('letterhead'));
		expect(validOrder(draftOf('invoice', { payments: [payment(1)] }))).toEqual(refused('payments'));
	});

	it('O13 a quote takes no payments, and no payment stands twice', () => {
		expect(validOrder(issuedOf('quote', { payments: [payment(1)] }))).toEqual(refused('payments'));
		expect(validOrder(issuedOf('order', { payments: [payment(1), payment(2)] }))).toEqual(refused('payments'));
		const other = payment(2, { id: 'other-----------------' as PaymentId });
		expect(validOrder(issuedOf('order', { payments: [payment(1), other] })).ok).toBe(true);
	});

	it('O13 its own date is the start of its day', () => {
		expect(validOrder(draftOf('order', { day: day('2026-11-22') }))).toEqual(refused('at'));
	});

	it('O13 every sum is a safe integer', () => {
		const most = Number.MAX_SAFE_INTEGER;
		const free = { tax: 0 };
		expect(validOrder(draftOf('order', { lines: [orderLine(most, free)] })).ok).toBe(true);
		expect(validOrder(draftOf('order', { lines: [orderLine(most, free), orderLine(1, free)] }))).toEqual(
			refused('lines')
		);
		expect(validOrder(draftOf('order', { lines: [orderLine(most)] }))).toEqual(refused('lines'));
		const lines = [orderLine(most, { ...free, quantity: 2000 }), orderLine(-most, free)];
		expect(validOrder(draftOf('order', { lines }))).toEqual(refused('lines'));
		const payments = [payment(-most), payment(-most, { id: 'other-----------------' as PaymentId })];
		expect(validOrder(issuedOf('order', { payments }))).toEqual(refused('lines'));
		const full = { lines: [orderLine(most, free)] };
		expect(validOrder(issuedOf('order', { ...full, payments: [payment(-1)] }))).toEqual(refused('lines'));
		expect(validOrder(issuedOf('order', { ...full, payments: [payment(1)] })).ok).toBe(true);
	});
});
