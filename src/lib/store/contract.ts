/**
 * What the store offers the engine. The store is the one door to the data: the only folder that
 * imports dexie, and every write is a `commit` or a `batch` with a journal entry.
 */
import type { CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomerId, RandomBytes } from '#lib/domain/ids.ts';
import type { FieldConflict, Result } from '#lib/domain/errors.ts';
import type { BackupHeader, BackupManifest, BackupNote } from '#lib/domain/backup.ts';
import type {
	CauseKind,
	ListedTable,
	OpenTable,
	OwnedTable,
	Summaries,
	TableName,
	Tables
} from '#lib/domain/tables.ts';
import type { Seal, Workspace, WorkspaceId } from '#lib/domain/vault.ts';

export type { CauseKind, ListedTable, OpenTable, OwnedTable, Summaries, TableName, Tables };

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
		/** `again`, in a batch: the id may stand here without a body, because its creation was undone. */
		| { kind: 'create'; table: T; id: Tables[T]['id']; at: number; body: Tables[T]['body']; again?: true }
		/** Top-level fields of the body. A stale patch merges per field; a true clash fails with `conflict`. */
		| {
				kind: 'patch';
				table: T;
				id: Tables[T]['id'];
				baseRev: number;
				fields: Record<string, FieldPatch>;
				/** Nothing merges: fails with `conflict`, without fields, where the rev is not `baseRev` any more. */
				exact?: true;
		  }
		| { kind: 'delete'; table: T; id: Tables[T]['id'] }
		| { kind: 'restore'; table: T; id: Tables[T]['id'] };
}[TableName];

export interface Cause {
	kind: CauseKind;
	/** For `undo`: the entry it inverts, which then counts as undone. */
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
	/** Records of the entry whose contents were erased since: they stay as they are. */
	erased: number;
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
	/** One byte per slot, 1 where `search` would find it; null for a text of blanks. Valid until `version` changes. */
	match(text: string): Uint8Array | null;
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
/**
 * The summaries of one type in memory; one slot per record, in no meaningful order. Read-only outside the store.
 * `version` rises with every change, so callers can cache what they derive.
 */
export interface Listing<S> {
	readonly version: number;
	/** Slots, deleted and vanished ones included. */
	readonly size: number;
	readonly living: number;
	readonly deleted: number;
	/** Null where the record is gone (an undone create). */
	row(slot: number): S | null;
	slotOf(id: string): number | undefined;
	/** One byte per slot, 1 where every word of the text occurs in its title, number or tags; null for blanks. */
	match(text: string): Uint8Array | null;
}
export type CustomerSort = 'name' | 'organisation' | 'spent' | 'orders' | 'lastOrder' | 'updated';

/** First rows of the default list as they stood after some commit; answers before the directory has loaded. */
export interface HeadWindow {
	rows: CustomerSummary[];
	living: number;
}

/** The vault key: an HKDF base key that cannot be exported. Goes from worker to worker, never to a page. */
export type VaultKey = CryptoKey;

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
	/** A customer's living records of a table, newest `at` first; `before` leaves out those from that instant on. */
	of<T extends OwnedTable>(
		table: T,
		customer: CustomerId,
		options?: { before?: number; limit?: number }
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
	 * whose rev moved since: keep them, revert them too, or fail with `undo-has-changes` (count).
	 */
	undo(
		seq: number,
		changed: 'ask' | 'keep' | 'revert',
		options?: LongOptions
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
	 * Rewrites what the journal holds of these records so that nothing of them is left but ids, and empties the
	 * records themselves; an entry `erase` records old and new digests. At most 2,000. Cannot be undone; `busy`
	 * while a batch or a switch runs.
	 */
	erase(records: readonly { table: TableName; id: string }[], options?: CountedOptions): Promise<Result<Committed>>;
	/** The journal as a person reads it: newest first, filtered, with who and what. */
	entries(query: EntryQuery, signal?: AbortSignal): Promise<Result<EntryPage>>;
	/** Everything the journal holds of one record, newest first. */
	historyOf(table: TableName, id: string): Promise<Result<{ entry: EntryLine; change: EntryChange }[]>>;
	/** What one entry did, at most `limit` records. */
	changesOf(seq: number, limit: number): Promise<Result<EntryChange[]>>;
	close(): void;
}

/** A long call that knows how much there is to do. */
export interface CountedOptions {
	signal?: AbortSignal;
	onProgress?: (done: number, total: number) => void;
}
export interface CheckOptions extends CountedOptions {
	/** Newest entry of a backup that was read back whole: the journal must still hold it unchanged. */
	backup?: { seq: number; hash: string } | null;
}

export interface EntryQuery {
	/** Entries below this one; null: from the newest. */
	before: number | null;
	limit: number;
	/** Any of these causes; empty: all. */
	causes: readonly CauseKind[];
	/** Instants, inclusive; null: open end. */
	from: number | null;
	to: number | null;
	/** Only entries that touch one of these; null: all. */
	records: { table: TableName; ids: ReadonlySet<string> } | null;
}
/** An entry with who made it and what it touched. */
export interface EntryLine extends JournalHeader {
	device: string;
	/** Made on this device. */
	own: boolean;
	/** Top-level fields it changed; of a batch those of its first records. */
	fields: string[];
	/** Its first records, those asked for before others; at most three. */
	some: { table: TableName; id: string }[];
}
export interface EntryPage {
	entries: EntryLine[];
	/** Where to go on; null: that was all. Set also where the search stopped early to answer in time. */
	before: number | null;
}

/** What an entry did to one record. */
export interface EntryChange {
	seq: number;
	at: number;
	cause: Cause;
	device: string;
	table: TableName;
	id: string;
	created: boolean;
	/** Deleted or brought back by it; null where neither. */
	deletion: 'deleted' | 'restored' | null;
	/** Undefined stands for "not there". */
	fields: { name: string; from: unknown; to: unknown }[];
	/** Its contents were erased later. */
	erased: boolean;
}

export interface DataFindings {
	/** Rows per table, deleted ones included. */
	counts: Record<TableName, number>;
	journal: { entries: number; firstBad: number | null; problem: 'missing' | 'chain' | 'digest' | 'head' | null };
	/** Records whose sealed body does not open or does not parse; at most 200. */
	unreadable: { table: TableName; id: string }[];
	unreadableTotal: number;
	/** References to records that are not there (a customer's import or custom field), at most 200. */
	danglingTotal: number;
	dangling: { table: TableName; id: string; field: string }[];
	/** Summary rows that differ from what their record gives, or are missing or too many. */
	pageFaults: number;
	sentinel: boolean;
	/** Whether the journal holds the backup's newest entry unchanged; null: none was given. */
	backupAgrees: boolean | null;
}

/** A database of this copy that is not current: kept after a restore, to go back to. */
export interface KeptDatabase {
	name: string;
	reason: 'restore' | 'migration';
	at: number;
	/** Deleted at the first start after it. */
	until: number;
	sealed: boolean;
	customers: number;
}

/** What this workspace remembers of its backups; stands in the registry, so it survives a restore. */
export interface BackupBook {
	/** Newest first, at most 60. */
	notes: BackupNote[];
	/** The chosen folder. */
	folder: FileSystemDirectoryHandle | null;
	/** Of a plain workspace: the doors of its backups, and the key they wrap. Null until a passphrase is set. */
	keys: { seal: Seal; key: VaultKey } | null;
}

export type Opening =
	| { state: 'open'; store: Store }
	/** Sealed, and no key given. */
	| { state: 'locked'; workspace: Workspace; seal: Seal };

/** What stands on this device for this copy of Kith: its workspaces and which one is current. The one way to a `Store`. */
export interface Device {
	/**
	 * Opens the current workspace's database; creates one on a first start only. Finishes or takes back what a
	 * crash left (a switch, a restore, kept databases past their date). Fails with `data-lost` where the page,
	 * the cache or the registry remembers data and the database is gone or new, `database-newer`,
	 * `storage-denied`, `wrong-secret` where the key is not this vault's.
	 */
	open(options: { key: VaultKey | null }): Promise<Result<Opening>>;
	workspaces(): Promise<Result<{ list: Workspace[]; current: WorkspaceId }>>;
	/** Makes a workspace with an empty plain database and makes it current. */
	addWorkspace(label: string): Promise<Result<Workspace>>;
	selectWorkspace(id: WorkspaceId): Promise<Result<void>>;
	renameWorkspace(id: WorkspaceId, label: string): Promise<Result<void>>;
	/** The doors of a workspace, current or not; null while plain. */
	sealOf(id: WorkspaceId): Promise<Result<Seal | null>>;
	/** Deletes its databases and backup book. The last one is replaced by a new empty one. */
	removeWorkspace(id: WorkspaceId): Promise<Result<void>>;
	/**
	 * Fills a new database of the current workspace from rows read out of a checked backup and switches to it; the
	 * old one is kept seven days (writes of other tabs wait meanwhile). `target` null: plain. Where the
	 * workspace has lost its database, nothing is kept.
	 */
	restore(
		rows: AsyncIterable<OpenRows>,
		expected: BackupManifest,
		target: { seal: Seal; key: VaultKey } | null,
		options?: LongOptions
	): Promise<Result<void>>;
	kept(): Promise<Result<KeptDatabase[]>>;
	/** Makes a kept database current again; the one it replaces is kept in its stead. */
	goBack(name: string): Promise<Result<void>>;
	dropKept(name: string): Promise<Result<void>>;
	/** When the current data came to stand here: by a first start, a restore, or the way back from one. */
	standingSince(): Promise<Result<number>>;
	backups(): Promise<Result<BackupBook>>;
	/** Changes the book of the current workspace in one transaction. `change` must not wait for anything. */
	changeBackups(change: (book: BackupBook) => BackupBook): Promise<Result<BackupBook>>;
	/** After `data-lost`: forgets what was remembered, so that the next `open` starts anew. */
	forgetLost(): Promise<Result<void>>;
	/** After `database-newer`: every row of the database as it stands, as JSON lines; sealed ones stay sealed. */
	rawCopy(): Promise<Result<Blob>>;
	/** Deletes every workspace, registry and everything kept beside them. */
	destroy(): Promise<Result<void>>;
	close(): void;
}

/** Rows of one table on their way between databases and files: header as stored, body opened. */
export interface OpenRows {
	/** A table of records, `journal`, `payloads`, `batches`, or `meta` (its rows `head` and `sentinel`). */
	table: string;
	rows: OpenRow[];
	/** Keys of rows left out because their body does not open. */
	unreadable?: string[];
}
export interface OpenRow {
	/** The row without its body. */
	row: Record<string, unknown>;
	/** The opened body; null where the row has none, undefined where its table has no bodies. */
	text?: string | null;
}
export type { BackupHeader, BackupManifest, BackupNote };

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
	/** Cache Storage, where the browser has it: one of the places that remember that data were here. */
	caches?: Pick<CacheStorage, 'open' | 'delete' | 'has'>;
	/** What the page's own storage remembers of this copy (see `Sentinel`); null where nothing. */
	remembered?: Sentinel | null;
	/** Tells the page what to remember; null: forget. */
	onRemember?: (sentinel: Sentinel | null) => void;
	/** Called when another tab holds an older version open (after 3 s) and when it let go. */
	onBlocked?: (blocked: boolean) => void;
	/** Called when a write begins to wait for a switch of databases, and when it waits no longer. */
	onSwitching?: (waits: boolean) => void;
}

/** What is remembered outside the database, so that its loss is noticed. Nothing of any person. */
export interface Sentinel {
	/** When the database was created, and how many customers it held when last looked at. */
	created: number;
	customers: number;
	/** Milliseconds since the epoch; 0: never backed up. */
	lastBackup: number;
}

export type { FieldConflict };
