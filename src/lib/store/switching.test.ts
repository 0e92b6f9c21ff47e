import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CustomerId } from '#lib/domain/ids.ts';
import { withRaw } from '../../../tests/support/raw-rows.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	namesIn,
	openStoreOf,
	patchCustomer,
	startDevice,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { openRaw, testVault } from '../../../tests/support/vault.ts';
import type { Device, Store, StoreEnvironment, VaultKey } from './contract.ts';
import { openDevice } from './device.ts';
import { checkJournal } from './findings.ts';
import { plainCodec } from './codec.ts';
import { createAead } from './vault/aead.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

/** Databases of a copy, without the registry. */
async function databasesOf(env: StoreEnvironment): Promise<string[]> {
	const names = (await indexedDB.databases()).map((each) => each.name!);
	return names.filter((name) => name.startsWith(`kith:${env.base}:data-`)).sort();
}

/** Everything a person would miss: records with their revs, and the journal. */
async function everything(store: Store) {
	const directory = valueOf(await store.directory());
	const ids: CustomerId[] = [];
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		if (row) ids.push(row.id);
	}
	const customers = valueOf(await store.getMany('customers', ids.sort()));
	const others = await Promise.all(
		(['segments', 'fields', 'imports', 'settings'] as const).map(async (table) => valueOf(await store.all(table)))
	);
	return { customers, others, journal: valueOf(await store.journal(null, 10_000)), seq: store.seq };
}

async function filled(env: StoreEnvironment, customers = 2500) {
	const { device, store } = await startDevice(env);
	const creates = Array.from({ length: customers }, (_, i) =>
		createCustomer(env, `N${i}`, { notes: `Müller ${i} 张` })
	);
	valueOf(await store.batch({ kind: 'import' }, [creates]));
	const [first, second, third] = creates.map((change) => change.id);
	const edited = valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(first!, 1, { name: ['N0', 'Anna'] })]));
	valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id: second! }]));
	const created = valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Gone again')]));
	valueOf(await store.undo(created.seq, 'ask'));
	return { device, store, creates, ids: { first: first!, second: second!, third: third! }, edited };
}

async function journalIsWhole(store: Store, key: VaultKey | null): Promise<boolean> {
	const raw = await openRaw(store.name);
	const codec = key && store.seal ? createAead(key, store.seal.vaultId) : plainCodec;
	const check = await checkJournal(raw, codec);
	raw.close();
	return check?.ok ?? false;
}

async function reopened(device: Device, key: VaultKey | null = null): Promise<Store> {
	return openStoreOf(valueOf(await device.open({ key })));
}

describe('turning the vault on and off', () => {
	test('S65 seals everything and unseals it again: equal records, revs and journal, and undo goes on', async () => {
		const env = storeEnvironment();
		const { device, store, ids, edited } = await filled(env);
		const before = await everything(store);
		const { seal, key } = await testVault();

		valueOf(await store.move({ seal, key }));
		expect(await store.get('customers', ids.first)).toEqual({ ok: false, error: { code: 'database-moved' } });
		expect(valueOf(await device.open({ key: null }))).toMatchObject({ state: 'locked', seal });
		const sealed = await reopened(device, key);
		expect(sealed.seal).toEqual(seal);
		expect(await everything(sealed)).toEqual(before);
		expect(await journalIsWhole(sealed, key)).toBe(true);
		const bytes = await withRaw(sealed.name, async (raw) =>
			JSON.stringify(await Promise.all(raw.tables.map((table) => table.toArray())), (_, value: unknown) =>
				value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value
			)
		);
		for (const planted of ['Anna', 'N17', 'ller 17']) expect(bytes).not.toContain(planted);
		expect(await databasesOf(env)).toEqual([sealed.name]);

		valueOf(await sealed.undo(edited.seq, 'ask'));
		valueOf(await sealed.commit({ kind: 'create' }, [createCustomer(env, 'Zoe')]));
		const while_ = await everything(sealed);
		valueOf(await sealed.move(null));
		const plain = await reopened(device);
		expect(plain.seal).toBeNull();
		expect(await everything(plain)).toEqual(while_);
		expect(valueOf(await plain.get('customers', ids.first))?.body.name).toBe('N0');
		expect(await journalIsWhole(plain, null)).toBe(true);
		expect(await databasesOf(env)).toEqual([plain.name]);
		expect(valueOf(await plain.check())).toMatchObject({ unreadableTotal: 0, pageFaults: 0, sentinel: true });
	}, 60_000);
});
