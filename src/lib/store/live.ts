/**
 * What a store holds in memory, kept level with the database: the directory of customers with its head window, and
 * the listings of other types, each from its first use on, with the newest rows of the large ones. Where there are documents, what they come to stands over
 * the customers' own figures; they are loaded behind the directory, which answers meanwhile.
 */
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { nextTurn } from '#lib/domain/next-turn.ts';
import type { DatedTable, HeadWindow, ListedTable, Newest, Summaries } from './contract.ts';
import { headOf, recordsOf } from './core.ts';
import type { Core } from './core.ts';
import { Directory } from './directory.ts';
import { MemoryListing } from './listing.ts';
import { LivePages } from './live-pages.ts';
import type { PageEntries } from './pages.ts';
import { PurchaseFigures } from './purchase-figures.ts';
import { readWindow, writeWindow } from './window.ts';
import type { HeadRow } from './schema.ts';

const WINDOW_DELAY_MS = 400;
/** Rows whose search text is derived at a time: some 4 ms, because a key that is typed waits for the rest of them. */
const SLICE_ROWS = 1000;
/** Documents looked at, and customers whose figures are reckoned, at a time: as long. */
const SLICE_DOCUMENTS = 2500;
const SLICE_CUSTOMERS = 800;

type OtherTable = Exclude<ListedTable, 'customers'>;

export class Live {
	readonly #core: () => Core;
	readonly #customers: LivePages<Directory>;
	readonly #listings = new Map<OtherTable, LivePages<MemoryListing<OtherTable>>>();
	readonly #figures = new PurchaseFigures();
	#isReadingFigures = false;
	/** Version of each listing whose newest rows are stored. */
	readonly #stored = new Map<OtherTable, number>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isPreparing = false;

	constructor(core: () => Core) {
		this.#core = core;
		this.#customers = new LivePages(core, 'customers', () => new Directory(core().env.locale));
	}

	/** Whether what a batch adds is taken in from memory: then it is kept until its end. */
	get isLoaded(): boolean {
		return this.#all().some((pages) => pages.loaded !== null);
	}

	#all(): LivePages<Directory | MemoryListing<OtherTable>>[] {
		return [this.#customers, ...this.#listings.values()];
	}

	async directory(): Promise<Result<Directory>> {
		let isFirst = false;
		const directory = await this.#customers.get(() => (isFirst = true));
		if (isFirst) {
			this.#core().counted(directory.living);
			this.#took();
			void this.#prepare();
			this.#loadFigures();
			const stored = await readWindow(this.#core());
			if (!stored) this.#scheduleWindow(WINDOW_DELAY_MS);
		}
		return ok(directory);
	}

	async listing<T extends OtherTable>(table: T): Promise<Result<MemoryListing<T>>> {
		let pages = this.#listings.get(table);
		if (!pages) {
			pages = new LivePages(this.#core, table, () => new MemoryListing<OtherTable>(table));
			this.#listings.set(table, pages);
		}
		return ok((await pages.get(() => this.#scheduleWindow(WINDOW_DELAY_MS))) as unknown as MemoryListing<T>);
	}

	/** Reads what other tabs wrote. */
	async refresh(): Promise<void> {
		const core = this.#core();
		// Read first: what is written from here on may not be taken in yet.
		const { seq } = await headOf(core.strict);
		await Promise.all(this.#all().map((pages) => pages.refresh()));
		if (core.closed) return;
		if (this.#customers.loaded) {
			this.#took();
			this.#overlayFigures();
		} else core.seq = Math.max(core.seq, seq);
	}

	/** Takes in a write of this store that moved the head from `from` to `to`; null: read it from the pages. */
	async wrote(
		from: HeadRow,
		to: HeadRow,
		changed: PageEntries | null,
		otherBatchRuns: boolean,
		soon = false
	): Promise<void> {
		const core = this.#core();
		await Promise.all(this.#all().map((pages) => pages.wrote(from, to, changed, otherBatchRuns)));
		this.#scheduleWindow(soon ? 0 : WINDOW_DELAY_MS, soon);
		if (!this.#customers.loaded) {
			core.seq = Math.max(core.seq, to.seq);
			return;
		}
		this.#took();
		this.#overlayFigures();
	}

	/** Without any document this costs one look. */
	#loadFigures(): void {
		if (this.#isReadingFigures) return;
		this.#isReadingFigures = true;
		this.#readFigures()
			// The connection went away; the next write looks again.
			.catch(() => {})
			.finally(() => (this.#isReadingFigures = false));
	}
	/** Slice by slice: the directory is asked at each keystroke meanwhile. */
	async #readFigures(): Promise<void> {
		const some = await recordsOf(this.#core().strict, 'orders').limit(1).primaryKeys();
		if (some.length === 0) return;
		const orders = await this.listing('orders');
		const directory = this.#customers.loaded;
		if (!orders.ok || !directory) return;
		while (!this.#figures.note(orders.value, SLICE_DOCUMENTS)) await nextTurn();
		let isChanged = false;
		for (;;) {
			const figures = this.#figures.take(SLICE_CUSTOMERS);
			if (figures.size === 0) break;
			isChanged = directory.overlay(figures) || isChanged;
			await nextTurn();
		}
		// Once for all of them: until then lists and orders that were made are as good as they were.
		if (isChanged) directory.overlaid();
		this.#isReadingFigures = false;
		// What was written meanwhile.
		this.#overlayFigures(isChanged);
	}
	#overlayFigures(isChanged = false): void {
		const [core, directory, orders] = [this.#core(), this.#customers.loaded, this.#listings.get('orders')?.loaded];
		if (!directory || core.closed || this.#isReadingFigures) return;
		if (!orders) return this.#loadFigures();
		const isOverlaid = directory.overlay(this.#figures.update(orders as unknown as MemoryListing<'orders'>));
		if (isOverlaid) directory.overlaid();
		if (isOverlaid || isChanged) core.announce({ seq: core.seq, tables: ['customers'] }, false);
	}

	#took(): void {
		const core = this.#core();
		core.seq = Math.max(core.seq, this.#customers.seq);
	}

	/** The head window: from memory where the directory stands, else the stored one if it is current. */
	async window(): Promise<HeadWindow | null> {
		return this.#customers.loaded?.window() ?? readWindow(this.#core());
	}

	/** The newest rows of a type whose listing is not in memory; null where none are stored or too much changed. */
	async newest<T extends DatedTable>(table: T): Promise<Newest<Summaries[T]> | null> {
		if (this.#listings.get(table)?.loaded) return null;
		const { readNewest } = await import('./newest.ts');
		return readNewest(this.#core(), table);
	}

	/** Derives search texts and the order of names between other calls, so that the first letter typed finds them. */
	async #prepare(): Promise<void> {
		if (this.#isPreparing) return;
		this.#isPreparing = true;
		try {
			do await nextTurn();
			while (!this.#core().closed && this.#customers.loaded?.prepare(SLICE_ROWS) === false);
		} finally {
			this.#isPreparing = false;
		}
	}

	/** `prepares`: what a search needs is derived anew too, but after what the next start needs. */
	#scheduleWindow(delay: number, prepares = false): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			const stored = this.#storeFirstRows();
			if (prepares) void stored.then(() => this.#prepare());
		}, delay);
	}

	async #storeFirstRows(): Promise<void> {
		const core = this.#core();
		const directory = this.#customers.loaded;
		if (core.closed) return;
		try {
			if (directory) {
				core.counted(directory.living);
				await writeWindow(core, this.#customers.seq, directory.window());
			}
			await this.#storeNewest();
		} catch {
			// Missing ones only make the next start slower, and a full disk must not surface here.
		}
	}
	async #storeNewest(): Promise<void> {
		const { DATED_TABLES, newestOf, writeNewest } = await import('./newest.ts');
		for (const table of DATED_TABLES) {
			const pages = this.#listings.get(table);
			const listing = pages?.loaded;
			if (!listing || this.#stored.get(table) === listing.version) continue;
			const { version } = listing;
			const newest = newestOf(table, listing as unknown as MemoryListing<DatedTable>, pages);
			if (await writeNewest(this.#core(), table, newest)) this.#stored.set(table, version);
		}
	}

	stop(): void {
		clearTimeout(this.#timer);
	}
}
