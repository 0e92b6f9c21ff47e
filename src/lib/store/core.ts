/** What the parts of one open store share, and the frame around each of its calls. */
import type { Dexie } from 'dexie';
import { fail } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { Seal, WorkspaceId } from '#lib/domain/vault.ts';
import type { Codec } from './codec.ts';
import type { CommitDone } from './commit.ts';
import { failureOf, namesBehind } from './connection.ts';
import type { ClosedReason, StoreChange, StoreEnvironment, TableName } from './contract.ts';
import type { Live } from './live.ts';
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
	/** Commits, a batch's last transaction, and all reads. Another one after the connection was lost. */
	readonly strict: Dexie;
	/** Opens the second connection on first use: chunks of a batch, and what can be derived again. */
	relaxed(): Promise<Dexie>;
	readonly live: Live;
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
	/**
	 * After the connection was lost: opens another one to the same database, once for all who met the loss.
	 * `broken` is the one that failed. False: the database is not there any more, and the store has ended.
	 */
	revive(broken: Dexie): Promise<boolean>;
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

/** What a call was about to write when its connection was lost: its second run sees whether that stands. */
export interface Trace {
	attempt: { seq: number; header: string; done: CommitDone } | null;
	/** Of an undo: records that were erased since. */
	erased: number;
}
export function newTrace(): Trace {
	return { attempt: null, erased: 0 };
}

/**
 * Runs one call of the store: refused once closed; expected failures of the storage become values. Where the
 * connection is lost on the way it runs a second time over a fresh one.
 */
export async function guarded<T>(
	core: Core,
	call: (trace: Trace) => Promise<Result<T>>,
	canRepeat = true
): Promise<Result<T>> {
	if (core.closed) return refusal(core);
	const trace = newTrace();
	const connection = core.strict;
	try {
		return await call(trace);
	} catch (error) {
		if (core.closed || !isLost(error)) return failed(core, error);
		if (!(await core.revive(connection))) return refusal(core);
		if (!canRepeat) return fail('engine-lost');
	}
	try {
		return await call(trace);
	} catch (error) {
		// Dead twice in a row is gone: whether it was written must not be guessed.
		const names = namesBehind(error);
		if (!core.closed && DEAD.some((name) => names.has(name))) core.end('wiped');
		return failed(core, error);
	}
}

/** The same for a call that cannot run twice, because what it takes in is used up: `engine-lost` after a loss. */
export function once<T>(core: Core, call: () => Promise<Result<T>>): Promise<Result<T>> {
	return guarded(core, call, false);
}

async function failed(core: Core, error: unknown): Promise<Result<never>> {
	if (core.closed) return refusal(core);
	return { ok: false, error: failureOf(error) };
}

/** Whether an error means that the connection died, and not that the request was wrong. */
export function isLost(error: unknown): boolean {
	const names = namesBehind(error);
	if (names.has('QuotaExceededError') || names.has('ConstraintError')) return false;
	// We abort nothing ourselves: what is aborted without a reason lost its connection.
	return DEAD.some((name) => names.has(name)) || names.has('AbortError');
}
const DEAD = ['DatabaseClosedError', 'InvalidStateError', 'UnknownError'];

async function refusal(core: Core): Promise<Result<never>> {
	return fail((await core.fate()) === 'moved' ? 'database-moved' : 'database-closed');
}

/** Runs a write under the lock that all tabs of this copy share. */
export function underWriteLock<T>(core: Core, write: () => Promise<T>): Promise<T> {
	return core.env.locks.request(core.names.writeLock, write) as Promise<T>;
}
