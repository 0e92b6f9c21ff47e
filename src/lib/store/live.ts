/**
 * Keeps the directory level with the database: loads it from the pages on first use, takes in this
 * store's own writes at once, and reads the pages written since when another tab wrote. `seen` is the
 * write counter up to which pages were read; while a batch runs it stays below that batch's pages,
 * because they count only once the batch is done.
 */
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { HeadWindow } from './contract.ts';
import { batchesOf, headOf, pagesOf } from './core.ts';
import type { Core } from './core.ts';
import { Directory } from './directory.ts';
import type { PageEntry } from './pages.ts';
import { readPages } from './repair.ts';
import { readWindow, writeWindow } from './window.ts';
import type { HeadRow } from './schema.ts';

const WINDOW_DELAY_MS = 400;
/** Rows whose search text is derived at a time: some 10 ms. */
const SLICE_ROWS = 4000;

export class LiveDirectory {
	readonly #core: () => Core;
	#directory: Directory | null = null;
	#loading: Promise<void> | null = null;
	#refreshing: Promise<void> | null = null;
	#seen = -1;
	/** Entry the directory stands at. */
	#seq = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#idle: ReturnType<typeof setTimeout> | undefined;

	constructor(core: () => Core) {
		this.#core = core;
	}

	get isLoaded(): boolean {
		return this.#directory !== null;
	}

	async directory(): Promise<Result<Directory>> {
		if (!this.#directory) {
			this.#loading ??= this.#load().finally(() => (this.#loading = null));
			await this.#loading;
		}
		return ok(this.#directory!);
	}

	async #load(): Promise<void> {
		const directory = new Directory(this.#core().env.locale);
		this.#seen = -1;
		await this.#read(directory);
		this.#directory = directory;
		this.#core().counted(directory.living);
		this.#prepareSoon();
		const stored = await readWindow(this.#core());
		if (!stored) this.#scheduleWindow(WINDOW_DELAY_MS);
	}

	/** Reads what other tabs wrote. */
	async refresh(): Promise<void> {
		// A refresh under way may have begun before that write: another one follows it.
		const before = this.#refreshing;
		const next = (before ?? Promise.resolve()).then(() => this.#refresh());
		this.#refreshing = next.finally(() => {
			if (this.#refreshing === next) this.#refreshing = null;
		});
		await next;
	}

	async #refresh(): Promise<void> {
		if (this.#loading) await this.#loading;
		const core = this.#core();
		if (core.closed) return;
		if (this.#directory) await this.#read(this.#directory);
		else core.seq = Math.max(core.seq, (await headOf(core.strict)).seq);
	}

	async #read(directory: Directory): Promise<void> {
		const core = this.#core();
		const since = this.#seen;
		const { head, batch, rows } = await core.strict.transaction('r', ['meta', 'batches', 'pages'], async () => ({
			head: await headOf(core.strict),
			batch: await batchesOf(core.strict).orderBy('id').last(),
			rows:
				since < 0
					? await pagesOf(core.strict).toArray()
					: await pagesOf(core.strict).where('lamport').above(since).toArray()
		}));
		const running = batch?.state === 'running' ? batch : null;
		const pages = await readPages(
			core,
			rows.filter((row) => row.batch === 0 || row.batch !== running?.id)
		);
		for (const { entries } of pages.sort((a, b) => a.n - b.n)) directory.apply(entries);
		this.#seen = running ? Math.min(head.lamport, running.startLamport) : head.lamport;
		this.#seq = Math.max(this.#seq, head.seq);
		core.seq = Math.max(core.seq, head.seq);
	}

	/** Takes in a write of this store that moved the head from `from` to `to`; null: read it from the pages. */
	async wrote(
		from: HeadRow,
		to: HeadRow,
		changed: ReadonlyMap<number, readonly PageEntry[]> | null,
		otherBatchRuns: boolean,
		soon = false
	): Promise<void> {
		const core = this.#core();
		// A load that began before this write may not see it.
		if (this.#loading) await this.#loading;
		if (!this.#directory) {
			core.seq = Math.max(core.seq, to.seq);
			return;
		}
		for (const entries of changed?.values() ?? []) this.#directory.apply(entries);
		if (changed && this.#seq === from.seq) {
			this.#seq = to.seq;
			if (!otherBatchRuns) this.#seen = Math.max(this.#seen, to.lamport);
			core.seq = Math.max(core.seq, to.seq);
		} else {
			await this.refresh();
		}
		if (soon) this.#prepareSoon();
		this.#scheduleWindow(soon ? 0 : WINDOW_DELAY_MS);
	}

	/** The head window: from memory where the directory stands, else the stored one if it is current. */
	async window(): Promise<HeadWindow | null> {
		if (this.#directory) return this.#directory.window();
		return readWindow(this.#core());
	}

	/** Derives the search texts between other calls, so that the first letter typed finds them. */
	#prepareSoon(): void {
		clearTimeout(this.#idle);
		this.#idle = setTimeout(() => {
			if (this.#directory && !this.#directory.prepare(SLICE_ROWS)) this.#prepareSoon();
		});
	}

	#scheduleWindow(delay: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#storeWindow(), delay);
	}

	async #storeWindow(): Promise<void> {
		const core = this.#core();
		if (core.closed || !this.#directory) return;
		core.counted(this.#directory.living);
		try {
			await writeWindow(core, this.#seq, this.#directory.window());
		} catch {
			// A missing window only makes the next start slower, and a full disk must not surface here.
		}
	}

	stop(): void {
		clearTimeout(this.#idle);
		clearTimeout(this.#timer);
	}
}
