/** What the parts of one open store share, and the frame around each of its calls. */
import type { Dexie } from 'dexie';
import { fail } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { Seal, WorkspaceId } from '#lib/domain/vault.ts';
import type { Codec } from './codec.ts';
import { failureOf } from './connection.ts';
import type { ClosedReason, StoreChange, StoreEnvironment, TableName } from './contract.ts';
import type { LiveDirectory } from './live.ts';
import type { Names } from './names.ts';
import type { BatchRow, HeadRow, JournalRow, MetaRow, PageRow, PayloadRow, RecordRow } from './schema.ts';

export interface Core {
	readonly env: StoreEnvironment;
	readonly names: Names;
	readonly codec: Codec;
	/** Name of the database, whose it is, and id of this device. */
	readonly database: string;
	readonly workspace: WorkspaceId;
	readonly device: string;
	/** Commits, a batch's last transaction, and all reads. */
	readonly strict: Dexie;
	/** Opens the second connection on first use: chunks of a batch, and what can be derived again. */
	relaxed(): Promise<Dexie>;
	readonly live: LiveDirectory;
	/** The doors of a sealed database; null while plain. */
	seal: Seal | null;
	/** Newest entry this store has taken in. */
	seq: number;
	closed: boolean;
	/** Tells the listeners of this store; with `post`, the other tabs too. */
	announce(change: StoreChange, post: boolean): void;
	/** Tells the other tabs that have this database open. */
	post(message: { change: StoreChange } | { seal: Seal }): void;
	/** Told now and then how many customers live. */
	counted(customers: number): void;
	/** Ends the store for good; `wiped` becomes `moved` where the registry points elsewhere by now. */
	end(reason: ClosedReason): void;
	/** Why it ended; null where somebody just closed it. */
	fate(): Promise<ClosedReason | null>;
}

export function recordsOf(database: Dexie, table: TableName) {
	return database.table<RecordRow, string>(table);
}
export function pagesOf(database: Dexie) {
	return database.table<PageRow, [string, number]>('pages');
}
export function journalOf(database: Dexie) {
	return database.table<JournalRow, number>('journal');
}
export function payloadsOf(database: Dexie) {
	return database.table<PayloadRow, [string, number]>('payloads');
}
export function batchesOf(database: Dexie) {
	return database.table<BatchRow, number>('batches');
}
export function metaOf(database: Dexie) {
	return database.table<MetaRow, string>('meta');
}
export async function headOf(database: Dexie): Promise<HeadRow> {
	const row = await metaOf(database).get('head');
	if (row?.key !== 'head') throw new Error('Impossible: a database without its head row');
	return row;
}

/** Runs one call of the store: refused once closed; expected failures of the storage become values. */
export async function guarded<T>(core: Core, call: () => Promise<Result<T>>): Promise<Result<T>> {
	if (core.closed) return refusal(core);
	try {
		return await call();
	} catch (error) {
		const failure = failureOf(error);
		return failure.code === 'database-closed' && core.closed ? refusal(core) : { ok: false, error: failure };
	}
}

async function refusal(core: Core): Promise<Result<never>> {
	return fail((await core.fate()) === 'moved' ? 'database-moved' : 'database-closed');
}

/** Runs a write under the lock that all tabs of this copy share. */
export function underWriteLock<T>(core: Core, write: () => Promise<T>): Promise<T> {
	return core.env.locks.request(core.names.writeLock, write) as Promise<T>;
}
