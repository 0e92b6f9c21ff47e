/**
 * What the store offers the engine. The store is the one door to the data: the only folder that
 * imports dexie, and every write is a `commit` or a `batch` with a journal entry.
 */
import type { Customer, CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomField } from '#lib/domain/fields.ts';
import type { CustomerId, FieldId, ImportId, RandomBytes, SegmentModelId, SettingsId } from '#lib/domain/ids.ts';
import type { FieldConflict, Result } from '#lib/domain/errors.ts';
import type { ImportRecord } from '#lib/domain/imports.ts';
import type { SegmentModel } from '#lib/domain/segments.ts';
import type { Settings } from '#lib/domain/settings.ts';

/** Every table: the type of its records' bodies and of their ids. */
export interface Tables {
	customers: { id: CustomerId; body: Customer };
	segments: { id: SegmentModelId; body: SegmentModel };
	fields: { id: FieldId; body: CustomField };
	imports: { id: ImportId; body: ImportRecord };
	settings: { id: SettingsId; body: Settings };
}
export type TableName = keyof Tables;

/** A record as the engine sees it: header and opened body. */
export interface Stored<T extends TableName> {
	id: Tables[T]['id'];
	rev: number;
	/** The record's own date, and its last change; milliseconds since the epoch. */
	at: number;
	updatedAt: number;
	/** 0 while it lives. */
	deletedAt: number;
	body: Tables[T]['body'];
}

/** One field's wish: what the writer saw and what it wants instead. */
export interface FieldPatch {
	from: unknown;
	to: unknown;
}
export type Change = {
	[T in TableName]:
		| { kind: 'create'; table: T; id: Tables[T]['id']; at: number; body: Tables[T]['body'] }
		/** Top-level fields of the body. A stale patch merges per field; a true clash fails with `conflict`. */
		| { kind: 'patch'; table: T; id: Tables[T]['id']; baseRev: number; fields: Record<string, FieldPatch> }
		| { kind: 'delete'; table: T; id: Tables[T]['id'] }
		| { kind: 'restore'; table: T; id: Tables[T]['id'] };
}[TableName];

export type CauseKind =
	'create' | 'edit' | 'delete' | 'restore' | 'tag' | 'import' | 'undo' | 'segments' | 'settings' | 'sample' | 'field';
export interface Cause {
	kind: CauseKind;
	/** For `undo`: the entry it inverts. */
	undoes?: number;
}

export interface Committed {
	seq: number;
	/** Records written; `revs` answers the new rev of each, in the order of the changes. */
	records: number;
	revs: number[];
}
export interface BatchDone {
	/** Null where the source gave no change: then nothing was written and no entry exists. */
	seq: number | null;
	records: number;
}

/** The header of a journal entry; its payload (before and after) stands apart. */
export interface JournalHeader {
	seq: number;
	/** Milliseconds since the epoch. */
	at: number;
	cause: Cause;
	records: number;
	tables: TableName[];
	undoneBy: number | null;
}

export interface UndoPreview {
	revertable: number;
	/** Records whose rev moved since; names come from the engine. At most 200 listed. */
	changedSince: { table: TableName; id: string }[];
	changedSinceTotal: number;
}

export interface LongOptions {
	signal?: AbortSignal;
	/** Records written so far. */
	onProgress?: (done: number) => void;
}

/** Sent on the store's own channel after each commit and to the listener of this store. */
export interface StoreChange {
	seq: number;
	tables: TableName[];
}

/**
 * Customers in memory, as columns; one slot per row, in no meaningful order. Read-only outside the
 * store. `version` rises with every change, so callers can cache what they derive.
 */
export interface CustomerDirectory {
	readonly version: number;
	/** Slots, deleted and vanished ones included. */
	readonly size: number;
	/** Living customers, and deleted ones that can be restored. */
	readonly living: number;
	readonly deleted: number;
	/** Summary of a slot; null where the record is gone (an undone create). */
	row(slot: number): CustomerSummary | null;
	slotOf(id: CustomerId): number | undefined;
	/** Slots by exact folded value, for matching: e-mail, E.164 phone, external id. */
	slotsByEmail(folded: string): readonly number[];
	slotsByPhone(phone: string): readonly number[];
	slotsByExternalId(externalId: string): readonly number[];
	/**
	 * Slots that match, in order. Every blank-separated word of `text` must occur in the folded name,
	 * organisation, e-mails, city, tags, external id or note; a word of three or more digits also in
	 * the digits of a phone. `accept` filters further.
	 */
	search(query: {
		text: string;
		deleted: boolean;
		sort: CustomerSort;
		descending: boolean;
		accept?: (slot: number) => boolean;
	}): Uint32Array;
}
export type CustomerSort = 'name' | 'organisation' | 'spent' | 'orders' | 'lastOrder' | 'updated';

/** First rows of the default list as they stood after some commit; answers before the directory has loaded. */
export interface HeadWindow {
	rows: CustomerSummary[];
	living: number;
}

export interface Store {
	readonly name: string;
	/** Last journal entry; 0 in an empty database. */
	readonly seq: number;

	get<T extends TableName>(table: T, id: Tables[T]['id']): Promise<Result<Stored<T> | null>>;
	/** In the order of the ids; missing ones are left out. */
	getMany<T extends TableName>(table: T, ids: readonly Tables[T]['id'][]): Promise<Result<Stored<T>[]>>;
	/** Whole small tables (settings, fields, segments, imports), living records only, newest `at` first. */
	all<T extends Exclude<TableName, 'customers'>>(table: T): Promise<Result<Stored<T>[]>>;
	counts(): Promise<Result<Record<TableName, number>>>;

	/** Writes up to 2,000 changes in one transaction with a journal entry, or nothing. */
	commit(cause: Cause, changes: readonly Change[]): Promise<Result<Committed>>;
	/**
	 * Writes any number of changes, chunk by chunk, so that a crash, a failure or an abort leaves all or
	 * nothing. `finish` gives the changes of the last transaction (the `imports` row) and knows the
	 * entry's seq. Only one batch runs at a time over all tabs: a second fails with `busy`.
	 */
	batch(
		cause: Cause,
		chunks: AsyncIterable<readonly Change[]> | Iterable<readonly Change[]>,
		options?: LongOptions & { finish?: (seq: number) => readonly Change[] }
	): Promise<Result<BatchDone>>;
	previewUndo(seq: number): Promise<Result<UndoPreview>>;
	/**
	 * Inverts an entry in a new one (a batch where it was one). `changed` says what happens to records
	 * whose rev moved since: keep them, revert them too, or fail with `undo-has-changes` (count).
	 */
	undo(
		seq: number,
		changed: 'ask' | 'keep' | 'revert',
		options?: LongOptions
	): Promise<Result<{ seq: number; reverted: number; kept: number }>>;
	/** Newest first, entries below `before` (null: from the newest). */
	journal(before: number | null, limit: number): Promise<Result<JournalHeader[]>>;

	/** Loads on first use; later calls answer the same, kept up to date by every commit of every tab. */
	directory(): Promise<Result<CustomerDirectory>>;
	/** Null where none is stored or it is not that of the newest commit. */
	head(): Promise<HeadWindow | null>;

	onChange(listener: (change: StoreChange) => void): () => void;
	/** Tells once that the connection is gone for good (upgraded, wiped, evicted): the page must reload. */
	onClosed(listener: (reason: 'newer' | 'wiped') => void): () => void;
	/** Deletes the database and everything the store keeps beside it; the store is closed afterwards. */
	destroy(): Promise<Result<void>>;
	close(): void;
}

/** What differs between a browser, a test and a second tab. */
export interface StoreEnvironment {
	/** Base path such as `/crm/`; part of every name. */
	base: string;
	/** BCP 47 tag for sorting names. */
	locale: string;
	now: () => number;
	random: RandomBytes;
	/** `navigator.locks`, or a stand-in in tests. */
	locks: Pick<LockManager, 'request'>;
	/** `new BroadcastChannel(name)`, or a stand-in. */
	channel: (name: string) => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;
	/** Called when another tab holds an older version open (after 3 s) and when it let go. */
	onBlocked?: (blocked: boolean) => void;
}

export type { FieldConflict };
