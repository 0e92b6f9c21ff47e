/**
 * What stands on this device for this copy of Kith: workspaces, the database of each, and which one is
 * current. The one way to a store. Whatever moves a pointer does so in one transaction of the registry and
 * tells the other tabs, which then open what is current. Opening is here; what is done more rarely loads when it is.
 */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { databasesWith, failureOf } from './connection.ts';
import type { Device, Opening, Store, StoreEnvironment, VaultKey } from './contract.ts';
import { namesFor } from './names.ts';
import { openDatabase } from './open.ts';
import {
	addPlace,
	changing,
	currentDatabase,
	currentPlace,
	isLeftover,
	newDatabaseName,
	withKnownRegistry,
	withRegistry
} from './registry.ts';
import type { Place, Registry } from './registry.ts';
import { Memory } from './remembering.ts';
import { LAYOUT } from './schema.ts';
import type { Layout } from './schema.ts';

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
			if (hasLeftovers) void import('./leaving.ts').then(({ tidy }) => tidy(env));
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

	return {
		open: ({ key }) => safely(() => open(key)),
		workspaces: () =>
			safely(async () => {
				const place = await find();
				if (!place.ok) return place;
				return (await import('./workspaces.ts')).listed(env, place.value.place.workspace.id);
			}),
		addWorkspace: (label) => safely(async () => (await import('./workspaces.ts')).add(env, label)),
		selectWorkspace: (id) => safely(async () => (await import('./workspaces.ts')).select(env, id)),
		renameWorkspace: (id, label) => safely(async () => (await import('./workspaces.ts')).rename(env, id, label)),
		sealOf: (id) => safely(async () => (await import('./workspaces.ts')).sealOf(env, id)),
		removeWorkspace: (id) => safely(async () => (await import('./workspaces.ts')).remove(env, memory, id)),
		restore: (rows, expected, target, options) =>
			safely(async () => {
				const place = await withRegistry(env, locate);
				if (!place.ok) return place;
				const { restore } = await import('./switching.ts');
				const done = await restore(env, place.value, rows, expected, target, options);
				if (done.ok) await memory.refresh();
				return done;
			}),
		kept: () => safely(async () => (await import('./kept-databases.ts')).kept(env)),
		goBack: (name) =>
			safely(async () => {
				const place = await withRegistry(env, locate);
				if (!place.ok) return place;
				const { goBack } = await import('./switching.ts');
				return goBack(env, place.value, name);
			}),
		dropKept: (name) => safely(async () => (await import('./kept-databases.ts')).dropKept(env, name)),
		standingSince: () =>
			safely(() => withRegistry(env, async (registry) => (await currentPlace(registry))?.database.at ?? env.now())),
		backups: () => safely(async () => (await import('./backup-book.ts')).book(env)),
		changeBackups: (change) =>
			safely(async () => {
				const found = await find();
				if (!found.ok) return found;
				const { changeBook } = await import('./backup-book.ts');
				return changeBook(env, memory, found.value.place.workspace.id, change);
			}),
		forgetLost: () => safely(async () => (await import('./forgetting.ts')).forgetLost(env, memory)),
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
				const { destroy } = await import('./forgetting.ts');
				store?.close();
				return destroy(env, memory);
			}),
		close: () => store?.close()
	};
}

async function created(registry: Registry, { database }: Place): Promise<void> {
	await changing(registry, async () => {
		const row = await registry.databases.get(database.name);
		if (row?.state === 'new') await registry.databases.put({ ...row, state: 'current' });
	});
}

/** Expected failures of the storage become values. */
async function safely<T>(call: () => Promise<Result<T>>): Promise<Result<T>> {
	try {
		return await call();
	} catch (error) {
		return { ok: false, error: failureOf(error) };
	}
}
