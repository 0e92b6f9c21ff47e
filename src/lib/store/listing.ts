/**
 * The summaries of one type in the worker's memory: one slot per record, in the order their pages gave. A row is
 * replaced, never changed, and only by a newer rev, so re-reading an old page does no harm.
 */
import { fold } from '#lib/domain/text.ts';
import type { ListedTable, Listing, Summaries } from './contract.ts';
import type { PageEntry } from './pages.ts';
import { TextIndex } from './search.ts';

type OtherTable = Exclude<ListedTable, 'customers'>;

const TEXTS: { [T in OtherTable]: (row: Summaries[T]) => string } = {
	interactions: () => '',
	tasks: ({ title }) => title,
	deals: ({ title, tags }) => [title, ...tags].join(' '),
	products: ({ name, code }) => `${name} ${code}`,
	orders: ({ number }) => number,
	tickets: ({ subject }) => subject,
	responses: () => ''
};

export class MemoryListing<T extends OtherTable> implements Listing<Summaries[T]> {
	version = 0;
	living = 0;
	deleted = 0;
	readonly #rows: (Summaries[T] | null)[] = [];
	readonly #revs: number[] = [];
	readonly #pages: number[] = [];
	readonly #slots = new Map<string, number>();
	readonly #isText: boolean;
	readonly #text: TextIndex<Summaries[T]>;

	constructor(table: T) {
		this.#text = new TextIndex(this.#rows, { textOf: (row) => fold(TEXTS[table](row)) });
		this.#isText = table === 'interactions';
	}

	get size(): number {
		return this.#rows.length;
	}
	row(slot: number): Summaries[T] | null {
		return this.#rows[slot] ?? null;
	}
	slotOf(id: string): number | undefined {
		return this.#slots.get(id);
	}
	/** Number of the page it stands on. */
	pageOf(slot: number): number {
		return this.#pages[slot]!;
	}
	match(text: string): Uint8Array | null {
		return this.#text.match(text);
	}

	/** Takes in new versions; older ones than known are passed over. */
	apply(entries: Iterable<PageEntry>, page: number): void {
		const touched: number[] = [];
		for (const entry of entries) {
			let slot = this.#slots.get(entry.id);
			if (slot === undefined) {
				slot = this.#rows.length;
				this.#slots.set(entry.id, slot);
				this.#rows.push(null);
				this.#revs.push(0);
				this.#pages.push(page);
			}
			if (entry.rev <= this.#revs[slot]!) continue;
			this.#count(this.#rows[slot] ?? null, -1);
			const row = this.#kept(entry as unknown as PageEntry<T>);
			this.#rows[slot] = row;
			this.#revs[slot] = entry.rev;
			this.#count(row, 1);
			touched.push(slot);
		}
		if (touched.length === 0) return;
		this.#text.changed(touched);
		this.version++;
	}

	/** The words of half a million interactions would fill a phone; they are searched on their pages. */
	#kept({ summary }: { summary: Summaries[T] | null }): Summaries[T] | null {
		return summary && this.#isText ? { ...summary, text: '' } : summary;
	}

	#count(row: Summaries[T] | null, sign: 1 | -1): void {
		if (!row) return;
		if (row.deletedAt > 0) this.deleted += sign;
		else this.living += sign;
	}
}
