/** The copies of Kith on this device: workspaces, what was kept, what is remembered of backups, and the surroundings. */
import type { BackupManifest, BackupNote } from '#lib/domain/backup.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import type { Seal, Workspace, WorkspaceId } from '#lib/domain/vault.ts';
import type { Store } from '../contract.ts';
import type { LongOptions } from './options.ts';

/** The vault key: an HKDF base key that cannot be exported. Goes from worker to worker, never to a page. */
export type VaultKey = CryptoKey;

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

/** What differs between a browser, a test and a second tab. */
export interface StoreEnvironment {
	/** Base path such as `/crm/`; part of every name. */
	base: string;
	/** BCP 47 tag for sorting names. */
	locale: string;
	now: () => number;
	random: RandomBytes;
	/** `navigator.locks`, or a stand-in in tests. */
	locks: Pick<LockManager, 'request' | 'query'>;
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
