/**
 * Opens a store: registry, version gate, sentinel, recovery of a batch that a dead tab left behind —
 * and only then the first answer. A complete wipe looks like a first start; the engine and the screens
 * deal with that. What writes and undoes loads with the first write: the first screen only reads.
 */
import type { Dexie } from 'dexie';
import { newId } from '#lib/domain/ids.ts';
import { assert, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { plainCodec } from './codec.ts';
import type { Codec } from './codec.ts';
import { connect, databasesWith, deleteDatabase, failureOf } from './connection.ts';
import type { ConnectionOptions } from './connection.ts';
import type { JournalHeader, Store, StoreChange, StoreEnvironment, TableName } from './contract.ts';
import { guarded, headOf, journalOf, metaOf } from './core.ts';
import type { Core } from './core.ts';
import { checkJournal, publicHeader } from './journal.ts';
import type { JournalCheck } from './journal.ts';
import { LiveDirectory } from './live.ts';
import { namesFor } from './names.ts';
import { all, get, getMany, runningBatches } from './records.ts';
import { DATABASE_VERSION, NO_PAGE, REGISTRY_STORES, REGISTRY_VERSION, STORES, TABLE_NAMES } from './schema.ts';
import type { HeadRow, PointerRow, SentinelRow } from './schema.ts';

/**
 * Opens the current database of a copy, creating it on the first start. Fails with `database-newer`
 * (found, known), `storage-denied` or `quota`; where an older tab blocks it, it waits and says so.
 */
export async function openStore(
	environment: StoreEnvironment,
	options: { codec?: Codec } = {}
): Promise<Result<Store>> {
	const names = namesFor(environment.base);
	try {
		const pointer = await currentDatabase(names.registry, names.firstDatabase, environment);
		if (!pointer.ok) return pointer;
		const closing = new Set<(reason: 'newer' | 'wiped') => void>();
		const connection: ConnectionOptions = {
			name: pointer.value,
			version: DATABASE_VERSION,
			stores: STORES,
			durability: 'strict',
			onBlocked: environment.onBlocked,
			onGone: (reason) => closing.forEach((tell) => tell(reason))
		};
		const opened = await connect(connection);
		if (!opened.ok) return opened;
		const { head, sentinel } = await firstRows(opened.value, environment);
		const store = assemble(environment, options.codec ?? plainCodec, connection, opened.value, head, sentinel);
		closing.add(store.gone);
		if ((await runningBatches(store.core)).size > 0) {
			const { recoverBatches } = await import('./recovery.ts');
			await recoverBatches(store.core);
		}
		return ok(store.store);
	} catch (error) {
		return { ok: false, error: failureOf(error) };
	}
}

/** Which database is current: one row in the registry, because a vault or a restore moves to another. */
async function currentDatabase(
	registry: string,
	first: string,
	environment: StoreEnvironment
): Promise<Result<string>> {
	const opened = await connect({
		name: registry,
		version: REGISTRY_VERSION,
		stores: REGISTRY_STORES,
		durability: 'strict',
		onBlocked: environment.onBlocked
	});
	if (!opened.ok) return opened;
	const pointers = opened.value.table<PointerRow, string>('pointers');
	try {
		const known = await pointers.get('current');
		if (known) return ok(known.database);
		return await opened.value.transaction('rw', ['pointers'], async () => {
			const current = (await pointers.get('current')) ?? { key: 'current', database: first };
			await pointers.put(current);
			return ok(current.database);
		});
	} finally {
		opened.value.close();
	}
}

/** The rows every database has; written on creation, by whichever tab comes first. */
async function firstRows(
	database: Dexie,
	{ now, random }: StoreEnvironment
): Promise<{ head: HeadRow; sentinel: SentinelRow }> {
	const meta = metaOf(database);
	const known = await meta.get('sentinel');
	if (known?.key === 'sentinel') return { head: await headOf(database), sentinel: known };
	return database.transaction('rw', ['meta'], async () => {
		const other = await meta.get('sentinel');
		if (other?.key === 'sentinel') return { head: await headOf(database), sentinel: other };
		const sentinel: SentinelRow = { key: 'sentinel', device: newId(random), created: now() };
		const head: HeadRow = {
			key: 'head',
			state: 'open',
			seq: 0,
			hash: '',
			lamport: 0,
			openPage: NO_PAGE,
			openCount: 0,
			nextPage: 0,
			nextBatch: 1
		};
		await Promise.all([meta.add(sentinel), meta.add(head)]);
		return { head, sentinel };
	});
}

interface Assembled {
	store: Store;
	core: Core;
	gone: (reason: 'newer' | 'wiped') => void;
}

function assemble(
	env: StoreEnvironment,
	codec: Codec,
	connection: ConnectionOptions,
	strict: Dexie,
	head: HeadRow,
	sentinel: SentinelRow
): Assembled {
	const names = namesFor(env.base);
	const changeListeners = new Set<(change: StoreChange) => void>();
	const closedListeners = new Set<(reason: 'newer' | 'wiped') => void>();
	const channel = env.channel(names.channel);
	let relaxed: Promise<Dexie> | null = null;

	const core: Core = {
		env,
		names,
		codec,
		database: connection.name,
		device: sentinel.device,
		strict,
		relaxed: () => (relaxed ??= openRelaxed(connection)),
		live: new LiveDirectory(() => core),
		seq: head.seq,
		closed: false,
		announce(change, post) {
			if (core.closed) return;
			if (post) channel.postMessage(change);
			for (const listener of changeListeners) listener(change);
		}
	};

	channel.onmessage = (event: MessageEvent) => {
		if (core.closed) return;
		const change = event.data as StoreChange;
		core.live.refresh().then(
			() => core.announce(change, false),
			// A connection that closed meanwhile is told by `onClosed`.
			(error: unknown) => failureOf(error)
		);
	};

	const shut = (): boolean => {
		if (core.closed) return false;
		core.closed = true;
		core.live.stop();
		channel.onmessage = null;
		channel.close();
		strict.close();
		relaxed?.then(
			(database) => database.close(),
			() => {}
		);
		return true;
	};
	let goneFor: 'newer' | 'wiped' | null = null;
	const gone = (reason: 'newer' | 'wiped') => {
		if (!shut()) return;
		goneFor = reason;
		for (const listener of closedListeners) listener(reason);
	};

	const store: Store = {
		name: connection.name,
		get seq() {
			return core.seq;
		},
		get: (table, id) => guarded(core, () => get(core, table, id)),
		getMany: (table, ids) => guarded(core, () => getMany(core, table, ids)),
		all: (table) => guarded(core, () => all(core, table)),
		counts: () => guarded(core, () => countAll(core)),
		commit: (cause, changes) =>
			guarded(core, async () => {
				const { commit } = await import('./commit.ts');
				const done = await commit(core, cause, changes);
				return done.ok ? ok({ seq: done.value.seq, records: done.value.records, revs: done.value.revs }) : done;
			}),
		batch: (cause, chunks, options) =>
			guarded(core, async () => {
				const { batch } = await import('./batch.ts');
				const done = await batch(core, cause, chunks, options);
				return done.ok ? ok({ seq: done.value.seq, records: done.value.records }) : done;
			}),
		previewUndo: (seq) => guarded(core, async () => (await import('./undo.ts')).previewUndo(core, seq)),
		undo: (seq, changed, options) =>
			guarded(core, async () => (await import('./undo.ts')).undo(core, seq, changed, options)),
		journal: (before, limit) => guarded(core, () => readJournal(core, before, limit)),
		directory: () => guarded(core, () => core.live.directory()),
		async head() {
			if (core.closed) return null;
			const window = await guarded(core, async () => ok(await core.live.window()));
			return window.ok ? window.value : null;
		},
		onChange(listener) {
			changeListeners.add(listener);
			return () => changeListeners.delete(listener);
		},
		onClosed(listener) {
			closedListeners.add(listener);
			// Whoever asks late is told too: between opening and asking an upgrade may have come.
			if (goneFor) listener(goneFor);
			return () => closedListeners.delete(listener);
		},
		destroy: () =>
			guarded(core, async () => {
				shut();
				await relaxed?.catch(() => {});
				const all = new Set([...(await databasesWith(names.prefix)), connection.name, names.registry]);
				for (const name of all) await deleteDatabase(name);
				return ok();
			}),
		close: () => void shut()
	};
	return { store, core, gone };
}

async function openRelaxed(connection: ConnectionOptions): Promise<Dexie> {
	const opened = await connect({ ...connection, durability: 'relaxed' });
	if (!opened.ok) throw Object.assign(new Error('The second connection was refused'), { name: 'DatabaseClosedError' });
	return opened.value;
}

async function countAll(core: Core): Promise<Result<Record<TableName, number>>> {
	const counts: Record<TableName, number> = { customers: 0, segments: 0, fields: 0, imports: 0, settings: 0 };
	for (const table of TABLE_NAMES) {
		if (table === 'customers') {
			const window = await core.live.window();
			if (window) {
				counts.customers = window.living;
				continue;
			}
			const directory = await core.live.directory();
			if (!directory.ok) return directory;
			counts.customers = directory.value.living;
			continue;
		}
		const records = await all(core, table);
		if (!records.ok) return records;
		counts[table] = records.value.length;
	}
	return ok(counts);
}

async function readJournal(core: Core, before: number | null, limit: number): Promise<Result<JournalHeader[]>> {
	const journal = journalOf(core.strict);
	const range = before === null ? journal.orderBy('seq') : journal.where('seq').below(before);
	return ok((await range.reverse().limit(limit).toArray()).map(publicHeader));
}

/** Checks the whole journal of a database by name (see `checkJournal`); opens a connection of its own. */
export async function verifyJournal(name: string, codec: Codec = plainCodec): Promise<JournalCheck> {
	const opened = await connect({ name, version: DATABASE_VERSION, stores: STORES, durability: 'relaxed' });
	assert(opened.ok, 'a journal that cannot be opened');
	try {
		return await checkJournal(opened.value, codec);
	} finally {
		opened.value.close();
	}
}
