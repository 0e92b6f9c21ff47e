import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { databasesOf, deleted, note, snapshot } from '../../../tests/support/device.ts';
import { dieAfter } from '../../../tests/support/dying.ts';
import { storeEnvironment, surroundings } from '../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	namesIn,
	openStoreOf,
	startDevice,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { sealEmpty, testVault } from '../../../tests/support/vault.ts';
import type { ClosedReason } from './contract.ts';
import { openDevice } from './device.ts';
import { STORES } from './schema.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

describe('workspaces', () => {
	test('S60 one is current, and every tab follows; each has data of its own', async () => {
		const env = storeEnvironment();
		const [a, b] = [await startDevice(env), await startDevice(env)];
		valueOf(await a.store.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
		const reasons: ClosedReason[] = [];
		b.store.onClosed((reason) => reasons.push(reason));
		const own = valueOf(await a.device.workspaces());
		expect(own.list).toMatchObject([{ label: '', sealed: false }]);
		const second = valueOf(await a.device.addWorkspace('Bea'));
		await vi.waitFor(() => expect(reasons).toEqual(['moved']));
		expect(await b.store.counts()).toEqual({ ok: false, error: { code: 'database-moved' } });
		const bea = openStoreOf(valueOf(await b.device.open({ key: null })));
		expect(bea.workspace).toBe(second.id);
		expect(await namesIn(bea)).toEqual([]);
		valueOf(await bea.commit({ kind: 'create' }, [createCustomer(env, 'Bert')]));
		valueOf(await b.device.renameWorkspace(second.id, 'Beate'));
		expect(valueOf(await a.device.workspaces())).toMatchObject({
			list: [{ label: '' }, { label: 'Beate' }],
			current: second.id
		});
		valueOf(await a.device.selectWorkspace(own.current));
		expect(await namesIn(openStoreOf(valueOf(await a.device.open({ key: null }))))).toEqual(['Anna']);
		const missing = { ok: false, error: { code: 'not-found' } };
		expect(await a.device.selectWorkspace('none' as typeof second.id)).toEqual(missing);
		expect(await a.device.renameWorkspace('none' as typeof second.id, 'x')).toEqual(missing);
		expect(await a.device.removeWorkspace('none' as typeof second.id)).toEqual(missing);
	});

	test('S60 of two tabs that start for the first time at once, both open the same', async () => {
		const env = storeEnvironment();
		const started = await Promise.all([startDevice(env), startDevice(env), startDevice(env)]);
		expect(new Set(started.map(({ store }) => store.name)).size).toBe(1);
		expect(valueOf(await started[0]!.device.workspaces()).list).toHaveLength(1);
	});

	test('S61 a tab does not take the changes of another database for its own', async () => {
		const env = storeEnvironment();
		const around = surroundings();
		const { device, store } = await startDevice({ ...env, ...around });
		const told: unknown[] = [];
		store.onChange((change) => told.push(change));
		// A tab that has not followed yet: it hears nothing of the switch.
		const channel = around.channel(`kith:${env.base}:store`);
		channel.postMessage({ database: 'kith:elsewhere', change: { seq: 9, tables: ['customers'] } });
		channel.postMessage({ database: 'kith:elsewhere', moved: true });
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(told).toEqual([{ seq: 1, tables: ['customers'] }]);
		device.close();
	});

	test('S62 removing one deletes its databases and its backup book; the last one is replaced by a new one', async () => {
		const env = storeEnvironment();
		const { device, store } = await startDevice(env);
		const other = await startStore(env);
		const reasons: ClosedReason[] = [];
		other.onClosed((reason) => reasons.push(reason));
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
		const { rows, manifest } = await snapshot(1);
		valueOf(await device.restore(rows(), manifest, null));
		valueOf(await device.changeBackups((book) => ({ ...book, notes: [note(1)] })));
		const first = valueOf(await device.workspaces()).current;
		valueOf(await device.removeWorkspace(first));
		await vi.waitFor(() => expect(reasons).toEqual(['moved']));
		const after = valueOf(await device.workspaces());
		expect(after.list).toMatchObject([{ id: after.current, label: '' }]);
		expect(after.current).not.toBe(first);
		expect(valueOf(await device.backups()).notes).toEqual([]);
		expect(await databasesOf(env)).toEqual([`kith:${env.base}:registry`]);
		expect(await namesIn(openStoreOf(valueOf(await device.open({ key: null }))))).toEqual([]);
	});

	test('S63 a database deleted under a tab is told as moved where the registry points elsewhere, else as wiped', async () => {
		const env = storeEnvironment();
		const { device, store } = await startDevice(env);
		// Deaf to messages, so that only the deletion tells it.
		const deaf = await startStore({ ...env, channel: surroundings().channel });
		const reasons: ClosedReason[] = [];
		deaf.onClosed((reason) => reasons.push(reason));
		const vault = await testVault();
		valueOf(await store.move({ seal: vault.seal, key: vault.key }));
		await vi.waitFor(() => expect(reasons).toEqual(['moved']));
		expect(await deaf.counts()).toEqual({ ok: false, error: { code: 'database-moved' } });
		const sealed = openStoreOf(valueOf(await device.open({ key: vault.key })));
		sealed.onClosed((reason) => reasons.push(reason));
		await deleted(sealed.name);
		await vi.waitFor(() => expect(reasons).toEqual(['moved', 'wiped']));
		expect(await sealed.counts()).toEqual({ ok: false, error: { code: 'database-closed' } });
	});

	test('S76 a sealed database opens with its own key only, and other doors are there for every tab at once', async () => {
		const env = storeEnvironment();
		const { device, store } = await startDevice(env);
		const [vault, foreign] = [await testVault(), await testVault()];
		valueOf(await store.move({ seal: vault.seal, key: vault.key }));
		expect(await device.open({ key: foreign.key })).toEqual({ ok: false, error: { code: 'wrong-secret' } });
		const sealed = openStoreOf(valueOf(await device.open({ key: vault.key })));
		const other = await startStore(env, vault.key);
		const seal = { ...vault.seal, doors: [...vault.seal.doors, ...foreign.seal.doors] };
		valueOf(await sealed.saveSeal(seal, vault.seal));
		expect(sealed.seal).toEqual(seal);
		await vi.waitFor(() => expect(other.seal).toEqual(seal));
		expect(valueOf(await device.open({ key: null }))).toMatchObject({ state: 'locked', seal });
		expect(valueOf(await device.workspaces()).list).toMatchObject([{ sealed: true }]);
	});

	test('S88 doors that another tab changed meanwhile are not written over', async () => {
		const env = storeEnvironment();
		const vault = await testVault();
		await sealEmpty(env, vault);
		const [one, two] = [await startStore(env, vault.key), await startStore(env, vault.key)];
		const byOne = { ...vault.seal, createdAt: 5 };
		valueOf(await one.saveSeal(byOne, vault.seal));
		expect(await two.saveSeal({ ...vault.seal, createdAt: 6 }, vault.seal)).toEqual({
			ok: false,
			error: { code: 'busy' }
		});
		await vi.waitFor(() => expect(two.seal).toEqual(byOne));
		valueOf(await two.saveSeal({ ...vault.seal, createdAt: 6 }, byOne));
		await vi.waitFor(() => expect(one.seal?.createdAt).toBe(6));
	});

	test('[F20] S76 a crash while doors are saved leaves the old ones or the new ones', async () => {
		const vault = await testVault();
		const ends = new Set<string>();
		for (let n = 0, died = true; died; n++) {
			const env = storeEnvironment();
			const { device, store } = await startDevice(env);
			valueOf(await store.move({ seal: vault.seal, key: vault.key }));
			const sealed = openStoreOf(valueOf(await device.open({ key: vault.key })));
			const seal = { ...vault.seal, createdAt: 5 };
			died = await dieAfter(n, () => sealed.saveSeal(seal, vault.seal));
			device.close();
			const next = await startStore({ ...env, ...surroundings() }, vault.key);
			expect([vault.seal, seal]).toContainEqual(next.seal);
			ends.add(`${died} ${next.seal?.createdAt === 5}`);
		}
		expect([...ends].sort()).toEqual(['false true', 'true false']);
	});
});

describe('a newer database', () => {
	test('[F1] S73 every row of it can be saved as it stands, sealed ones sealed, and nothing is written', async () => {
		const env = storeEnvironment();
		const { device, store } = await startDevice(env);
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Anna'), createCustomer(env, 'Bert')]));
		const vault = await testVault();
		valueOf(await store.move({ seal: vault.seal, key: vault.key }));
		const { name } = openStoreOf(valueOf(await device.open({ key: vault.key })));
		device.close();
		const newer = new Dexie(name);
		newer.version(7).stores({ ...STORES, later: '++' });
		await newer.open();
		await newer.table('later').add({ kept: new Uint8Array([1, 2, 255]) });
		const rows = await Promise.all(newer.tables.map((table) => table.toArray()));
		newer.close();
		const later = openDevice(env);
		expect(await later.open({ key: null })).toMatchObject({ ok: false, error: { code: 'database-newer' } });
		const writes = [vi.spyOn(IDBObjectStore.prototype, 'put'), vi.spyOn(IDBObjectStore.prototype, 'add')];
		const text = await valueOf(await later.rawCopy()).text();
		for (const write of writes) expect(write).not.toHaveBeenCalled();
		const [head, ...lines] = text
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as [string, unknown, unknown]);
		expect(head).toMatchObject({ kith: 'raw copy', database: name, version: 70 });
		expect(lines).toHaveLength(rows.flat().length);
		expect(lines).toContainEqual(['later', 1, { kept: { $bytes: 'AQL/' } }]);
		expect(lines.filter(([table]) => table === 'customers')).toHaveLength(2);
		expect(text).not.toContain('Anna');
		expect((await indexedDB.databases()).find((each) => each.name === name)?.version).toBe(70);
	});
});

describe('destroy', () => {
	test('S3 a crash in the middle of it leaves nothing that is opened again', async () => {
		for (let n = 0, died = true; died; n++) {
			const env = storeEnvironment();
			const { device, store } = await startDevice(env);
			valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
			died = await dieAfter(n, () => device.destroy());
			device.close();
			const next = await startDevice({ ...env, ...surroundings() });
			expect(next.store.seq).toBe(next.store.name === store.name && next.store.seq === 1 ? 1 : 0);
			await vi.waitFor(async () => expect(await databasesOf(env)).toHaveLength(2));
			next.device.close();
		}
	});
});

describe('the book of backups', () => {
	test('S77 it stays through a move and a restore, and keys in it cannot be taken out', async () => {
		const env = storeEnvironment();
		const { device, store } = await startDevice(env);
		const vault = await testVault();
		const keys = { seal: vault.seal, key: vault.key };
		valueOf(await device.changeBackups((book) => ({ ...book, keys, notes: [note(1), ...book.notes] })));
		valueOf(await store.move(keys));
		const { rows, manifest } = await snapshot(2);
		valueOf(await device.restore(rows(), manifest, null));
		const book = valueOf(await device.changeBackups((known) => ({ ...known, notes: [note(2), ...known.notes] })));
		expect(book.notes.map(({ at }) => at)).toEqual([2, 1]);
		const read = valueOf(await openDevice(env).backups());
		expect(read.notes).toEqual(book.notes);
		expect(read.keys?.key.extractable).toBe(false);
		expect(read.keys?.seal).toEqual(vault.seal);
	});
});
