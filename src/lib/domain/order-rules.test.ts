import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
	anyOrder,
	day,
	draftOf,
	EUR,
	frozen,
	issuedOf,
	JPY,
	LETTERHEAD,
	orderLine,
	payment
} from '../../../tests/support/orders.ts';
import type { Result } from './errors.ts';
import type { CustomerId, OrderId, PaymentId } from './ids.ts';
import type { Currency, MinorUnits } from './money.ts';
import { ORDER_KINDS, type Order, type OrderKind, type OrderStatus } from './order.ts';
import {
	edited,
	isDeletable,
	isFrozen,
	issued,
	nextStatuses,
	orderState,
	STATUSES,
	withPayment,
	withStatus,
	type PaymentEntry
} from './order-rules.ts';
import { totalsOf } from './order-totals.ts';
import { summariseOrder } from './summaries.ts';

const today = day('2026-11-21');
const recipient = { name: 'Bo', address: 'Street 1', taxId: '' };
const refused = (field: string) => ({ ok: false, error: { code: 'invalid', params: { field } } });
function valueOf<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.error)}`);
	return result.value;
}

describe('O2 edits', () => {
	it.each(['invoice', 'credit-note'] as const)('O2 an issued %s only takes notes and is not deleted', (kind) => {
		const order = frozen(issuedOf(kind));
		expect(isFrozen(order)).toBe(true);
		expect(isDeletable(order)).toBe(false);
		expect(edited(order, { ...order, notes: 'Called.' })).toMatchObject({ ok: true });
		expect(edited(order, { ...order, lines: [] })).toEqual(refused('lines'));
		expect(edited(order, { ...order, terms: 'x' })).toEqual(refused('terms'));
		expect(edited(order, { ...order, due: null })).toEqual(refused('due'));
	});

	it.each(['quote', 'order'] as const)('O2 an issued %s can be written anew until something took its place', (kind) => {
		const order = frozen(issuedOf(kind));
		const after = { ...order, lines: [orderLine(5)], discount: 100, gross: true, due: null, terms: 'x' };
		expect(edited(order, after)).toEqual({ ok: true, value: after });
		expect(isDeletable(order)).toBe(true);
		for (const status of ['replaced', 'cancelled'] as const) {
			expect(edited({ ...order, status }, { ...after, status })).toEqual(refused('due'));
			expect(edited({ ...order, status }, { ...order, status, notes: 'x' }).ok).toBe(true);
		}
	});

	it('O2 what was agreed on with an issued quote stays: for whom, which day, which currency', () => {
		const order = issuedOf('quote');
		expect(edited(order, { ...order, customer: 'customer--------------' as CustomerId })).toEqual(refused('customer'));
		expect(edited(order, { ...order, currency: JPY })).toEqual(refused('currency'));
		expect(edited(order, { ...order, day: day('2026-11-22') })).toEqual(refused('day'));
	});

	it('O2 lines of an issued order must still say something', () => {
		const order = issuedOf('order');
		expect(edited(order, { ...order, lines: [] })).toEqual(refused('lines'));
		expect(edited(order, { ...order, lines: [orderLine(1, { text: ' ' })] })).toEqual(refused('lines'));
		expect(edited(order, { ...order, lines: [orderLine(-1)] })).toEqual(refused('lines'));
	});

	it.each([
		['kind', 'order'],
		['number', 'I-1'],
		['status', 'open'],
		['payments', [payment(1)]],
		['from', 'order-----------------'],
		['recipient', recipient],
		['letterhead', LETTERHEAD],
		['issuedAt', 1],
		['source', { kind: 'sample' }]
	])('O2 an edit never touches %s, not even of a draft', (field, value) => {
		const draft = frozen(draftOf('invoice'));
		expect(edited(draft, { ...draft, [field]: value })).toEqual(refused(field));
	});

	it('O2 a draft can be anything else; of a draft credit note customer and currency are the invoice’s', () => {
		const change = { customer: 'customer--------------' as CustomerId, currency: JPY, lines: [] };
		const invoice = draftOf('invoice');
		expect(edited(invoice, { ...invoice, ...change }).ok).toBe(true);
		const note = draftOf('credit-note');
		expect(edited(note, { ...note, ...change })).toEqual(refused('customer'));
		expect(edited(note, { ...note, lines: [] }).ok).toBe(true);
	});
});

describe('O3 statuses by hand', () => {
	const allowed: [OrderKind, OrderStatus, OrderStatus[]][] = [
		['quote', 'open', ['accepted', 'declined', 'cancelled']],
		['quote', 'accepted', ['open', 'declined', 'cancelled']],
		['quote', 'declined', ['open', 'accepted']],
		['quote', 'cancelled', ['open']],
		['order', 'open', ['done', 'cancelled']],
		['order', 'done', ['open', 'cancelled']],
		['order', 'cancelled', ['open']]
	];

	test('O3 these and no others', () => {
		for (const kind of ORDER_KINDS) {
			for (const status of STATUSES[kind]) {
				const to = allowed.find((each) => each[0] === kind && each[1] === status)?.[2] ?? [];
				expect(nextStatuses({ kind, status }), `${kind} ${status}`).toEqual(to);
				const order = frozen(issuedOf(kind, { status }));
				for (const next of ['draft', 'open', 'done', 'accepted', 'declined', 'replaced', 'cancelled'] as const) {
					const isAllowed = to.includes(next);
					expect(withStatus(order, next)).toEqual(
						isAllowed ? { ok: true, value: { ...order, status: next } } : refused('status')
					);
					if (isAllowed) expect(STATUSES[kind]).toContain(next);
				}
			}
		}
	});
});

describe('O4 issuing', () => {
	it('O4 gives a draft number, head, recipient and time, and changes nothing else', () => {
		const draft = frozen(draftOf('invoice'));
		expect(issued(draft, 'I-1', LETTERHEAD, recipient, 123)).toEqual({
			ok: true,
			value: { ...draft, status: 'open', number: 'I-1', letterhead: LETTERHEAD, recipient, issuedAt: 123 }
		});
	});

	it('O4 is refused where something is missing', () => {
		const issue = (order: Order, number = 'I-1', name = 'Bo') =>
			issued(order, number, LETTERHEAD, { ...recipient, name }, 123);
		expect(issue(issuedOf('invoice'))).toEqual(refused('status'));
		expect(issue(draftOf('invoice'), ' ')).toEqual(refused('number'));
		expect(issue(draftOf('invoice'), 'I-1', ' ')).toEqual(refused('recipient'));
		expect(issue(draftOf('invoice', { lines: [] }))).toEqual(refused('lines'));
		expect(issue(draftOf('invoice', { lines: [orderLine(1), orderLine(1, { text: ' ' })] }))).toEqual(refused('lines'));
		expect(issue(draftOf('invoice', { lines: [orderLine(-1)] }))).toEqual(refused('lines'));
		expect(issue(draftOf('credit-note'))).toEqual(refused('from'));
		expect(issue(draftOf('credit-note', { from: 'invoice---------------' as OrderId })).ok).toBe(true);
	});
});

describe('O5 payments', () => {
	const entry = (amount: number, fields: Partial<PaymentEntry> = {}, currency: Currency = EUR): PaymentEntry => ({
		id: 'new-------------------' as PaymentId,
		day: today,
		money: { amount: amount as MinorUnits, currency },
		method: 'cash',
		note: '',
		...fields
	});
	const pay = (order: Order, amount: number, fields?: Partial<PaymentEntry>, currency?: Currency) =>
		withPayment(frozen(order), entry(amount, fields, currency), today);

	it('O5 stand at the end of those before, in the order’s currency', () => {
		const order = issuedOf('invoice', { payments: [payment(1)] });
		const paid = valueOf(pay(order, 50_00, { note: 'Thanks' }));
		expect(paid).toEqual({
			...order,
			payments: [payment(1), { id: entry(1).id, day: today, amount: 50_00, method: 'cash', note: 'Thanks' }]
		});
	});

	it.each(ORDER_KINDS)('O5 of a %s only while it stands', (kind) => {
		for (const status of STATUSES[kind]) {
			const isTaken = kind !== 'quote' && (status === 'open' || status === 'done');
			expect(pay(issuedOf(kind, { status }), 1).ok, status).toBe(isTaken);
		}
	});

	it('O5 are of the same currency, not zero, not to come, and written down once', () => {
		const invoice = issuedOf('invoice');
		expect(pay(invoice, 1, {}, JPY)).toEqual(refused('currency'));
		expect(pay(invoice, 0)).toEqual(refused('amount'));
		expect(pay(invoice, 0.5)).toEqual(refused('amount'));
		expect(pay(invoice, NaN)).toEqual(refused('amount'));
		expect(pay(invoice, 1, { day: day('2026-11-22') })).toEqual(refused('day'));
		expect(pay(invoice, 1, { day: NaN as typeof today })).toEqual(refused('day'));
		expect(pay(issuedOf('invoice', { payments: [payment(1)] }), 1, { id: payment(1).id })).toEqual(refused('id'));
	});

	it('O5 pay back no more than was paid in money', () => {
		const invoice = issuedOf('invoice', {
			payments: [payment(10_00), payment(50_00, { method: 'offset', id: 'offset----------------' as PaymentId })]
		});
		expect(totalsOf(valueOf(pay(invoice, -10_00))).paid).toBe(50_00);
		expect(pay(invoice, -10_01)).toEqual(refused('amount'));
	});

	it('O5 may be more than is owed', () => {
		expect(totalsOf(valueOf(pay(issuedOf('invoice'), 200_00))).balance).toBe(-81_00);
	});

	it('O5 of a cancelled order are paid back, of a cancelled invoice on its credit note', () => {
		const paid = { status: 'cancelled', payments: [payment(10_00)] } as const;
		expect(pay(issuedOf('order', { ...paid, payments: [...paid.payments] }), -10_00).ok).toBe(true);
		expect(pay(issuedOf('invoice', { ...paid, payments: [...paid.payments] }), -10_00)).toEqual(refused('status'));
	});

	it('O5 stay within what is exact', () => {
		const most = Number.MAX_SAFE_INTEGER;
		expect(pay(issuedOf('invoice', { payments: [payment(most)] }), 1)).toEqual(refused('amount'));
	});

	it('O5 whatever the order, a payment changes the balance by itself and nothing else', () => {
		fc.assert(
			fc.property(anyOrder, fc.integer({ min: 1, max: 1e9 }), (order, amount) => {
				const before = totalsOf(order);
				const after = totalsOf(valueOf(pay(order, amount, {}, order.currency)));
				expect(after).toEqual({ ...before, paid: before.paid + amount, balance: before.balance - amount });
			}),
			{ seed: 4, numRuns: 300 }
		);
	});
});

describe('O8 where a document stands', () => {
	const head = { id: 'order-----------------' as OrderId, rev: 1, deletedAt: 0, updatedAt: 0 };
	const stateOf = (order: Order, on = today) => orderState(summariseOrder(head, order), on);
	const late = day('2026-12-06');

	it('O8 an invoice: by what was paid and by the day', () => {
		const paid = (amount: number) => issuedOf('invoice', { payments: [payment(amount)] });
		expect(stateOf(draftOf('invoice'), late)).toBe('draft');
		expect(stateOf(issuedOf('invoice'))).toBe('open');
		expect(stateOf(issuedOf('invoice'), day('2026-12-05'))).toBe('open');
		expect(stateOf(issuedOf('invoice'), late)).toBe('overdue');
		expect(stateOf(issuedOf('invoice', { due: null }), late)).toBe('open');
		expect(stateOf(paid(1))).toBe('part-paid');
		expect(stateOf(paid(1), late)).toBe('overdue');
		expect(stateOf(paid(119_00), late)).toBe('paid');
		expect(stateOf(paid(119_01), late)).toBe('overpaid');
		expect(stateOf(issuedOf('invoice', { status: 'cancelled' }), late)).toBe('credited');
	});

	it('O8 a credit note: by what was paid back', () => {
		const note = (...payments: number[]) =>
			stateOf(issuedOf('credit-note', { due: null, payments: payments.map((amount) => payment(amount)) }), late);
		expect([note(), note(1), note(119_00)]).toEqual(['open', 'part-paid', 'paid']);
	});

	it('O8 a quote: as it was answered, or that its day is over', () => {
		expect(stateOf(issuedOf('quote'))).toBe('open');
		expect(stateOf(issuedOf('quote'), late)).toBe('expired');
		expect(stateOf(issuedOf('quote', { status: 'accepted' }), late)).toBe('accepted');
		expect(stateOf(draftOf('quote'), late)).toBe('draft');
	});

	it('O8 an order: its status', () => {
		for (const status of STATUSES.order) expect(stateOf(issuedOf('order', { status }), late)).toBe(status);
	});
});
