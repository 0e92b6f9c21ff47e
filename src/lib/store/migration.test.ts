import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { Dexie } from 'dexie';
import { withRaw } from '../../../tests/support/raw-rows.ts';
import { storeEnvironment, surroundings } from '../../../tests/support/store-environment.ts';
import {
	chunked,
	closeStores,
	createCustomer,
	namesIn,
	openStoreOf,
	patchCustomer,
	startDevice,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { testVault } from '../../../tests/support/vault.ts';
import type { OpenRows, StoreEnvironment, VaultKey } from './contract.ts';
import { openDevice } from './device.ts';
import { digestOf } from './journal.ts';
import { bodyFrom, bodyText } from './packing.ts';
import { DATABASE_VERSION, LAYOUT, STORES } from './schema.ts';
import type { Layout } from './schema.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

/** Dexie multiplies by ten. */
const NOW = DATABASE_VERSION * 10;
const LATER = NOW + 20;

/** Two versions later: one step renames everybody, the other adds a table that the old one lacks. */
function laterLayout(rename: (piece: OpenRows) => OpenRows = renamed): Layout {
	return {
		version: DATABASE_VERSION + 2,
		stores: { ...STORES, later: 'id' },
		migrations: [
			...LAYOUT.migrations,
			{ to: DATABASE_VERSION + 1, migrate: rename },
			{ to: DATABASE_VERSION + 2, migrate: (piece) => piece }
		]
	};
}
function renamed(piece: OpenRows): OpenRows {
	if (piece.table !== 'customers') return piece;
	return {
		...piece,
		rows: piece.rows.map(({ row, text }) => {
			if (text == null) return { row, text };
			const body = bodyFrom('customers', text);
			return { row: { ...row, schema: 3 }, text: bodyText('customers', { ...body, name: `${String(body.name)}!` }) };
		})
	};
}

async function filled(env: StoreEnvironment, key: VaultKey | null = null) {
	const { device, store } = await startDevice(env, key);
	const creates = Array.from({ length: 4100 }, (_, i) => createCustomer(env, `N${i}`));
	valueOf(await store.batch({ kind: 'import' }, chunked(creates, 2000)));
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(creates[0]!.id, 1, { name: ['N0', 'Anna'] })]));
	return { device, store, anna: creates[0]!.id };
}
/** Version and a hash of every row. */
async function fingerprint(name: string): Promise<string> {
	return withRaw(name, async (raw) => {
		const rows = await Promise.all(raw.tables.map(async (table) => [table.name, await table.toArray()]));
		return `${raw.verno} ${await digestOf(JSON.stringify(rows))}`;
	});
}
async function databasesOf({ base }: StoreEnvironment): Promise<string[]> {
	const names = (await indexedDB.databases()).map((each) => each.name!);
	return names.filter((name) => name.startsWith(`kith:${base}:data-`));
}

test('[F4] S74 a migration that fails half-way leaves the old version and rows identical', async () => {
	const env = storeEnvironment();
	const { device, store } = await filled(env);
	await store.directory();
	device.close();
	const before = await fingerprint(store.name);
	let pieces = 0;
	const failing = laterLayout((piece) => {
		if (piece.table === 'customers' && ++pieces === 2) throw new Error('Half-way');
		return piece;
	});
	const newer = openDevice(env, failing);
	await expect(newer.open({ key: null })).rejects.toThrow('Half-way');
	expect(pieces).toBe(2);
	expect(await fingerprint(store.name)).toBe(before);
	expect(await databasesOf(env)).toEqual([store.name]);
	// The version before goes on with it.
	const again = await startStore(env);
	expect(await namesIn(again)).toHaveLength(4100);
	valueOf(await again.commit({ kind: 'create' }, [createCustomer(env, 'Zoe')]));
});

test('S74 a migration copies into a new database and keeps the old one seven days', async () => {
	for (const sealed of [false, true]) {
		const env = storeEnvironment();
		const vault = sealed ? await testVault() : null;
		const made = await filled(env);
		if (vault) valueOf(await made.store.move({ seal: vault.seal, key: vault.key }));
		const key = vault?.key ?? null;
		const name = openStoreOf(valueOf(await made.device.open({ key }))).name;
		made.device.close();
		const newer = openDevice(env, laterLayout());
		if (vault) expect(valueOf(await newer.open({ key: null })).state).toBe('locked');
		const store = openStoreOf(valueOf(await newer.open({ key })));
		expect(store.name).not.toBe(name);
		expect(store.seal).toEqual(vault?.seal ?? null);
		const names = await namesIn(store);
		expect(names).toHaveLength(4100);
		expect(names.every((each) => each.endsWith('!'))).toBe(true);
		expect(valueOf(await store.get('customers', made.anna))).toMatchObject({ rev: 2, body: { name: 'Anna!' } });
		expect(store.seq).toBe(2);
		expect(valueOf(await newer.kept())).toMatchObject([{ name, reason: 'migration', sealed }]);
		expect((await indexedDB.databases()).find((each) => each.name === store.name)?.version).toBe(LATER);
		expect((await indexedDB.databases()).find((each) => each.name === name)?.version).toBe(NOW);
		// A second start has nothing left to do.
		newer.close();
		const again = openDevice(env, laterLayout());
		expect(openStoreOf(valueOf(await again.open({ key }))).name).toBe(store.name);
		again.close();
		// The version before refuses it.
		expect(await openDevice(env).open({ key })).toEqual({
			ok: false,
			error: { code: 'database-newer', params: { found: LATER, known: NOW } }
		});
	}
});

test('S74 of two tabs that start at once one migrates, and a tab of the old version is told', async () => {
	const env = storeEnvironment();
	const { store } = await filled(env);
	const reasons: string[] = [];
	store.onClosed((reason) => reasons.push(reason));
	const migrate = vi.fn(renamed);
	const tabs = [openDevice(env, laterLayout(migrate)), openDevice(env, laterLayout(migrate))];
	const opened = await Promise.all(tabs.map((tab) => tab.open({ key: null })));
	const names = opened.map((each) => openStoreOf(valueOf(each)).name);
	expect(new Set(names).size).toBe(1);
	await vi.waitFor(() => expect(reasons).toEqual(['moved']));
	expect(await databasesOf(env)).toHaveLength(2);
	expect(migrate.mock.calls.filter(([piece]) => piece.table === 'customers').length).toBeLessThan(7);
	for (const tab of tabs) tab.close();
});

test('S74 a step that is missing stops it before anything is touched', async () => {
	const env = storeEnvironment();
	const { device, store } = await filled({ ...env, ...surroundings() });
	device.close();
	const before = await fingerprint(store.name);
	const layout = laterLayout();
	const open = openDevice(env, {
		...layout,
		migrations: layout.migrations.filter(({ to }) => to !== DATABASE_VERSION + 1)
	}).open({ key: null });
	await expect(open).rejects.toThrow('missing');
	expect(await fingerprint(store.name)).toBe(before);
	expect(await Dexie.exists(store.name)).toBe(true);
});
