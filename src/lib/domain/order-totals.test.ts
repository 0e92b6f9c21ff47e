import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyOrder, draftOf, frozen, JPY, KWD, orderLine, payment } from '../../../tests/support/orders.ts';
import type { Order } from './order.ts';
import { portion, totalsOf, type OrderTotals } from './order-totals.ts';

/**
 * The same sums by another way: fractions that are never rounded but where the rule says so, and rounding by
 * counting up to the nearest whole instead of by one division.
 */
interface Fraction {
	over: bigint;
	under: bigint;
}
const fraction = (over: number | bigint, under: number | bigint = 1n): Fraction => ({
	over: BigInt(over),
	under: BigInt(under)
});
const times = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under });
function rounded({ over, under }: Fraction): bigint {
	const size = over < 0n ? -over : over;
	const whole = size / under;
	const nearest = (size - whole * under) * 2n >= under ? whole + 1n : whole;
	return over < 0n ? -nearest : nearest;
}
function reference(order: Order) {
	const lines = order.lines.map((line) =>
		rounded(times(times(fraction(line.price), fraction(line.quantity, 1000)), fraction(10_000 - line.discount, 10_000)))
	);
	const rates = [...new Set(order.lines.map(({ tax }) => tax))].sort((a, b) => a - b);
	const taxes = rates.map((rate) => {
		let sum = 0n;
		order.lines.forEach((line, i) => {
			if (line.tax === rate) sum += lines[i]!;
		});
		const left = rounded(times(fraction(sum), fraction(10_000 - order.discount, 10_000)));
		const tax = rounded(times(fraction(left), fraction(rate, order.gross ? 10_000 + rate : 10_000)));
		return { rate, net: order.gross ? left - tax : left, tax, left };
	});
	const sumOf = (amounts: bigint[]) => amounts.reduce((a, b) => a + b, 0n);
	const sum = sumOf(lines);
	const total = sumOf(taxes.map(({ net, tax }) => net + tax));
	const paid = sumOf(order.payments.map(({ amount }) => BigInt(amount)));
	return { lines, sum, discount: sum - sumOf(taxes.map(({ left }) => left)), taxes, total, paid };
}

const runs = { seed: 11, numRuns: 3000 };
const check = (property: (order: Order, totals: OrderTotals) => void) =>
	fc.assert(
		fc.property(anyOrder, (order) => void property(order, totalsOf(order))),
		runs
	);

describe('O1 totals are exact in minor units', () => {
	test('O1 lines, taxes, discount, payments are those of exact fractions, in currencies with 0, 2 and 3 decimals', () => {
		check((order, totals) => {
			const exact = reference(order);
			expect(totals.lines.map(BigInt)).toEqual(exact.lines);
			expect(BigInt(totals.sum)).toBe(exact.sum);
			expect(BigInt(totals.discount)).toBe(exact.discount);
			expect(totals.taxes.map(({ rate, net, tax }) => [rate, BigInt(net), BigInt(tax)])).toEqual(
				exact.taxes.map(({ rate, net, tax }) => [rate, net, tax])
			);
			expect(BigInt(totals.total)).toBe(exact.total);
			expect(BigInt(totals.paid)).toBe(exact.paid);
			expect(BigInt(totals.balance)).toBe(exact.total - exact.paid);
		});
	});

	test('O1 the sums of a document agree with each other', () => {
		check((order, { lines, sum, discount, net, taxes, tax, total, paid, balance }) => {
			const sumOf = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);
			expect(sumOf(lines)).toBe(sum);
			expect(net + tax).toBe(total);
			expect(sum - discount).toBe(net + (order.gross ? tax : 0));
			expect(sumOf(taxes.map((each) => each.net))).toBe(net);
			expect(sumOf(taxes.map((each) => each.tax))).toBe(tax);
			expect(total - paid).toBe(balance);
			expect([...lines, sum, discount, net, tax, total, paid, balance].some((amount) => Object.is(amount, -0))).toBe(
				false
			);
		});
	});

	test('O1 the order of the lines changes no sum', () => {
		check((order, totals) => {
			const turned = totalsOf({ ...order, lines: order.lines.toReversed() });
			expect({ ...turned, lines: turned.lines.toReversed() }).toEqual(totals);
		});
	});

	test('O1 the same order below zero has the same sums below zero', () => {
		check((order, totals) => {
			const negative = totalsOf({
				...order,
				lines: order.lines.map((line) => orderLine(-line.price, { ...line, price: -line.price as typeof line.price }))
			});
			expect(negative.net).toBe(0 - totals.net);
			expect(negative.tax).toBe(0 - totals.tax);
		});
	});

	it('O1 does not mutate its input', () => {
		check((order) => expect(() => totalsOf(frozen(order))).not.toThrow());
	});
});

/** Three chairs at 19.99 with 19 % tax, 10 % off. */
const chairs = { lines: [orderLine(19_99, { quantity: 3000 })], discount: 1000 };

describe('O1 worked by hand', () => {
	it('O1 three at 19.99 net, 19 %, 10 % off: 59.97 − 6.00 = 53.97; tax 10.25; together 64.22', () => {
		// 59.97 × 0.9 = 53.973; 53.97 × 0.19 = 10.2543.
		expect(totalsOf(draftOf('invoice', chairs))).toEqual({
			lines: [5997],
			sum: 5997,
			discount: 600,
			net: 5397,
			taxes: [{ rate: 1900, net: 5397, tax: 1025 }],
			tax: 1025,
			total: 6422,
			paid: 0,
			balance: 6422
		});
	});

	it('O1 three at 19.99 gross: 53.97 with 8.62 of tax in it', () => {
		// 53.97 × 19 ÷ 119 = 8.6170.
		expect(totalsOf(draftOf('invoice', { ...chairs, gross: true }))).toMatchObject({
			sum: 5997,
			discount: 600,
			net: 4535,
			tax: 862,
			total: 5397
		});
	});

	it('O1 two rates, each with its part of the discount', () => {
		const order = draftOf('invoice', {
			lines: [orderLine(10_00, { tax: 700 }), orderLine(5_55), orderLine(4_45)],
			discount: 333
		});
		// 10.00 × 0.9667 = 9.667 at each rate; 9.67 × 0.07 = 0.6769, 9.67 × 0.19 = 1.8373.
		expect(totalsOf(order)).toMatchObject({
			sum: 2000,
			discount: 66,
			taxes: [
				{ rate: 700, net: 967, tax: 68 },
				{ rate: 1900, net: 967, tax: 184 }
			],
			net: 1934,
			tax: 252,
			total: 2186
		});
	});

	it('O1 yen have no decimals and dinars three', () => {
		const third = { quantity: 333, tax: 1000 };
		// 1000 × 0.333 = 333 yen and 33.3 of tax; 1.005 × 0.333 = 0.334665 and 0.0335 of tax.
		expect(totalsOf(draftOf('order', { currency: JPY, lines: [orderLine(1000, third)] }))).toMatchObject({
			net: 333,
			tax: 33,
			total: 366
		});
		expect(totalsOf(draftOf('order', { currency: KWD, lines: [orderLine(1_005, third)] }))).toMatchObject({
			net: 335,
			tax: 34,
			total: 369
		});
	});

	it('O1 halves go away from zero', () => {
		expect([portion(1n, 1n, 2n), portion(-1n, 1n, 2n), portion(3n, 1n, 2n), portion(-3n, 1n, 2n)]).toEqual([
			1n,
			-1n,
			2n,
			-2n
		]);
		expect(totalsOf(draftOf('invoice', { lines: [orderLine(1, { quantity: 500 })] })).lines).toEqual([1]);
		expect(totalsOf(draftOf('invoice', { lines: [orderLine(1, { quantity: -500 })] })).lines).toEqual([-1]);
	});

	it('O1 what was paid and paid back is taken off', () => {
		const order = draftOf('invoice', { payments: [payment(100_00), payment(-20_00)] });
		expect(totalsOf(order)).toMatchObject({ total: 119_00, paid: 80_00, balance: 39_00 });
		expect(totalsOf({ ...order, payments: [payment(120_00)] }).balance).toBe(-1_00);
	});

	it('O1 beyond what doubles hold: 999,999,999,999 minor units, 12.345 of them', () => {
		// 999 999 999 999 × 12.345 = 12 344 999 999 987.655; a product of doubles would already be off.
		const order = draftOf('invoice', { lines: [orderLine(999_999_999_999, { quantity: 12_345, tax: 0 })] });
		expect(totalsOf(order).total).toBe(12_344_999_999_988);
	});

	it('O1 nothing comes to nothing', () => {
		expect(totalsOf(draftOf('quote', { lines: [], discount: 10_000 }))).toMatchObject({
			taxes: [],
			total: 0,
			balance: 0
		});
	});
});
