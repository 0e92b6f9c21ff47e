import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { databasesOf, deleted, note, snapshot } from '../../../tests/support/device.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	namesIn,
	openStoreOf,
	startDevice,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { testVault } from '../../../tests/support/vault.ts';
import type { ClosedReason, Sentinel, StoreEnvironment } from './contract.ts';
import { openDevice } from './device.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

/** Cache Storage, as far as a memory uses it. */
function cacheStorage() {
	const caches = new Map<string, Map<string, string>>();
	const storage: NonNullable<StoreEnvironment['caches']> = {
		has: async (name) => caches.has(name),
		delete: async (name) => caches.delete(name),
		open: async (name) => {
			const entries = caches.get(name) ?? new Map<string, string>();
			caches.set(name, entries);
			return {
				put: async (key: string, response: Response) => void entries.set(key, await response.text()),
				match: async (key: string) => (entries.has(key) ? new Response(entries.get(key)) : undefined)
			} as unknown as Cache;
		}
	};
	return { storage, caches };
}

/** A browser whose page remembers; each tab of it is opened with what is remembered at that moment. */
function remembering() {
	const base = storeEnvironment();
	const cache = cacheStorage();
	const page: { remembered: Sentinel | null } = { remembered: null };
	const tab = (): StoreEnvironment => ({
		...base,
		caches: cache.storage,
		remembered: page.remembered,
		onRemember: (sentinel) => (page.remembered = sentinel)
	});
	return { base, tab, page, caches: cache.caches };
}

/** A device with one customer that was closed once it was remembered. */
async function annaRemembered() {
	const { base, tab, page } = remembering();
	const { store, device } = await startDevice(tab());
	await store.directory();
	valueOf(await store.commit({ kind: 'create' }, [createCustomer(base, 'Anna')]));
	await vi.waitFor(() => expect(page.remembered?.customers).toBe(1));
	device.close();
	return { base, tab };
}

describe('what is remembered', () => {
	test('[F5] S72 a lost database is told as lost, and nothing new is made until the user says so', async () => {
		const { base, tab, page } = remembering();
		const { store, device } = await startDevice(tab());
		await store.directory();
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(base, 'Anna'), createCustomer(base, 'Bert')]));
		await vi.waitFor(() => expect(page.remembered).toMatchObject({ customers: 2, lastBackup: 0 }));
		valueOf(await device.changeBackups((book) => ({ ...book, notes: [note(7)] })));
		expect(page.remembered?.lastBackup).toBe(7);
		const reasons: ClosedReason[] = [];
		store.onClosed((reason) => reasons.push(reason));
		for (const name of await databasesOf(base)) await deleted(name);
		await vi.waitFor(() => expect(reasons).toEqual(['wiped']));

		const lost = { ok: false, error: { code: 'data-lost', params: { customers: 2, lastBackup: 7 } } };
		const later = openDevice(tab());
		expect(await later.open({ key: null })).toEqual(lost);
		expect(await later.workspaces()).toEqual(lost);
		expect(await later.changeBackups((book) => book)).toEqual(lost);
		expect(valueOf(await later.backups()).notes).toEqual([]);
		expect(await databasesOf(base)).toEqual([]);
		valueOf(await later.forgetLost());
		expect(page.remembered).toBeNull();
		expect(openStoreOf(valueOf(await later.open({ key: null }))).seq).toBe(0);
		later.close();
	});

	test('S72 what is left is told where the browser fails while it replaces or repairs its damaged files', async () => {
		const { base, tab } = await annaRemembered();
		const damaged = () =>
			vi.spyOn(indexedDB, 'databases').mockRejectedValueOnce(new DOMException('Internal error', 'UnknownError'));

		damaged();
		const repaired = openDevice(tab());
		expect(await namesIn(openStoreOf(valueOf(await repaired.open({ key: null }))))).toEqual(['Anna']);
		repaired.close();
		for (const name of await databasesOf(base)) await deleted(name);
		damaged();
		expect(await openDevice(tab()).open({ key: null })).toMatchObject({ error: { code: 'data-lost' } });
	});

	test('a browser that goes on failing is told as one that stores nothing', async () => {
		const { tab } = remembering();
		vi.spyOn(indexedDB, 'databases').mockRejectedValue(new DOMException('Internal error', 'UnknownError'));
		expect(await openDevice(tab()).open({ key: null })).toMatchObject({ error: { code: 'storage-denied' } });
	});

	test('S72 only the cache remembers, or only the page does, or only the registry', async () => {
		for (const memory of ['cache', 'page', 'registry'] as const) {
			const { base, tab, page, caches } = remembering();
			const { store, device } = await startDevice(tab());
			await store.directory();
			valueOf(await store.commit({ kind: 'create' }, [createCustomer(base, 'Anna')]));
			await vi.waitFor(() => expect([page.remembered?.customers, caches.size]).toEqual([1, 1]));
			device.close();
			for (const name of await databasesOf(base)) {
				if (memory !== 'registry' || name !== `kith:${base.base}:registry`) await deleted(name);
			}
			if (memory !== 'page') page.remembered = null;
			if (memory !== 'cache') caches.clear();
			const later = openDevice(tab());
			expect(await later.open({ key: null })).toMatchObject({ ok: false, error: { code: 'data-lost' } });
			expect(await databasesOf(base)).toHaveLength(memory === 'registry' ? 1 : 0);
			valueOf(await later.forgetLost());
			expect(openStoreOf(valueOf(await later.open({ key: null }))).seq).toBe(0);
			later.close();
		}
	});

	test('S72 a switch of databases forgets nothing', async () => {
		const { base, tab, page } = remembering();
		const { store, device } = await startDevice(tab());
		await store.directory();
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(base, 'Anna')]));
		await vi.waitFor(() => expect(page.remembered?.customers).toBe(1));
		const known = page.remembered;
		const told = vi.fn();
		const vault = await testVault();
		valueOf(await store.move({ seal: vault.seal, key: vault.key }));
		device.close();
		const later = openDevice({ ...tab(), onRemember: told });
		const sealed = openStoreOf(valueOf(await later.open({ key: vault.key })));
		await sealed.directory();
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(told).not.toHaveBeenCalled();
		expect(known).toEqual(page.remembered);
		later.close();
		for (const name of await databasesOf(base)) await deleted(name);
		expect(await openDevice(tab()).open({ key: null })).toMatchObject({ error: { code: 'data-lost' } });
	});

	test('S72 a database that was emptied counts as lost', async () => {
		const { base, tab } = remembering();
		const { store, device } = await startDevice(tab());
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(base, 'Anna')]));
		device.close();
		const raw = await new Dexie(store.name).open();
		await Promise.all(raw.tables.map((table) => table.clear()));
		raw.close();
		expect(await openDevice(tab()).open({ key: null })).toMatchObject({ error: { code: 'data-lost' } });
	});

	test('S72 what page and cache forgot is written again, and a device that held nothing is a first start', async () => {
		const { base, tab, page, caches } = remembering();
		const { store, device } = await startDevice(tab());
		expect([page.remembered, caches.size]).toEqual([null, 0]);
		await store.directory();
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(base, 'Anna')]));
		await vi.waitFor(() => expect(page.remembered?.customers).toBe(1));
		device.close();
		page.remembered = null;
		caches.clear();
		const again = await startDevice(tab());
		expect(again.store.seq).toBe(1);
		await vi.waitFor(() => expect([page.remembered?.customers, caches.size]).toEqual([1, 1]));
		valueOf(await again.device.destroy());
		expect([page.remembered, caches.size]).toEqual([null, 0]);
		expect(await databasesOf(base)).toEqual([]);
		expect((await startStore(tab())).seq).toBe(0);
	});

	test('S72 without the registry the databases are taken up again', async () => {
		const env = storeEnvironment();
		const { device, store } = await startDevice(env);
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
		const { rows, manifest } = await snapshot(3);
		valueOf(await device.restore(rows(), manifest, null));
		const restored = openStoreOf(valueOf(await device.open({ key: null })));
		const names = await namesIn(restored);
		device.close();
		await deleted(`kith:${env.base}:registry`);
		const again = await startDevice(env);
		expect(again.store.name).toBe(restored.name);
		expect(await namesIn(again.store)).toEqual(names);
		expect(valueOf(await again.device.kept()).map(({ name }) => name)).toEqual([store.name]);
		expect(valueOf(await again.device.workspaces()).list).toHaveLength(1);
	});

	test('S69 after a loss a restore needs no old database', async () => {
		const { base, tab } = await annaRemembered();
		for (const name of await databasesOf(base)) await deleted(name);
		const later = openDevice(tab());
		expect(await later.open({ key: null })).toMatchObject({ ok: false });
		const { rows, manifest } = await snapshot(4);
		valueOf(await later.restore(rows(), manifest, null));
		expect(await namesIn(openStoreOf(valueOf(await later.open({ key: null }))))).toHaveLength(4);
		expect(valueOf(await later.kept())).toEqual([]);
		later.close();
	});
});
