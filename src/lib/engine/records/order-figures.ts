/** What documents come to: those a list finds, and those of one customer. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import type { OpeningFigures } from '#lib/domain/customer.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits, Money } from '#lib/domain/money.ts';
import { purchaseSums } from '#lib/domain/purchase-sums.ts';
import { summariseOrder } from '#lib/domain/summaries.ts';
import type { OrderFilter, OrderSort, OrderSums, Purchases, RecordQuery } from '../api.ts';
import type { CallContext } from '../context.ts';
import { findRecords } from './finding.ts';
import type { ListSpec } from './spec.ts';

/** Sums of all that a query finds, not only of its window. */
export async function sumsOf(
	spec: ListSpec<'orders', OrderFilter, OrderSort>,
	query: RecordQuery<OrderFilter, OrderSort>,
	context: CallContext
): Promise<Result<OrderSums>> {
	const found = await findRecords(spec, query, context);
	if (!found.ok) return found;
	const { listing, slots } = found.value;
	const [total, balance] = [new Map<Currency, number>(), new Map<Currency, number>()];
	for (const slot of slots) {
		const row = listing.row(slot)!;
		if (row.status === 'replaced') continue;
		const sign = row.kind === 'credit-note' ? -1 : 1;
		total.set(row.currency, (total.get(row.currency) ?? 0) + sign * row.total);
		balance.set(row.currency, (balance.get(row.currency) ?? 0) + sign * row.balance);
	}
	return ok({ total: moneyOf(total), balance: moneyOf(balance).filter(({ amount }) => amount !== 0) });
}

/** A customer's documents, newest first, and what they come to; without any the opening figures. */
export async function purchasesOf(
	{ customer, opening, limit }: { customer: CustomerId; opening: OpeningFigures | null; limit: number },
	context: CallContext
): Promise<Result<Purchases>> {
	const stored = await context.store.of('orders', customer);
	if (!stored.ok) return stored;
	const rows = stored.value.map(({ body, ...head }) => summariseOrder(head, body));
	const sums = purchaseSums(rows, opening, localDayAt(context.now()));
	return ok({ sums, rows: rows.slice(0, Math.min(limit, MAX_WINDOW)), total: rows.length });
}

function moneyOf(sums: ReadonlyMap<Currency, number>): Money[] {
	return [...sums]
		.map(([currency, amount]) => ({ amount: amount as MinorUnits, currency }))
		.sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
