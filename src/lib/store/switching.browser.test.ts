import { afterEach, expect, test } from 'vitest';
import { snapshotOf } from '../../../tests/support/snapshot.ts';
import {
	chunked,
	closeStores,
	createCustomer,
	namesIn,
	openStoreOf,
	startDevice,
	valueOf
} from '../../../tests/support/store.ts';
import { openRaw, testVault } from '../../../tests/support/vault.ts';
import { isWritten, writingTab } from '../../../tests/support/writing-tab.ts';
import { plainCodec } from './codec.ts';
import type { Device, Store, StoreEnvironment, VaultKey } from './contract.ts';
import { checkJournal } from './findings.ts';
import { createAead } from './vault/aead.ts';

// Real locks, channels, IndexedDB and WebCrypto: what stand-ins could hide.
const devices: Device[] = [];
let copies = 0;
function environment(): StoreEnvironment {
	return {
		base: `/switching-test-${++copies}/`,
		locale: 'en',
		now: Date.now,
		random: (target) => void crypto.getRandomValues(target),
		locks: navigator.locks,
		channel: (name) => new BroadcastChannel(name),
		caches
	};
}
async function start(env: StoreEnvironment, customers = 0): Promise<{ device: Device; store: Store }> {
	const started = await startDevice(env);
	devices.push(started.device);
	const creates = Array.from({ length: customers }, (_, i) => createCustomer(env, `N${i}`));
	if (customers > 0) valueOf(await started.store.batch({ kind: 'import' }, chunked(creates, 2000)));
	return started;
}
async function reopened(device: Device, key: VaultKey | null = null): Promise<Store> {
	return openStoreOf(valueOf(await device.open({ key })));
}
async function isWhole(store: Store, key: VaultKey | null): Promise<boolean> {
	const raw = await openRaw(store.name);
	const checked = await checkJournal(raw, key && store.seal ? createAead(key, store.seal.vaultId) : plainCodec);
	raw.close();
	return checked?.ok ?? false;
}
async function databasesOf(env: StoreEnvironment): Promise<string[]> {
	const names = (await indexedDB.databases()).map((each) => each.name!);
	return names.filter((name) => name.startsWith(`kith:${env.base}:data-`));
}
afterEach(async () => {
	for (const device of devices.splice(0)) await device.destroy();
	closeStores();
});

test('S66 another tab writes throughout a vault switch and back: nothing lost, nothing doubled', async () => {
	const env = environment();
	const { device, store } = await start(env, 6000);
	const { seal, key } = await testVault();
	const tab = writingTab(env, await start(env), key);
	await expect.poll(() => tab.acknowledged.length).toBeGreaterThan(5);
	valueOf(await store.move({ seal, key }));
	const after = tab.acknowledged.length;
	await expect.poll(() => tab.acknowledged.length).toBeGreaterThan(after + 5);
	const sealed = await reopened(device, key);
	expect(await databasesOf(env)).toEqual([sealed.name]);
	valueOf(await sealed.move(null));
	const back = tab.acknowledged.length;
	await expect.poll(() => tab.acknowledged.length).toBeGreaterThan(back + 5);
	await tab.stop();
	expect(tab.moves()).toBeGreaterThanOrEqual(2);
	const plain = await reopened(device);
	expect((await namesIn(plain)).filter(isWritten).sort()).toEqual(tab.acknowledged.slice().sort());
	expect(await namesIn(plain)).toHaveLength(6000 + tab.acknowledged.length);
	expect(plain.seq).toBe(1 + tab.acknowledged.length);
	expect(await isWhole(plain, null)).toBe(true);
	expect(await databasesOf(env)).toEqual([plain.name]);
	// The copy did overlap with writes: it was not all before or after.
	expect(after).toBeGreaterThan(6);
}, 60_000);

test('S70 another tab writes throughout a restore: each write stands in the old database or in the new one', async () => {
	const env = environment();
	const { device, store } = await start(env, 200);
	const { store: source } = await start(environment(), 3000);
	const snapshot = await snapshotOf(source);
	const { seal, key } = await testVault();
	const tab = writingTab(env, await start(env), key);
	await expect.poll(() => tab.acknowledged.length).toBeGreaterThan(5);
	valueOf(await device.restore(snapshot.rows(), snapshot.manifest, { seal, key }));
	const after = tab.acknowledged.length;
	await expect.poll(() => tab.acknowledged.length).toBeGreaterThan(after + 5);
	await tab.stop();
	const restored = await reopened(device, key);
	const inNew = (await namesIn(restored)).filter(isWritten);
	expect(await namesIn(restored)).toHaveLength(3000 + inNew.length);
	expect(await isWhole(restored, key)).toBe(true);
	valueOf(await device.goBack(store.name));
	const old = await reopened(device);
	const inOld = (await namesIn(old)).filter(isWritten);
	expect(await isWhole(old, null)).toBe(true);
	expect([...inOld, ...inNew].sort()).toEqual(tab.acknowledged.slice().sort());
	expect(inOld.length).toBeGreaterThan(5);
	expect(inNew.length).toBeGreaterThan(5);
}, 60_000);

test('[F5] S72 a deleted database is told as lost to the open tab and to the next start', async () => {
	const env = environment();
	const { device, store } = await start(env);
	await store.directory();
	valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
	await expect.poll(() => caches.has(`kith:${env.base}:remembered`)).toBe(true);
	const reasons: string[] = [];
	store.onClosed((reason) => reasons.push(reason));
	for (const name of [store.name, `kith:${env.base}:registry`]) {
		await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
	}
	await expect.poll(() => reasons).toEqual(['wiped']);
	expect(await device.open({ key: null })).toEqual({
		ok: false,
		error: { code: 'data-lost', params: { customers: 1, lastBackup: 0 } }
	});
	expect(await databasesOf(env)).toEqual([]);
});
