/**
 * The list of customers as a table: its columns, and a cell written through the form of its record, which checks and
 * merges what is typed as it does for the whole.
 */
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { CustomerRow, CustomerSort } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { Column } from '../records/columns.ts';
import type { SortChoice, TableSource } from '../records/table-source.ts';
import type { Undo } from '../undo.svelte.ts';
import { customerColumns, type DraftPatch } from './columns.ts';
import { SORTS, type CustomerList } from './customer-list.svelte.ts';
import { CustomerFormState } from './form-state.svelte.ts';
import { SORT_NAMES } from './sort-names.ts';

export class CustomerTable implements TableSource<CustomerRow, DraftPatch> {
	readonly #list: CustomerList;
	readonly #engine: Engine;
	readonly #undo: Undo;
	readonly sorts: readonly SortChoice<CustomerSort, CustomerRow>[] = SORTS.map((id) => ({ id, label: SORT_NAMES[id] }));
	readonly group = '';

	columns: readonly Column<CustomerRow, DraftPatch>[] = $derived.by(() => customerColumns(this.#list.defined));
	shownColumns: readonly Column<CustomerRow, DraftPatch>[] = $derived.by(() =>
		this.columns.filter(({ id }, index) => index === 0 || this.#list.shows(id))
	);

	constructor(list: CustomerList, engine: Engine, undo: Undo) {
		this.#list = list;
		this.#engine = engine;
		this.#undo = undo;
	}

	get sort(): SortChoice<CustomerSort, CustomerRow> {
		return this.sorts.find(({ id }) => id === this.#list.sort)!;
	}
	get descending(): boolean {
		return this.#list.descending;
	}
	get total(): number {
		return this.#list.total;
	}
	get selecting(): boolean {
		return this.#list.selecting;
	}
	setSort({ id }: SortChoice<string, CustomerRow>): void {
		this.#list.setSort(id as CustomerSort);
	}
	rowAt(index: number): CustomerRow | undefined {
		return this.#list.rowAt(index);
	}
	show(first: number, count: number): void {
		this.#list.show(first, count);
	}
	headOf(): null {
		return null;
	}
	isSelected(id: CustomerId): boolean {
		return this.#list.isSelected(id);
	}
	toggle(id: CustomerId): Promise<void> {
		return this.#list.toggle(id);
	}
	showColumn(id: string, shown: boolean): void {
		const others = this.shownColumns.map((column) => column.id).filter((known) => known !== id);
		this.#list.showColumns(shown ? [...others, id] : others);
	}

	async editOne(id: CustomerId, patch: DraftPatch): Promise<boolean> {
		try {
			const detail = await this.#engine.customers.get({ id });
			const currency = detail.customer.opening?.spent?.currency ?? ('EUR' as Currency);
			const form = new CustomerFormState(this.#engine, this.#undo, {
				detail,
				fields: detail.fields,
				currency,
				now: Date.now()
			});
			patch(form.draft);
			return (await form.save()) !== null;
		} catch (reason) {
			this.#undo.failed(reason);
			return false;
		}
	}
}
