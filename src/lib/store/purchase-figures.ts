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

type Documents = Pick<Listing<OrderSummary>, 'size' | 'row'>;
export type Figures = Pick<CustomerSummary, 'orders' | 'spent' | 'lastOrder'>;

export class PurchaseFigures {
	readonly #seen: (OrderSummary | null)[] = [];
	readonly #slots = new Map<CustomerId, number[]>();
	/** Customers whose figures may have changed and were not asked for yet. */
	readonly #touched = new Set<CustomerId>();
	/** Where the look at all documents goes on. */
	#next = 0;

	/** Customers whose figures may have changed since the last call; null where no document counts as a purchase. */
	update(listing: Documents): Map<CustomerId, Figures | null> {
		this.#next = 0;
		this.note(listing, Infinity);
		return this.take(Infinity);
	}

	/** Looks at so many documents more; answers whether all were looked at. */
	note(listing: Documents, most: number): boolean {
		const end = Math.min(listing.size, this.#next + most);
		for (let slot = this.#next; slot < end; slot++) {
			const [before, now] = [this.#seen[slot] ?? null, listing.row(slot)];
			// A row is replaced, never changed.
			if (before === now) continue;
			this.#seen[slot] = now;
			if (before?.customer !== now?.customer) {
				if (before?.customer)
					this.#slots.set(
						before.customer,
						this.#slotsOf(before.customer).filter((s) => s !== slot)
					);
				if (now?.customer) this.#add(now.customer, slot);
			}
			for (const row of [before, now]) if (row?.customer) this.#touched.add(row.customer);
		}
		this.#next = end;
		return end === listing.size;
	}

	/** The figures of so many of the customers who were noted; empty once there are no more. */
	take(most: number): Map<CustomerId, Figures | null> {
		const changed = new Map<CustomerId, Figures | null>();
		for (const customer of this.#touched) {
			if (changed.size === most) break;
			this.#touched.delete(customer);
			changed.set(customer, figuresOf(this.#slotsOf(customer).map((slot) => this.#seen[slot]!)));
		}
		return changed;
	}

	#add(customer: CustomerId, slot: number): void {
		const known = this.#slots.get(customer);
		if (known) known.push(slot);
		else this.#slots.set(customer, [slot]);
	}
	#slotsOf(customer: CustomerId): readonly number[] {
		return this.#slots.get(customer) ?? [];
	}
}

function figuresOf(rows: readonly OrderSummary[]): Figures | null {
	// The day only says how long ago the last one was, which is not kept here.
	const { from, count, value, last } = purchaseSums(rows, null, 0 as Day);
	if (from !== 'orders') return null;
	const [largest] = value.toSorted((a, b) => amountOf(b) - amountOf(a));
	return { orders: count, spent: largest ?? null, lastOrder: last };
}
