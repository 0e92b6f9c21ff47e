/**
 * The registry: one small database per copy that says which workspaces stand on this device, which
 * database each one has, and which workspace is current. Moving a pointer is one transaction here. It is
 * opened for each use and closed at once: nothing in it is hot, and it cannot be held against deletion.
 */
import type { Dexie, Table } from 'dexie';
import { newId } from '#lib/domain/ids.ts';
import { ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { WorkspaceId } from '#lib/domain/vault.ts';
import type { Message } from './assemble.ts';
import { connect } from './connection.ts';
import type { StoreEnvironment } from './contract.ts';
import { namesFor } from './names.ts';
import { REGISTRY_STORES, REGISTRY_VERSION } from './schema.ts';
import type { DatabaseRow, RegistryRow, WorkspaceRow } from './schema.ts';

export interface Registry {
	readonly connection: Dexie;
	readonly workspaces: Table<WorkspaceRow, string>;
	readonly databases: Table<DatabaseRow, string>;
	readonly meta: Table<RegistryRow, string>;
}

/** Opens the registry for one use; creates it where it is missing. */
export async function withRegistry<T>(
	env: StoreEnvironment,
	use: (registry: Registry) => PromiseLike<T>
): Promise<Result<T>> {
	return useRegistry(env, use, false);
}

/** The same without creating it: `not-found` where there is none. */
export async function withKnownRegistry<T>(
	env: StoreEnvironment,
	use: (registry: Registry) => PromiseLike<T>
): Promise<Result<T>> {
	return useRegistry(env, use, true);
}

async function useRegistry<T>(
	env: StoreEnvironment,
	use: (registry: Registry) => PromiseLike<T>,
	mustExist: boolean
): Promise<Result<T>> {
	const opened = await connect({
		name: namesFor(env.base).registry,
		version: REGISTRY_VERSION,
		stores: REGISTRY_STORES,
		durability: 'strict',
		mustExist,
		onBlocked: env.onBlocked
	});
	if (!opened.ok) return opened;
	const connection = opened.value;
	try {
		const registry: Registry = {
			connection,
			workspaces: connection.table('workspaces'),
			databases: connection.table('databases'),
			meta: connection.table('meta')
		};
		return ok(await use(registry));
	} finally {
		connection.close();
	}
}

/** Runs a change of the registry in one transaction over all of it. */
export function changing<T>(registry: Registry, change: () => PromiseLike<T>): PromiseLike<T> {
	return registry.connection.transaction('rw', ['workspaces', 'databases', 'meta'], change);
}

/** A workspace and its database. */
export interface Place {
	workspace: WorkspaceRow;
	database: DatabaseRow;
}

/** The current workspace and its database; null before the first start. Inside the caller's transaction, if any. */
export async function currentPlace(registry: Registry): Promise<Place | null> {
	const current = await registry.meta.get('current');
	if (current?.key !== 'current') return null;
	const workspace = await registry.workspaces.get(current.workspace);
	const database = workspace && (await registry.databases.get(workspace.database));
	return workspace && database ? { workspace, database } : null;
}

/** Adds a workspace with a database that is still to be created, and makes it current. */
export async function addPlace(
	registry: Registry,
	{ now, random }: StoreEnvironment,
	label: string,
	name: string
): Promise<Place> {
	const id = newId(random) as string as WorkspaceId;
	const workspace: WorkspaceRow = { id, label, sealed: false, createdAt: now(), database: name };
	const database: DatabaseRow = {
		name,
		workspace: id,
		state: 'new',
		at: workspace.createdAt,
		sealed: false,
		customers: 0
	};
	await Promise.all([
		registry.workspaces.add(workspace),
		registry.databases.add(database),
		registry.meta.put({ key: 'current', workspace: id })
	]);
	return { workspace, database };
}

/** Whether a start has something to clear away. */
export function isLeftover(row: DatabaseRow, now: number): boolean {
	return row.state === 'leaving' || row.state === 'filling' || isOverdue(row, now);
}
export function isOverdue(row: DatabaseRow, now: number): boolean {
	return row.state === 'kept' && (row.until ?? 0) <= now;
}

/** Name of the database that is current on this device; null where the registry does not say. */
export async function currentDatabase(env: StoreEnvironment): Promise<string | null> {
	const place = await withKnownRegistry(env, currentPlace);
	return place.ok ? (place.value?.database.name ?? null) : null;
}

/** Tells all tabs, this one too, that a database they may have open is about to be left for another. */
export function tellMoving(env: StoreEnvironment, database: string): void {
	tell(env, { database, moving: true });
}
/** Tells them that it is no longer the one. */
export function tellMoved(env: StoreEnvironment, database: string): void {
	tell(env, { database, moved: true });
}
function tell(env: StoreEnvironment, message: Message): void {
	const channel = env.channel(namesFor(env.base).channel);
	channel.postMessage(message);
	channel.close();
}

/** A name for another database of this copy. */
export function newDatabaseName(env: StoreEnvironment): string {
	return namesFor(env.base).database(newId(env.random));
}
