/**
 * Moving a workspace from one database to another: vault on or off, restore, migration. One protocol:
 *
 * 1. Under the batch lock, held to the end, the new database is registered as `filling`: until the pointer moves
 *    it is nobody's, and the next start after a crash drops it.
 * 2. It is filled and read back while others go on writing (of a restore: while their writes wait).
 * 3. Under the write lock the old one is set `closing`, the last rows follow, counts and journal are compared.
 * 4. The tabs are told to look once the batch lock is free, should nobody tell them more. One transaction of the
 *    registry moves the pointer. Before it everything can be taken back; after it nothing.
 * 5. The old one is `retired` and kept, or deleted; the tabs are told.
 *
 * What a crash left `closing` is opened again by the next start or write that finds the batch lock free.
 */
import type { Dexie } from 'dexie';
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { Seal } from '#lib/domain/vault.ts';
import { plainCodec } from './codec.ts';
import type { Codec } from './codec.ts';
import { setState } from './closing.ts';
import { connect, failureOf } from './connection.ts';
import type { ConnectionOptions } from './connection.ts';
import type { LongOptions, OpenRows, StoreEnvironment } from './contract.ts';
import { COPIED_TABLES } from './copying.ts';
import type { CopyEnd } from './copying.ts';
import { metaOf } from './core.ts';
import { CopyError, Filling } from './filling.ts';
import { checkJournal } from './findings.ts';
import { deleteForGood, keptRow, leavingRow } from './leaving.ts';
import { namesFor } from './names.ts';
import { changing, newDatabaseName, tellMoved, tellMoving, withKnownRegistry, withRegistry } from './registry.ts';
import type { Place } from './registry.ts';
import { sealRow } from './rows.ts';
import { DATABASE_VERSION, LAYOUT, STORES } from './schema.ts';
import type { DatabaseRow, Layout, SentinelRow, WindowRow } from './schema.ts';

/** How a new database is sealed; null: plain. */
export type Sealing = { seal: Seal; codec: Codec } | null;

interface Transfer {
	env: StoreEnvironment;
	from: Place;
	sealing: Sealing;
	/** Another one in tests of migrations only. */
	layout?: Layout;
	/** Connection to the old database; null where it is lost. */
	old: Dexie | null;
	/** Null: that of the source. */
	sentinel: SentinelRow | null;
	rows: (beforeLast: () => Promise<void>) => AsyncGenerator<OpenRows, CopyEnd | null>;
	/** Others go on writing until the last rows; otherwise their writes wait from the start. */
	isLive: boolean;
	/** The source's head window for the new database; asked for once nobody writes. */
	window?: (codec: Codec) => Promise<WindowRow | null>;
	leave: 'delete' | 'keep';
	reason?: 'restore' | 'migration';
	options: LongOptions;
}
/** Steps 1 to 5. Whatever fails before the pointer moves leaves everything as it was. */
export async function transfer(task: Transfer): Promise<Result<void>> {
	const { env, from, sealing, old, options } = task;
	const { signal } = options;
	const name = newDatabaseName(env);
	const registered = await withRegistry(env, (registry) =>
		registry.databases.add({
			name,
			workspace: from.workspace.id,
			state: 'filling',
			at: env.now(),
			sealed: sealing !== null,
			customers: 0
		})
	);
	if (!registered.ok) return registered;
	const opening = new Set<Dexie>();
	const write = writeLock(env);
	let hasMoved = false;
	try {
		const { version, stores } = task.layout ?? LAYOUT;
		const relaxed = await connectTo(name, { version, stores, durability: 'relaxed' });
		const strict = await connectTo(name, { version, stores });
		if (!relaxed.ok) return relaxed;
		opening.add(relaxed.value);
		if (!strict.ok) return strict;
		opening.add(strict.value);
		const codec = sealing?.codec ?? plainCodec;
		const filling = new Filling(relaxed.value, codec);
		const close = async () => {
			await write.take();
			if (old) await setState(old, 'closing');
		};
		if (!task.isLive) {
			await close();
			// Whoever wants to write meets `closing` and waits for the end of the switch.
			await write.release();
		}
		const end = await fill(filling, task, close);
		if (!end) return fail('cancelled');
		const sentinel = task.sentinel ?? filling.sentinel;
		if (!sentinel) throw new CopyError('The sentinel is missing');
		await filling.finish(strict.value, sentinel, sealing && (await sealRow(codec, sealing.seal)));
		await compare(strict.value, codec, filling, end, task.isLive);
		const window = await task.window?.(codec);
		if (window) await metaOf(strict.value).put(window);
		if (signal?.aborted) return fail('cancelled');
		tellMoving(env, from.database.name);
		hasMoved = await movePointer(task, name, filling.customers);
		if (!hasMoved) return fail('database-moved');
		if (old) await retire(old);
	} catch (error) {
		if (signal?.aborted) return fail('cancelled');
		throw error;
	} finally {
		for (const database of opening) database.close();
		if (!hasMoved) await takeBack(task, name);
		await write.release();
	}
	tellMoved(env, from.database.name);
	return ok();
}

/** Step 2, and the rows of step 3. Null where it was cancelled. */
async function fill(filling: Filling, task: Transfer, close: () => Promise<void>): Promise<CopyEnd | null> {
	const { signal, onProgress } = task.options;
	const rows = task.rows(async () => {
		await filling.verify(signal);
		await close();
	});
	let done = 0;
	try {
		for (;;) {
			if (signal?.aborted) return null;
			const next = await rows.next();
			if (next.done) {
				if (!task.isLive) await filling.verify(signal);
				return next.value;
			}
			await filling.add(next.value);
			done += next.value.rows.length;
			onProgress?.(done);
		}
	} finally {
		await rows.return(null);
	}
}

/** Counts on both sides, and the journal: its newest hash, and of a backup the whole chain. */
async function compare(database: Dexie, codec: Codec, filling: Filling, end: CopyEnd, isLive: boolean): Promise<void> {
	const { head } = filling;
	if (head?.seq !== end.head.seq || head.hash !== end.head.hash) throw new CopyError('The journal ends elsewhere');
	for (const table of COPIED_TABLES) {
		const [expected, taken] = [end.counts[table] ?? 0, filling.counts[table]];
		const found = await database.table(table).count();
		if (found !== expected || found !== taken)
			throw new CopyError(`${table} holds ${found} rows, ${expected} were expected`);
	}
	// A live source has the same chain: every header and payload was compared row by row.
	if (isLive) return;
	const journal = await checkJournal(database, codec);
	if (!journal?.ok) throw new CopyError(`The journal of the backup is broken at entry ${journal?.firstBad}`);
}

/** Step 4. False where the workspace's pointer is not where it was: then nothing changed. */
async function movePointer(task: Transfer, name: string, customers: number): Promise<boolean> {
	const { env, from, sealing } = task;
	const at = env.now();
	const done = await withRegistry(env, (registry) =>
		changing(registry, async () => {
			const workspace = await registry.workspaces.get(from.workspace.id);
			const filling = await registry.databases.get(name);
			if (workspace?.database !== from.database.name || filling?.state !== 'filling') return false;
			const before = await registry.databases.get(from.database.name);
			// From here on its loss would be noticed, as that of the old one was.
			const created = before?.created ?? (task.isLive ? undefined : at);
			const since = (task.isLive && before?.at) || at;
			const rows: DatabaseRow[] = [{ ...filling, state: 'current', at: since, customers, created }];
			if (before)
				rows.push(task.leave === 'keep' ? keptRow(before, at, task.reason ?? 'restore') : leavingRow(before, at));
			if (sealing && task.leave === 'delete') {
				const siblings = await registry.databases.toArray();
				const readable = siblings.filter(
					(row) => row.workspace === workspace.id && row.state === 'kept' && !row.sealed
				);
				rows.push(...readable.map((row) => leavingRow(row, at)));
			}
			await registry.databases.bulkPut(rows);
			await registry.workspaces.put({ ...workspace, database: name, sealed: sealing !== null });
			return true;
		})
	);
	if (!done.ok) throw Object.assign(new Error('The registry cannot be written'), { name: 'DatabaseClosedError' });
	return done.value;
}

/**
 * After a failure: the new database goes, the old one takes writes again — unless the pointer moved after all,
 * which only the registry knows where its last answer was lost. What cannot be done now, the next start does.
 */
async function takeBack({ env, from, old }: Transfer, name: string): Promise<void> {
	try {
		const known = await withKnownRegistry(env, async (registry) => ({
			isFilling: (await registry.databases.get(name))?.state === 'filling',
			stands: (await registry.workspaces.get(from.workspace.id))?.database === from.database.name
		}));
		if (!known.ok) return;
		// Deleting first makes room, where the disk is full.
		if (known.value.isFilling) await deleteForGood(env, [name]);
		if (known.value.stands && old?.isOpen()) await setState(old, 'open');
		if (known.value.isFilling) await withKnownRegistry(env, (registry) => registry.databases.delete(name));
	} catch (error) {
		// The failure that brought us here is the one to tell.
		failureOf(error, 'storage-denied');
	}
}

/** Marks what was left. Closed it takes no writes either, so a failure here changes nothing. */
async function retire(old: Dexie): Promise<void> {
	try {
		await setState(old, 'retired');
	} catch (error) {
		failureOf(error, 'storage-denied');
	}
}

/** The write lock, taken at some point and released at the end. */
export function writeLock(env: StoreEnvironment): { take: () => Promise<void>; release: () => Promise<void> } {
	let release = () => {};
	let held: Promise<unknown> | null = null;
	return {
		async take() {
			await new Promise<void>((taken, refused) => {
				const until = new Promise<void>((resolve) => (release = resolve));
				held = env.locks.request(namesFor(env.base).writeLock, () => {
					taken();
					return until;
				});
				held.catch(refused);
			});
		},
		async release() {
			release();
			await held;
		}
	};
}

/** A connection to a database as it stands, of this layout or an older one. */
export function connectTo(name: string, options: Partial<ConnectionOptions> = {}): Promise<Result<Dexie>> {
	return connect({
		name,
		version: DATABASE_VERSION,
		stores: STORES,
		durability: 'strict',
		asItStands: true,
		...options
	});
}
