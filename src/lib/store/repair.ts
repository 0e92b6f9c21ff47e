/**
 * Reads pages, and derives again what does not open: a page only repeats its records, so a damaged one costs
 * time and nothing else. The next write to it stores it whole again.
 */
import type { Core } from './core.ts';
import { entriesFrom, pageAbout } from './pages.ts';
import type { PageEntry } from './pages.ts';
import type { PageRow } from './schema.ts';

/** Each is parsed when it is taken, so that whoever takes them can stop between two. */
export async function readPages(
	core: Core,
	rows: readonly PageRow[]
): Promise<Iterable<{ n: number; entries: PageEntry[] }>> {
	const texts = await core.codec.openEach(
		rows.map((row) => ({ about: pageAbout(row.table, row.n, row.lamport), sealed: row.body }))
	);
	const lost = rows.filter((_, i) => texts[i] == null);
	const derived = new Map<number, PageEntry[]>();
	for (const table of new Set(lost.map((row) => row.table))) {
		const numbers = new Set(lost.flatMap((row) => (row.table === table ? [row.n] : [])));
		const { derive } = await import('./derived-pages.ts');
		for (const [n, entries] of await derive(core, table, numbers)) derived.set(n, entries);
	}
	return parsed(rows, texts, derived);
}

function* parsed(
	rows: readonly PageRow[],
	texts: readonly (string | null)[],
	derived: ReadonlyMap<number, PageEntry[]>
): Generator<{ n: number; entries: PageEntry[] }> {
	for (const [i, { table, n }] of rows.entries()) {
		const text = texts[i];
		yield { n, entries: text == null ? (derived.get(n) ?? []) : entriesFrom(table, text) };
	}
}
