/** The workspaces of this device: which there are, made, chosen, named and removed. */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { Seal, Workspace, WorkspaceId } from '#lib/domain/vault.ts';
import { connect } from './connection.ts';
import type { StoreEnvironment } from './contract.ts';
import { metaOf } from './core.ts';
import { dropLeft, leavingRow } from './leaving.ts';
import { addPlace, changing, currentPlace, newDatabaseName, tellMoved, withRegistry } from './registry.ts';
import type { Registry } from './registry.ts';
import type { Memory } from './remembering.ts';
import { DATABASE_VERSION, STORES } from './schema.ts';
import type { WorkspaceRow } from './schema.ts';

/** All of them, the oldest first. */
export async function listed(
	env: StoreEnvironment,
	current: WorkspaceId
): Promise<Result<{ list: Workspace[]; current: WorkspaceId }>> {
	const found = await withRegistry(env, (registry) => registry.workspaces.toArray());
	if (!found.ok) return found;
	const list = found.value.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
	return ok({ list: list.map(publicWorkspace), current });
}

export function add(env: StoreEnvironment, label: string): Promise<Result<Workspace>> {
	return makeCurrent(env, async (registry) => (await addPlace(registry, env, label, newDatabaseName(env))).workspace);
}

export async function select(env: StoreEnvironment, id: WorkspaceId): Promise<Result<void>> {
	const done = await makeCurrent(env, async (registry) => (await registry.workspaces.get(id)) ?? null);
	return done.ok ? ok() : done;
}

export async function rename(env: StoreEnvironment, id: WorkspaceId, label: string): Promise<Result<void>> {
	const renamed = await withRegistry(env, (registry) => registry.workspaces.update(id, { label }));
	return !renamed.ok ? renamed : renamed.value > 0 ? ok() : fail('not-found');
}

export async function sealOf(env: StoreEnvironment, id: WorkspaceId): Promise<Result<Seal | null>> {
	const workspace = await withRegistry(env, (registry) => registry.workspaces.get(id));
	if (!workspace.ok) return workspace;
	return workspace.value ? sealIn(workspace.value.database) : fail('not-found');
}

export async function remove(env: StoreEnvironment, memory: Memory, id: WorkspaceId): Promise<Result<void>> {
	const removed = await withRegistry(env, (registry) => changing(registry, () => removeFrom(registry, env, id)));
	if (!removed.ok) return removed;
	if (!removed.value) return fail('not-found');
	if (removed.value.wasCurrent) tellMoved(env, removed.value.databases[0]!);
	await Promise.all([dropLeft(env), memory.refresh()]);
	return ok();
}

/** Makes a workspace current and has every tab follow. */
async function makeCurrent(
	env: StoreEnvironment,
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
	await registry.databases.bulkPut(databases.map((row) => leavingRow(row, env.now())));
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

/** The doors of a database by name, without opening it as a store; null while plain. */
async function sealIn(name: string): Promise<Result<Seal | null>> {
	const connection = {
		name,
		version: DATABASE_VERSION,
		stores: STORES,
		durability: 'strict',
		mustExist: true,
		asItStands: true
	} as const;
	const opened = await connect(connection);
	if (!opened.ok) return opened;
	try {
		const row = await metaOf(opened.value).get('seal');
		return ok(row?.key === 'seal' ? row.seal : null);
	} finally {
		opened.value.close();
	}
}

function publicWorkspace({ id, label, sealed, createdAt }: WorkspaceRow): Workspace {
	return { id, label, sealed, createdAt };
}
