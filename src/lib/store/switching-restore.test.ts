import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dieAfter } from '../../../tests/support/dying.ts';
import { snapshotOf } from '../../../tests/support/snapshot.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	namesIn,
	patchCustomer,
	startDevice,
	valueOf
} from '../../../tests/support/store.ts';
import {
	databasesOf,
	everything,
	filled,
	journalIsWhole,
	nextStart,
	reopened,
	vaultOf
} from '../../../tests/support/switching.ts';
import { testVault } from '../../../tests/support/vault.ts';
import { isWritten, writingTab } from '../../../tests/support/writing-tab.ts';
import type { StoreEnvironment } from './contract.ts';
import { openDevice } from './device.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

/** Says everything but that the data have moved, as a tab that died in that moment. */
function silentAfterwards(channel: ReturnType<StoreEnvironment['channel']>): typeof channel {
	return {
		onmessage: null,
		postMessage: (message: object) => 'moved' in message || channel.postMessage(message),
		close: () => channel.close()
	};
}

describe('restore', () => {
	/** A backup of a store with other customers, edits and an undone creation. */
	async function backup() {
		const { store, ids } = await filled(storeEnvironment(), 700);
		return { snapshot: await snapshotOf(store), content: await everything(store), ids };
	}

	test('S69 fills a new database and keeps the old one, to go back to and forth', async () => {
		const env = storeEnvironment();
		const { device, store } = await startDevice(env);
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Old')]));
		const old = await everything(store);
		const { snapshot, content, ids } = await backup();
		valueOf(await device.restore(snapshot.rows(), snapshot.manifest, null));
		expect(await store.counts()).toEqual({ ok: false, error: { code: 'database-moved' } });
		const restored = await reopened(device);
		expect(await everything(restored)).toEqual(content);
		expect(await journalIsWhole(restored, null)).toBe(true);
		expect(valueOf(await restored.check())).toMatchObject({ pageFaults: 0, unreadableTotal: 0 });
		valueOf(await restored.commit({ kind: 'edit' }, [patchCustomer(ids.third, 1, { notes: ['Müller 2 张', 'x'] })]));
		const kept = valueOf(await device.kept());
		expect(kept).toMatchObject([{ name: store.name, reason: 'restore', sealed: false }]);
		expect(kept[0]!.until - kept[0]!.at).toBe(7 * 86_400_000);

		valueOf(await device.goBack(store.name));
		const back = await reopened(device);
		expect(await everything(back)).toEqual(old);
		valueOf(await back.commit({ kind: 'create' }, [createCustomer(env, 'Newer')]));
		expect(valueOf(await device.kept()).map(({ name }) => name)).toEqual([restored.name]);
		valueOf(await device.goBack(restored.name));
		expect((await everything(await reopened(device))).seq).toBe(content.seq + 1);
		valueOf(await device.dropKept(store.name));
		expect(valueOf(await device.kept())).toEqual([]);
		expect(await databasesOf(env)).toEqual([restored.name]);
		expect(await device.goBack(store.name)).toEqual({ ok: false, error: { code: 'not-found' } });
	}, 60_000);

	test('S69 a kept database goes after seven days, and at once where the vault is turned on', async () => {
		const env = storeEnvironment();
		const { snapshot } = await backup();
		const { device, store } = await filled(env, 5);
		valueOf(await device.restore(snapshot.rows(), snapshot.manifest, null));
		const restored = await reopened(device);
		expect(await databasesOf(env)).toHaveLength(2);
		const later = openDevice({ ...env, now: () => env.now() + 7 * 86_400_000 });
		expect(valueOf(await later.kept())).toEqual([]);
		valueOf(await later.open({ key: null }));
		await vi.waitFor(async () => expect(await databasesOf(env)).toEqual([restored.name]));
		later.close();

		valueOf(await device.restore(snapshot.rows(), snapshot.manifest, null));
		expect(await databasesOf(env)).toHaveLength(2);
		const vault = await testVault();
		const again = await reopened(device);
		valueOf(await again.move(vaultOf(vault)));
		const sealed = await reopened(device, vault.key);
		expect(await databasesOf(env)).toEqual([sealed.name]);
		// With the vault on, what is kept is sealed, and stays when it is turned off again.
		valueOf(await device.restore(snapshot.rows(), snapshot.manifest, vaultOf(vault)));
		expect(valueOf(await device.kept())).toMatchObject([{ name: sealed.name, sealed: true }]);
		expect(valueOf(await device.open({ key: null })).state).toBe('locked');
		expect(store.name).not.toBe(sealed.name);
	}, 60_000);

	test('S70 what another tab writes during a restore waits and goes into what is current then', async () => {
		const env = storeEnvironment();
		const { device, store } = await filled(env, 10);
		const other = await startDevice(env);
		const vault = await testVault();
		const { snapshot } = await backup();
		const tab = writingTab(env, other, vault.key);
		await vi.waitFor(() => expect(tab.acknowledged.length).toBeGreaterThan(5));
		let during: number[] = [];
		async function* slowly() {
			for await (const piece of snapshot.rows()) {
				await new Promise((resolve) => setTimeout(resolve, 20));
				during.push(tab.acknowledged.length);
				yield piece;
			}
		}
		valueOf(await device.restore(slowly(), snapshot.manifest, vaultOf(vault)));
		// From the first row on nothing was acknowledged.
		expect(new Set(during).size).toBe(1);
		during = [during[0]!];
		await vi.waitFor(() => expect(tab.acknowledged.length).toBeGreaterThan(during[0]! + 5));
		await tab.stop();
		// It waited, and was sent on once.
		expect(tab.moves()).toBe(1);
		const restored = await reopened(device, vault.key);
		expect((await namesIn(restored)).filter(isWritten).sort()).toEqual(tab.acknowledged.slice(during[0]!).sort());
		expect(await journalIsWhole(restored, vault.key)).toBe(true);
		valueOf(await device.goBack(store.name));
		const old = await reopened(device);
		expect((await namesIn(old)).filter(isWritten).sort()).toEqual(tab.acknowledged.slice(0, during[0]!).sort());
		expect(await journalIsWhole(old, null)).toBe(true);
	}, 60_000);

	test('[F7] S67 a crash at any point of a restore leaves the old database or the new one, whole', async () => {
		const vault = await testVault();
		const { store: source } = await filled(storeEnvironment(), 12);
		const snapshot = await snapshotOf(source);
		const content = await everything(source);
		const ends = new Set<string>();
		for (let n = 0, died = true; died; n++) {
			const env = storeEnvironment();
			const { device, store } = await startDevice(env);
			valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Old')]));
			const before = await everything(store);
			died = await dieAfter(n, () =>
				device.restore(snapshot.rows(), snapshot.manifest, n % 3 === 0 ? vaultOf(vault) : null)
			);
			device.close();
			const next = await nextStart(env, vault.key);
			const isOld = next.store.name === store.name;
			ends.add(`${isOld} ${died}`);
			expect(await everything(next.store)).toEqual(isOld ? before : content);
			valueOf(await next.store.commit({ kind: 'create' }, [createCustomer(env, 'After')]));
			const all = isOld ? [store.name] : [store.name, next.store.name].sort();
			await vi.waitFor(async () => expect(await databasesOf(env)).toEqual(all));
			// What was kept can be gone back to.
			if (!isOld) {
				valueOf(await next.device.goBack(store.name));
				const back = await reopened(next.device);
				expect(await everything(back)).toEqual(before);
			}
			next.device.close();
		}
		expect([...ends].sort()).toEqual(['false false', 'false true', 'true true']);
	}, 120_000);

	test('S67 a crash while going back leaves one of the two', async () => {
		const vault = await testVault();
		const { store: source } = await filled(storeEnvironment(), 5);
		const snapshot = await snapshotOf(source);
		const ends = new Set<string>();
		for (let n = 0, died = true; died; n++) {
			const env = storeEnvironment();
			const { device, store } = await filled(env, 7);
			valueOf(await device.restore(snapshot.rows(), snapshot.manifest, null));
			died = await dieAfter(n, () => device.goBack(store.name));
			device.close();
			const next = await nextStart(env, vault.key);
			const isBack = next.store.name === store.name;
			ends.add(`${isBack} ${died}`);
			expect(await namesIn(next.store)).toHaveLength(isBack ? 6 : 4);
			valueOf(await next.store.commit({ kind: 'create' }, [createCustomer(env, 'After')]));
			expect(valueOf(await next.device.kept())).toHaveLength(1);
			expect(await databasesOf(env)).toHaveLength(2);
			next.device.close();
		}
		expect([...ends].sort()).toEqual(['false true', 'true false']);
	}, 60_000);

	test('S67 a tab beside one that died before it told of a move follows by itself', async () => {
		const { store: source } = await filled(storeEnvironment(), 5);
		const snapshot = await snapshotOf(source);
		const env = storeEnvironment();
		const { store } = await filled(env, 7);
		const dying = openDevice({ ...env, channel: (name) => silentAfterwards(env.channel(name)) });
		valueOf(await dying.open({ key: null }));
		const ends: string[] = [];
		store.onClosed((reason) => ends.push(reason));
		valueOf(await dying.restore(snapshot.rows(), snapshot.manifest, null));
		await vi.waitFor(() => expect(ends).toEqual(['moved']));

		const { store: restored } = await startDevice(env);
		restored.onClosed((reason) => ends.push(reason));
		valueOf(await dying.goBack(store.name));
		await vi.waitFor(() => expect(ends).toEqual(['moved', 'moved']));
		dying.close();
	});

	test('S68 a backup that ends elsewhere, lacks rows or has a broken journal is not switched to', async () => {
		const env = storeEnvironment();
		const { device, store } = await filled(env, 5);
		const { snapshot } = await backup();
		async function* without(table: string) {
			for await (const piece of snapshot.rows()) {
				yield piece.table === table ? { ...piece, rows: piece.rows.slice(1) } : piece;
			}
		}
		async function* changed() {
			for await (const piece of snapshot.rows()) {
				if (piece.table === 'payloads') {
					for (const row of piece.rows) row.text = row.text!.replace('Anna', 'Anne');
				}
				yield piece;
			}
		}
		const attempts = [
			() => device.restore(without('customers'), snapshot.manifest, null),
			() => device.restore(without('payloads'), snapshot.manifest, null),
			() => device.restore(changed(), snapshot.manifest, null),
			() => device.restore(snapshot.rows(), { ...snapshot.manifest, seq: snapshot.manifest.seq - 1 }, null)
		];
		for (const attempt of attempts) {
			expect(await attempt()).toEqual({ ok: false, error: { code: 'copy-failed' } });
			expect(await namesIn(store)).toHaveLength(4);
			valueOf(await store.commit({ kind: 'edit' }, []));
			expect(await databasesOf(env)).toEqual([store.name]);
		}
	}, 60_000);
});
