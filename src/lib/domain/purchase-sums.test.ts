import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURRENCIES, EUR, JPY, day, frozen } from '../../../tests/support/orders.ts';
import type { OpeningFigures } from './customer.ts';
import type { Day } from './dates.ts';
import type { Currency, MinorUnits, Money } from './money.ts';
import { STATUSES } from './order-rules.ts';
import { ORDER_KINDS } from './order.ts';
import { countsAsPurchase, purchaseSign, purchaseSums, type PurchaseDocument } from './purchase-sums.ts';

const today = day('2026-11-21');
const money = (amount: number, currency: Currency = EUR): Money => ({ amount: amount as MinorUnits, currency });
function document(total: number, fields: Partial<PurchaseDocument> = {}): PurchaseDocument {
	return {
		kind: 'invoice',
		status: 'open',
		deletedAt: 0,
		day: day('2026-11-01'),
		currency: EUR,
		total: total as MinorUnits,
		balance: 0 as MinorUnits,
		...fields
	};
}
const on = (iso: string): Partial<PurchaseDocument> => ({ day: day(iso) });
const owing = (balance: number): Partial<PurchaseDocument> => ({ balance: balance as MinorUnits });

const opening: OpeningFigures = {
	orders: 3,
	spent: money(100_00),
	firstOrder: day('2020-01-01'),
	lastOrder: day('2026-11-11'),
	asOf: day('2026-11-12'),
	source: 'shop.csv'
};

describe('O9 what counts', () => {
	it('O9 invoices and orders that stand, less credit notes', () => {
		const sums = purchaseSums(
			[
				document(100_00),
				document(50_00, { kind: 'order', status: 'done' }),
				document(20_00, { kind: 'order' }),
				document(30_00, { kind: 'credit-note' })
			],
			null,
			today
		);
		expect(sums).toMatchObject({ from: 'orders', count: 3, value: [money(140_00)] });
	});

	it('O9 drafts, quotes, cancelled and replaced orders, and deleted documents do not', () => {
		const none = [
			document(1, { status: 'draft' }),
			document(1, { kind: 'credit-note', status: 'draft' }),
			document(1, { kind: 'quote' }),
			document(1, { kind: 'quote', status: 'accepted' }),
			document(1, { kind: 'order', status: 'cancelled' }),
			document(1, { kind: 'order', status: 'replaced' }),
			document(1, { kind: 'order', deletedAt: 5 })
		];
		expect(none.map(purchaseSign)).toEqual(none.map(() => 0));
		expect(purchaseSums(none, null, today)).toMatchObject({ from: 'none', count: 0, value: [], first: null });
	});

	it('O9 an invoice that was credited comes to nothing and is no purchase', () => {
		const credited = [
			document(100_00, { status: 'cancelled' }),
			document(40_00, { kind: 'credit-note' }),
			document(60_00, { kind: 'credit-note' })
		];
		expect(credited.map(countsAsPurchase)).toEqual([false, false, false]);
		expect(purchaseSums([...credited, document(10_00)], null, today)).toMatchObject({
			count: 1,
			value: [money(10_00)],
			average: [money(10_00)]
		});
	});
});

describe('O11 sums', () => {
	it('O11 first, last, days since, usual interval', () => {
		const days = ['2026-11-11', '2026-01-01', '2026-01-11', '2026-01-31', '2026-01-31'];
		const sums = purchaseSums(
			days.map((iso) => document(1, on(iso))),
			null,
			today
		);
		// Gaps of 10, 20 and 284 days.
		expect(sums).toMatchObject({
			first: day('2026-01-01'),
			last: day('2026-11-11'),
			daysSince: 10,
			interval: 20,
			count: 5
		});
	});

	it('O11 the interval lies between two middle gaps; one day has none; a day to come is not before today', () => {
		const two = ['2026-11-01', '2026-11-04', '2026-11-10'].map((iso) => document(1, on(iso)));
		expect(purchaseSums(two, null, today).interval).toBe(4.5);
		expect(purchaseSums([document(1), document(1)], null, today).interval).toBeNull();
		expect(purchaseSums([document(1, on('2026-12-24'))], null, today).daysSince).toBe(0);
	});

	it('O11 what is owed, less what is to be paid back; nothing is left out as nothing', () => {
		const sums = purchaseSums(
			[
				document(100_00, owing(70_00)),
				document(10_00, { kind: 'credit-note', ...owing(10_00) }),
				document(500, { currency: JPY })
			],
			null,
			today
		);
		expect(sums.outstanding).toEqual([money(60_00)]);
	});

	it('O11 the average is rounded half away from zero', () => {
		expect(purchaseSums([document(1), document(2)], null, today).average).toEqual([money(2)]);
		expect(purchaseSums([document(1), document(4), document(2)], null, today).average).toEqual([money(2)]);
	});

	const anyDocument: fc.Arbitrary<PurchaseDocument> = fc.constantFrom(...ORDER_KINDS).chain((kind) =>
		fc.record({
			kind: fc.constant(kind),
			status: fc.constantFrom(...STATUSES[kind]),
			deletedAt: fc.constantFrom(0, 0, 1),
			day: fc.integer({ min: 20_000, max: 20_100 }).map((number) => number as Day),
			currency: fc.constantFrom(...CURRENCIES),
			total: fc.integer({ min: 0, max: 1e12 }).map((amount) => amount as MinorUnits),
			balance: fc.integer({ min: -1e6, max: 1e6 }).map((amount) => amount as MinorUnits)
		})
	);

	it('O11 sums of one currency do not know of the others, nor of the order of documents', () => {
		fc.assert(
			fc.property(fc.array(anyDocument, { maxLength: 20 }), (documents) => {
				const all = purchaseSums(frozen(documents), null, today);
				expect(purchaseSums(documents.toReversed(), null, today)).toEqual(all);
				for (const currency of CURRENCIES) {
					const alone = purchaseSums(
						documents.filter((each) => each.currency === currency),
						null,
						today
					);
					const of = (sums: Money[]) => sums.filter((each) => each.currency === currency);
					if (alone.from === 'orders') expect(of(all.value)).toEqual(alone.value);
					expect(of(all.average)).toEqual(alone.average);
					expect(of(all.outstanding)).toEqual(alone.outstanding);
				}
			}),
			{ seed: 5, numRuns: 1000 }
		);
	});

	it('O11 are what adding up one by one gives', () => {
		fc.assert(
			fc.property(fc.array(anyDocument, { maxLength: 20 }), (documents) => {
				const living = documents.filter(({ deletedAt, status }) => deletedAt === 0 && status !== 'draft');
				let value = 0;
				let count = 0;
				for (const { kind, status, currency, total } of living) {
					const stands = status !== 'cancelled' && status !== 'replaced' && kind !== 'quote';
					if (stands && kind !== 'credit-note') count++;
					if (currency !== EUR) continue;
					if (kind === 'invoice' || (kind === 'order' && stands)) value += total;
					if (kind === 'credit-note') value -= total;
				}
				const sums = purchaseSums(documents, null, today);
				expect(sums.count).toBe(count);
				if (count > 0) expect(sums.value.find(({ currency }) => currency === EUR)?.amount ?? 0).toBe(value);
			}),
			{ seed: 6, numRuns: 1000 }
		);
	});
});

describe('O12 opening figures', () => {
	it('O12 stand in where there is no purchase, and say so', () => {
		expect(purchaseSums([document(5, { status: 'draft' })], frozen(opening), today)).toEqual({
			from: 'opening',
			asOf: opening.asOf,
			source: 'shop.csv',
			count: 3,
			value: [money(100_00)],
			average: [money(33_33)],
			first: opening.firstOrder,
			last: opening.lastOrder,
			daysSince: 10,
			interval: null,
			outstanding: []
		});
	});

	it('O12 give way to one purchase', () => {
		expect(purchaseSums([document(5)], opening, today)).toMatchObject({
			from: 'orders',
			asOf: null,
			count: 1,
			value: [money(5)],
			first: day('2026-11-01')
		});
	});

	it('O12 may be unknown in part', () => {
		const unknown = { ...opening, orders: null, lastOrder: null };
		expect(purchaseSums([], unknown, today)).toMatchObject({ count: null, average: [], daysSince: null });
		expect(purchaseSums([], { ...opening, orders: 0 }, today).average).toEqual([]);
		expect(purchaseSums([], { ...opening, spent: null }, today)).toMatchObject({ value: [], average: [] });
	});

	it('O12 what is owed comes from documents all the same', () => {
		expect(purchaseSums([document(5, { kind: 'credit-note', ...owing(5) })], opening, today)).toMatchObject({
			from: 'opening',
			outstanding: [money(-5)]
		});
	});
});
