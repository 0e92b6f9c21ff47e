/**
 * The newest rows of the types of which there may be hundreds of thousands, stored so that their list shows before
 * all summaries are in memory. They were taken when pages up to some write had been read; what was written since is
 * taken in from the pages above it. So they go stale with no write, and are given up only where too many pages moved
 * on or too few rows are left.
 */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import type { DatedTable, Newest, Summaries } from './contract.ts';
import { headOf, metaOf, pagesOf } from './core.ts';
import type { Core } from './core.ts';
import { firstOf } from './first.ts';
import type { MemoryListing } from './listing.ts';
import { runningBatch, standing } from './live-pages.ts';
import { entriesFrom, pageText } from './pages.ts';
import type { PageEntry } from './pages.ts';
import { readPages } from './repair.ts';
import { PAYLOAD_SCHEMA } from './schema.ts';
import type { NewestRow } from './schema.ts';

type Row<T extends DatedTable> = Summaries[T];

/** More than a window of the list, so that some may be deleted. */
const KEPT = MAX_WINDOW + 100;
/** With more pages than this to read the whole listing is not far. */
const MOST_PAGES = 16;

/** Their own date, by which their lists stand at first. */
const DATES: { [T in DatedTable]: (row: Row<T>) => number } = {
	interactions: ({ at }) => at,
	orders: ({ day }) => day
};
export const DATED_TABLES = Object.keys(DATES) as DatedTable[];
export const NEWEST_KEYS = DATED_TABLES.map(keyOf);

/** What is stored: all pages up to the write `seen` were read, the last entry being `seq`. */
interface Known<T extends DatedTable> extends Newest<Row<T>> {
	seen: number;
	seq: number;
	/** Living rows of each page. */
	pages: Map<number, number>;
}

/** From a listing in memory that stands at `seq` and has read the pages up to `seen`. */
export function newestOf<T extends DatedTable>(
	table: T,
	listing: MemoryListing<T>,
	{ seen, seq }: { seen: number; seq: number }
): Known<T> {
	const pages = new Map<number, number>();
	const livingAt = (slot: number) => {
		const row = listing.row(slot);
		return row && row.deletedAt === 0 ? row : null;
	};
	for (let slot = 0; slot < listing.size;) {
		// Slots stand by page: a look into the map for each of half a million would take long.
		const n = listing.pageOf(slot);
		let living = pages.get(n) ?? 0;
		for (; slot < listing.size && listing.pageOf(slot) === n; slot++) if (livingAt(slot)) living++;
		pages.set(n, living);
	}
	const rows = firstOf(listing.size, livingAt, KEPT, comparison(table));
	return { rows, living: listing.living, seen, seq, pages };
}

/** Those stored, with what was written since; null where none are, they do not open, or too much changed. */
export async function readNewest<T extends DatedTable>(core: Core, table: T): Promise<Newest<Row<T>> | null> {
	const found = await core.strict.transaction('r', ['meta', 'batches', 'pages'], async () => {
		const row = await metaOf(core.strict).get(keyOf(table));
		if (row?.key !== keyOf(table)) return null;
		const keys = await pagesOf(core.strict)
			.where('[table+lamport]')
			.between([table, row.seen], [table, Infinity], false)
			.primaryKeys();
		if (keys.length > MOST_PAGES) return null;
		const [running, pages] = await Promise.all([runningBatch(core), pagesOf(core.strict).bulkGet(keys)]);
		const changed = pages.flatMap((page) => page ?? []);
		return { row, changed: standing(changed, running) };
	});
	if (!found) return null;
	const { row, changed } = found;
	const [text] = await core.codec.openEach([{ about: about(table, row.seen), sealed: row.body }]);
	if (text == null) return null;
	const stored = JSON.parse(text) as { rows: string; pages: [number, number][] };
	const rows = entriesFrom(table, stored.rows).flatMap(({ summary }) => summary ?? []) as Row<T>[];
	const pages = new Map(stored.pages);
	const wasWhole = sum(pages) === rows.length;
	const last = rows.at(-1);
	const latest = new Map<string, Row<T> | null>(rows.map((known) => [known.id, known]));
	for (const { n, entries } of await readPages(core, changed)) {
		let living = 0;
		for (const entry of entries as PageEntry<T>[]) {
			const summary = entry.summary as Row<T> | null;
			const isLiving = summary !== null && summary.deletedAt === 0;
			if (isLiving) living++;
			latest.set(entry.id, isLiving ? withoutText(summary) : null);
		}
		pages.set(n, living);
	}
	const compare = comparison(table);
	const candidates = [...latest.values()];
	// Below the last of those that were stored others may stand that are not known here.
	const isKnown = (known: Row<T>) => wasWhole || (last !== undefined && compare(known, last) <= 0);
	const rowAt = (i: number) => {
		const known = candidates[i]!;
		return known && isKnown(known) ? known : null;
	};
	const newest = firstOf(candidates.length, rowAt, KEPT, compare);
	const living = sum(pages);
	if (newest.length < Math.min(living, MAX_WINDOW)) return null;
	return { rows: newest, living };
}

/** Stores them, unless an entry came since: an erasure may have taken one of them. Answers whether it did. */
export async function writeNewest<T extends DatedTable>(core: Core, table: T, known: Known<T>): Promise<boolean> {
	const { rows, seen, seq, pages } = known;
	const entries = rows.map((summary) => ({ table, id: summary.id, rev: summary.rev, summary }));
	const text = JSON.stringify({ rows: pageText(entries as unknown as PageEntry[]), pages: [...pages] });
	const [body] = await core.codec.seal([{ about: about(table, seen), text }]);
	const row: NewestRow = { key: keyOf(table), seen, body: body! };
	const relaxed = await core.relaxed();
	return relaxed.transaction('rw', ['meta'], async () => {
		if ((await headOf(relaxed)).seq !== seq) return false;
		await metaOf(relaxed).put(row);
		return true;
	});
}

function keyOf(table: DatedTable): NewestRow['key'] {
	return `newest:${table}`;
}
function about(table: DatedTable, seen: number) {
	return { table: 'meta', id: keyOf(table), rev: seen, schema: PAYLOAD_SCHEMA };
}

/** Newest first; those of one date by id, as every list has them. */
function comparison<T extends DatedTable>(table: T): (a: Row<T>, b: Row<T>) => number {
	const dateOf = DATES[table] as (row: Row<T>) => number;
	return (a, b) => dateOf(b) - dateOf(a) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** As a listing has them: what was written down is read from the records. */
function withoutText<R extends object>(row: R): R {
	return 'text' in row ? { ...row, text: '' } : row;
}

function sum(counts: ReadonlyMap<number, number>): number {
	let total = 0;
	for (const count of counts.values()) total += count;
	return total;
}
