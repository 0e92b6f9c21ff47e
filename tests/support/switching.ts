/** For tests of moving everything to another database: a filled store, and what must be the same afterwards. */
import type { CustomerId } from '#lib/domain/ids.ts';
import { plainCodec } from '#lib/store/codec.ts';
import type { Device, Store, StoreEnvironment, VaultKey } from '#lib/store/contract.ts';
import { openDevice } from '#lib/store/device.ts';
import { checkJournal } from '#lib/store/findings.ts';
import { createAead } from '#lib/store/vault/aead.ts';
import { surroundings } from './store-environment.ts';
import { createCustomer, openStoreOf, patchCustomer, startDevice, valueOf } from './store.ts';
import { openRaw, type TestVault } from './vault.ts';

/** Databases of a copy, without the registry. */
export async function databasesOf(env: StoreEnvironment): Promise<string[]> {
	const names = (await indexedDB.databases()).map((each) => each.name!);
	return names.filter((name) => name.startsWith(`kith:${env.base}:data-`)).sort();
}

/** Everything a person would miss: records with their revs, and the journal. */
export async function everything(store: Store) {
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

export async function filled(env: StoreEnvironment, customers = 2500) {
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

export async function journalIsWhole(store: Store, key: VaultKey | null): Promise<boolean> {
	const raw = await openRaw(store.name);
	const codec = key && store.seal ? createAead(key, store.seal.vaultId) : plainCodec;
	const check = await checkJournal(raw, codec);
	raw.close();
	return check?.ok ?? false;
}

export async function reopened(device: Device, key: VaultKey | null = null): Promise<Store> {
	return openStoreOf(valueOf(await device.open({ key })));
}

/** A start after a crash, in a browser where the dead tab's locks are free: with the key only where it is needed. */
export async function nextStart(env: StoreEnvironment, key: VaultKey): Promise<{ device: Device; store: Store }> {
	const fresh = { ...env, ...surroundings() };
	const device = openDevice(fresh);
	const opening = valueOf(await device.open({ key: null }));
	device.close();
	return startDevice(fresh, opening.state === 'locked' ? key : null);
}

export function vaultOf({ seal, key }: TestVault) {
	return { seal, key };
}
