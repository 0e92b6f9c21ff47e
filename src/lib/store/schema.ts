/**
 * The layout of the database. One table per record type. Native indexes are few, because each costs time while
 * importing: the records of a customer by their date, and those with something left to do (see facts.ts). No personal
 * data stands in a key or an index. The body and every page pass through the codec.
 */
import type { Seal, Workspace, WorkspaceId } from '#lib/domain/vault.ts';
import type { BackupBook, Cause, DatedTable, ListedTable, OpenRows, TableName, Tables } from './contract.ts';
import type { Sealed } from './codec.ts';

// Persisted names are sacred (see names.ts). Dexie multiplies the version by ten for the native one.
export const DATABASE_VERSION = 2;
export const STORES: Record<string, string> = {
	customers: 'id',
	segments: 'id',
	fields: 'id',
	imports: 'id',
	settings: 'id',
	interactions: 'id,[customer+at]',
	tasks: 'id,[customer+at],open',
	pipelines: 'id',
	deals: 'id,[customer+at],open',
	products: 'id',
	orders: 'id,[customer+at],open',
	tickets: 'id,[customer+at],open',
	surveys: 'id',
	responses: 'id,[customer+at]',
	views: 'id',
	business: 'id',
	tags: 'id',
	// `lamport` finds the pages written since one was last seen; it is a counter, not a datum.
	pages: '[table+n],[table+lamport]',
	journal: 'seq',
	payloads: '[entry+chunk]',
	batches: 'id',
	meta: 'key'
};
/**
 * Makes the rows of one version from those of the one before, piece by piece, and as many of them. Pure. Runs
 * while the rows are copied into a new database; the old one stays as it is for seven days (see migration.ts).
 */
export interface Migration {
	/** The version it leads to; numbered by one. */
	to: number;
	migrate(piece: OpenRows): OpenRows;
}
export interface Layout {
	version: number;
	stores: Record<string, string>;
	/** Every step from version 1 on. */
	migrations: readonly Migration[];
}
/** Version 2 added tables only; what bodies gained since is filled in where they are opened (see packing.ts). */
const MIGRATIONS: readonly Migration[] = [{ to: 2, migrate: (piece) => piece }];
export const LAYOUT: Layout = { version: DATABASE_VERSION, stores: STORES, migrations: MIGRATIONS };
export const REGISTRY_VERSION = 1;
export const REGISTRY_STORES = { workspaces: 'id', databases: 'name', meta: 'key' };

export { TABLE_NAMES } from '#lib/domain/tables.ts';
/** Version of a record's body; rises with an upcaster. */
export const BODY_SCHEMA = 2;
/** Version of what journal payloads, pages and the head window are bound to: their rows do not carry one. */
export const PAYLOAD_SCHEMA = 1;
export const PAGE_ROWS = 1000;
export const MAX_COMMIT = 2000;
/** Page number of records whose type has no summary pages. */
export const NO_PAGE = -1;

/** A body as the store handles it: top-level fields matter, their values are opaque. */
export type Body = Record<string, unknown>;

export interface RecordRow {
	id: string;
	page: number;
	rev: number;
	/** Counter of the write that made this version, and the device; orders versions between devices later. */
	lamport: number;
	device: string;
	schema: number;
	at: number;
	updatedAt: number;
	deletedAt: number;
	/** Repeated from the body: see facts.ts. */
	customer?: string;
	open?: 1;
	/** Batch and payload chunk that wrote this version; 0 for a commit. Its pre-image stands in that chunk. */
	batch: number;
	chunk: number;
	/** Null once the creation was undone, or the record erased. */
	body: Sealed | null;
	/** All that is left of a record erased for good: id and rev, so that every tab and every undo knows. */
	erased?: true;
}

export interface PageRow {
	table: ListedTable;
	n: number;
	lamport: number;
	/** Batch that made the page, or 0: pages of a running batch are not read. */
	batch: number;
	body: Sealed;
}

export interface JournalRow {
	seq: number;
	/** The text the next entry's hash covers; see journal.ts. */
	header: string;
	// Outside the hashed text, because they are learned later.
	undoneBy: number | null;
	/** Entry that undid the undoing: this entry's effect is back. */
	redoneBy: number | null;
}

export interface PayloadRow {
	/** `e<seq>` of a commit, `b<batch>` of a batch, whose seq is known only at its end. */
	entry: string;
	chunk: number;
	rev: number;
	body: Sealed;
}

export interface BatchRow {
	id: number;
	state: 'running' | 'done' | 'rolled-back';
	at: number;
	cause: Cause;
	/** Cursor: payload chunks that stand. */
	chunks: number;
	records: number;
	/** Counter before its first write: pages above it may be its own. */
	startLamport: number;
	/** Pages it made; in layout 1 a number alone, of customers. */
	pages: ([table: ListedTable, n: number] | number)[];
}

export interface Place {
	page: number;
	count: number;
}
/** The one row that every writing transaction compares and rewrites. */
export interface HeadRow {
	key: 'head';
	/** A write refuses unless `open`: `closing` while its rows move to another database, `retired` once they did. */
	state: 'open' | 'closing' | 'retired';
	seq: number;
	/** Hash of the newest header; empty text before the first. */
	hash: string;
	/** Rises by one with every writing transaction, so comparing it compares every rev at once. */
	lamport: number;
	/** Of each listed type: where the next new record goes, and how many stand there. */
	places: Partial<Record<ListedTable, Place>>;
	/** The first unused page number, of all types. */
	nextPage: number;
	nextBatch: number;
}
/** Written once, when the database is created; if it is missing, the database was emptied. */
export interface SentinelRow {
	key: 'sentinel';
	device: string;
	created: number;
}
export interface WindowRow {
	key: 'window';
	/** Entry after which it was taken. */
	seq: number;
	body: Sealed;
}
/** The newest rows of a type, as all pages up to the write `seen` gave them; see newest.ts. */
export interface NewestRow {
	key: `newest:${DatedTable}`;
	seen: number;
	body: Sealed;
}
/** Of a sealed database: its doors, and its vault's id under the vault key, so that a key can be told from another's. */
export interface SealRow {
	key: 'seal';
	seal: Seal;
	proof: Sealed;
}
export type MetaRow = HeadRow | SentinelRow | WindowRow | NewestRow | SealRow;

/** In the registry: a workspace and the database that is its own at present. */
export interface WorkspaceRow extends Workspace {
	database: string;
}
/** In the registry: a database of this copy and what it is there for. */
export interface DatabaseRow {
	name: string;
	workspace: WorkspaceId;
	/**
	 * `new`: to be created by the first opening. `filling`: being written by a switch; without a living switcher
	 * it is dropped. `current`: its workspace's. `kept`: to go back to, until `until`. `leaving`: to be deleted.
	 */
	state: 'new' | 'filling' | 'current' | 'kept' | 'leaving';
	/** When it came into this state, or a current one's data to stand there; and until when it is kept. */
	at: number;
	until?: number;
	reason?: 'restore' | 'migration';
	sealed: boolean;
	/** When it was created; set once it held anything. */
	created?: number;
	/** Living ones, when last looked at. */
	customers: number;
}
export type RegistryRow =
	| { key: 'current'; workspace: WorkspaceId }
	/** Backups of a workspace; `book:` and its id. */
	| { key: `book:${string}`; book: BackupBook };

/** One key for a record across tables. */
export function keyOf(table: TableName, id: string): string {
	return `${table}/${id}`;
}

export type AnyBody = Tables[TableName]['body'];
