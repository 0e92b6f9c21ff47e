/**
 * What a list of records shows: words typed, filter, order, the window of rows in sight and what is selected. The
 * order stands in the address; what a person typed lives here only. Construct while a component initialises.
 */
import { SvelteSet } from 'svelte/reactivity';
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { ListedTable, TableName, Tables } from '#lib/domain/tables.ts';
import type { Progress, RecordQuery, RecordRow, RecordSelection, RecordWindow, RecordsDone } from '#lib/engine/api.ts';
import type { CallOptions } from '#lib/client/engine.ts';
import { live, type Live } from '#lib/client/live.svelte.ts';
import { place } from '#lib/client/place.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount } from '../format.ts';
import type { Undo } from '../undo.svelte.ts';

/** A new window is fetched when the rows in sight come this near to the edge of the one at hand. */
const MARGIN = 30;

export interface SortChoice<Sort> {
	id: Sort;
	label: () => string;
	/** Reads best from the top: most, newest. */
	downward?: boolean;
}
/** The calls of an area that a list needs; every one of `RecordCalls` has them. */
interface ListCalls<T extends ListedTable, Filter, Sort> {
	list(query: RecordQuery<Filter, Sort>, options?: CallOptions): Promise<RecordWindow<RecordRow<T>>>;
	editAll(
		input: { selection: RecordSelection<T, Filter>; fields: Partial<Tables[T]['body']> },
		options?: CallOptions
	): Promise<RecordsDone>;
	delete(input: { selection: RecordSelection<T, Filter> }, options?: CallOptions): Promise<RecordsDone>;
	restore(input: { ids: Tables[T]['id'][] }, options?: CallOptions): Promise<RecordsDone>;
}
export interface ListSetup<T extends ListedTable, Filter, Sort> {
	calls: ListCalls<T, Filter, Sort>;
	/** Tables whose changes change the list: its own, and mostly `customers`. */
	tables: readonly TableName[];
	/** The first one is the order to begin with. */
	sorts: readonly SortChoice<Sort>[];
	/** What stands for "no filter". */
	filter: Filter;
	/** The part of the filter that the address says, such as a pipeline; it is not cleared with the others. */
	addressed?: () => Partial<Filter>;
	undo: Undo;
}

export class RecordList<T extends ListedTable, Filter extends object, Sort extends string> {
	text = $state('');
	filter: Filter = $state.raw()!;
	selecting = $state(false);
	/** All that is found is selected, not only `ids`. */
	allSelected = $state(false);
	readonly ids = new SvelteSet<Tables[T]['id']>();
	readonly sorts: readonly SortChoice<Sort>[];
	/** Set while an act on the selection runs. */
	running = $state(false);
	progress = $state.raw<Progress | null>(null);
	#offset = $state(0);
	#abort: AbortController | null = null;
	readonly #setup: ListSetup<T, Filter, Sort>;
	readonly #window: Live<RecordWindow<RecordRow<T>>>;

	sort: SortChoice<Sort> = $derived.by(() => {
		const wanted = place.get('sort');
		return this.sorts.find(({ id }) => id === wanted) ?? this.sorts[0]!;
	});
	descending: boolean = $derived.by(() => {
		const wanted = place.get('dir');
		return wanted === null ? this.sort.downward === true : wanted === 'desc';
	});
	deleted: boolean = $derived(place.get('deleted') === '1');
	isFiltered: boolean = $derived.by(() => this.text.trim() !== '' || !isEqual(this.filter, this.#setup.filter));
	selected: number = $derived.by(() => (this.allSelected ? this.total : this.ids.size));

	constructor(setup: ListSetup<T, Filter, Sort>) {
		this.#setup = setup;
		this.sorts = setup.sorts;
		this.filter = setup.filter;
		this.#window = live(setup.tables, (signal) => setup.calls.list(this.query, { signal }));
	}

	get query(): RecordQuery<Filter, Sort> {
		const { text, wholeFilter: filter, deleted, descending } = this;
		return { text, filter, deleted, sort: this.sort.id, descending, offset: this.#offset, limit: MAX_WINDOW };
	}
	/** What is asked for, with what the address says. */
	get wholeFilter(): Filter {
		// Of deleted ones all are shown, wherever they stood.
		return this.deleted ? this.filter : { ...this.filter, ...this.#setup.addressed?.() };
	}
	get window(): Live<RecordWindow<RecordRow<T>>> {
		return this.#window;
	}
	get total(): number {
		return this.#window.value?.total ?? 0;
	}
	get all(): number {
		return this.#window.value?.all ?? 0;
	}

	/** The row at a place of the list; undefined while its window is on the way. */
	rowAt(index: number): RecordRow<T> | undefined {
		const window = this.#window.value;
		return window?.rows[index - window.offset];
	}
	/** Rows in sight, as the virtual list says them. */
	show(first: number, count: number): void {
		const before = first < this.#offset + MARGIN && this.#offset > 0;
		const after = first + count > this.#offset + MAX_WINDOW - MARGIN && this.#offset + MAX_WINDOW < this.total;
		if (before || after) this.#offset = Math.max(0, Math.round(first + count / 2 - MAX_WINDOW / 2));
	}

	search(text: string): void {
		this.text = text;
		this.#restart();
	}
	setFilter(part: Partial<Filter>): void {
		this.filter = { ...this.filter, ...part };
		this.#restart();
	}
	clearFilters(): void {
		this.text = '';
		this.filter = this.#setup.filter;
		this.#restart();
	}
	setDeleted(deleted: boolean): void {
		this.stopSelecting();
		void place.set({ deleted: deleted ? '1' : null, id: null, edit: null });
		this.#restart();
	}
	/** Picking the order one has turns it round. */
	setSort(sort: SortChoice<Sort>): void {
		const downward = sort.downward === true;
		const descending = sort.id === this.sort.id ? !this.descending : downward;
		void place.set({
			sort: sort === this.sorts[0] ? null : sort.id,
			dir: descending === downward ? null : descending ? 'desc' : 'asc'
		});
		this.#restart();
	}
	#restart(): void {
		this.#offset = 0;
		// What "all that is found" means has just changed under the selection.
		if (this.allSelected) {
			this.allSelected = false;
			this.ids.clear();
		}
	}

	// ——— selection and what is done with it ———

	isSelected(id: Tables[T]['id']): boolean {
		return this.allSelected || this.ids.has(id);
	}
	/** Taking one out of "all" keeps those of the window at hand. */
	toggle(id: Tables[T]['id']): void {
		this.selecting = true;
		if (this.allSelected) {
			for (const row of this.#window.value?.rows ?? []) this.ids.add(row.id as Tables[T]['id']);
			this.allSelected = false;
		}
		if (!this.ids.delete(id)) this.ids.add(id);
	}
	toggleAll(): void {
		this.allSelected = !this.allSelected;
		this.ids.clear();
	}
	startSelecting(): void {
		this.selecting = true;
	}
	stopSelecting(): void {
		this.selecting = false;
		this.allSelected = false;
		this.ids.clear();
	}
	get selection(): RecordSelection<T, Filter> {
		const { text, wholeFilter: filter, deleted } = this;
		return this.allSelected ? { kind: 'query', text, filter, deleted } : { kind: 'ids', ids: [...this.ids] };
	}

	/** Answers whether it was done; says itself what was or what failed. */
	delete(selection: RecordSelection<T, Filter> = this.selection): Promise<boolean> {
		return this.run(
			(options) => this.#setup.calls.delete({ selection }, options),
			(count) => m.records_done_deleted({ count, n: formatCount(count) })
		);
	}
	restore(ids: Tables[T]['id'][] = [...this.ids]): Promise<boolean> {
		return this.run(
			(options) => this.#setup.calls.restore({ ids }, options),
			(count) => m.records_done_restored({ count, n: formatCount(count) })
		);
	}
	editAll(fields: Partial<Tables[T]['body']>): Promise<boolean> {
		const { selection } = this;
		return this.run(
			(options) => this.#setup.calls.editAll({ selection, fields }, options),
			(count) => m.records_done_edited({ count, n: formatCount(count) })
		);
	}
	cancel(): void {
		this.#abort?.abort();
	}
	/** Runs an act on the selection: with its progress, what to say, the way back, and what failed. */
	async run(act: (options: CallOptions) => Promise<RecordsDone>, say: (count: number) => string): Promise<boolean> {
		if (this.running) return false;
		this.running = true;
		this.#abort = new AbortController();
		try {
			const { signal } = this.#abort;
			const { changed, seq } = await act({ signal, onProgress: (progress) => (this.progress = progress) });
			this.#setup.undo.wrote(changed === 0 ? m.records_done_nothing() : say(changed), seq);
			this.stopSelecting();
			return true;
		} catch (reason) {
			this.#setup.undo.failed(reason);
			return false;
		} finally {
			this.running = false;
			this.progress = null;
			this.#abort = null;
		}
	}
}
