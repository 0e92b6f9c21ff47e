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
import type { Figures } from './purchase-figures.ts';
import { TextIndex } from './search.ts';

const NONE: readonly number[] = Object.freeze([]);
const WINDOW_ROWS = 200;
/** Pieces of the order of names that a key makes which had to do without it: some 10 ms. */
const PIECES_A_KEY = 4;
const GONE = 0;
const LIVING = 1;
const DELETED = 2;

type Values = (row: CustomerSummary) => readonly string[];

export class Directory implements CustomerDirectory {
	version = 0;
	living = 0;
	deleted = 0;
	readonly #rows: (CustomerSummary | null)[] = [];
	readonly #revs: number[] = [];
	/** LIVING, DELETED or GONE per slot: a scan in order touches this instead of the rows. */
	#states = new Uint8Array(1024);
	readonly #slots = new Map<string, number>();
	/** Figures of real orders, which stand in the place of those that a record itself has. */
	readonly #figures = new Map<CustomerId, Figures>();
	/** Rows as their pages gave them, where figures were put over them. */
	readonly #own = new Map<number, CustomerSummary>();
	readonly #orders: Orders;
	readonly #text: TextIndex<CustomerSummary>;
	readonly #emails = new ValueIndex((row) => row.emails.map(fold));
	readonly #phones = new ValueIndex((row) => row.phones);
	readonly #externalIds = new ValueIndex((row) => (row.externalId === '' ? [] : [row.externalId]));

	constructor(locale: string) {
		this.#orders = new Orders(this.#rows, locale);
		this.#text = new TextIndex(this.#rows, { textOf: searchText, phonesOf: (row) => row.phones });
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
		const { accept } = query;
		const wanted = query.deleted ? DELETED : LIVING;
		let count = 0;
		for (let i = 0; i < order.length; i++) {
			const slot = order[i]!;
			if (hits && hits[slot] === 0) continue;
			if (this.#states[slot] !== wanted) continue;
			if (accept && !accept(slot)) continue;
			found[count++] = slot;
		}
		return found.subarray(0, count);
	}

	firstMatches(text: string, count: number): { slots: Uint32Array; total: number } | null {
		if (this.#orders.isPrepared) return null;
		const hits = this.#text.match(text);
		let total = 0;
		const slots = this.#orders.firstSlots(count, (slot) => {
			const isWanted = this.#states[slot] === LIVING && hits?.[slot] !== 0;
			if (isWanted) total++;
			return isWanted;
		});
		// Keys that follow each other without a pause leave it too few turns.
		for (let piece = 0; piece < PIECES_A_KEY; piece++) this.#orders.prepare();
		return { slots: Uint32Array.from(slots), total };
	}

	match(text: string): Uint8Array | null {
		return this.#text.match(text);
	}

	/** The head window as it stands. */
	window(): HeadWindow {
		return { rows: this.#orders.first(WINDOW_ROWS, (slot) => this.#states[slot] === LIVING), living: this.living };
	}

	/** Does a slice of what searching and sorting need, about what `rows` search texts take; answers whether all is done. */
	prepare(rows: number): boolean {
		return this.#text.prepare(rows) && this.#orders.prepare();
	}

	/** Takes in new versions; older ones than known are passed over. */
	apply(entries: Iterable<PageEntry>): void {
		const touched: number[] = [];
		const renamed: number[] = [];
		for (const { id, rev, summary } of entries as Iterable<PageEntry<'customers'>>) {
			let slot = this.#slots.get(id);
			const isNew = slot === undefined;
			if (slot === undefined) {
				slot = this.#rows.length;
				this.#slots.set(id, slot);
				this.#rows.push(null);
				this.#revs.push(0);
			}
			if (rev <= this.#revs[slot]!) continue;
			const old = this.#rows[slot] ?? null;
			this.#rows[slot] = this.#overlaid(slot, summary);
			this.#revs[slot] = rev;
			this.#setState(slot, summary ? (summary.deletedAt > 0 ? DELETED : LIVING) : GONE);
			touched.push(slot);
			if (isNew || old?.name !== summary?.name) renamed.push(slot);
			for (const index of [this.#emails, this.#phones, this.#externalIds]) index.replace(slot, old, summary);
		}
		if (touched.length === 0) return;
		this.#text.changed(touched);
		this.#orders.changed(renamed);
		this.version++;
	}

	/**
	 * Puts what their orders come to over the rows of customers; null: their own figures count again. Answers whether
	 * there are rows `overlaid` has to be called for.
	 */
	overlay(changed: ReadonlyMap<CustomerId, Figures | null>): boolean {
		let isTouched = false;
		for (const [id, figures] of changed) {
			const known = this.#figures.get(id);
			if (!figures && !known) continue;
			if (figures) this.#figures.set(id, figures);
			else this.#figures.delete(id);
			const slot = this.#slots.get(id);
			const row = slot === undefined ? null : (this.#own.get(slot) ?? this.#rows[slot] ?? null);
			if (slot === undefined || !row) continue;
			this.#rows[slot] = this.#overlaid(slot, row);
			isTouched = true;
		}
		return isTouched;
	}
	/** What was sorted or listed by the figures before is out of date. */
	overlaid(): void {
		this.#orders.changed([]);
		this.version++;
	}

	#overlaid(slot: number, own: CustomerSummary | null): CustomerSummary | null {
		const figures = own && this.#figures.get(own.id);
		if (!own || !figures) {
			this.#own.delete(slot);
			return own;
		}
		this.#own.set(slot, own);
		return { ...own, ...figures };
	}

	#setState(slot: number, state: number): void {
		if (slot >= this.#states.length) {
			const grown = new Uint8Array(Math.ceil(slot * 1.5) + 1024);
			grown.set(this.#states);
			this.#states = grown;
		}
		const old = this.#states[slot];
		this.living += Number(state === LIVING) - Number(old === LIVING);
		this.deleted += Number(state === DELETED) - Number(old === DELETED);
		this.#states[slot] = state;
	}
}

function searchText(row: CustomerSummary): string {
	const parts = [row.name, row.organisation, ...row.emails, row.city, ...row.tags, row.externalId, row.note];
	return fold(parts.join(' '));
}

/** Slots by a value of their row; made on first use, then kept until more was replaced than it was made of. */
class ValueIndex {
	readonly #values: Values;
	#slots: Map<string, number[]> | null = null;
	/** Rows that may still be replaced before making it anew costs no more. */
	#left = 0;

	constructor(values: Values) {
		this.#values = values;
	}

	get(value: string, rows: readonly (CustomerSummary | null)[]): readonly number[] {
		if (!this.#slots) {
			this.#slots = new Map();
			this.#left = rows.length;
			for (let slot = 0; slot < rows.length; slot++) this.#add(this.#slots, slot, rows[slot] ?? null);
		}
		return this.#slots.get(value) ?? NONE;
	}

	replace(slot: number, old: CustomerSummary | null, row: CustomerSummary | null): void {
		if (!this.#slots) return;
		// An import does not wait for what perhaps nobody asks for.
		if (--this.#left < 0) {
			this.#slots = null;
			return;
		}
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
