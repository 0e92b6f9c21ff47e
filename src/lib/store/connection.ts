/**
 * The only place that opens a database. Left alone, Dexie opens a newer database with older code,
 * re-opens by itself after an upgrade elsewhere, and after an eviction answers from a new empty one
 * (measured, see the fault tests). So: a version gate before Dexie, `autoOpen: false`, and an `open`
 * that works once.
 */
import { Dexie } from 'dexie';
import { fail, ok } from '#lib/domain/errors.ts';
import type { Failure, Result } from '#lib/domain/errors.ts';
import { UnreadableError } from './codec.ts';

export interface ConnectionOptions {
	name: string;
	version: number;
	stores: Record<string, string>;
	durability: 'strict' | 'relaxed';
	/** Fails with `not-found` instead of creating it. */
	mustExist?: boolean;
	/** Opens an older one with the tables it has, instead of upgrading it in place. */
	asItStands?: boolean;
	onBlocked?: (blocked: boolean) => void;
	/** The connection is gone: upgraded elsewhere (`newer`), deleted (`wiped`), or nobody knows why (`lost`). */
	onGone?: (reason: 'newer' | 'wiped' | 'lost') => void;
}

const BLOCKED_AFTER_MS = 3000;

/** How long to wait before each further attempt where the browser failed and does not say why, in ms. */
const AGAIN_AFTER_MS = [100, 900];

/**
 * Opens a database; `database-newer` (found, known: native versions) without touching it, `storage-denied`. Chromium
 * fails when it finds its files damaged, after a crash say, and repairs or replaces them as it does: only the next
 * attempt tells what is left.
 */
export async function connect(options: ConnectionOptions): Promise<Result<Dexie>> {
	if (typeof indexedDB === 'undefined') return fail('storage-denied');
	for (let attempt = 0; ; attempt++) {
		try {
			return await connectOnce(options);
		} catch (error) {
			const names = namesBehind(error);
			if (options.mustExist && names.has(MISSING)) return fail('not-found');
			const wait = AGAIN_AFTER_MS[attempt];
			if (wait === undefined || !names.has('UnknownError'))
				return { ok: false, error: failureOf(error, 'storage-denied') };
			await new Promise((resolve) => setTimeout(resolve, wait));
		}
	}
}

async function connectOnce(options: ConnectionOptions): Promise<Result<Dexie>> {
	const { name, version, stores, durability } = options;
	const found = await nativeVersion(name);
	if (found === 0 && options.mustExist) return fail('not-found');
	if (isNewer(found, version)) return fail('database-newer', { found, known: version * 10 });
	const database = new Dexie(name, { autoOpen: false, chromeTransactionDurability: durability });
	const isOlder = found > 0 && found < version * 10;
	if (!isOlder || !options.asItStands) database.version(version).stores(stores);
	// Thrown while it is being created: so it is not created.
	if (options.mustExist) database.on('populate', refuseCreation);
	const unblock = watchBlocked(database, options.onBlocked);
	try {
		await database.open();
	} finally {
		unblock();
	}
	// Another tab may have upgraded between the gate and the opening.
	const opened = database.backendDB().version;
	if (isNewer(opened, version)) {
		database.close();
		return fail('database-newer', { found: opened, known: version * 10 });
	}
	// Dexie has one more path that opens again, where a transaction finds a dead handle.
	database.open = () => Dexie.Promise.reject(new Dexie.DatabaseClosedError());
	watchGone(database, options.onGone);
	return ok(database);
}

const MISSING = 'MissingDatabaseError';
function refuseCreation(): never {
	throw Object.assign(new Error('There is no such database'), { name: MISSING });
}

function isNewer(native: number, known: number): boolean {
	return Math.floor(native / 10) > known;
}

/** Native version of a database, 0 where there is none; never creates it. */
async function nativeVersion(name: string): Promise<number> {
	if (typeof indexedDB.databases === 'function') {
		const list = await indexedDB.databases();
		return list.find((entry) => entry.name === name)?.version ?? 0;
	}
	return new Promise((resolve, reject) => {
		const request = indexedDB.open(name);
		let isNew = false;
		request.onupgradeneeded = () => {
			isNew = true;
			request.transaction?.abort();
		};
		request.onsuccess = () => {
			const found = request.result.version;
			request.result.close();
			resolve(found);
		};
		request.onerror = () => (isNew ? resolve(0) : reject(request.error ?? new Error('open failed')));
	});
}

function watchBlocked(database: Dexie, onBlocked: ConnectionOptions['onBlocked']): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let told = false;
	database.on('blocked', () => {
		timer ??= setTimeout(() => {
			told = true;
			onBlocked?.(true);
		}, BLOCKED_AFTER_MS);
	});
	return () => {
		clearTimeout(timer);
		if (told) onBlocked?.(false);
	};
}

function watchGone(database: Dexie, onGone: ConnectionOptions['onGone']): void {
	let reason: 'newer' | 'wiped' | 'lost' = 'lost';
	// Newest subscriber first: `false` keeps Dexie's own handler, which would allow opening again, from running.
	database.on('versionchange', (event) => {
		reason = event.newVersion ? 'newer' : 'wiped';
		database.close();
		return false;
	});
	database.on('close', () => onGone?.(reason));
}

/** Names of all databases that begin with a prefix. */
export async function databasesWith(prefix: string): Promise<string[]> {
	if (typeof indexedDB.databases !== 'function') return [];
	const list = await indexedDB.databases();
	return list.flatMap((entry) => (entry.name?.startsWith(prefix) ? [entry.name] : []));
}

/** Deletes a database; waits until other connections let go. */
export async function deleteDatabase(name: string): Promise<void> {
	await Dexie.delete(name);
}

/** The expected failure behind what Dexie or the browser threw; anything else gets `otherwise` or is thrown on. */
export function failureOf(error: unknown, otherwise?: 'storage-denied'): Failure {
	const names = namesBehind(error);
	if (names.has('QuotaExceededError')) return { code: 'quota' };
	if (names.has('DatabaseClosedError') || names.has('InvalidStateError')) return { code: 'database-closed' };
	if (names.has('CopyError')) return { code: 'copy-failed' };
	if (names.has('ConstraintError')) return { code: 'invalid', params: { field: 'id' } };
	if (error instanceof UnreadableError)
		return { code: 'record-unreadable', params: { table: error.table, count: error.count } };
	if (otherwise) return { code: otherwise };
	throw error;
}

/** Names of an error and of those behind it. */
export function namesBehind(error: unknown): Set<string> {
	const names = new Set<string>();
	for (let cause: unknown = error; cause instanceof Object && names.size < 8;) {
		const { name, inner, failures } = cause as { name?: string; inner?: unknown; failures?: unknown[] };
		if (!name || names.has(name)) break;
		names.add(name);
		cause = failures?.[0] ?? inner;
	}
	return names;
}
