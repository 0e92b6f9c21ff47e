import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CustomerId } from '#lib/domain/ids.ts';
import { dieAfter } from '../../../tests/support/dying.ts';
import { withRaw } from '../../../tests/support/raw-rows.ts';
import { snapshotOf } from '../../../tests/support/snapshot.ts';
import { storeEnvironment, surroundings } from '../../../tests/support/store-environment.ts';
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
import { openRaw, testVault, type TestVault } from '../../../tests/support/vault.ts';
import { isWritten, writingTab } from '../../../tests/support/writing-tab.ts';
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

/** A start after a crash, in a browser where the dead tab's locks are free: with the key only where it is needed. */
async function nextStart(env: StoreEnvironment, key: VaultKey): Promise<{ device: Device; store: Store }> {
	const fresh = { ...env, ...surroundings() };
	const device = openDevice(fresh);
	const opening = valueOf(await device.open({ key: null }));
	device.close();
	return startDevice(fresh, opening.state === 'locked' ? key : null);
}

/** Says everything but that the data have moved, as a tab that died in that moment. */
function silentAfterwards(channel: ReturnType<StoreEnvironment['channel']>): typeof channel {
	return {
		onmessage: null,
		postMessage: (message: object) => 'moved' in message || channel.postMessage(message),
		close: () => channel.close()
	};
}

function vaultOf({ seal, key }: TestVault) {
	return { seal, key };
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

	test('S48 the head window goes along, sealed and back, and one that is not current does not', async () => {
		const env = storeEnvironment();
		const { device: first, store: warm } = await startDevice(env);
		valueOf(await warm.directory());
		const creates = Array.from({ length: 250 }, (_, i) => createCustomer(env, `N${1000 + i}`));
		valueOf(await warm.batch({ kind: 'import' }, [creates]));
		const windowIn = ({ name }: Store) => withRaw(name, (raw) => raw.table('meta').get('window'));
		await vi.waitFor(async () => expect(await windowIn(warm)).toMatchObject({ seq: 1 }));
		first.close();
		// Without a directory: what it answers is what is stored, and it stores none by itself.
		const { device, store } = await startDevice(env);
		const before = await store.head();
		expect([before?.living, before?.rows.length, before?.rows[0]?.name]).toEqual([250, 200, 'N1000']);

		const vault = await testVault();
		valueOf(await store.move(vaultOf(vault)));
		const sealed = await reopened(device, vault.key);
		expect(await sealed.head()).toEqual(before);
		expect(new TextDecoder('latin1').decode((await windowIn(sealed)).body)).not.toContain('N1000');
		valueOf(await sealed.move(null));
		const plain = await reopened(device);
		expect(await plain.head()).toEqual(before);

		valueOf(await plain.commit({ kind: 'create' }, [createCustomer(env, 'A')]));
		valueOf(await plain.move(vaultOf(vault)));
		const later = await reopened(device, vault.key);
		expect(await later.head()).toBeNull();
		expect(await windowIn(later)).toBeUndefined();
	});

	test('S66 another tab writes throughout both switches: nothing lost, nothing doubled', async () => {
		const env = storeEnvironment();
		const { device, store } = await filled(env, 1500);
		const other = await startDevice(env);
		const vault = await testVault();
		const tab = writingTab(env, other, vault.key);
		await vi.waitFor(() => expect(tab.acknowledged.length).toBeGreaterThan(5));
		const counts: number[] = [];
		valueOf(await store.move(vaultOf(vault)));
		counts.push(tab.acknowledged.length);
		await vi.waitFor(() => expect(tab.acknowledged.length).toBeGreaterThan(counts[0]! + 5));
		const sealed = await reopened(device, vault.key);
		valueOf(await sealed.move(null));
		counts.push(tab.acknowledged.length);
		await vi.waitFor(() => expect(tab.acknowledged.length).toBeGreaterThan(counts[1]! + 5));
		await tab.stop();
		expect(tab.moves()).toBeGreaterThanOrEqual(2);
		const plain = await reopened(device);
		expect((await namesIn(plain)).filter(isWritten).sort()).toEqual(tab.acknowledged.slice().sort());
		expect(plain.seq).toBe(5 + tab.acknowledged.length);
		expect(await journalIsWhole(plain, null)).toBe(true);
		expect(valueOf(await plain.check())).toMatchObject({ pageFaults: 0 });
	}, 120_000);

	test('S67 a crash at any point leaves one whole database, and the next start takes it up', async () => {
		const vault = await testVault();
		const ends = new Set<string>();
		for (let n = 0, died = true; died; n++) {
			const env = storeEnvironment();
			const { device, store, ids } = await filled(env, 12);
			const before = await everything(store);
			const isBack = n % 2 === 1;
			if (isBack) valueOf(await store.move(vaultOf(vault)));
			const from = isBack ? await reopened(device, vault.key) : store;
			died = await dieAfter(Math.floor(n / 2), () => from.move(isBack ? null : vaultOf(vault)));
			device.close();
			const next = await nextStart(env, vault.key);
			ends.add(`${isBack} ${next.store.seal === null} ${died}`);
			expect(await everything(next.store)).toEqual(before);
			valueOf(
				await next.store.commit({ kind: 'edit' }, [patchCustomer(ids.third, 1, { notes: ['Müller 2 张', 'x'] })])
			);
			await vi.waitFor(async () => expect(await databasesOf(env)).toEqual([next.store.name]));
			next.device.close();
		}
		// Both ways some crashes came before the pointer moved and some after.
		for (const isBack of [true, false])
			for (const isPlain of [true, false]) expect(ends).toContain(`${isBack} ${isPlain} true`);
	}, 120_000);

	test('S68 nothing moves where a row was not written as it is', async () => {
		const textOf = (body: unknown) => (body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body));
		const altered = (row: Record<string, unknown>, field: string, from: string, to: string) => {
			if (!textOf(row[field]).includes(from)) return false;
			row[field] = textOf(row[field]).replace(from, to);
			return true;
		};
		const faults: Record<string, (row: Record<string, unknown>) => boolean>[] = [
			{ customers: (row) => altered(row, 'body', '"N7"', '"N8"') },
			{ customers: (row) => textOf(row.body).includes('"N9"') && Boolean((row.id = 'elsewhere')) },
			{ customers: (row) => row.deletedAt !== 0 && Boolean((row.deletedAt = 5)) },
			{ payloads: (row) => altered(row, 'body', 'Anna', 'Anne') },
			{ journal: (row) => row.seq === 3 && altered(row, 'header', '"records":1', '"records":2') },
			{ batches: (row) => Boolean((row.records = 7)) }
		];
		for (const fault of faults) {
			const env = storeEnvironment();
			const { device, store } = await filled(env, 300);
			const vault = await testVault();
			valueOf(await store.move(vaultOf(vault)));
			const from = await reopened(device, vault.key);
			let met = 0;
			const put = IDBObjectStore.prototype.put;
			const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
				this: IDBObjectStore,
				row: Record<string, unknown>
			) {
				const wrong = { ...row };
				if (this.transaction.db.name !== from.name && fault[this.name]?.(wrong)) met++;
				return put.call(this, wrong);
			});
			expect(await from.move(null)).toEqual({ ok: false, error: { code: 'copy-failed' } });
			spy.mockRestore();
			expect(met).toBeGreaterThan(0);
			expect(from.seal).not.toBeNull();
			valueOf(await from.commit({ kind: 'create' }, [createCustomer(env, 'After')]));
			expect(await databasesOf(env)).toEqual([from.name]);
		}
	}, 60_000);

	test('S71 a switch, a batch and another switch keep each other out; a copy of the same kind is refused', async () => {
		const env = storeEnvironment();
		const { device, store } = await filled(env, 50);
		const vault = await testVault();
		async function* source() {
			expect(await store.move(vaultOf(vault))).toEqual({ ok: false, error: { code: 'busy' } });
			yield [createCustomer(env, 'A')];
		}
		valueOf(await store.batch({ kind: 'import' }, source()));
		expect(await store.move(null)).toEqual({ ok: false, error: { code: 'already' } });
		const other = await startStore(env);
		const [moved, batch] = await Promise.all([
			store.move(vaultOf(vault)),
			other.batch({ kind: 'import' }, [[createCustomer(env, 'B')]])
		]);
		valueOf(moved);
		expect(batch).toEqual({ ok: false, error: { code: 'busy' } });
		expect(await namesIn(await reopened(device, vault.key))).not.toContain('B');
	});

	test('S78 an abort or a full disk leaves everything as it was', async () => {
		const env = storeEnvironment();
		const { store, ids } = await filled(env, 60);
		const before = await everything(store);
		const vault = vaultOf(await testVault());
		for (const at of [1, 30, 70]) {
			const controller = new AbortController();
			const onProgress = (done: number) => done >= at && controller.abort();
			expect(await store.move(vault, { signal: controller.signal, onProgress })).toEqual({
				ok: false,
				error: { code: 'cancelled' }
			});
		}
		for (let n = 0; n < 70; n += 17) {
			let left = n;
			const put = IDBObjectStore.prototype.put;
			const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
				this: IDBObjectStore,
				row: unknown
			) {
				if (this.transaction.db.name !== store.name && left-- <= 0)
					throw new DOMException('full', 'QuotaExceededError');
				return put.call(this, row);
			});
			expect(await store.move(vault)).toEqual({ ok: false, error: { code: 'quota' } });
			full.mockRestore();
		}
		expect(await everything(store)).toEqual(before);
		valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(ids.third, 1, { notes: ['Müller 2 张', 'x'] })]));
		expect(await databasesOf(env)).toEqual([store.name]);
	}, 60_000);
});

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
