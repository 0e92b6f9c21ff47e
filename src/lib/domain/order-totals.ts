/**
 * What an order comes to, exact in minor units. A line is rounded once; lines are summed per tax rate, the order's
 * discount is taken off each of these sums, and the tax is reckoned on what is left, rounded once per rate (EN 16931
 * does it the same way). Halves are rounded away from zero.
 */
import type { MinorUnits } from './money.ts';
import type { Order, OrderLine } from './order.ts';
import type { BasisPoints } from './product.ts';

const WHOLE = 10_000n;

export interface TaxSum {
	rate: BasisPoints;
	net: MinorUnits;
	tax: MinorUnits;
}
export interface OrderTotals {
	/** Of each line after its own discount; with tax where the prices include it. */
	lines: MinorUnits[];
	/** Of the lines, and what the order's discount takes off. */
	sum: MinorUnits;
	discount: MinorUnits;
	net: MinorUnits;
	/** By rate, the lowest first. */
	taxes: TaxSum[];
	tax: MinorUnits;
	/** `net` and `tax`. */
	total: MinorUnits;
	paid: MinorUnits;
	/** `total` less `paid`; below zero where too much was paid. */
	balance: MinorUnits;
}

/** All sums of an order. Pure; amounts in minor units of its currency. */
export function totalsOf(order: Pick<Order, 'lines' | 'gross' | 'discount' | 'payments'>): OrderTotals {
	const lines = order.lines.map(lineAmount);
	const byRate = new Map<BasisPoints, bigint>();
	for (const [i, { tax }] of order.lines.entries()) byRate.set(tax, (byRate.get(tax) ?? 0n) + lines[i]!);
	const taxes: { rate: BasisPoints; net: bigint; tax: bigint }[] = [];
	let kept = 0n;
	for (const [rate, amount] of [...byRate].sort(([a], [b]) => a - b)) {
		const left = portion(amount, WHOLE - BigInt(order.discount), WHOLE);
		kept += left;
		const points = BigInt(rate);
		const tax = order.gross ? portion(left, points, WHOLE + points) : portion(left, points, WHOLE);
		taxes.push({ rate, net: order.gross ? left - tax : left, tax });
	}
	const sum = total(lines);
	const net = total(taxes.map((each) => each.net));
	const tax = total(taxes.map((each) => each.tax));
	const paid = total(order.payments.map(({ amount }) => BigInt(amount)));
	return {
		lines: lines.map(minor),
		sum: minor(sum),
		discount: minor(sum - kept),
		net: minor(net),
		taxes: taxes.map((each) => ({ rate: each.rate, net: minor(each.net), tax: minor(each.tax) })),
		tax: minor(tax),
		total: minor(net + tax),
		paid: minor(paid),
		balance: minor(net + tax - paid)
	};
}

function lineAmount({ price, quantity, discount }: OrderLine): bigint {
	return portion(BigInt(price) * BigInt(quantity), WHOLE - BigInt(discount), WHOLE * 1000n);
}

/** `amount × part ÷ whole`, halves away from zero; `whole` is above zero. */
export function portion(amount: bigint, part: bigint, whole: bigint): bigint {
	const doubled = amount * part * 2n;
	return (doubled + (doubled < 0n ? -whole : whole)) / (whole * 2n);
}
function total(amounts: readonly bigint[]): bigint {
	return amounts.reduce((sum, amount) => sum + amount, 0n);
}
/** Beyond 2^53 minor units there is no exact number any more; the validator refuses such orders. */
function minor(amount: bigint): MinorUnits {
	return Number(amount) as MinorUnits;
}
