/**
 * What each customer's documents come to, for the directory: kept by customer, reckoned anew only for those whose
 * documents changed. Where a customer bought in several currencies, the one with the largest sum counts.
 */
import type { CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { amountOf } from '#lib/domain/money.ts';
import type { OrderSummary } from '#lib/domain/order.ts';
import { purchaseSums } from '#lib/domain/purchase-sums.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { Listing } from './contract.ts';

export type Figures = Pick<CustomerSummary, 'orders' | 'spent' | 'lastOrder'>;

export class PurchaseFigures {
	readonly #seen: (OrderSummary | null)[] = [];
	readonly #slots = new Map<CustomerId, Set<number>>();

	/** Customers whose figures may have changed since the last call; null where no document counts as a purchase. */
	update(listing: Pick<Listing<OrderSummary>, 'size' | 'row'>): Map<CustomerId, Figures | null> {
		const touched = new Set<CustomerId>();
		for (let slot = 0; slot < listing.size; slot++) {
			const [before, now] = [this.#seen[slot] ?? null, listing.row(slot)];
			// A row is replaced, never changed.
			if (before === now) continue;
			this.#seen[slot] = now;
			if (before?.customer) {
				this.#slots.get(before.customer)?.delete(slot);
				touched.add(before.customer);
			}
			if (now?.customer) {
				const slots = this.#slots.get(now.customer) ?? new Set();
				this.#slots.set(now.customer, slots.add(slot));
				touched.add(now.customer);
			}
		}
		const changed = new Map<CustomerId, Figures | null>();
		for (const customer of touched) {
			const rows = [...this.#slots.get(customer)!].map((slot) => this.#seen[slot]!);
			changed.set(customer, figuresOf(rows));
		}
		return changed;
	}
}

function figuresOf(rows: readonly OrderSummary[]): Figures | null {
	// The day only says how long ago the last one was, which is not kept here.
	const { from, count, value, last } = purchaseSums(rows, null, 0 as Day);
	if (from !== 'orders') return null;
	const [largest] = value.toSorted((a, b) => amountOf(b) - amountOf(a));
	return { orders: count, spent: largest ?? null, lastOrder: last };
}
