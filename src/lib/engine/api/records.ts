/**
 * What every type of record besides customers offers: a list, one record, create, edit, bulk edit, delete, restore.
 * The areas below add what is theirs.
 */
import type { ListedTable, Summaries, TableName, Tables } from '#lib/domain/tables.ts';
import type { Call, LongCall } from '../api.ts';

export interface RecordQuery<Filter, Sort> {
	/** Words that must occur in the record's title or number, or in its customer's name and what else finds them. */
	text: string;
	filter: Filter;
	/** Deleted ones instead of the living. */
	deleted: boolean;
	sort: Sort;
	descending: boolean;
	offset: number;
	/** At most MAX_WINDOW. */
	limit: number;
}
/** A row of a list: its summary, and the name of its customer. */
export type RecordRow<T extends ListedTable> = Summaries[T] & Owner;
export interface Owner {
	/** '' also where the customer was deleted and this was kept: `customer` tells that from none. */
	customerName: string;
}
export interface RecordWindow<Row> {
	rows: Row[];
	offset: number;
	/** How many match, and how many there are in all. */
	total: number;
	all: number;
}
export interface RecordDetail<T extends TableName> extends Owner {
	id: Tables[T]['id'];
	rev: number;
	deletedAt: number;
	updatedAt: number;
	body: Tables[T]['body'];
}
export interface RecordSaved<T extends TableName> {
	id: Tables[T]['id'];
	rev: number;
	/** Journal entry: what `history.undo` takes. */
	seq: number;
}
/** Several records: named ones, or all that a query matches. */
export type RecordSelection<T extends TableName, Filter> =
	{ kind: 'ids'; ids: Tables[T]['id'][] } | { kind: 'query'; text: string; filter: Filter; deleted: boolean };
export interface RecordsDone {
	changed: number;
	seq: number | null;
}

/** Types that people write and read one by one. */
interface OneByOne<T extends TableName> {
	get: Call<{ id: Tables[T]['id'] }, RecordDetail<T>>;
	create: Call<{ body: Tables[T]['body'] }, RecordSaved<T>>;
	/** Per-field patch against `base`, the body the form started from; fails with `conflict`. */
	edit: Call<{ id: Tables[T]['id']; rev: number; base: Tables[T]['body']; body: Tables[T]['body'] }, RecordSaved<T>>;
	restore: Call<{ ids: Tables[T]['id'][] }, RecordsDone>;
}
export interface RecordCalls<T extends ListedTable, Filter, Sort> extends OneByOne<T> {
	list: Call<RecordQuery<Filter, Sort>, RecordWindow<RecordRow<T>>>;
	/** The same fields in several records, as one step; a record that would not be valid then fails the whole. */
	editAll: LongCall<{ selection: RecordSelection<T, Filter>; fields: Partial<Tables[T]['body']> }, RecordsDone>;
	delete: LongCall<{ selection: RecordSelection<T, Filter> }, RecordsDone>;
}
/** Types of which there are few: all of them in one answer, oldest first. */
export interface SmallCalls<T extends TableName> extends OneByOne<T> {
	all: Call<Record<string, never>, RecordDetail<T>[]>;
	delete: Call<{ ids: Tables[T]['id'][] }, RecordsDone>;
}
