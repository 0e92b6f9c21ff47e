/**
 * What the store offers the engine. The store is the one door to the data: the only folder that
 * imports dexie, and every write is a `commit` or a `batch` with a journal entry.
 */
import type { Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { ListedTable, OpenTable, OwnedTable, Summaries, TableName, Tables } from '#lib/domain/tables.ts';
import type { Seal, WorkspaceId } from '#lib/domain/vault.ts';
import type { BatchDone, Cause, Change, Committed, ErasureReach, Stored } from './contract/changes.ts';
import type { OpenRows, VaultKey } from './contract/device.ts';
import type { EntryChange, EntryLine, EntryPage, EntryQuery, JournalHeader, UndoPreview } from './contract/journal.ts';
import type { CheckOptions, CountedOptions, EraseOptions, LongOptions, UndoOptions } from './contract/options.ts';
import type { CustomerDirectory, DataFindings, DatedTable, HeadWindow, Listing, Newest } from './contract/reading.ts';

export type * from './contract/changes.ts';
export type * from './contract/device.ts';
export type * from './contract/journal.ts';
export type * from './contract/options.ts';
export type * from './contract/reading.ts';

export type { BackupHeader, BackupManifest, BackupNote } from '#lib/domain/backup.ts';
export type { FieldConflict } from '#lib/domain/errors.ts';
export type {
	CauseKind,
	ListedTable,
	OpenTable,
	OwnedTable,
	Summaries,
	TableName,
	Tables
} from '#lib/domain/tables.ts';

/** Sent on the store's own channel after each commit and to the listener of this store. */
export interface StoreChange {
	seq: number;
	tables: TableName[];
}

/** Why a connection ended: upgraded, deleted or evicted, or everything moved to another database. */
export type ClosedReason = 'newer' | 'wiped' | 'moved';

export interface Store {
	readonly name: string;
	readonly workspace: WorkspaceId;
	/** The doors of a sealed database; null while plain. */
	readonly seal: Seal | null;
	/** Last journal entry; 0 in an empty database. */
	readonly seq: number;

	get<T extends TableName>(table: T, id: Tables[T]['id']): Promise<Result<Stored<T> | null>>;
	/** In the order of the ids; missing ones are left out. */
	getMany<T extends TableName>(table: T, ids: readonly Tables[T]['id'][]): Promise<Result<Stored<T>[]>>;
	/** Whole small tables (those without summary pages, and products), living records only, newest `at` first. */
	all<T extends Exclude<TableName, 'customers'>>(table: T): Promise<Result<Stored<T>[]>>;
	/**
	 * A customer's living records of a table, newest `at` first and of one instant by descending id; `before` answers
	 * what stands below that one.
	 */
	of<T extends OwnedTable>(
		table: T,
		customer: CustomerId,
		options?: { before?: { at: number; id: string }; limit?: number }
	): Promise<Result<Stored<T>[]>>;
	/** Open work: living records that are not done yet (see `factsOf`); a small set, read without the others. */
	open<T extends OpenTable>(table: T): Promise<Result<Stored<T>[]>>;
	/** Living customers; of the other tables deleted ones too, and of listed ones the marks of undone creations. */
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
	 * whose rev moved since: keep them, revert them too, or fail with `undo-has-changes` (count). What is spared
	 * stays as it is.
	 */
	undo(
		seq: number,
		changed: 'ask' | 'keep' | 'revert',
		options?: UndoOptions
	): Promise<Result<{ seq: number; reverted: number; kept: number; erased: number }>>;
	/** Newest first, entries below `before` (null: from the newest). */
	journal(before: number | null, limit: number): Promise<Result<JournalHeader[]>>;
	/** Hash of an entry, as backups name it; empty before the first one, null where there is no such entry. */
	hashAt(seq: number): Promise<Result<string | null>>;

	/** Loads on first use; later calls answer the same, kept up to date by every commit of every tab. */
	directory(): Promise<Result<CustomerDirectory>>;
	/** The same for another listed type: its summaries in memory, without the text of interactions. */
	listing<T extends Exclude<ListedTable, 'customers'>>(table: T): Promise<Result<Listing<Summaries[T]>>>;
	/**
	 * Streams the summaries of a listed type, page by page, without keeping them: for text that is not held in memory.
	 * Of a record on a page that a running batch makes there is nothing.
	 */
	scan<T extends ListedTable>(
		table: T,
		visit: (rows: readonly Summaries[T][]) => void,
		options?: CountedOptions
	): Promise<Result<void>>;
	/** Null where none is stored or it is not that of the newest commit. */
	head(): Promise<HeadWindow | null>;
	/**
	 * Without loading its listing the first rows of a type, at least `MAX_WINDOW` or all; null where none are stored,
	 * too much changed since, or the listing is in memory.
	 */
	newest<T extends DatedTable>(table: T): Promise<Newest<Summaries[T]> | null>;

	onChange(listener: (change: StoreChange) => void): () => void;
	/** Tells once that the connection is gone for good. After `moved` the device opens the new database. */
	onClosed(listener: (reason: ClosedReason) => void): () => void;
	/**
	 * Puts other doors in front of the same vault key, in one transaction. Only while sealed. `busy` where they are
	 * not `from` any more: another tab changed them.
	 */
	saveSeal(seal: Seal, from: Seal): Promise<Result<void>>;
	/**
	 * Moves everything into a new database, sealed or plain, by the protocol for switching databases, while other
	 * tabs go on writing. Afterwards this store and those of the other tabs are closed as `moved` and the old
	 * database is deleted. `busy` while a batch or another switch runs. Abortable until the pointer moves.
	 */
	move(target: { seal: Seal; key: VaultKey } | null, options?: LongOptions): Promise<Result<void>>;
	/**
	 * Gives `use` every row of the database as its newest entry left it, while other tabs go on writing; a later row
	 * replaces an earlier one with the same key. `busy` while a batch or a switch runs, and keeps both out meanwhile.
	 */
	rows<T>(use: (rows: AsyncIterable<OpenRows>) => Promise<Result<T>>, options?: LongOptions): Promise<Result<T>>;
	/** Checks everything that can be checked from inside; see `DataFindings`. Long; `busy` while a batch runs. */
	check(options?: CheckOptions): Promise<Result<DataFindings>>;
	/**
	 * Erases records, customers with everything that belongs to them and what names them elsewhere: the records are
	 * emptied, and the journal rewritten so that nothing of them is left but ids; an entry `erase` records old and new
	 * digests. At most 2,000 named; where they reach further, several entries are written, the customers with the last
	 * one. Cannot be undone; `busy` while a batch or a switch runs.
	 */
	erase(records: readonly { table: TableName; id: string }[], options?: EraseOptions): Promise<Result<Committed>>;
	/** What `erase` would do. */
	reach(records: readonly { table: TableName; id: string }[], options?: EraseOptions): Promise<Result<ErasureReach>>;
	/** The journal as a person reads it: newest first, filtered, with who and what. */
	entries(query: EntryQuery, signal?: AbortSignal): Promise<Result<EntryPage>>;
	/** Everything the journal holds of one record, newest first. */
	historyOf(table: TableName, id: string): Promise<Result<{ entry: EntryLine; change: EntryChange }[]>>;
	/** What one entry did, at most `limit` records. */
	changesOf(seq: number, limit: number): Promise<Result<EntryChange[]>>;
	close(): void;
}
