/** What the generic calls need to know of a type of record. */
import type { Result } from '#lib/domain/errors.ts';
import type { ListedTable, Summaries, TableName, Tables } from '#lib/domain/tables.ts';
import type { DatedTable } from '#lib/store/contract.ts';

export interface RecordSpec<T extends TableName> {
	table: T;
	/** A valid body, or the first field that is not (`invalid`, field). Loads its validator. */
	validate(body: Tables[T]['body']): Promise<Result<Tables[T]['body']>>;
	/** The body with what follows where these fields are set in several records at once; it has them already. */
	followed?(body: Tables[T]['body'], fields: Partial<Tables[T]['body']>, now: number): Tables[T]['body'];
	/** Its own date, as the row says it; of types that carry one. */
	atOf?(body: Tables[T]['body']): number;
}
/** How a list of a type is filtered and ordered. */
export interface ListSpec<T extends ListedTable, Filter, Sort extends string> extends RecordSpec<T> {
	accept(filter: Filter): (row: Summaries[T]) => boolean;
	/** Numbers by size, texts as the locale orders them; null stands last in both directions. `customer` is known. */
	sorts: { [S in Exclude<Sort, 'customer'>]: (row: Summaries[T]) => number | string | null };
	/** Of a type whose newest rows the store keeps: the order they stand in, downward. */
	newest?: T extends DatedTable ? Exclude<Sort, 'customer'> : never;
}
