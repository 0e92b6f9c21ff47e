/**
 * Keeps what is in memory of one type level with its pages: loads them on first use, takes in this store's own
 * writes at once, and reads the pages written since when another tab wrote. `seen` is the write counter up to which
 * pages were read; while a batch runs it stays below that batch's pages, because they count only once it is done.
 *
 * Loading goes piece by piece: other calls are answered in between, and half a million rows do not stand in memory
 * three times over. What was written meanwhile is read at its end in one transaction, so that what is answered is
 * never half of a write.
 */
import { nextTurn } from '#lib/domain/next-turn.ts';
import type { ListedTable } from './contract.ts';
import { batchesOf, headOf, pagesOf } from './core.ts';
import type { Core } from './core.ts';
import type { PageEntries, PageEntry } from './pages.ts';
import { readPages } from './repair.ts';
import type { BatchRow, HeadRow, PageRow } from './schema.ts';

/** Pages fetched at a time while loading; other calls are answered after each, some 3 ms. */
const PIECE = 8;

interface InMemory {
	apply(entries: Iterable<PageEntry>, page: number): void;
}

export class LivePages<L extends InMemory> {
	readonly #core: () => Core;
	readonly #table: ListedTable;
	readonly #make: () => L;
	#loaded: L | null = null;
	#loading: Promise<void> | null = null;
	/** Something was written here since the load under way last looked. */
	#isBehind = false;
	#refreshing: Promise<void> | null = null;
	#seen = 0;
	/** Entry it stands at. */
	#seq = 0;

	constructor(core: () => Core, table: ListedTable, make: () => L) {
		this.#core = core;
		this.#table = table;
		this.#make = make;
	}

	/** Null until it was asked for. */
	get loaded(): L | null {
		return this.#loaded;
	}
	get seq(): number {
		return this.#seq;
	}
	get seen(): number {
		return this.#seen;
	}

	/** `onLoaded` is called by the one call that loaded it. */
	async get(onLoaded: (loaded: L) => void = () => {}): Promise<L> {
		if (!this.#loaded) {
			this.#loading ??= this.#load(onLoaded).finally(() => (this.#loading = null));
			await this.#loading;
		}
		return this.#loaded!;
	}

	async #load(onLoaded: (loaded: L) => void): Promise<void> {
		const loaded = this.#make();
		await this.#readAll(loaded);
		do {
			this.#isBehind = false;
			await this.#read(loaded);
		} while (this.#isBehind);
		this.#loaded = loaded;
		onLoaded(loaded);
	}

	/** Reads what other tabs wrote, where anything is loaded. */
	async refresh(): Promise<void> {
		// A refresh under way may have begun before that write: another one follows it.
		const before = this.#refreshing;
		const next = (before ?? Promise.resolve()).then(() => this.#refresh());
		// Its failure is its caller's; the one that follows reads anyway.
		const settled = next.then(
			() => {},
			() => {}
		);
		this.#refreshing = settled;
		await next.finally(() => {
			if (this.#refreshing === settled) this.#refreshing = null;
		});
	}

	async #refresh(): Promise<void> {
		if (this.#loading) await this.#loading;
		if (this.#loaded && !this.#core().closed) await this.#read(this.#loaded);
	}

	/** Every page that stands, in the order of their numbers. */
	async #readAll(into: L): Promise<void> {
		const core = this.#core();
		const { head, running, keys } = await core.strict.transaction('r', ['meta', 'batches', 'pages'], async () => ({
			head: await headOf(core.strict),
			running: await runningBatch(core),
			keys: await pagesOf(core.strict)
				.where('[table+n]')
				.between([this.#table, 0], [this.#table, Infinity])
				.primaryKeys()
		}));
		const read = async (from: number): Promise<PageRow[]> => {
			const piece = await core.strict.transaction('r', ['batches', 'pages'], async () => ({
				rows: await pagesOf(core.strict).bulkGet(keys.slice(from, from + PIECE)),
				running: await runningBatch(core)
			}));
			// One that was rolled back meanwhile is gone.
			return standing(
				piece.rows.flatMap((row) => row ?? []),
				piece.running
			);
		};
		const ahead = (from: number) => {
			const rows = read(from);
			// Its failure is met where it is awaited; until then it must not count as unhandled.
			rows.catch(() => {});
			return rows;
		};
		let next = ahead(0);
		for (let from = 0; from < keys.length; from += PIECE) {
			const rows = await next;
			// The database fetches the next piece while this one is parsed.
			next = ahead(from + PIECE);
			for (const { n, entries } of await readPages(core, rows)) {
				into.apply(entries, n);
				await nextTurn();
			}
		}
		this.#seen = seenWith(head, running);
	}

	/** The pages written since. */
	async #read(into: L): Promise<void> {
		const core = this.#core();
		const { head, running, rows } = await core.strict.transaction('r', ['meta', 'batches', 'pages'], async () => ({
			head: await headOf(core.strict),
			running: await runningBatch(core),
			rows: await pagesOf(core.strict)
				.where('[table+lamport]')
				.between([this.#table, this.#seen], [this.#table, Infinity], false)
				.toArray()
		}));
		const pages = [...(await readPages(core, standing(rows, running)))];
		for (const { n, entries } of pages.sort((a, b) => a.n - b.n)) into.apply(entries, n);
		this.#seen = seenWith(head, running);
		this.#seq = Math.max(this.#seq, head.seq);
	}

	/** Takes in a write of this store that moved the head from `from` to `to`; null: read it from the pages. */
	async wrote(from: HeadRow, to: HeadRow, changed: PageEntries | null, otherBatchRuns: boolean): Promise<void> {
		// A load that began before this write may not have seen it; whoever wrote does not wait for the load.
		if (this.#loading) this.#isBehind = true;
		if (!this.#loaded) return;
		for (const [n, entries] of changed ?? []) if (entries[0]?.table === this.#table) this.#loaded.apply(entries, n);
		if (!changed || this.#seq !== from.seq) return this.refresh();
		this.#seq = to.seq;
		if (!otherBatchRuns) this.#seen = Math.max(this.#seen, to.lamport);
	}
}

/** The batch that is running, of any tab; inside the caller's transaction. */
export async function runningBatch(core: Core): Promise<BatchRow | null> {
	const newest = await batchesOf(core.strict).orderBy('id').last();
	return newest?.state === 'running' ? newest : null;
}
export function standing(rows: readonly PageRow[], running: BatchRow | null): PageRow[] {
	return rows.filter((row) => row.batch === 0 || row.batch !== running?.id);
}
function seenWith(head: HeadRow, running: BatchRow | null): number {
	return running ? Math.min(head.lamport, running.startLamport) : head.lamport;
}
