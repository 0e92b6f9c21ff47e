/**
 * What the worker keeps between calls: whether the directory has loaded, the segment of every customer,
 * the last list answered, and the file under import. All of it can be dropped and made again.
 */
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { SegmentModel } from '#lib/domain/segments.ts';
import type { CustomerDirectory, Store, Stored } from '#lib/store/contract.ts';
import type { ChangeMessage, FoundTable } from './api.ts';
import type { KnownTitles } from './find.ts';
import type { TextHits } from './records/interactions.ts';
import type { KnownLists, OtherTable } from './records/finding.ts';
import type { Events } from './timeline.ts';
import type { ImportSession } from './imports/session.ts';

export interface Placement {
	saved: Stored<'segments'>;
	model: SegmentModel;
	/** Segment by directory slot; −1 where the customer has no place. */
	segmentOf: Int8Array;
	counts: number[];
	unplaced: number;
}

export class Session {
	readonly #store: Store;
	readonly #notify: (message: ChangeMessage) => void;
	#loading: Promise<Result<CustomerDirectory>> | null = null;
	#loaded = false;
	placement: { version: number; day: number; value: Placement | null } | null = null;
	/** Lists of the other types. */
	readonly lists = new Map<OtherTable, KnownLists>();
	/** Titles that the search over all types compares. */
	readonly titles = new Map<FoundTable, KnownTitles>();
	/** Interactions whose text a search found; kept while they and the words stay the same. */
	textHits: TextHits | null = null;
	/** When one was last in touch with a customer, of those asked for; replaced with every change of interactions. */
	lastContacts = new Map<CustomerId, number | null>();
	/** All surveys, which are few, for the search at each keystroke; replaced with every change of them. */
	surveys: { known: readonly Stored<'surveys'>[] | null } = { known: null };
	/** What befell one customer: pages of a timeline follow one another. Replaced with every change. */
	timeline = new Map<CustomerId, Events>();
	lastList: { key: string; slots: Uint32Array } | null = null;
	importing: ImportSession | null = null;
	/** Checks made so far: each gets a number of its own. */
	checks = 0;

	/** A file was under import when the data moved to another database; it must be opened again. */
	readonly hasLostImport: boolean;

	constructor(store: Store, notify: (message: ChangeMessage) => void, hasLostImport = false) {
		this.#store = store;
		this.#notify = notify;
		this.hasLostImport = hasLostImport;
		store.onChange((change) => {
			if (change.tables.includes('segments')) this.placement = null;
			if (change.tables.includes('interactions')) this.lastContacts = new Map();
			if (change.tables.includes('surveys')) this.surveys = { known: null };
			this.timeline = new Map();
		});
	}

	get isDirectoryLoaded(): boolean {
		return this.#loaded;
	}

	/** The directory; the first call loads it. */
	async directory(): Promise<Result<CustomerDirectory>> {
		this.#loading ??= this.#store.directory().then((result) => {
			if (result.ok) this.#loaded = true;
			else this.#loading = null;
			return result;
		});
		return this.#loading;
	}

	/** Loads the directory behind an answer from the head window; tells the page when the rest is there. */
	warmUp(): void {
		if (this.#loaded) return;
		void this.directory().then((result) => {
			if (result.ok) this.#notify({ seq: this.#store.seq, tables: ['customers'] });
			return ok();
		});
	}
}
