/**
 * What a list of records shows: words typed, filter, order, the window of rows in sight and what is selected. The
 * order stands in the address; what a person typed lives here only. Construct while a component initialises.
 */
import { SvelteSet } from 'svelte/reactivity';
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { ViewScreen } from '#lib/domain/view.ts';
import type { ListedTable, TableName, Tables } from '#lib/domain/tables.ts';
import type { Progress, RecordQuery, RecordRow, RecordSelection, RecordWindow, RecordsDone } from '#lib/engine/api.ts';
import type { CallOptions } from '#lib/client/engine.ts';
import { live, type Live } from '#lib/client/live.svelte.ts';
import { place, type PlaceKey } from '#lib/client/place.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount } from '../format.ts';
import type { Undo } from '../undo.svelte.ts';
import { knownParts, type Viewable, type ViewState } from '../views/view-state.ts';
import type { RecordColumn, RecordPatch } from './columns.ts';
import type { SortChoice, TableSource } from './table-source.ts';

/** A new window is fetched when the rows in sight come this near to the edge of the one at hand. */
const MARGIN = 30;

/** How a list stands on the screen; a table falls back to the list where there is no room for it. */
export type Form = 'list' | 'table' | 'board' | 'calendar';
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
	sorts: readonly SortChoice<Sort, RecordRow<T>>[];
	/** What stands for "no filter". */
	filter: Filter;
	/** The part of the filter that the address says, such as a pipeline; it is not cleared with the others. */
	addressed?: () => Partial<Filter>;
	/** What else of the address narrows the list down, for views. */
	addressKeys?: readonly PlaceKey[];
	/** Where its saved views belong; left out: it has none. */
	screen?: ViewScreen;
	/** What it is shown as while the address does not say; a list where left out. */
	form?: Form;
	/** What else it can be shown as, besides a list and, if it has columns, a table. */
	forms?: readonly Form[];
	/** Of the table on wide screens; the first one leads to the record. None: there is no table. */
	columns?: readonly RecordColumn<T>[];
	undo: Undo;
}

export class RecordList<T extends ListedTable, Filter extends object, Sort extends string>
	implements Viewable, TableSource<RecordRow<T>, RecordPatch<T>>
{
	text = $state('');
	filter: Filter = $state.raw()!;
	selecting = $state(false);
	/** All that is found is selected, not only `ids`. */
	allSelected = $state(false);
	readonly ids = new SvelteSet<Tables[T]['id']>();
	readonly sorts: readonly SortChoice<Sort, RecordRow<T>>[];
	readonly screen: ViewScreen | null;
	readonly columns: readonly RecordColumn<T>[];
	/** Ids of the columns that are shown; null: all. */
	#chosen = $state.raw<readonly string[] | null>(null);
	/** Set while an act on the selection runs. */
	running = $state(false);
	progress = $state.raw<Progress | null>(null);
	#offset = $state(0);
	#abort: AbortController | null = null;
	readonly #setup: ListSetup<T, Filter, Sort>;
	readonly #window: Live<RecordWindow<RecordRow<T>>>;

	sort: SortChoice<Sort, RecordRow<T>> = $derived.by(() => {
		const wanted = place.get('sort');
		return this.sorts.find(({ id }) => id === wanted) ?? this.sorts[0]!;
	});
	descending: boolean = $derived.by(() => {
		const wanted = place.get('dir');
		return wanted === null ? this.sort.downward === true : wanted === 'desc';
	});
	deleted: boolean = $derived(place.get('deleted') === '1');
	/** Deleted ones are always a list. */
	form: Form = $derived.by(() =>
		this.deleted ? 'list' : (this.forms.find((form) => form === place.get('shown')) ?? this.#setup.form ?? 'list')
	);
	isTable: boolean = $derived.by(() => this.form === 'table');
	/** Under headings, where the order has some. */
	isGrouped = $state(false);
	/** The order whose headings are shown; '' for none. */
	group: Sort | '' = $derived.by(() => (this.isGrouped && this.sort.groupOf ? this.sort.id : ''));
	shownColumns: readonly RecordColumn<T>[] = $derived.by(() =>
		this.columns.filter(({ id }, index) => index === 0 || !this.#chosen || this.#chosen.includes(id))
	);
	isFiltered: boolean = $derived.by(() => this.text.trim() !== '' || !isEqual(this.filter, this.#setup.filter));
	selected: number = $derived.by(() => (this.allSelected ? this.total : this.ids.size));

	constructor(setup: ListSetup<T, Filter, Sort>) {
		this.#setup = setup;
		this.sorts = setup.sorts;
		this.screen = setup.screen ?? null;
		this.columns = setup.columns ?? [];
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
	/** All it can be shown as. */
	get forms(): readonly Form[] {
		const { columns = [], form = 'list', forms = [] } = this.#setup;
		return [form, ...(columns.length > 0 ? (['table'] as const) : []), ...forms];
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
	/** The heading above a row; null where it stands under the same one as the row before. */
	headOf(row: RecordRow<T>, before: RecordRow<T> | undefined): string | null {
		const groupOf = this.group === '' ? undefined : this.sort.groupOf;
		if (!groupOf) return null;
		const head = groupOf(row);
		return before && groupOf(before) === head ? null : head;
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
	showAs(form: Form): void {
		this.stopSelecting();
		void place.set({ shown: this.#formInAddress(form) });
	}
	showColumn(id: string, shown: boolean): void {
		const chosen = this.shownColumns.map((column) => column.id).filter((known) => known !== id);
		this.#chosen = shown ? [...chosen, id] : chosen;
	}

	/** As a view keeps it: a list is a table without columns. */
	get view(): ViewState {
		const said = this.#addressKeys.map((key) => [key, place.get(key)] as const).filter(([, value]) => value !== null);
		return {
			filter: { ...this.filter, text: this.text.trim(), address: Object.fromEntries(said) },
			sort: this.sort.id,
			descending: this.descending,
			columns: this.isTable ? this.shownColumns.map(({ id }) => id) : [],
			group: this.group,
			shown: this.form === 'list' ? 'table' : this.form
		};
	}
	get plainView(): ViewState {
		const [first] = this.sorts;
		const { filter } = this.#setup;
		return {
			filter: { ...filter, text: '', address: {} },
			sort: first!.id,
			descending: first!.downward === true,
			columns: [],
			group: '',
			shown: this.#plainForm === 'list' ? 'table' : this.#plainForm
		};
	}
	showView({ filter, sort, descending, columns, group, shown }: ViewState, view: string | null): void {
		const { text, address, ...own } = knownParts(filter, { ...this.#setup.filter, text: '', address: {} });
		const said = (key: PlaceKey): string | null => {
			const value = (address as Partial<Record<PlaceKey, unknown>>)[key];
			return typeof value === 'string' ? value : null;
		};
		const order = this.sorts.find(({ id }) => id === sort) ?? this.sorts[0]!;
		const form: Form = shown === 'table' && columns.length === 0 && this.#plainForm === 'list' ? 'list' : shown;
		this.stopSelecting();
		this.text = text;
		this.filter = own as unknown as Filter;
		this.isGrouped = group !== '';
		this.#chosen = columns.length > 0 ? columns : null;
		void place.set({
			...Object.fromEntries(this.#addressKeys.map((key) => [key, said(key)])),
			...this.#orderInAddress(order, descending),
			shown: this.#formInAddress(form),
			deleted: null,
			view
		});
		this.#restart();
	}
	get #addressKeys(): readonly PlaceKey[] {
		return this.#setup.addressKeys ?? [];
	}
	get #plainForm(): Form {
		return this.#setup.form ?? 'list';
	}
	#formInAddress(form: Form): string | null {
		return form === this.#plainForm ? null : form;
	}
	#orderInAddress(
		{ id, downward = false }: Pick<SortChoice<Sort>, 'id' | 'downward'>,
		descending: boolean
	): Record<'sort' | 'dir', string | null> {
		return {
			sort: id === this.sorts[0]!.id ? null : id,
			dir: descending === downward ? null : descending ? 'desc' : 'asc'
		};
	}
	/** Picking the order one has turns it round. */
	setSort(sort: SortChoice<Sort, RecordRow<T>>): void {
		const downward = sort.downward === true;
		const descending = sort.id === this.sort.id ? !this.descending : downward;
		void place.set(this.#orderInAddress(sort, descending));
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
	/** A field or two of one record, as a step of its own. */
	editOne(id: RecordRow<T>['id'], patch: RecordPatch<T>): Promise<boolean> {
		return this.editAll(patch, { kind: 'ids', ids: [id as Tables[T]['id']] });
	}
	editAll(
		fields: Partial<Tables[T]['body']>,
		selection: RecordSelection<T, Filter> = this.selection
	): Promise<boolean> {
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
