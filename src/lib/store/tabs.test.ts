import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Dexie } from 'dexie';
import { ok } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { storeEnvironment, surroundings } from '../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	namesIn,
	patchCustomer,
	openStoreOf,
	startDevice,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import type { OpenRows, StoreChange } from './contract.ts';
import { openDevice } from './device.ts';
import { verifyJournal } from './open.ts';
import { DATABASE_VERSION, STORES } from './schema.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

describe('several tabs', () => {
	test('S50 every tab follows every write, also one it was not told of', async () => {
		const env = storeEnvironment();
		const [a, b] = [await startStore(env), await startStore(env)];
		const deaf = await startStore({ ...env, channel: surroundings().channel });
		for (const store of [a, b, deaf]) await store.directory();
		const told: StoreChange[] = [];
		b.onChange((change) => told.push(change));
		const anna = createCustomer(env, 'Anna');
		valueOf(await a.commit({ kind: 'create' }, [anna]));
		await vi.waitFor(() => expect(told).toEqual([{ seq: 1, tables: ['customers'] }]));
		expect(await namesIn(b)).toEqual(['Anna']);
		expect(b.seq).toBe(1);
		// The deaf one heard nothing, and finds out when it writes.
		expect(await namesIn(deaf)).toEqual([]);
		valueOf(await deaf.commit({ kind: 'create' }, [createCustomer(env, 'Bert')]));
		expect(await namesIn(deaf)).toEqual(['Anna', 'Bert']);
		await vi.waitFor(async () => expect(deaf.seq).toBe(2));
	});

	test('[F11] S51 two tabs edit the same field at once 200 times: no update is lost, both are in the journal', async () => {
		const env = storeEnvironment();
		const tabs = [await startStore(env), await startStore(env)];
		const counter = createCustomer(env, 'Counter', { notes: '' });
		const id = counter.id as CustomerId;
		valueOf(await tabs[0]!.commit({ kind: 'create' }, [counter]));
		let clashes = 0;
		const work = tabs.map(async (tab, t) => {
			for (let i = 0; i < 100; i++) {
				for (;;) {
					const seen = valueOf(await tab.get('customers', id))!;
					const to = `${seen.body.notes}${t}`;
					const done = await tab.commit({ kind: 'edit' }, [
						patchCustomer(id, seen.rev, { notes: [seen.body.notes, to] })
					]);
					if (done.ok) break;
					expect(done.error.code).toBe('conflict');
					clashes++;
				}
			}
		});
		await Promise.all(work);
		const notes = valueOf(await tabs[1]!.get('customers', id))!.body.notes;
		expect([notes.length, notes.replaceAll('0', '').length]).toEqual([200, 100]);
		expect(clashes).toBeGreaterThan(0);
		expect(valueOf(await tabs[0]!.journal(null, 500))).toHaveLength(201);
		expect(await verifyJournal(tabs[0]!.name)).toMatchObject({ ok: true, entries: 201 });
	});

	test('S52 a lock that does not lock loses nothing: a moved head is read again', async () => {
		const env = storeEnvironment();
		const broken: LockManager['request'] = async (...args: unknown[]) =>
			(args.at(-1) as (lock: unknown) => unknown)({ name: 'none', mode: 'exclusive' });
		const tabs = [
			await startStore({ ...env, locks: { ...env.locks, request: broken } }),
			await startStore({ ...env, locks: { ...env.locks, request: broken } })
		];
		const done = await Promise.all(
			tabs.flatMap((tab) => [1, 2].map((n) => tab.commit({ kind: 'create' }, [createCustomer(env, `N${n}`)])))
		);
		const written = done.filter((each) => each.ok).length;
		expect(written).toBeGreaterThan(1);
		expect((await verifyJournal(tabs[0]!.name)).entries).toBe(written);
		expect((await verifyJournal(tabs[0]!.name)).ok).toBe(true);
		const late = await startStore({ ...env, ...surroundings() });
		expect(await namesIn(late)).toHaveLength(written);
	});

	test('S53 copies under different base paths share nothing', async () => {
		const around = surroundings();
		const a = await startStore(storeEnvironment({ ...around, base: '/both/a/' }));
		const { store: b, device } = await startDevice(storeEnvironment({ ...around, base: '/both/' }));
		valueOf(await a.commit({ kind: 'create' }, [createCustomer(storeEnvironment(), 'Anna')]));
		expect(await namesIn(b)).toEqual([]);
		expect(b.seq).toBe(0);
		valueOf(await device.destroy());
		expect(await namesIn(a)).toEqual(['Anna']);
		const names = (await indexedDB.databases()).map((each) => each.name!);
		expect(names.filter((name) => name.includes(':/both/:'))).toEqual([]);
		expect(names.filter((name) => name.includes('/both/a/'))).toHaveLength(2);
	});
});

describe('opening and closing', () => {
	test('[F1] S1 a newer database is refused before Dexie sees it, and not written to', async () => {
		const env = storeEnvironment();
		const first = await startStore(env);
		valueOf(await first.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
		first.close();
		const newer = new Dexie(first.name);
		newer.version(7).stores({ ...STORES, later: 'id' });
		await newer.open();
		newer.close();
		const opens = vi.spyOn(IDBFactory.prototype, 'open');
		const put = vi.spyOn(IDBObjectStore.prototype, 'put');
		const add = vi.spyOn(IDBObjectStore.prototype, 'add');
		expect(await openDevice(env).open({ key: null })).toEqual({
			ok: false,
			error: { code: 'database-newer', params: { found: 70, known: DATABASE_VERSION * 10 } }
		});
		expect([put.mock.calls, add.mock.calls]).toEqual([[], []]);
		expect(opens.mock.calls.map(([name]) => name)).not.toContain(first.name);
	});

	test('[F2] S2 an upgrade elsewhere freezes the store for good', async () => {
		const env = storeEnvironment();
		const store = await startStore(env);
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
		const reasons: string[] = [];
		store.onClosed((reason) => reasons.push(reason));
		const newer = new Dexie(store.name);
		newer.version(DATABASE_VERSION + 1).stores({ ...STORES, later: 'id' });
		await newer.open();
		expect(reasons).toEqual(['newer']);
		const frozen = { ok: false, error: { code: 'database-closed' } };
		expect(await store.commit({ kind: 'create' }, [createCustomer(env, 'Bert')])).toEqual(frozen);
		expect(await store.directory()).toEqual(frozen);
		expect(await store.head()).toBeNull();
		expect(await newer.table('customers').count()).toBe(1);
		newer.close();
		expect(await store.get('customers', 'x' as CustomerId)).toEqual(frozen);
		expect(reasons).toEqual(['newer']);
	});

	test('[F5] S3 a deleted database closes the store instead of giving an empty one', async () => {
		const env = storeEnvironment();
		const [{ store, device }, other] = [await startDevice(env), await startStore(env)];
		const reasons: string[] = [];
		other.onClosed((reason) => reasons.push(reason));
		valueOf(await device.destroy());
		await vi.waitFor(() => expect(reasons).toEqual(['wiped']));
		expect(await other.counts()).toEqual({ ok: false, error: { code: 'database-closed' } });
		expect((await indexedDB.databases()).map((each) => each.name)).not.toContain(store.name);
		expect((await startStore(env)).seq).toBe(0);
	});

	test('[F3] S4 an older tab that does not let go is told of after three seconds', async () => {
		const env = storeEnvironment();
		const registry = `kith:${env.base}:registry`;
		const old = await new Promise<IDBDatabase>((resolve) => {
			const request = indexedDB.open(registry, 1);
			request.onsuccess = () => resolve(request.result);
		});
		const told: boolean[] = [];
		const opening = openDevice({ ...env, onBlocked: (blocked) => told.push(blocked) }).open({ key: null });
		await vi.waitFor(() => expect(told).toEqual([true]), { timeout: 5000 });
		old.close();
		const store = openStoreOf(valueOf(await opening));
		expect(told).toEqual([true, false]);
		store.close();
	});

	test('[F8] S5 a full disk fails the write and nothing else', async () => {
		const env = storeEnvironment();
		const store = await startStore(env);
		const creates = Array.from({ length: 30 }, (_, i) => createCustomer(env, `N${i}`));
		valueOf(await store.batch({ kind: 'import' }, [creates]));
		const names = await namesIn(store);
		const edits = creates.map(({ id }, i) => patchCustomer(id, 1, { name: [`N${i}`, `M${i}`] }));
		const put = IDBObjectStore.prototype.put;
		const add = IDBObjectStore.prototype.add;
		/** Full from the n-th write of a row on. */
		const fillUp = (n: number) => {
			let left = n;
			const guard = <A extends unknown[], R>(write: (...args: A) => R) =>
				function (this: IDBObjectStore, ...args: A): R {
					if (left-- <= 0) throw new DOMException('full', 'QuotaExceededError');
					return write.apply(this, args);
				};
			const full = [
				vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(guard(put)),
				vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(guard(add))
			];
			return () => full.forEach((each) => each.mockRestore());
		};
		const countOf = async (rows: AsyncIterable<OpenRows>) => {
			let count = 0;
			for await (const piece of rows) count += piece.rows.length;
			return ok(count);
		};
		const quota = { ok: false, error: { code: 'quota' } };
		for (const isBatch of [false, true]) {
			for (let n = 0; n < 33; n++) {
				const makeRoom = fillUp(n);
				const done = isBatch
					? await store.batch({ kind: 'tag' }, [edits])
					: await store.commit({ kind: 'edit' }, edits.slice(0, 30));
				// What can be done without room: read, look at everything, write nothing.
				expect(valueOf(await store.get('customers', creates[3]!.id))?.body.name).toBe('N3');
				expect(await namesIn(store)).toEqual(names);
				expect(valueOf(await store.rows(countOf))).toBeGreaterThan(30);
				makeRoom();
				expect(done).toEqual(quota);
			}
		}
		expect(await verifyJournal(store.name)).toMatchObject({ ok: true, entries: 1 });
		const { id } = creates[0]!;
		valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id }]));
		expect(valueOf(await store.batch({ kind: 'tag' }, [edits.slice(1)])).records).toBe(29);
	});
});

describe('head window', () => {
	test('S48 it answers before the directory, and only after the newest entry', async () => {
		const env = storeEnvironment();
		const store = await startStore(env);
		await store.directory();
		valueOf(
			await store.batch({ kind: 'import' }, [
				Array.from({ length: 300 }, (_, i) => createCustomer(env, `N${1000 + i}`))
			])
		);
		const cold = await startStore({ ...env, ...surroundings() });
		await vi.waitFor(async () => expect((await cold.head())?.living).toBe(300));
		const window = (await cold.head())!;
		expect(window.rows.map((row) => row.name)).toEqual((await namesIn(store)).slice(0, 200));
		const late = await startStore({ ...env, ...surroundings() });
		valueOf(await late.commit({ kind: 'create' }, [createCustomer(env, 'A')]));
		expect(await late.head()).toBeNull();
		await late.directory();
		expect((await late.head())?.rows[0]?.name).toBe('A');
	});
});

describe('journal', () => {
	test('[F40] S30 the check names the first entry that was changed, dropped or reordered', async () => {
		const env = storeEnvironment();
		const store = await startStore(env);
		const creates = ['Anna', 'Bert', 'Carl', 'Dora'].map((name) => createCustomer(env, name));
		for (const change of creates) valueOf(await store.commit({ kind: 'create' }, [change]));
		store.close();
		const raw = new Dexie(store.name);
		const edit = async (change: () => Promise<unknown>, firstBad: number, problem: string) => {
			await raw.open();
			const saved = await Promise.all(['journal', 'payloads'].map((table) => raw.table(table).toArray()));
			await change();
			expect(await verifyJournal(store.name)).toMatchObject({ ok: false, firstBad, problem });
			for (const [i, table] of ['journal', 'payloads'].entries()) {
				await raw.table(table).clear();
				await raw.table(table).bulkAdd(saved[i]!);
			}
			expect(await verifyJournal(store.name)).toMatchObject({ ok: true, entries: 4 });
		};
		const header = async (seq: number) => (await raw.table('journal').get(seq)).header as string;
		await edit(
			async () => raw.table('journal').update(2, { header: (await header(2)).replace('"records":1', '"records":2') }),
			2,
			'chain'
		);
		await edit(
			async () => raw.table('journal').update(4, { header: (await header(4)).replace('"records":1', '"records":2') }),
			4,
			'head'
		);
		await edit(() => raw.table('journal').delete(3), 3, 'missing');
		await edit(() => raw.table('payloads').update(['e2', 0], { body: '{"creates":[],"items":[]}' }), 2, 'digest');
		await edit(
			async () => {
				const [two, three] = [await header(2), await header(3)];
				await raw.table('journal').update(2, { header: three });
				await raw.table('journal').update(3, { header: two });
			},
			2,
			'chain'
		);
		raw.close();
	});
});
