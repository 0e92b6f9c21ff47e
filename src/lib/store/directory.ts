/**
 * All customers in the worker's memory: one slot per record, in the order their pages gave. Answers
 * search, sort and exact look-ups at each keystroke without touching the database. A row is replaced,
 * never changed, and only by a newer rev, so re-reading an old page does no harm.
 */
import type { CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { fold } from '#lib/domain/text.ts';
import type { CustomerDirectory, CustomerSort, HeadWindow } from './contract.ts';
import { Orders } from './order.ts';
import type { PageEntry } from './pages.ts';
import { TextIndex } from './search.ts';

const NONE: readonly number[] = Object.freeze([]);
const WINDOW_ROWS = 200;

type Values = (row: CustomerSummary) => readonly string[];

export class Directory implements CustomerDirectory {
	version = 0;
	living = 0;
	deleted = 0;
	readonly #rows: (CustomerSummary | null)[] = [];
	readonly #revs: number[] = [];
	readonly #slots = new Map<string, number>();
	readonly #orders: Orders;
	readonly #text: TextIndex;
	readonly #emails = new ValueIndex((row) => row.emails.map(fold));
	readonly #phones = new ValueIndex((row) => row.phones);
	readonly #externalIds = new ValueIndex((row) => (row.externalId === '' ? [] : [row.externalId]));

	constructor(locale: string) {
		this.#orders = new Orders(this.#rows, locale);
		this.#text = new TextIndex(this.#rows);
	}

	get size(): number {
		return this.#rows.length;
	}
	row(slot: number): CustomerSummary | null {
		return this.#rows[slot] ?? null;
	}
	slotOf(id: CustomerId): number | undefined {
		return this.#slots.get(id);
	}
	slotsByEmail(folded: string): readonly number[] {
		return this.#emails.get(folded, this.#rows);
	}
	slotsByPhone(phone: string): readonly number[] {
		return this.#phones.get(phone, this.#rows);
	}
	slotsByExternalId(externalId: string): readonly number[] {
		return this.#externalIds.get(externalId, this.#rows);
	}

	search(query: {
		text: string;
		deleted: boolean;
		sort: CustomerSort;
		descending: boolean;
		accept?: (slot: number) => boolean;
	}): Uint32Array {
		const hits = this.#text.match(query.text);
		const order = this.#orders.get(query.sort, query.descending);
		const found = new Uint32Array(query.deleted ? this.deleted : this.living);
		const { accept, deleted } = query;
		let count = 0;
		for (let i = 0; i < order.length; i++) {
			const slot = order[i]!;
			if (hits && hits[slot] === 0) continue;
			const row = this.#rows[slot];
			if (!row || row.deletedAt > 0 !== deleted) continue;
			if (accept && !accept(slot)) continue;
			found[count++] = slot;
		}
		return found.subarray(0, count);
	}

	/** The head window as it stands. */
	window(): HeadWindow {
		return { rows: this.#orders.first(WINDOW_ROWS, (slot) => this.#rows[slot]?.deletedAt === 0), living: this.living };
	}

	/** Does ahead what the first search needs. */
	prepare(): void {
		this.#orders.get('name', false);
		this.#text.prepare();
	}

	/** Takes in new versions; older ones than known are passed over. */
	apply(entries: Iterable<PageEntry>): void {
		const touched: number[] = [];
		const renamed: number[] = [];
		for (const { id, rev, summary } of entries) {
			let slot = this.#slots.get(id);
			if (slot === undefined) {
				slot = this.#rows.length;
				this.#slots.set(id, slot);
				this.#rows.push(null);
				this.#revs.push(0);
			}
			if (rev <= this.#revs[slot]!) continue;
			const old = this.#rows[slot] ?? null;
			this.#rows[slot] = summary;
			this.#revs[slot] = rev;
			this.#count(old, -1);
			this.#count(summary, 1);
			touched.push(slot);
			if (rev === 1 || old?.name !== summary?.name) renamed.push(slot);
			for (const index of [this.#emails, this.#phones, this.#externalIds]) index.replace(slot, old, summary);
		}
		if (touched.length === 0) return;
		this.#text.changed(touched);
		this.#orders.changed(renamed);
		this.version++;
	}

	#count(row: CustomerSummary | null, by: 1 | -1): void {
		if (!row) return;
		if (row.deletedAt === 0) this.living += by;
		else this.deleted += by;
	}
}

/** Slots by a value of their row; made on first use, then kept. */
class ValueIndex {
	readonly #values: Values;
	#slots: Map<string, number[]> | null = null;

	constructor(values: Values) {
		this.#values = values;
	}

	get(value: string, rows: readonly (CustomerSummary | null)[]): readonly number[] {
		if (!this.#slots) {
			this.#slots = new Map();
			for (let slot = 0; slot < rows.length; slot++) this.#add(this.#slots, slot, rows[slot] ?? null);
		}
		return this.#slots.get(value) ?? NONE;
	}

	replace(slot: number, old: CustomerSummary | null, row: CustomerSummary | null): void {
		if (!this.#slots) return;
		for (const value of old ? this.#values(old) : NO_VALUES) {
			const left = this.#slots.get(value)?.filter((other) => other !== slot) ?? [];
			if (left.length > 0) this.#slots.set(value, left);
			else this.#slots.delete(value);
		}
		this.#add(this.#slots, slot, row);
	}

	#add(slots: Map<string, number[]>, slot: number, row: CustomerSummary | null): void {
		if (!row) return;
		for (const value of new Set(this.#values(row))) {
			const known = slots.get(value);
			if (known) known.push(slot);
			else slots.set(value, [slot]);
		}
	}
}
const NO_VALUES: readonly string[] = Object.freeze([]);
