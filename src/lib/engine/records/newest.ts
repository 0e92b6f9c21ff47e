/**
 * The first window of a list by date before its type has loaded. With half a million records that takes seconds;
 * they load behind it.
 */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { DatedTable } from '#lib/store/contract.ts';
import type { RecordQuery, RecordRow, RecordWindow } from '../api.ts';
import type { CallContext } from '../context.ts';
import type { OtherTable } from './finding.ts';
import { ownersOf } from './owners.ts';
import type { ListSpec } from './spec.ts';

/** Null where another window is asked for, or the listing has to answer. */
export async function newestWindow<T extends OtherTable, Filter, Sort extends string>(
	spec: ListSpec<T, Filter, Sort>,
	query: RecordQuery<Filter, Sort>,
	context: CallContext
): Promise<Result<RecordWindow<RecordRow<T>>> | null> {
	if (!spec.newest) return null;
	const isFirst = query.sort === spec.newest && query.descending && query.offset === 0;
	if (!isFirst || query.deleted || query.text.trim() !== '' || !isEverything(query.filter as object)) return null;
	const newest = await context.store.newest(spec.table as DatedTable);
	if (!newest) return null;
	const { living } = newest;
	const rows = newest.rows.slice(0, Math.min(query.limit, MAX_WINDOW));
	const owners = await ownersOf(
		rows.map(({ customer }) => customer),
		context
	);
	if (!owners.ok) return owners;
	context.session.warmUp();
	void context.store.listing(spec.table);
	const owned = rows.map((row) => ({ ...row, ...owners.value(row.customer) }));
	return ok({ rows: owned as unknown as RecordRow<T>[], offset: 0, total: living, all: living });
}

/** Whether a filter leaves nothing out: none of its parts says anything. */
function isEverything(filter: object): boolean {
	return Object.values(filter).every((part) => part === null || part === false || (part as unknown[]).length === 0);
}
