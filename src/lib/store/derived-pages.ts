/** Pages made again from their records, which they only repeat. Loaded when one of them does not open. */
import { assert } from '#lib/domain/errors.ts';
import { recordsOf } from './core.ts';
import type { Core } from './core.ts';
import type { ListedTable } from './contract.ts';
import { entryOf } from './page-entry.ts';
import type { PageEntry } from './pages.ts';
import { getMany } from './records.ts';
import type { Body } from './schema.ts';

/** Entries of whole pages from their records; those that do not open are left out. */
export async function derive(
	core: Core,
	table: ListedTable,
	pages: ReadonlySet<number>
): Promise<Map<number, PageEntry[]>> {
	const ids = await recordsOf(core.strict, table)
		.filter((row) => pages.has(row.page))
		.primaryKeys();
	const pageOf = new Map<string, number>();
	for (const row of await recordsOf(core.strict, table).bulkGet(ids)) if (row) pageOf.set(row.id, row.page);
	const records = await getMany(core, table, ids as never[]);
	assert(records.ok, 'records that cannot be read without a reason');
	const derived = new Map<number, PageEntry[]>();
	for (const { id, rev, deletedAt, updatedAt, body } of records.value) {
		const entry = entryOf(table, id, rev, deletedAt, updatedAt, body as unknown as Body);
		const n = pageOf.get(id)!;
		derived.set(n, [...(derived.get(n) ?? []), entry]);
	}
	return derived;
}
