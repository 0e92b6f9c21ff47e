/** Windows of the lists of records other than customers. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { RecordQuery, RecordRow, RecordWindow } from '../api.ts';
import type { CallContext } from '../context.ts';
import { findRecords, ownerIn, type OtherTable } from './finding.ts';
import { newestWindow } from './newest.ts';
import type { ListSpec } from './spec.ts';

/** A window of what a query matches. */
export async function listRecords<T extends OtherTable, Filter, Sort extends string>(
	spec: ListSpec<T, Filter, Sort>,
	query: RecordQuery<Filter, Sort>,
	context: CallContext
): Promise<Result<RecordWindow<RecordRow<T>>>> {
	const early = await newestWindow(spec, query, context);
	if (early) return early;
	const found = await findRecords(spec, query, context);
	if (!found.ok) return found;
	const { listing, directory, slots } = found.value;
	const limit = Math.min(query.limit, MAX_WINDOW);
	const rows: RecordRow<T>[] = [];
	for (const slot of slots.subarray(query.offset, query.offset + limit)) {
		const row = listing.row(slot);
		if (row) rows.push({ ...row, ...ownerIn(directory, row) });
	}
	return ok({ rows, offset: query.offset, total: slots.length, all: query.deleted ? listing.deleted : listing.living });
}
