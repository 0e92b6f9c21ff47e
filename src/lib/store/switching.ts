/**
 * What makes another database current: turning the vault on or off, a restore, and going back to what was kept.
 * The first two fill a new database, by the protocol in transferring.ts.
 */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { BackupManifest } from '#lib/domain/backup.ts';
import type { Seal } from '#lib/domain/vault.ts';
import { setState, takesWrites } from './closing.ts';
import type { LongOptions, OpenRows, StoreEnvironment, VaultKey } from './contract.ts';
import { copyRows } from './copying.ts';
import type { CopyEnd } from './copying.ts';
import type { Core } from './core.ts';
import { CopyError } from './filling.ts';
import { dropLeft, keptRow } from './leaving.ts';
import { namesFor } from './names.ts';
import { rollBackRunning } from './recovery.ts';
import { changing, tellMoved, tellMoving, withKnownRegistry, withRegistry } from './registry.ts';
import type { Place, Registry } from './registry.ts';
import { newSentinel, readRows } from './rows.ts';
import { connectTo, transfer, writeLock } from './transferring.ts';
import type { Sealing } from './transferring.ts';
import { windowFor } from './window.ts';

type Target = { seal: Seal; key: VaultKey } | null;

/** Runs a switch under the batch lock; `busy` while a batch or another switch runs. */
function asOnlySwitch<T>(env: StoreEnvironment, run: () => Promise<Result<T>>): Promise<Result<T>> {
	const { batchLock } = namesFor(env.base);
	return env.locks.request(batchLock, { ifAvailable: true }, async (lock) => (lock ? run() : fail('busy'))) as Promise<
		Result<T>
	>;
}

/** Turns the vault on or off; see `Store.move`. */
export async function move(core: Core, target: Target, options: LongOptions = {}): Promise<Result<void>> {
	if ((core.seal === null) === (target === null)) return fail('already');
	const moved = await asOnlySwitch(core.env, async () => {
		if (!(await takesWrites(core))) return fail('database-moved');
		await rollBackRunning(core);
		const from = await placeOf(core);
		if (!from.ok) return from;
		return transfer({
			env: core.env,
			from: from.value,
			sealing: await sealingFor(target),
			old: core.strict,
			sentinel: null,
			rows: (beforeLast) => copyRows(core, { signal: options.signal, beforeLast }),
			isLive: true,
			window: (codec) => windowFor(codec, core),
			// What was plain must not stay readable, nor what was kept of it.
			leave: 'delete',
			options
		});
	});
	if (!moved.ok) return moved;
	core.end('moved');
	await dropLeft(core.env);
	return ok();
}

/** Fills a new database from a backup and makes it current; see `Device.restore`. */
export async function restore(
	env: StoreEnvironment,
	from: Place,
	rows: AsyncIterable<OpenRows>,
	expected: BackupManifest,
	target: Target,
	options: LongOptions = {}
): Promise<Result<void>> {
	const done = await asOnlySwitch(env, async () => {
		const connected = await connectTo(from.database.name, { mustExist: true });
		if (!connected.ok && connected.error.code !== 'not-found') return connected;
		const database = connected.ok ? connected.value : null;
		try {
			// A database without these rows was emptied underneath us: nothing to keep, nothing to close.
			const known = database && (await readRows(database));
			return await transfer({
				env,
				from,
				sealing: await sealingFor(target),
				old: known && database,
				sentinel: { ...newSentinel(env), ...(known && { device: known.sentinel.device }) },
				rows: () => expecting(rows, expected),
				isLive: false,
				leave: known && known.head.seq > 0 ? 'keep' : 'delete',
				options
			});
		} finally {
			database?.close();
		}
	});
	if (done.ok) await dropLeft(env);
	return done;
}

/** Makes a kept database current again; see `Device.goBack`. */
export async function goBack(env: StoreEnvironment, from: Place, name: string): Promise<Result<void>> {
	return asOnlySwitch(env, async () => {
		const target = await connectTo(name, { mustExist: true });
		if (!target.ok) return target;
		const current = await connectTo(from.database.name, { mustExist: true });
		const write = writeLock(env);
		let hasMoved = false;
		try {
			if (!(await readRows(target.value))) return fail('not-found');
			await write.take();
			if (current.ok) await setState(current.value, 'closing');
			await setState(target.value, 'open');
			tellMoving(env, from.database.name);
			const swapped = await withRegistry(env, (registry) => changing(registry, () => swap(registry, env, from, name)));
			if (!swapped.ok) return swapped;
			hasMoved = swapped.value;
			if (!hasMoved) return fail('not-found');
		} finally {
			if (current.ok) {
				if (!hasMoved) await setState(current.value, 'open');
				current.value.close();
			}
			target.value.close();
			await write.release();
		}
		tellMoved(env, from.database.name);
		return ok();
	});
}

async function swap(registry: Registry, env: StoreEnvironment, from: Place, name: string): Promise<boolean> {
	const workspace = await registry.workspaces.get(from.workspace.id);
	const [target, before] = await registry.databases.bulkGet([name, from.database.name]);
	if (!before || target?.state !== 'kept' || target.workspace !== workspace?.id) return false;
	if (workspace.database !== before.name) return false;
	const { until, reason, ...row } = target;
	const at = env.now();
	await registry.databases.bulkPut([{ ...row, state: 'current', at }, keptRow(before, at, reason ?? 'restore')]);
	await registry.workspaces.put({ ...workspace, database: name, sealed: target.sealed });
	return true;
}

/** The rows of a backup, and at their end what its manifest says must have come. */
async function* expecting(
	rows: AsyncIterable<OpenRows>,
	{ counts, seq, hash }: BackupManifest
): AsyncGenerator<OpenRows, CopyEnd | null> {
	let head: Record<string, unknown> | undefined;
	for await (const some of rows) {
		if (some.unreadable?.length) throw new CopyError('The backup has rows that nobody could read');
		if (some.table === 'meta') head = some.rows.find(({ row }) => row.key === 'head')?.row ?? head;
		yield some;
	}
	if (!head || head.seq !== seq || head.hash !== hash) throw new CopyError('The backup ends at another entry');
	return { head: head as unknown as CopyEnd['head'], counts };
}

async function sealingFor(target: Target): Promise<Sealing> {
	if (!target) return null;
	const { createAead } = await import('./vault/aead.ts');
	return { seal: target.seal, codec: createAead(target.key, target.seal.vaultId) };
}

/** A workspace and the database it must still have; `database-moved` where it has another. */
export async function placeOf(core: Core): Promise<Result<Place>> {
	const found = await withKnownRegistry(core.env, async (registry) => ({
		workspace: await registry.workspaces.get(core.workspace),
		database: await registry.databases.get(core.database)
	}));
	if (!found.ok) return found;
	const { workspace, database } = found.value;
	return workspace?.database === core.database && database ? ok({ workspace, database }) : fail('database-moved');
}
