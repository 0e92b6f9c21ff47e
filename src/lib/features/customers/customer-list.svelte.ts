/**
 * What the list of customers shows: filters, order, the window of rows in sight and what is selected.
 * Ids, order and enum filters stand in the address; text and tags a person typed live here only.
 * Construct while a component initialises.
 */
import { SvelteSet } from 'svelte/reactivity';
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import type { CustomerKind } from '#lib/domain/customer.ts';
import type { CustomFieldType } from '#lib/domain/fields.ts';
import { isId, type CustomerId, type FieldId } from '#lib/domain/ids.ts';
import type { FeatureId } from '#lib/domain/segments.ts';
import type { TagColour } from '#lib/domain/tag.ts';
import { fold } from '#lib/domain/text.ts';
import type {
	CustomerFacets,
	CustomerFilter,
	CustomerRow,
	CustomerSort,
	CustomerWindow,
	DefinedField,
	FieldFilter,
	Selection
} from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { live, type Live } from '#lib/client/live.svelte.ts';
import { place } from '#lib/client/place.svelte.ts';
import type { FeatureNames } from '../format.ts';
import { wide } from '../records/wide.ts';
import { FIRST_COLUMNS } from './columns.ts';
import { knownParts, type Viewable, type ViewState } from '../views/view-state.ts';

export const SORTS: readonly CustomerSort[] = ['name', 'organisation', 'spent', 'orders', 'lastOrder', 'updated'];
/** These read best from the top: most, newest. */
const DOWNWARD: ReadonlySet<CustomerSort> = new Set(['spent', 'orders', 'lastOrder', 'updated']);
/** A new window is fetched when the rows in sight come this near to the edge of the one at hand. */
const MARGIN = 30;

/** More would leave no room for the names. */
const MOST_COLUMNS = 2;
const FILTERED: ReadonlySet<CustomFieldType> = new Set(['yes-no', 'choice', 'choices', 'number']);

/** What of the filter a view keeps. */
interface ViewedParts {
	text: string;
	tags: string[];
	fields: FieldFilter[];
	segment: number | null;
	kind: CustomerKind | null;
	organisation: CustomerId | null;
}

export class CustomerList implements Viewable {
	text = $state('');
	tags = $state.raw<readonly string[]>([]);
	/** By the user's own fields. */
	fields = $state.raw<readonly FieldFilter[]>([]);
	selecting = $state(false);
	/** All that the filter matches are selected, not only `ids`. */
	allSelected = $state(false);
	readonly ids = new SvelteSet<CustomerId>();
	/** Ids of the table's columns that are shown; null: the first ones, and the user's own that are columns of the list. */
	#chosen = $state.raw<readonly string[] | null>(null);
	#offset = $state(0);
	#engine: Engine;
	#window: Live<CustomerWindow>;
	#facets: Live<CustomerFacets>;
	#defined: Live<DefinedField[]>;
	#colours: Live<ReadonlyMap<string, TagColour>>;

	sort: CustomerSort = $derived.by(() => {
		const wanted = place.get('sort') as CustomerSort;
		return SORTS.includes(wanted) ? wanted : 'name';
	});
	descending: boolean = $derived.by(() => {
		const wanted = place.get('dir');
		return wanted === null ? DOWNWARD.has(this.sort) : wanted === 'desc';
	});
	segment: number | null = $derived.by(() => {
		const wanted = place.get('segment');
		return wanted !== null && /^\d{1,2}$/.test(wanted) ? Number(wanted) : null;
	});
	kind: CustomerKind | null = $derived.by(() => {
		const wanted = place.get('kind');
		return wanted === 'person' || wanted === 'organisation' ? wanted : null;
	});
	/** Only the people of this organisation. */
	organisation: CustomerId | null = $derived.by(() => {
		const wanted = place.get('org');
		return wanted !== null && isId(wanted) ? (wanted as CustomerId) : null;
	});
	deleted: boolean = $derived(place.get('deleted') === '1');
	/** As a table of cells, where there is room; deleted ones are always a list. */
	isTable: boolean = $derived(place.get('shown') === 'table' && !this.deleted);
	filter: CustomerFilter = $derived({
		text: this.text,
		tags: [...this.tags],
		segment: this.segment,
		kind: this.kind,
		organisation: this.organisation,
		fields: [...this.fields],
		deleted: this.deleted
	});
	isFiltered: boolean = $derived(
		this.text.trim() !== '' ||
			this.tags.length + this.fields.length > 0 ||
			this.segment !== null ||
			this.kind !== null ||
			this.organisation !== null
	);
	selected: number = $derived.by(() => (this.allSelected ? this.total : this.ids.size));

	constructor(engine: Engine) {
		this.#engine = engine;
		this.#defined = live(['fields'], (signal) => engine.fields.list({}, { signal }));
		this.#window = live(['customers', 'segments'], (signal) =>
			engine.customers.list(
				{
					...this.filter,
					sort: this.sort,
					descending: this.descending,
					offset: this.#offset,
					limit: MAX_WINDOW,
					columns: (this.isTable ? this.defined.filter(({ id }) => this.shows(id)) : this.columns).map(({ id }) => id)
				},
				{ signal }
			)
		);
		this.#facets = live(['customers', 'segments', 'fields'], async (signal) => {
			const facets = await engine.customers.facets({}, { signal });
			// Facets need every customer loaded: from now on the stored head window has a better answer.
			if (this.#window.value?.complete === false) this.#window.retry();
			return facets;
		});
		this.#colours = live(['tags'], async (signal) => {
			const known = await engine.tags.all({}, { signal });
			return new Map(known.map(({ body }) => [fold(body.name), body.colour]));
		});
	}

	get window(): Live<CustomerWindow> {
		return this.#window;
	}
	get facets(): CustomerFacets | undefined {
		return this.#facets.value;
	}
	/** Names of custom features, for the names of segments. */
	get featureNames(): FeatureNames {
		return this.defined.map(({ id, field }) => ({ id: `custom:${id}` as FeatureId, name: field.name }));
	}
	/** The user's own fields, in their order. */
	get defined(): readonly DefinedField[] {
		return this.#defined.value ?? [];
	}
	/** Those that stand as columns where there is room. */
	get columns(): readonly DefinedField[] {
		return wide.current ? this.defined.filter(({ field }) => field.column).slice(0, MOST_COLUMNS) : [];
	}
	/** Those that can be filtered by: what they say is held in memory. */
	get filterable(): readonly DefinedField[] {
		return this.defined.filter(({ field }) => FILTERED.has(field.type));
	}
	/** The colour of a tag; undefined where nobody gave it one. */
	colourOf(tag: string): TagColour | undefined {
		return this.#colours.value?.get(fold(tag));
	}
	get total(): number {
		return this.#window.value?.total ?? 0;
	}
	/** Customers in all, or deleted ones in the deleted view. */
	get all(): number {
		return this.#window.value?.all ?? 0;
	}

	/** The row at a place of the list; undefined while its window is on the way. */
	rowAt(index: number): CustomerRow | undefined {
		const window = this.#window.value;
		return window?.rows[index - window.offset];
	}

	/** Rows in sight, as the virtual list says them. */
	show(first: number, count: number): void {
		const before = first < this.#offset + MARGIN && this.#offset > 0;
		const after = first + count > this.#offset + MAX_WINDOW - MARGIN && this.#offset + MAX_WINDOW < this.total;
		if (before || after) this.#offset = Math.max(0, Math.round(first + count / 2 - MAX_WINDOW / 2));
	}

	/** Whether a column of the table is shown. */
	shows(id: string): boolean {
		if (this.#chosen) return this.#chosen.includes(id);
		return FIRST_COLUMNS.has(id) || this.defined.some((own) => own.id === id && own.field.column);
	}
	showColumns(ids: readonly string[]): void {
		this.#chosen = ids;
	}
	showAs(form: 'list' | 'table'): void {
		void place.set({ shown: form === 'table' ? 'table' : null });
	}

	search(text: string): void {
		this.text = text;
		this.#restart();
	}
	/** As a view keeps it. */
	get view(): ViewState {
		const { text, tags, fields, segment, kind, organisation } = this.filter;
		return {
			filter: { text: text.trim(), tags, fields, segment, kind, organisation },
			sort: this.sort,
			descending: this.descending,
			columns: this.isTable ? ['name', ...this.#tableColumns] : [],
			group: '',
			shown: 'table'
		};
	}
	get #tableColumns(): string[] {
		return this.#chosen?.filter((id) => id !== 'name') ?? [];
	}
	get plainView(): ViewState {
		return {
			filter: { text: '', tags: [], fields: [], segment: null, kind: null, organisation: null },
			sort: 'name',
			descending: false,
			columns: [],
			group: '',
			shown: 'table'
		};
	}
	showView({ filter, sort, descending, columns }: ViewState, view: string | null): void {
		const own = { text: '', tags: [], fields: [], segment: null, kind: null, organisation: null };
		const { text, tags, fields, segment, kind, organisation } = knownParts<ViewedParts>(filter, own);
		const order = SORTS.find((known) => known === sort) ?? 'name';
		this.stopSelecting();
		this.text = text;
		this.tags = tags;
		this.fields = fields;
		// A table that shows what it shows by itself keeps its first column alone.
		this.#chosen = columns.length > 1 ? columns : null;
		void place.set({
			shown: columns.length > 0 ? 'table' : null,
			segment: segment === null ? null : String(segment),
			kind,
			org: organisation,
			sort: order === 'name' ? null : order,
			dir: descending === DOWNWARD.has(order) ? null : descending ? 'desc' : 'asc',
			deleted: null,
			view
		});
		this.#restart();
	}
	toggleTag(tag: string): void {
		this.tags = this.tags.includes(tag) ? this.tags.filter((known) => known !== tag) : [...this.tags, tag];
		this.#restart();
	}
	setSegment(segment: number | null): void {
		void place.set({ segment: segment === null ? null : String(segment) });
		this.#restart();
	}
	setKind(kind: CustomerKind | null): void {
		void place.set({ kind });
		this.#restart();
	}
	/** Null: none by this field. */
	setFieldFilter(id: FieldId, filter: FieldFilter | null): void {
		this.fields = [...this.fields.filter((other) => other.id !== id), ...(filter ? [filter] : [])];
		this.#restart();
	}
	clearFieldFilters(): void {
		this.fields = [];
		this.#restart();
	}
	clearOrganisation(): void {
		void place.set({ org: null });
		this.#restart();
	}
	setDeleted(deleted: boolean): void {
		this.stopSelecting();
		void place.set({ deleted: deleted ? '1' : null, id: null, edit: null });
		this.#restart();
	}
	/** Picking the order one has turns it round. */
	setSort(sort: CustomerSort): void {
		const descending = sort === this.sort ? !this.descending : DOWNWARD.has(sort);
		void place.set({
			sort: sort === 'name' ? null : sort,
			dir: descending === DOWNWARD.has(sort) ? null : descending ? 'desc' : 'asc'
		});
		this.#restart();
	}
	clearFilters(): void {
		this.text = '';
		this.tags = [];
		this.fields = [];
		void place.set({ segment: null, kind: null, org: null });
		this.#restart();
	}
	#restart(): void {
		this.#offset = 0;
		// What "all that match" means has just changed under the selection.
		if (this.allSelected) {
			this.allSelected = false;
			this.ids.clear();
		}
	}

	// ——— selection ———

	isSelected(id: CustomerId): boolean {
		return this.allSelected || this.ids.has(id);
	}
	async toggle(id: CustomerId): Promise<void> {
		this.selecting = true;
		if (this.allSelected) {
			for (const each of await this.matchingIds()) this.ids.add(each);
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
	get selection(): Selection {
		return this.allSelected ? { kind: 'filter', filter: this.filter } : { kind: 'ids', ids: [...this.ids] };
	}
	/** Every id that the filter matches, window by window. */
	async matchingIds(): Promise<CustomerId[]> {
		const query = { ...this.filter, sort: 'name' as const, descending: false, limit: MAX_WINDOW };
		const ids: CustomerId[] = [];
		for (;;) {
			const { rows, total, complete } = await this.#engine.customers.list({ ...query, offset: ids.length });
			ids.push(...rows.map((row) => row.id));
			if (ids.length >= total || (rows.length === 0 && complete)) return ids;
		}
	}
}
