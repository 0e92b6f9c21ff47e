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
import { deleteForGood, dropLeft, isLeftover, isOverdue, leavingRow, tidy } from './leaving.ts';
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
	withKnownRegistry,
	withRegistry
} from './registry.ts';
import type { Place, Registry } from './registry.ts';
import { Memory } from './remembering.ts';
import { LAYOUT } from './schema.ts';
import type { DatabaseRow, Layout, RegistryRow, WorkspaceRow } from './schema.ts';

/** A database may move between the look at the registry and its opening; nobody moves it this often in a row. */
const ATTEMPTS = 5;

/** `layout` is another one in tests of migrations only. */
export function openDevice(env: StoreEnvironment, layout: Layout = LAYOUT): Device {
	const names = namesFor(env.base);
	const memory = new Memory(env);
	let store: Store | null = null;

	async function open(key: VaultKey | null): Promise<Result<Opening>> {
		for (let attempt = 1; ; attempt++) {
			const found = await find();
			if (!found.ok) return found;
			const { place, hasLeftovers } = found.value;
			let noted = place.database.created === undefined ? null : place.database.customers;
			const onCounted = (part: { created: number; customers: number }) => {
				if (part.customers === noted) return;
				noted = part.customers;
				void memory.note(place.database.name, part);
			};
			const opened = await openDatabase(env, place, key, { onCounted, layout });
			if (!opened.ok && opened.error.code === 'database-moved' && attempt < ATTEMPTS) continue;
			// The first answer does not wait for what is only cleared away or remembered.
			if (hasLeftovers) void tidy(env);
			if (opened.ok) {
				if (place.database.state === 'new') await withRegistry(env, (registry) => created(registry, place));
				if (opened.value.state === 'open') store = opened.value.store;
				void memory.refresh();
				return opened;
			}
			if (opened.error.code !== 'not-found') return opened;
			const current = await currentDatabase(env);
			if (current === place.database.name || attempt === ATTEMPTS) return lost(place.database.customers);
		}
	}

	/** The current workspace; made on a first start, which is one that nobody remembers anything before. */
	async function find(): Promise<Result<{ place: Place; hasLeftovers: boolean }>> {
		const known = await look();
		if (known.ok && known.value.place) return ok({ ...known.value, place: known.value.place });
		if (!known.ok && known.error.code !== 'not-found') return known;
		const orphans = await databasesWith(names.database(''));
		if (orphans.length > 0) {
			const adopted = await withRegistry(env, async (registry) => (await import('./adopting.ts')).adopt(registry, env));
			if (!adopted.ok) return adopted;
		}
		const remembered = await memory.recall();
		const again = await look();
		if (again.ok && again.value.place) return ok({ ...again.value, place: again.value.place });
		if (remembered) return lost(remembered.customers);
		const made = await withRegistry(env, locate);
		return made.ok ? ok({ place: made.value, hasLeftovers: again.ok && again.value.hasLeftovers }) : made;
	}

	function look(): Promise<Result<{ place: Place | null; hasLeftovers: boolean }>> {
		return withKnownRegistry(env, async (registry) => ({
			place: await currentPlace(registry),
			hasLeftovers: (await registry.databases.toArray()).some((row) => isLeftover(row, env.now()))
		}));
	}

	async function lost(customers: number): Promise<Result<never>> {
		const remembered = await memory.recall();
		return fail('data-lost', {
			customers: Math.max(customers, remembered?.customers ?? 0),
			lastBackup: remembered?.lastBackup ?? 0
		});
	}

	/** The current workspace; made where there is none, by whichever tab comes first. */
	async function locate(registry: Registry): Promise<Place> {
		const known = await currentPlace(registry);
		if (known) return known;
		return changing(registry, async () => {
			const other = await currentPlace(registry);
			if (other) return other;
			// The first name may still belong to one that is to be deleted.
			const isTaken = (await registry.databases.get(names.firstDatabase)) !== undefined;
			return addPlace(registry, env, '', isTaken ? newDatabaseName(env) : names.firstDatabase);
		});
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
				const place = await find();
				if (!place.ok) return place;
				const found = await withRegistry(env, async (registry) => ({
					list: await registry.workspaces.toArray(),
					current: place.value.place.workspace.id
				}));
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
				await Promise.all([dropLeft(env), memory.refresh()]);
				return ok();
			}),
		restore: (rows, expected, target, options) =>
			safely(async () => {
				const place = await withRegistry(env, locate);
				if (!place.ok) return place;
				const { restore } = await import('./switching.ts');
				const done = await restore(env, place.value, rows, expected, target, options);
				if (done.ok) await memory.refresh();
				return done;
			}),
		kept: () =>
			safely(() =>
				withRegistry(env, async (registry) => {
					const workspace = (await currentPlace(registry))?.workspace;
					const rows = (await registry.databases.toArray()).filter(
						(row) => row.workspace === workspace?.id && row.state === 'kept' && !isOverdue(row, env.now())
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
		standingSince: () =>
			safely(() => withRegistry(env, async (registry) => (await currentPlace(registry))?.database.at ?? env.now())),
		backups: () =>
			safely(async () => {
				const book = await withKnownRegistry(env, async (registry) => {
					const place = await currentPlace(registry);
					return place ? bookOf(await registry.meta.get(`book:${place.workspace.id}`)) : emptyBook();
				});
				return !book.ok && book.error.code === 'not-found' ? ok(emptyBook()) : book;
			}),
		changeBackups: (change) => safely(() => changeBook(change)),
		forgetLost: () =>
			safely(async () => {
				// Where the registry stands, its database is made anew by the next opening.
				const renewed = await withKnownRegistry(env, (registry) =>
					changing(registry, async () => {
						const row = (await currentPlace(registry))?.database;
						if (!row) return;
						const { created: _, ...rest } = row;
						await registry.databases.put({ ...rest, state: 'new', customers: 0 });
					})
				);
				if (!renewed.ok && renewed.error.code !== 'not-found') return renewed;
				await memory.forget();
				return ok();
			}),
		rawCopy: () =>
			safely(async () => {
				const current = await currentDatabase(env);
				// A registry that is newer itself does not say which one is current.
				const all = current ? [current] : await databasesWith(names.prefix);
				if (all.length === 0) return fail('not-found');
				return ok(await (await import('./raw-copy.ts')).rawCopy(env, all));
			}),
		destroy: () =>
			safely(async () => {
				store?.close();
				// Marked first: what a crash leaves is deleted by the next start, and nothing of it is opened again.
				const marked = await withKnownRegistry(env, (registry) =>
					changing(registry, async () => {
						const rows = await registry.databases.toArray();
						await registry.databases.bulkPut(rows.map((row) => leavingRow(row, env.now())));
						await Promise.all([registry.workspaces.clear(), registry.meta.clear()]);
					})
				);
				if (!marked.ok && marked.error.code !== 'not-found') return marked;
				// Now no other tab finds anything there that it would remember again.
				await memory.forget();
				await deleteForGood(env, await databasesWith(names.database('')));
				await deleteDatabase(names.registry);
				return ok();
			}),
		close: () => store?.close()
	};

	async function changeBook(change: (book: BackupBook) => BackupBook): Promise<Result<BackupBook>> {
		const found = await find();
		if (!found.ok) return found;
		const changed = await withRegistry(env, async (registry) => {
			const key = `book:${found.value.place.workspace.id}` as const;
			return changing(registry, async () => {
				const before = bookOf(await registry.meta.get(key));
				const book = change(before);
				if (book !== before) await registry.meta.put({ key, book });
				return book;
			});
		});
		if (changed.ok) await memory.refresh();
		return changed;
	}
}

function bookOf(row: RegistryRow | undefined): BackupBook {
	return row && 'book' in row ? row.book : emptyBook();
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
