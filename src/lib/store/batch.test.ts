import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Dexie } from 'dexie';
import type { CustomerId, ImportId } from '#lib/domain/ids.ts';
import type { ImportRecord } from '#lib/domain/imports.ts';
import { storeEnvironment, surroundings } from '../../../tests/support/store-environment.ts';
import {
	chunked,
	closeStores,
	createCustomer,
	customerNamed,
	namesIn,
	patchCustomer,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import type { Change, Store } from './contract.ts';
import { openDevice } from './device.ts';
import { Directory } from './directory.ts';
import { verifyJournal } from './open.ts';

afterEach(() => {
	crash = null;
	vi.restoreAllMocks();
	closeStores();
});

// A dying tab: from the n-th write on, nothing reaches the database and open transactions are lost.
let crash: { writesLeft: number } | null = null;
for (const method of ['add', 'put', 'delete'] as const) {
	const original = IDBObjectStore.prototype[method] as (...args: unknown[]) => IDBRequest;
	IDBObjectStore.prototype[method] = function (this: IDBObjectStore, ...args: unknown[]): never {
		if (crash && crash.writesLeft-- <= 0) {
			try {
				this.transaction.abort();
			} catch {
				// Ended already.
			}
			throw new Error('crashed');
		}
		return original.apply(this, args) as never;
	};
}

function imported(store: Store, created: number, seq: number): Change {
	const body = { fileName: 'a.csv', created, seq } as ImportRecord;
	return { kind: 'create', table: 'imports', id: `import-${store.seq}-${created}` as ImportId, at: 2, body };
}

async function seededStore() {
	const env = storeEnvironment();
	const store = await startStore(env);
	const old = [createCustomer(env, 'Anna'), createCustomer(env, 'Bert')];
	valueOf(await store.commit({ kind: 'create' }, old));
	return { env, store, anna: old[0]!.id as CustomerId, bert: old[1]!.id as CustomerId };
}

describe('batch', () => {
	test('S47 what the next start shows is stored before what a search needs is derived anew', async () => {
		const { env, store } = await seededStore();
		const directory = valueOf(await store.directory());
		await vi.waitFor(() => expect(directory.firstMatches('', 1)).toBeNull());
		const prepare = vi.spyOn(Directory.prototype, 'prepare');
		let before = -1;
		const original = IDBObjectStore.prototype.put;
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
			if ((args[0] as { key?: string }).key === 'window') before = prepare.mock.calls.length;
			return original.apply(this, args);
		});
		const creates = Array.from({ length: 3000 }, (_, i) => createCustomer(env, `New ${i}`));
		valueOf(await store.batch({ kind: 'import' }, [creates]));
		await vi.waitFor(() => expect(prepare).toHaveBeenCalled());
		expect(before).toBe(0);
	});

	test('S20 writes every chunk as one entry, with the last changes knowing its seq', async () => {
		const { env, store, anna } = await seededStore();
		await store.directory();
		const creates = Array.from({ length: 4500 }, (_, i) => createCustomer(env, `New ${String(i).padStart(4, '0')}`));
		const progress: number[] = [];
		const done = valueOf(
			await store.batch(
				{ kind: 'import' },
				[...chunked<Change>(creates, 700), [patchCustomer(anna, 1, { notes: ['', 'seen'] })]],
				{ finish: (seq) => [imported(store, 4500, seq)], onProgress: (n) => progress.push(n) }
			)
		);
		expect(done).toEqual({ seq: 2, records: 4502 });
		expect(progress.at(-1)).toBe(4501);
		expect((await namesIn(store)).slice(0, 3)).toEqual(['Anna', 'Bert', 'New 0000']);
		expect(valueOf(await store.get('customers', anna))?.body.notes).toBe('seen');
		expect(valueOf(await store.all('imports')).map((record) => record.body.seq)).toEqual([2]);
		expect(valueOf(await store.journal(null, 1))[0]).toMatchObject({
			seq: 2,
			records: 4502,
			tables: ['customers', 'imports'],
			cause: { kind: 'import' }
		});
		expect(await verifyJournal(store.name)).toMatchObject({ ok: true, entries: 2 });
		const again = await startStore({ ...env, ...surroundings() });
		expect(await namesIn(again)).toEqual(await namesIn(store));
		expect(valueOf(await again.counts()).customers).toBe(4502);
		// That an import took place stays known when it is undone.
		expect(valueOf(await again.undo(2, 'ask'))).toEqual({ seq: 3, reverted: 4501, kept: 0, erased: 0 });
		expect(await namesIn(again)).toEqual(['Anna', 'Bert']);
		expect(valueOf(await again.get('customers', anna))?.body).toEqual(customerNamed('Anna'));
		expect(valueOf(await again.all('imports'))).toHaveLength(1);
		expect(valueOf(await again.journal(3, 1))[0]?.undoneBy).toBe(3);
	});

	test('S21 an empty source writes nothing', async () => {
		const { store } = await seededStore();
		expect(valueOf(await store.batch({ kind: 'import' }, []))).toEqual({ seq: null, records: 0 });
		expect(store.seq).toBe(1);
	});

	test('S22 no read shows a running batch, and its records cannot be edited meanwhile', async () => {
		const { env, store, anna, bert } = await seededStore();
		const other = await startStore(env);
		const fresh = createCustomer(env, 'Carl');
		const seen: unknown[] = [];
		async function* source() {
			yield [fresh, patchCustomer(anna, 1, { name: ['Anna', 'Anne'] }), ...fillers()];
			yield [patchCustomer(anna, 1, { notes: ['', 'twice'] }), ...fillers()];
			// The third chunk is asked for while the second is written: by the fourth both stand.
			yield fillers();
			for (const reader of [store, other]) {
				seen.push(valueOf(await reader.get('customers', fresh.id as CustomerId)));
				seen.push(valueOf(await reader.get('customers', anna))?.body.name);
				seen.push(valueOf(await reader.get('customers', anna))?.body.notes);
				seen.push(valueOf(await reader.get('customers', anna))?.rev);
				seen.push(await namesIn(reader));
				seen.push(await reader.commit({ kind: 'edit' }, [patchCustomer(anna, 1, { notes: ['', 'x'] })]));
				seen.push((await reader.commit({ kind: 'edit' }, [patchCustomer(bert, 1, { channel: ['', 'web'] })])).ok);
			}
			yield fillers();
		}
		const fillers = () => Array.from({ length: 2000 }, () => createCustomer(env, 'Zed'));
		const done = valueOf(await store.batch({ kind: 'import' }, source()));
		const hidden = { ok: false, error: { code: 'batch-running' } };
		const each = [null, 'Anna', '', 1, ['Anna', 'Bert'], hidden, true];
		expect(seen).toEqual([...each, ...each]);
		expect(done.seq).toBe(3);
		expect(valueOf(await store.get('customers', anna))).toMatchObject({
			rev: 3,
			body: { name: 'Anne', notes: 'twice' }
		});
		await vi.waitFor(async () => expect(await namesIn(other)).toHaveLength(8003), { timeout: 60_000 });
		expect((await namesIn(store)).length).toBe(8003);
	});

	test('S23 an abort, a clash or an error of the source leaves nothing', async () => {
		const { env, store, anna, bert } = await seededStore();
		const body = customerNamed('Anna');
		const abort = new AbortController();
		const rows = () => Array.from({ length: 2000 }, () => createCustomer(env, 'New'));
		async function* aborting() {
			yield [patchCustomer(anna, 1, { name: ['Anna', 'Anne'] }), ...rows()];
			yield rows();
			abort.abort();
			yield rows();
		}
		expect(await store.batch({ kind: 'import' }, aborting(), { signal: abort.signal })).toEqual({
			ok: false,
			error: { code: 'cancelled' }
		});
		const clash = await store.batch({ kind: 'import' }, [rows(), [patchCustomer(bert, 1, { name: ['x', 'y'] })]]);
		expect(clash).toMatchObject({ ok: false, error: { code: 'conflict' } });
		async function* failing() {
			yield rows();
			yield rows();
			throw new Error('unreadable line');
		}
		await expect(store.batch({ kind: 'import' }, failing())).rejects.toThrow('unreadable line');
		const double = rows();
		const twice = await store.batch({ kind: 'import' }, [double, double]);
		expect(twice).toMatchObject({ ok: false, error: { code: 'invalid' } });

		expect(await namesIn(store)).toEqual(['Anna', 'Bert']);
		expect(valueOf(await store.get('customers', anna))).toMatchObject({ rev: 1, body });
		expect(store.seq).toBe(1);
		const raw = new Dexie(store.name);
		await raw.open();
		expect(await Promise.all(['customers', 'payloads', 'pages'].map((table) => raw.table(table).count()))).toEqual([
			2, 1, 1
		]);
		raw.close();
	});

	test('[F12] S24 of two batches at once one runs and the other is told', async () => {
		const { env, store } = await seededStore();
		const other = await startStore(env);
		const rows = (name: string) => Array.from({ length: 2500 }, (_, i) => createCustomer(env, `${name} ${i}`));
		const [a, b] = await Promise.all([
			store.batch({ kind: 'import' }, [rows('first')]),
			other.batch({ kind: 'import' }, [rows('second')])
		]);
		expect(valueOf(a)).toEqual({ seq: 2, records: 2500 });
		expect(b).toEqual({ ok: false, error: { code: 'busy' } });
		expect((await namesIn(other)).filter((name) => name.startsWith('second'))).toEqual([]);
	});

	test('S25 a crash at any write leaves all or nothing, of a batch and of its undo', async () => {
		const outcomes = new Set<string>();
		for (let point = 0; point < 20; point++) {
			const { env, store, anna } = await seededStore();
			const before = await namesIn(store);
			const source = (): Change[][] => [
				[
					patchCustomer(anna, 1, { name: ['Anna', 'Anne'] }),
					...Array.from({ length: 1999 }, () => createCustomer(env, 'N'))
				],
				Array.from({ length: 60 }, () => createCustomer(env, 'N'))
			];
			const options = { finish: (seq: number) => [imported(store, 2059, seq)] };
			// A few points in the long rows, the rest around the ends of the transactions.
			crash = { writesLeft: point < 10 ? point * 205 : 1996 + (point - 10) * 10 };
			const result = await store.batch({ kind: 'import' }, source(), options).catch(() => null);
			store.close();
			// The next start may die too, while it rolls back.
			crash = { writesLeft: point * 211 };
			const dying = openDevice({ ...env, ...surroundings() });
			await dying.open({ key: null }).catch(() => null);
			crash = null;
			dying.close();

			const next = await startStore({ ...env, ...surroundings() });
			const isWhole = result?.ok === true;
			outcomes.add(isWhole ? 'all' : 'nothing');
			expect(await namesIn(next)).toHaveLength(isWhole ? 2061 : 2);
			expect(valueOf(await next.get('customers', anna))?.body.name).toBe(isWhole ? 'Anne' : 'Anna');
			expect(valueOf(await next.all('imports'))).toHaveLength(isWhole ? 1 : 0);
			expect(await verifyJournal(next.name)).toMatchObject({ ok: true, entries: isWhole ? 2 : 1 });
			if (!isWhole) {
				valueOf(await next.batch({ kind: 'import' }, source(), options));
				expect(await namesIn(next)).toHaveLength(2061);
			}

			crash = { writesLeft: point * 112 };
			const undone = await next.undo(2, 'ask').catch(() => null);
			crash = null;
			next.close();
			const last = await startStore({ ...env, ...surroundings() });
			outcomes.add(undone?.ok ? 'undone' : 'kept');
			expect(await namesIn(last)).toEqual(undone?.ok ? before : await namesIn(last));
			expect(await namesIn(last)).toHaveLength(undone?.ok ? 2 : 2061);
			last.close();
		}
		expect([...outcomes].sort()).toEqual(['all', 'kept', 'nothing', 'undone']);
	}, 120_000);

	test('S26 a batch that a dead tab left is rolled back by the first write that meets it', async () => {
		const { env, store, anna } = await seededStore();
		const alive = await startStore(env);
		const chunk = [
			patchCustomer(anna, 1, { name: ['Anna', 'Anne'] }),
			...Array.from({ length: 1999 }, () => createCustomer(env, 'N'))
		];
		crash = { writesLeft: 2010 };
		await store.batch({ kind: 'import' }, [chunk, chunk.map(() => createCustomer(env, 'N'))]).catch(() => null);
		crash = null;
		store.close();
		expect(valueOf(await alive.get('customers', anna))?.body.name).toBe('Anna');
		expect(valueOf(await alive.commit({ kind: 'edit' }, [patchCustomer(anna, 1, { notes: ['', 'x'] })])).revs).toEqual([
			2
		]);
		expect(await namesIn(alive)).toEqual(['Anna', 'Bert']);
	});

	test('S26 a batch that another living tab runs is left alone by a start', async () => {
		const { env, store } = await seededStore();
		const rows = () => Array.from({ length: 2000 }, () => createCustomer(env, 'New'));
		let names: string[] = [];
		async function* source() {
			yield rows();
			yield rows();
			yield rows();
			const late = await startStore(env);
			names = await namesIn(late);
			late.close();
			yield rows();
		}
		expect(valueOf(await store.batch({ kind: 'import' }, source())).records).toBe(8000);
		expect(names).toEqual(['Anna', 'Bert']);
	});
});
