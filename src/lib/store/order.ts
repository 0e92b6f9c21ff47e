/**
 * The orders of the directory: for every sort a permutation of the slots, made on first use. Only the
 * name order is costly (a collator over every name), so it can be made in pieces ahead of its use and is kept up to
 * date by insertion; the others are stable sorts of it by one number per slot.
 */
import { amountOf } from '#lib/domain/money.ts';
import type { CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomerSort } from './contract.ts';
import { firstOf } from './first.ts';

/** Above this many changed names sorting anew is faster than inserting. */
const INSERT_AT_MOST = 64;
/** Slots sorted at once, and merged at once: some 4 ms. */
const RUN = 2048;
const MERGED = 8192;

export type Compare = (a: CustomerSummary, b: CustomerSummary) => number;

/** Order of names as the locale has it; equal names by id, so that every tab agrees. */
export function nameComparison(locale: string): { compare: Compare; collator: Intl.Collator } {
	const collator = new Intl.Collator(locale);
	return { collator, compare: (a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) };
}

export class Orders {
	readonly #rows: readonly (CustomerSummary | null)[];
	readonly #compare: Compare;
	readonly #collator: Intl.Collator;
	/** Slots by name, vanished ones last; null until used. */
	#byName: Uint32Array<ArrayBuffer> | null = null;
	/** The making of it, where it has begun. */
	#sorting: Iterator<void, Uint32Array<ArrayBuffer>> | null = null;
	#others = new Map<string, Uint32Array>();

	constructor(rows: readonly (CustomerSummary | null)[], locale: string) {
		this.#rows = rows;
		({ compare: this.#compare, collator: this.#collator } = nameComparison(locale));
	}

	/** All slots in order. Undefined values stand last in both directions, equal ones by name. */
	get(sort: CustomerSort, descending: boolean): Uint32Array {
		if (sort === 'name' && !descending) return this.#names();
		const key = `${sort} ${descending}`;
		let order = this.#others.get(key);
		if (!order) {
			order = sort === 'name' ? this.#names().slice().reverse() : this.#sorted(sort, descending);
			this.#others.set(key, order);
		}
		return order;
	}

	/** Takes in slots whose rows changed; `renamed` are those whose name did, new ones included. */
	changed(renamed: readonly number[]): void {
		this.#others.clear();
		if (renamed.length === 0) return;
		this.#sorting = null;
		if (!this.#byName) return;
		this.#byName = renamed.length > INSERT_AT_MOST ? null : this.#reinserted(this.#byName, renamed);
	}

	/** The first living rows by name, without sorting all. */
	first(count: number, isWanted: (slot: number) => boolean): CustomerSummary[] {
		if (this.#byName) {
			const found: CustomerSummary[] = [];
			for (const slot of this.#byName) {
				if (found.length === count) break;
				if (isWanted(slot)) found.push(this.#rows[slot]!);
			}
			return found;
		}
		return this.firstSlots(count, isWanted).map((slot) => this.#rows[slot]!);
	}
	/** Its slots, where the order of names is not there yet. */
	firstSlots(count: number, isWanted: (slot: number) => boolean): number[] {
		const slotAt = (slot: number) => (isWanted(slot) ? slot : null);
		return firstOf(this.#rows.length, slotAt, count, this.#compareSlots);
	}

	/** Whether the order of names is there. */
	get isPrepared(): boolean {
		return this.#byName !== null;
	}
	/** Makes a piece of the order of names; answers whether it is there. */
	prepare(): boolean {
		if (this.#byName) return true;
		this.#sorting ??= this.#sortingNames();
		const { done, value } = this.#sorting.next();
		if (!done) return false;
		this.#sorting = null;
		this.#byName = value;
		return true;
	}

	#names(): Uint32Array<ArrayBuffer> {
		while (!this.prepare());
		return this.#byName!;
	}

	readonly #compareSlots = (a: number, b: number) => this.#compare(this.#rows[a]!, this.#rows[b]!);

	/** A merge sort from below that stops after every piece; what changes between two pieces may not be a name. */
	*#sortingNames(): Generator<void, Uint32Array<ArrayBuffer>> {
		const size = this.#rows.length;
		let order = new Uint32Array(size);
		let living = 0;
		let end = size;
		for (let slot = size - 1; slot >= 0; slot--) if (!this.#rows[slot]) order[--end] = slot;
		for (let slot = 0; slot < size; slot++) if (this.#rows[slot]) order[living++] = slot;
		for (let from = 0; from < living; from += RUN) {
			const run = Array.from(order.subarray(from, Math.min(from + RUN, living)));
			// Sorted by code unit first: mostly the locale's order already, and the engine's merge sort then
			// asks the collator far less often.
			const name = (slot: number) => this.#rows[slot]!.name;
			run.sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
			order.set(run.sort(this.#compareSlots), from);
			yield;
		}
		let merged = order.slice();
		for (let width = RUN; width < living; width *= 2) {
			for (let from = 0, left = MERGED; from < living; from += 2 * width) {
				const [middle, last] = [Math.min(from + width, living), Math.min(from + 2 * width, living)];
				let [one, other] = [from, middle];
				for (let at = from; at < last; at++) {
					const takesOne = one < middle && (other === last || this.#compareSlots(order[one]!, order[other]!) <= 0);
					merged[at] = takesOne ? order[one++]! : order[other++]!;
					if (--left > 0) continue;
					left = MERGED;
					yield;
				}
			}
			[order, merged] = [merged, order];
		}
		return order;
	}

	#reinserted(order: Uint32Array, renamed: readonly number[]): Uint32Array<ArrayBuffer> {
		const moving = new Set(renamed);
		const next = new Uint32Array(this.#rows.length);
		let length = 0;
		for (const slot of order) if (!moving.has(slot)) next[length++] = slot;
		for (const slot of moving) {
			const row = this.#rows[slot] ?? null;
			let low = 0;
			let high = row ? length : low;
			if (!row) low = high = length;
			while (low < high) {
				const middle = (low + high) >> 1;
				const other = this.#rows[next[middle]!];
				if (other && this.#compare(other, row!) < 0) low = middle + 1;
				else high = middle;
			}
			next.copyWithin(low + 1, low, length);
			next[low] = slot;
			length++;
		}
		return next;
	}

	#sorted(sort: Exclude<CustomerSort, 'name'>, descending: boolean): Uint32Array {
		const keys = this.#keys(sort);
		const order = this.#names().slice();
		let defined = 0;
		const without: number[] = [];
		for (const slot of order) {
			if (Number.isNaN(keys[slot]!)) without.push(slot);
			else order[defined++] = slot;
		}
		order.set(without, defined);
		const part = order.subarray(0, defined);
		if (descending) part.sort((a, b) => keys[b]! - keys[a]!);
		else part.sort((a, b) => keys[a]! - keys[b]!);
		return order;
	}

	#keys(sort: Exclude<CustomerSort, 'name'>): Float64Array {
		const keys = new Float64Array(this.#rows.length).fill(Number.NaN);
		const ranks = sort === 'organisation' ? this.#organisationRanks() : null;
		for (let slot = 0; slot < keys.length; slot++) {
			const row = this.#rows[slot];
			if (row) keys[slot] = ranks ? (ranks.get(row.organisation) ?? Number.NaN) : numberOf(row, sort);
		}
		return keys;
	}

	#organisationRanks(): Map<string, number> {
		const names = new Set<string>();
		for (const row of this.#rows) if (row?.organisation) names.add(row.organisation);
		return new Map([...names].sort(this.#collator.compare).map((name, rank) => [name, rank]));
	}
}

/** Money of different currencies is ordered by its amount alone: a list must have one order. */
function numberOf(row: CustomerSummary, sort: 'spent' | 'orders' | 'lastOrder' | 'updated' | 'organisation'): number {
	switch (sort) {
		case 'spent':
			return row.spent ? amountOf(row.spent) : Number.NaN;
		case 'orders':
			return row.orders ?? Number.NaN;
		case 'lastOrder':
			return row.lastOrder ?? Number.NaN;
		default:
			return row.updatedAt;
	}
}
