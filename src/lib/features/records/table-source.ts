/** What a table of records needs of the list that it shows. */
import type { Column } from './columns.ts';

export interface SortChoice<Sort, Row = never> {
	id: Sort;
	label: () => string;
	/** Reads best from the top: most, newest. */
	downward?: boolean;
	/** The heading under which a row stands where rows are grouped by this order. */
	groupOf?: (row: Row) => string;
}

/** A row of a table says which record it is. */
export interface TableRow {
	id: string;
}

/** Which columns there are, and which of them are shown; the first one always is. */
export interface ColumnChoice<Row extends TableRow, Patch> {
	readonly columns: readonly Column<Row, Patch>[];
	readonly shownColumns: readonly Column<Row, Patch>[];
	showColumn(id: string, shown: boolean): void;
}

export interface TableSource<Row extends TableRow, Patch> extends ColumnChoice<Row, Patch> {
	readonly sorts: readonly SortChoice<string, Row>[];
	readonly sort: SortChoice<string, Row>;
	readonly descending: boolean;
	/** The order whose headings are shown; '' for none. */
	readonly group: string;
	readonly total: number;
	readonly selecting: boolean;
	setSort(sort: SortChoice<string, Row>): void;
	rowAt(index: number): Row | undefined;
	show(first: number, count: number): void;
	/** The heading above a row; null where it stands under the same one as the row before. */
	headOf(row: Row, before: Row | undefined): string | null;
	isSelected(id: Row['id']): boolean;
	toggle(id: Row['id']): unknown;
	/** One record, as a step of its own. */
	editOne(id: Row['id'], patch: Patch): Promise<boolean>;
}
