/**
 * What one customer's documents come to: how often, how much, when, and what is owed. Where there are no documents
 * that count, the figures that came with an import stand in for them, and say so. Pure; linear but for one sort.
 */
import type { OpeningFigures } from './customer.ts';
import type { Day } from './dates.ts';
import type { Currency, MinorUnits, Money } from './money.ts';
import type { OrderSummary } from './order.ts';
import { portion } from './order-totals.ts';

export type PurchaseDocument = Pick<
	OrderSummary,
	'kind' | 'status' | 'deletedAt' | 'day' | 'currency' | 'total' | 'balance'
>;
export interface PurchaseSums {
	/** Whose figures they are; of `opening` the day and the source say how old. */
	from: 'orders' | 'opening' | 'none';
	asOf: Day | null;
	source: string;
	/** Null where an import did not say. */
	count: number | null;
	/** One for each currency, by its code: what was bought, less what was credited. */
	value: Money[];
	/** `value` per purchase in that currency, rounded half away from zero. */
	average: Money[];
	first: Day | null;
	last: Day | null;
	/** Since the last purchase; 0 where that is today or to come. */
	daysSince: number | null;
	/** Median of the days between two days with purchases; null with fewer than two such days. */
	interval: number | null;
	/** Still to be paid, below zero what is to be paid back; currencies where nothing is left out. */
	outstanding: Money[];
}

/**
 * How its total counts in what a customer bought: 1, taken off (−1), or not at all (0). An invoice that was credited
 * counts as before, because the credit notes that cancelled it are taken off.
 */
export function purchaseSign({
	kind,
	status,
	deletedAt
}: Pick<OrderSummary, 'kind' | 'status' | 'deletedAt'>): 1 | 0 | -1 {
	if (deletedAt !== 0 || status === 'draft' || kind === 'quote') return 0;
	if (kind === 'credit-note') return -1;
	if (kind === 'invoice') return 1;
	return status === 'open' || status === 'done' ? 1 : 0;
}

/** Whether it is one of a customer's purchases: an invoice that stands, or an order that no invoice replaced. */
export function countsAsPurchase(order: Pick<OrderSummary, 'kind' | 'status' | 'deletedAt'>): boolean {
	return purchaseSign(order) === 1 && order.status !== 'cancelled';
}

/** The sums of one customer. Amounts never mix currencies. */
export function purchaseSums(
	orders: Iterable<PurchaseDocument>,
	opening: OpeningFigures | null,
	today: Day
): PurchaseSums {
	const value = new Map<Currency, bigint>();
	const owed = new Map<Currency, bigint>();
	const counts = new Map<Currency, number>();
	const days: Day[] = [];
	for (const order of orders) {
		const sign = purchaseSign(order);
		if (sign === 0) continue;
		add(value, order.currency, sign * order.total);
		add(owed, order.currency, sign * order.balance);
		if (!countsAsPurchase(order)) continue;
		counts.set(order.currency, (counts.get(order.currency) ?? 0) + 1);
		days.push(order.day);
	}
	const outstanding = moneyOf(owed).filter(({ amount }) => amount !== 0);
	if (days.length === 0) return { ...openingSums(opening, today), outstanding };
	days.sort((a, b) => a - b);
	const average = new Map<Currency, bigint>();
	for (const [currency, count] of counts) average.set(currency, portion(value.get(currency)!, 1n, BigInt(count)));
	const last = days.at(-1)!;
	return {
		from: 'orders',
		asOf: null,
		source: '',
		count: days.length,
		value: moneyOf(value),
		average: moneyOf(average),
		first: days[0]!,
		last,
		daysSince: Math.max(0, today - last),
		interval: usualInterval(days),
		outstanding
	};
}

function openingSums(opening: OpeningFigures | null, today: Day): Omit<PurchaseSums, 'outstanding'> {
	if (!opening) return { ...NOTHING };
	const { orders, spent, firstOrder, lastOrder, asOf, source } = opening;
	return {
		from: 'opening',
		asOf,
		source,
		count: orders,
		value: spent ? [spent] : [],
		average: spent && orders ? [{ ...spent, amount: minor(portion(BigInt(spent.amount), 1n, BigInt(orders))) }] : [],
		first: firstOrder,
		last: lastOrder,
		daysSince: lastOrder === null ? null : Math.max(0, today - lastOrder),
		interval: null
	};
}
const NOTHING = {
	from: 'none',
	asOf: null,
	source: '',
	count: 0,
	value: [],
	average: [],
	first: null,
	last: null,
	daysSince: null,
	interval: null
} satisfies Omit<PurchaseSums, 'outstanding'>;

/** Median gap of days in order; several purchases of one day are one. */
function usualInterval(days: readonly Day[]): number | null {
	const gaps: number[] = [];
	for (let i = 1; i < days.length; i++) if (days[i] !== days[i - 1]) gaps.push(days[i]! - days[i - 1]!);
	if (gaps.length === 0) return null;
	gaps.sort((a, b) => a - b);
	const middle = gaps.length >> 1;
	return gaps.length % 2 === 1 ? gaps[middle]! : (gaps[middle - 1]! + gaps[middle]!) / 2;
}

function add(sums: Map<Currency, bigint>, currency: Currency, amount: number): void {
	sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount));
}
function moneyOf(sums: ReadonlyMap<Currency, bigint>): Money[] {
	return [...sums]
		.map(([currency, amount]) => ({ amount: minor(amount), currency }))
		.sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
function minor(amount: bigint): MinorUnits {
	return Number(amount) as MinorUnits;
}
