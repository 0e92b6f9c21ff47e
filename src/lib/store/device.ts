/**
 * What stands on this device for this copy of Kith: workspaces, the database of each, and which one is
 * current. The one way to a store. Whatever moves a pointer does so in one transaction of the registry and
 * tells the other tabs, which then open what is current.
 */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { Workspace, WorkspaceId } from '#lib/domain/vault.ts';
import { databasesWith, deleteDatabase, failureOf } from './connection.ts';
import type { BackupBook, Device, KeptDatabase, Opening, Store, StoreEnvironment, VaultKey } from './contract.ts';
import { dropLeft, isLeftover, isOverdue, leavingRow, tidy } from './leaving.ts';
import { namesFor } from './names.ts';
import { openDatabase, sealIn } from './open.ts';
import {
	addPlace,
	changing,
	currentDatabase,
	currentPlace,
	emptyBook,
	newDatabaseName,
	tellMoved,
	withRegistry
} from './registry.ts';
import type { Place, Registry } from './registry.ts';
import type { DatabaseRow, WorkspaceRow } from './schema.ts';

/** A database may move between the look at the registry and its opening; nobody moves it this often in a row. */
const ATTEMPTS = 5;

export function openDevice(env: StoreEnvironment): Device {
	const names = namesFor(env.base);
	let store: Store | null = null;

	async function open(key: VaultKey | null): Promise<Result<Opening>> {
		for (let attempt = 1; ; attempt++) {
			const found = await withRegistry(env, async (registry) => ({
				place: await locate(registry),
				hasLeftovers: (await registry.databases.toArray()).some((row) => isLeftover(row, env.now()))
			}));
			if (!found.ok) return found;
			const { place, hasLeftovers } = found.value;
			const opened = await openDatabase(env, place, key);
			// The first answer does not wait for what is only cleared away.
			if (hasLeftovers) void tidy(env);
			if (opened.ok) {
				if (place.database.state === 'new') await withRegistry(env, (registry) => created(registry, place));
				if (opened.value.state === 'open') store = opened.value.store;
				return opened;
			}
			if (opened.error.code !== 'not-found') return opened;
			const current = await currentDatabase(env);
			if (current === place.database.name || attempt === ATTEMPTS)
				return fail('data-lost', { customers: place.database.customers });
		}
	}

	/** The current workspace; made on the first start, by whichever tab comes first. */
	async function locate(registry: Registry): Promise<Place> {
		const known = await currentPlace(registry);
		if (known) return known;
		return changing(
			registry,
			async () => (await currentPlace(registry)) ?? addPlace(registry, env, '', names.firstDatabase)
		);
	}

	/** Makes a workspace current and has every tab follow. */
	async function makeCurrent(
		pick: (registry: Registry) => PromiseLike<WorkspaceRow | null>
	): Promise<Result<Workspace>> {
		const moved = await withRegistry(env, (registry) =>
			changing(registry, async () => {
				const before = await currentPlace(registry);
				const workspace = await pick(registry);
				if (workspace) await registry.meta.put({ key: 'current', workspace: workspace.id });
				return { before, workspace };
			})
		);
		if (!moved.ok) return moved;
		const { before, workspace } = moved.value;
		if (!workspace) return fail('not-found');
		if (before && before.workspace.id !== workspace.id) tellMoved(env, before.database.name);
		return ok(publicWorkspace(workspace));
	}

	return {
		open: ({ key }) => safely(() => open(key)),
		workspaces: () =>
			safely(async () => {
				const found = await withRegistry(env, async (registry) => {
					const current = await locate(registry);
					return { list: await registry.workspaces.toArray(), current: current.workspace.id };
				});
				if (!found.ok) return found;
				const list = found.value.list.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
				return ok({ list: list.map(publicWorkspace), current: found.value.current });
			}),
		addWorkspace: (label) =>
			safely(() =>
				makeCurrent(async (registry) => (await addPlace(registry, env, label, newDatabaseName(env))).workspace)
			),
		selectWorkspace: (id) =>
			safely(async () => {
				const done = await makeCurrent(async (registry) => (await registry.workspaces.get(id)) ?? null);
				return done.ok ? ok() : done;
			}),
		renameWorkspace: (id, label) =>
			safely(async () => {
				const renamed = await withRegistry(env, (registry) => registry.workspaces.update(id, { label }));
				return !renamed.ok ? renamed : renamed.value > 0 ? ok() : fail('not-found');
			}),
		sealOf: (id) =>
			safely(async () => {
				const workspace = await withRegistry(env, (registry) => registry.workspaces.get(id));
				if (!workspace.ok) return workspace;
				return workspace.value ? sealIn(workspace.value.database) : fail('not-found');
			}),
		removeWorkspace: (id) =>
			safely(async () => {
				const removed = await withRegistry(env, (registry) => changing(registry, () => removeFrom(registry, env, id)));
				if (!removed.ok) return removed;
				if (!removed.value) return fail('not-found');
				if (removed.value.wasCurrent) tellMoved(env, removed.value.databases[0]!);
				await dropLeft(env);
				return ok();
			}),
		restore: (rows, expected, target, options) =>
			safely(async () => {
				const place = await withRegistry(env, locate);
				if (!place.ok) return place;
				const { restore } = await import('./switching.ts');
				return restore(env, place.value, rows, expected, target, options);
			}),
		kept: () =>
			safely(() =>
				withRegistry(env, async (registry) => {
					const { workspace } = await locate(registry);
					const rows = (await registry.databases.toArray()).filter(
						(row) => row.workspace === workspace.id && row.state === 'kept' && !isOverdue(row, env.now())
					);
					return rows.sort((a, b) => b.at - a.at).map(publicKept);
				})
			),
		goBack: (name) =>
			safely(async () => {
				const place = await withRegistry(env, locate);
				if (!place.ok) return place;
				const { goBack } = await import('./switching.ts');
				return goBack(env, place.value, name);
			}),
		dropKept: (name) =>
			safely(async () => {
				const dropped = await withRegistry(env, (registry) =>
					changing(registry, async () => {
						const row = await registry.databases.get(name);
						if (row?.state !== 'kept') return false;
						await registry.databases.put(leavingRow(row, env.now()));
						return true;
					})
				);
				if (!dropped.ok) return dropped;
				if (!dropped.value) return fail('not-found');
				await dropLeft(env);
				return ok();
			}),
		backups: () => safely(() => changeBook((book) => book)),
		changeBackups: (change) => safely(() => changeBook(change)),
		destroy: () =>
			safely(async () => {
				store?.close();
				// The registry first: what a crash leaves then belongs to nobody and is deleted by the next destroy.
				await deleteDatabase(names.registry);
				for (const name of await databasesWith(names.prefix)) await deleteDatabase(name);
				return ok();
			}),
		close: () => store?.close()
	};

	async function changeBook(change: (book: BackupBook) => BackupBook): Promise<Result<BackupBook>> {
		return withRegistry(env, async (registry) => {
			const { workspace } = await locate(registry);
			const key = `book:${workspace.id}` as const;
			return changing(registry, async () => {
				const row = await registry.meta.get(key);
				const before = row && 'book' in row ? row.book : emptyBook();
				const book = change(before);
				if (book !== before) await registry.meta.put({ key, book });
				return book;
			});
		});
	}
}

async function created(registry: Registry, { database }: Place): Promise<void> {
	await changing(registry, async () => {
		const row = await registry.databases.get(database.name);
		if (row?.state === 'new') await registry.databases.put({ ...row, state: 'current' });
	});
}

/** Takes a workspace out of the registry; its databases, the current one first, are then to be deleted. */
async function removeFrom(
	registry: Registry,
	env: StoreEnvironment,
	id: WorkspaceId
): Promise<{ databases: string[]; wasCurrent: boolean } | null> {
	const workspace = await registry.workspaces.get(id);
	if (!workspace) return null;
	const current = await currentPlace(registry);
	const wasCurrent = current?.workspace.id === id;
	const databases = (await registry.databases.toArray()).filter((row) => row.workspace === id);
	await registry.databases.bulkPut(databases.map((row) => ({ ...row, state: 'leaving' as const, at: env.now() })));
	await registry.workspaces.delete(id);
	await registry.meta.delete(`book:${id}`);
	if (wasCurrent) {
		const other = await registry.workspaces.toCollection().first();
		if (other) await registry.meta.put({ key: 'current', workspace: other.id });
		else await addPlace(registry, env, '', newDatabaseName(env));
	}
	const names = databases
		.map((row) => row.name)
		.sort((a, b) => Number(b === workspace.database) - Number(a === workspace.database));
	return { databases: names, wasCurrent };
}

function publicKept({ name, reason, at, until, sealed, customers }: DatabaseRow): KeptDatabase {
	return { name, reason: reason ?? 'restore', at, until: until ?? at, sealed, customers };
}
function publicWorkspace({ id, label, sealed, createdAt }: WorkspaceRow): Workspace {
	return { id, label, sealed, createdAt };
}

/** Expected failures of the storage become values. */
async function safely<T>(call: () => Promise<Result<T>>): Promise<Result<T>> {
	try {
		return await call();
	} catch (error) {
		return { ok: false, error: failureOf(error) };
	}
}
