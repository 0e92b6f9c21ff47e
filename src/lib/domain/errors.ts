/**
 * Expected failures are values with a code from this closed set; the sentence a person reads is a
 * translated message, one per code (`features/errors.ts`; a missing one is a type error).
 */

/** What failed. Parameters a code carries stand behind it. */
export type ErrorCode =
	// Records and writes
	| 'not-found'
	| 'invalid' // field
	| 'conflict' // with `conflicts`: somebody else changed the same field meanwhile
	| 'batch-running' // the record belongs to an import that is still being written
	| 'busy' // another import or batch already runs, perhaps in another tab
	| 'cancelled'
	| 'nothing-to-undo'
	| 'frozen' // an issued invoice or credit note stays as it is; a credit note takes it back. count: of those to be deleted, all of them
	| 'undo-has-changes' // count: records changed since; ask whether to keep or revert them
	// Storage
	| 'database-newer' // found, known: native versions
	| 'database-blocked' // another tab holds an older version open
	| 'database-closed' // upgraded or wiped underneath us; reload
	| 'database-moved' // to another database while the call ran; the engine opens that one and runs the call again
	| 'data-lost' // customers: how many this browser remembers; the database is gone
	| 'copy-failed' // what was written into a new database was not read back equal; the old one stands
	| 'storage-denied'
	| 'quota'
	// Vault
	| 'locked'
	| 'wrong-secret' // passphrase, code or passkey opens no door
	| 'weak-passphrase' // least: characters
	| 'recovery-mismatch' // the code typed back is not the one shown
	| 'kdf-refused' // reason: 'downgrade' | 'too-expensive'
	| 'passkey-unsupported'
	| 'record-unreadable' // table, count: sealed rows that do not open
	| 'already' // sealed or unsealed already
	// Backup
	| 'backup-invalid' // fault: BackupFault, frame
	| 'backup-refused' // reason: 'unreadable' | 'count-fell' | 'lost'; count
	| 'folder-lost' // the folder is gone or may not be used any more
	// Where the app runs
	| 'framed' // not offered inside another page
	| 'guest' // cross-site frame: no data here
	| 'read-only' // show mode
	// Files
	| 'file-empty'
	| 'file-binary' // looksLike: 'xlsx' | 'zip' | 'pdf' | 'image' | 'unknown'
	| 'file-too-large' // limit, found (bytes)
	| 'file-too-many-rows' // limit, found
	| 'file-too-many-columns' // limit, found
	| 'file-one-column'
	| 'file-no-rows'
	| 'file-unreadable' // row: where the reader gave up
	| 'file-changed' // changed on disk between check and import
	| 'no-identity' // no column says who the customer is
	// Analysis
	| 'too-few-customers' // needed, found
	| 'no-features'
	// Engine
	| 'engine-lost' // the worker died; the call can be repeated
	| 'engine-version' // page and worker come from different builds; reload
	| 'unexpected'; // message: for the bug report, never personal data

/** One field that two people changed: what it was, what this change wants, what stands there now. */
export interface FieldConflict {
	table: string;
	id: string;
	field: string;
	base: unknown;
	mine: unknown;
	theirs: unknown;
}

export interface Failure {
	code: ErrorCode;
	params?: Record<string, string | number>;
	conflicts?: FieldConflict[];
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

export function ok(): Result<void>;
export function ok<T>(value: T): Result<T>;
export function ok<T>(value?: T): Result<T | undefined> {
	return { ok: true, value };
}

export function fail(code: ErrorCode, params?: Record<string, string | number>): { ok: false; error: Failure } {
	return { ok: false, error: params ? { code, params } : { code } };
}

/** Stops on an impossible state; never used for expected failures. */
export function assert(condition: unknown, message: string): asserts condition {
	if (!condition) throw new Error(`Impossible: ${message}`);
}

/** Marks code that a complete `switch` cannot reach. */
export function unreachable(value: never): never {
	throw new Error(`Impossible: unexpected ${String(value)}`);
}
