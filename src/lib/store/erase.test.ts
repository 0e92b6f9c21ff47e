import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CustomerId } from '#lib/domain/ids.ts';
import { everyByte, withRaw } from '../../../tests/support/raw-rows.ts';
import { storeEnvironment, surroundings } from '../../../tests/support/store-environment.ts';
import {
	chunked,
	closeStores,
	createCustomer,
	namesIn,
	patchCustomer,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { sealEmpty, testVault } from '../../../tests/support/vault.ts';
import type { Store, StoreEnvironment } from './contract.ts';

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

/** Everything that was ever said of her; each word unlike anything else in the database. */
const WORDS = [
	'Adelajda',
	'Przybylska',
	'zuza@example.com',
	'+48501999888',
	'Łódź',
	'秘密',
	'ex-husband',
	'allergisch'
];

/** Somebody created in an import, edited alone, tagged with all others, deleted and brought back, then edited again. */
async function lifeOf(env: StoreEnvironment, store: Store) {
	const her = createCustomer(env, 'Adelajda Przybylska', {
		emails: [{ type: 'work', value: 'zuza@example.com' }],
		phones: [{ type: 'mobile', value: '+48501999888' }],
		notes: '秘密'
	});
	const others = Array.from({ length: 2300 }, (_, i) => createCustomer(env, `Other ${i}`));
	const { id } = her;
	valueOf(await store.commit({ kind: 'create' }, [others[0]!]));
	valueOf(await store.batch({ kind: 'import' }, chunked([...others.slice(1), her], 1000)));
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(id, 1, { notes: ['秘密', 'ex-husband'] })]));
	valueOf(
		await store.batch(
			{ kind: 'tag' },
			chunked(
				[...others.map((each) => each.id), id].map((each) =>
					patchCustomer(each, each === id ? 2 : 1, { tags: [[], each === id ? ['Łódź'] : ['vip']] })
				),
				1000
			)
		)
	);
	valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'customers', id }]));
	valueOf(await store.commit({ kind: 'restore' }, [{ kind: 'restore', table: 'customers', id }]));
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(id, 5, { notes: ['ex-husband', 'allergisch'] })]));
	return { id, others };
}

async function start() {
	const env = storeEnvironment();
	const store = await startStore(env);
	return { env, store, ...(await lifeOf(env, store)) };
}
const target = (id: CustomerId) => [{ table: 'customers' as const, id }];

describe('erasing', () => {
	test('S105 leaves no byte of the person in any table, and every other record and the chain whole', async () => {
		const { store, id, others } = await start();
		valueOf(await store.directory());
		// The stored first rows of the list hold her too.
		await vi.waitFor(async () => {
			const window = await withRaw(store.name, (raw) => raw.table('meta').get('window'));
			expect(window).toMatchObject({ seq: store.seq });
		});
		const before = await everyByte(store.name);
		for (const word of WORDS) expect(before).toContain(word);

		expect(valueOf(await store.erase(target(id)))).toEqual({ seq: 8, records: 1, revs: [7] });
		const after = await everyByte(store.name);
		for (const word of WORDS) expect(after).not.toContain(word);
		expect(after).toContain(id);
		const left = await withRaw(store.name, (raw) => raw.table('customers').get(id));
		expect(left).toMatchObject({ id, body: null, at: 0, erased: true });

		const findings = valueOf(await store.check());
		expect(findings).toMatchObject({
			journal: { entries: 8, firstBad: null, problem: null },
			counts: { customers: 2300 },
			pageFaults: 0,
			unreadableTotal: 0
		});
		expect(valueOf(await store.get('customers', id))).toBeNull();
		const known = valueOf(
			await store.getMany(
				'customers',
				others.map((each) => each.id)
			)
		);
		expect(known.map(({ body }) => [body.name, body.tags])).toEqual(others.map(({ body }) => [body.name, ['vip']]));
		expect(await namesIn(store)).toHaveLength(2300);
	});

	test('S105 sealed: nothing of the person comes out of the vault again, and the chain holds', async () => {
		const env = storeEnvironment();
		const vault = await testVault();
		await sealEmpty(env, vault);
		const store = await startStore(env, vault.key);
		const { id } = await lifeOf(env, store);
		const sealed = await withRaw(store.name, (raw) => raw.table('payloads').toArray());
		valueOf(await store.erase(target(id)));
		expect(valueOf(await store.check())).toMatchObject({
			journal: { firstBad: null },
			pageFaults: 0,
			unreadableTotal: 0
		});
		// A chunk as it was before does not pass for the rewritten one.
		const chunk = sealed.find((row) => (row as { entry: string }).entry === 'e3');
		const rewritten = await withRaw(store.name, (raw) => raw.table('payloads').get(['e3', 0]));
		await withRaw(store.name, (raw) => raw.table('payloads').put(chunk));
		expect(valueOf(await store.check()).journal).toMatchObject({ firstBad: 3, problem: 'digest' });
		await withRaw(store.name, (raw) => raw.table('payloads').put(rewritten));

		valueOf(await store.move(null));
		const plain = await startStore(env);
		const text = await everyByte(plain.name);
		expect(text).toContain('Other 7');
		for (const word of WORDS) expect(text).not.toContain(word);
		expect(valueOf(await plain.check())).toMatchObject({ journal: { firstBad: null }, pageFaults: 0 });
	});

	test('S105 her history shows that things happened, and nothing of what', async () => {
		const { store, id, others } = await start();
		valueOf(await store.erase(target(id)));
		const history = valueOf(await store.historyOf('customers', id));
		expect(history.map(({ entry, change }) => [entry.seq, change.erased, change.fields])).toEqual(
			[8, 7, 6, 5, 4, 3, 2].map((seq) => [seq, true, []])
		);
		const other = others[7]!.id;
		valueOf(await store.erase(target(other)));
		expect(valueOf(await store.historyOf('customers', other)).map(({ entry }) => entry.seq)).toEqual([9, 4, 2]);
		expect(valueOf(await store.changesOf(8, 10))).toMatchObject([{ id, erased: true, cause: { kind: 'erase' } }]);
		expect(valueOf(await store.changesOf(3, 10))).toMatchObject([{ id, erased: true, created: false, fields: [] }]);
	});

	test('S105 several records in one entry; one that is not there, or erased before, is passed over', async () => {
		const { store, id, others } = await start();
		valueOf(await store.erase(target(others[5]!.id)));
		const done = valueOf(
			await store.erase([...target(id), ...target(others[5]!.id), ...target('nobody' as CustomerId)])
		);
		expect(done).toMatchObject({ records: 1 });
		expect(await store.erase(target(id))).toEqual({ ok: false, error: { code: 'not-found' } });
		expect(valueOf(await store.check()).journal.firstBad).toBeNull();
		expect(await everyByte(store.name)).not.toContain('Other 5"');
	});

	test('S106 a failure at any write leaves everything as it was; a batch that runs is answered `busy`', async () => {
		const { env, store, id } = await start();
		const before = await everyByte(store.name);
		const put = IDBObjectStore.prototype.put;
		for (let failing = 0; failing < 6; failing++) {
			let seen = 0;
			const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
				this: IDBObjectStore,
				...args
			) {
				if (seen++ === failing) throw new DOMException('full', 'QuotaExceededError');
				return put.apply(this, args);
			});
			expect(await store.erase(target(id))).toEqual({ ok: false, error: { code: 'quota' } });
			spy.mockRestore();
			expect(await everyByte(store.name)).toBe(before);
		}
		async function* source() {
			yield [createCustomer(env, 'Late')];
			expect(await store.erase(target(id))).toEqual({ ok: false, error: { code: 'busy' } });
		}
		valueOf(await store.batch({ kind: 'import' }, source()));
		expect(await store.erase(target(id), { signal: AbortSignal.abort() })).toEqual({
			ok: false,
			error: { code: 'cancelled' }
		});
	});

	test('S106 what is written while the journal is looked through is found too', async () => {
		const { env, store, id } = await start();
		const other = await startStore(env);
		let written: Promise<unknown> | null = null;
		const done = await store.erase(target(id), {
			onProgress: () => {
				written ??= other
					.commit({ kind: 'edit' }, [patchCustomer(id, 6, { notes: ['allergisch', 'Tuscany'] })])
					.then(valueOf);
			}
		});
		await written;
		expect(done.ok).toBe(true);
		const text = await everyByte(store.name);
		for (const word of [...WORDS, 'Tuscany']) expect(text).not.toContain(word);
		expect(valueOf(await store.check()).journal.firstBad).toBeNull();
	});

	test('S107 an undo passes over what was erased and counts it', async () => {
		const { store, id } = await start();
		valueOf(await store.erase(target(id)));
		expect(await store.undo(8, 'ask')).toEqual({ ok: false, error: { code: 'nothing-to-undo' } });
		expect(await store.undo(3, 'revert')).toEqual({ ok: false, error: { code: 'nothing-to-undo' } });
		expect(valueOf(await store.previewUndo(4))).toEqual({
			revertable: 2300,
			changedSince: [],
			changedSinceTotal: 0,
			erased: 1
		});
		expect(valueOf(await store.undo(4, 'ask'))).toEqual({ seq: 9, reverted: 2300, kept: 0, erased: 1 });
		expect(valueOf(await store.undo(2, 'revert'))).toMatchObject({ reverted: 2299, erased: 1 });
		expect(await everyByte(store.name)).not.toContain('Adelajda');
		const findings = valueOf(await store.check());
		expect(findings).toMatchObject({ journal: { firstBad: null }, pageFaults: 0, counts: { customers: 1 } });
	});

	test('S107 who comes back under the same id is not touched by undoing what was before', async () => {
		const { env, store, id } = await start();
		valueOf(await store.erase(target(id)));
		valueOf(await store.commit({ kind: 'merge-restore' }, [{ ...createCustomer(env, 'Again'), id }]));
		expect(valueOf(await store.undo(4, 'revert'))).toMatchObject({ reverted: 2300, erased: 1 });
		expect(valueOf(await store.undo(2, 'revert'))).toMatchObject({ reverted: 2299, erased: 1 });
		expect(valueOf(await store.get('customers', id))?.body.name).toBe('Again');
	});

	test('S107 an undo that had read the journal before cannot bring anything back', async () => {
		const env = storeEnvironment();
		const store = await startStore(env);
		const her = createCustomer(env, 'Adelajda');
		valueOf(await store.commit({ kind: 'create' }, [her]));
		valueOf(await store.undo(1, 'ask'));
		// The undo reads; before it gets the lock, another tab erases.
		const other = await startStore(env);
		const request = env.locks.request;
		let erased: Promise<unknown> | null = null;
		const slow = await startStore({
			...env,
			locks: {
				...env.locks,
				request: (async (...args: Parameters<LockManager['request']>) => {
					erased ??= other.erase(target(her.id));
					await erased;
					return request(...args);
				}) as LockManager['request']
			}
		});
		await slow.undo(2, 'revert');
		expect(await everyByte(store.name)).not.toContain('Adelajda');
	});

	test('S108 other tabs forget the person at once', async () => {
		const around = surroundings();
		const env = storeEnvironment(around);
		const store = await startStore(env);
		const other = await startStore(env);
		const { id } = await lifeOf(env, store);
		const directory = valueOf(await other.directory());
		expect(directory.slotOf(id)).toBeDefined();
		valueOf(await store.erase(target(id)));
		await vi.waitFor(() => expect(directory.row(directory.slotOf(id)!)).toBeNull());
		const found = directory.search({ text: 'adelajda', deleted: false, sort: 'name', descending: false });
		expect(found).toHaveLength(0);
	});
});
