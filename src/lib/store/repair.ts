/**
 * Reads pages, and derives again what does not open: a page only repeats its records, so a damaged one costs
 * time and nothing else. The next write to it stores it whole again.
 */
import { assert } from '#lib/domain/errors.ts';
import { recordsOf } from './core.ts';
import type { Core } from './core.ts';
import type { ListedTable } from './contract.ts';
import { entriesFrom, entryOf, pageAbout } from './pages.ts';
import type { PageEntry } from './pages.ts';
import { getMany } from './records.ts';
import type { Body, PageRow } from './schema.ts';

export async function readPages(core: Core, rows: readonly PageRow[]): Promise<{ n: number; entries: PageEntry[] }[]> {
	const texts = await core.codec.openEach(
		rows.map((row) => ({ about: pageAbout(row.table, row.n, row.lamport), sealed: row.body }))
	);
	const lost = rows.filter((_, i) => texts[i] == null);
	const derived = new Map<number, PageEntry[]>();
	for (const table of new Set(lost.map((row) => row.table))) {
		const numbers = new Set(lost.flatMap((row) => (row.table === table ? [row.n] : [])));
		for (const [n, entries] of await derive(core, table, numbers)) derived.set(n, entries);
	}
	return rows.map(({ table, n }, i) => ({
		n,
		entries: texts[i] == null ? (derived.get(n) ?? []) : entriesFrom(table, texts[i])
	}));
}

/** Entries of whole pages from their records; those that do not open are left out. */
async function derive(core: Core, table: ListedTable, pages: ReadonlySet<number>): Promise<Map<number, PageEntry[]>> {
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
