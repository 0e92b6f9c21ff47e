/**
 * Reads pages, and derives again what does not open: a page only repeats its records, so a damaged one costs
 * time and nothing else. The next write to it stores it whole again.
 */
import type { Customer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { assert } from '#lib/domain/errors.ts';
import { recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { LISTED, entriesFrom, entryOf, pageAbout } from './pages.ts';
import type { PageEntry } from './pages.ts';
import { getMany } from './records.ts';
import type { Body, PageRow } from './schema.ts';

export async function readPages(core: Core, rows: readonly PageRow[]): Promise<{ n: number; entries: PageEntry[] }[]> {
	const texts = await core.codec.openEach(
		rows.map((row) => ({ about: pageAbout(row.n, row.lamport), sealed: row.body }))
	);
	const lost = new Set(rows.flatMap((row, i) => (texts[i] == null ? [row.n] : [])));
	const derived = lost.size > 0 ? await derive(core, lost) : new Map<number, PageEntry[]>();
	return rows.map(({ n }, i) => ({ n, entries: texts[i] == null ? (derived.get(n) ?? []) : entriesFrom(texts[i]) }));
}

/** Entries of whole pages from their records; those that do not open are left out. */
async function derive(core: Core, pages: ReadonlySet<number>): Promise<Map<number, PageEntry[]>> {
	const ids = await recordsOf(core.strict, LISTED)
		.filter((row) => pages.has(row.page))
		.primaryKeys();
	const pageOf = new Map<string, number>();
	for (const row of await recordsOf(core.strict, LISTED).bulkGet(ids)) if (row) pageOf.set(row.id, row.page);
	const records = await getMany(core, LISTED, ids as CustomerId[]);
	assert(records.ok, 'records that cannot be read without a reason');
	const derived = new Map<number, PageEntry[]>();
	for (const { id, rev, deletedAt, updatedAt, body } of records.value) {
		const entry = entryOf(id, rev, deletedAt, updatedAt, body as Customer as unknown as Body);
		const n = pageOf.get(id)!;
		derived.set(n, [...(derived.get(n) ?? []), entry]);
	}
	return derived;
}
