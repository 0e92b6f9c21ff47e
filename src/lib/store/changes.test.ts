import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CustomerId, SettingsId } from '#lib/domain/ids.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import {
	chunked,
	closeStores,
	createCustomer,
	patchCustomer,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import type { Change, EntryQuery } from './contract.ts';

afterEach(closeStores);

const ALL: EntryQuery = { before: null, limit: 50, causes: [], from: null, to: null, records: null };

async function start() {
	const env = storeEnvironment();
	const store = await startStore(env);
	const anna = createCustomer(env, 'Anna', { notes: 'first' });
	valueOf(await store.commit({ kind: 'create' }, [anna]));
	return { env, store, anna, id: anna.id };
}
const rename = (id: CustomerId, rev: number, from: string, to: string) => patchCustomer(id, rev, { name: [from, to] });
const remove = (id: CustomerId): Change => ({ kind: 'delete', table: 'customers', id });

describe('what an entry did', () => {
	test('S100 names fields with both values, creation, deletion and return', async () => {
		const { store, id } = await start();
		valueOf(await store.commit({ kind: 'edit' }, [rename(id, 1, 'Anna', 'Anne')]));
		valueOf(await store.commit({ kind: 'delete' }, [remove(id)]));
		valueOf(await store.commit({ kind: 'restore' }, [{ kind: 'restore', table: 'customers', id }]));
		const of = async (seq: number) => valueOf(await store.changesOf(seq, 10));
		expect(await of(1)).toMatchObject([{ seq: 1, table: 'customers', id, created: true, deletion: null, fields: [] }]);
		expect(await of(2)).toMatchObject([
			{ created: false, deletion: null, fields: [{ name: 'name', from: 'Anna', to: 'Anne' }], erased: false }
		]);
		expect(await of(3)).toMatchObject([{ deletion: 'deleted', fields: [] }]);
		expect(await of(4)).toMatchObject([{ deletion: 'restored', fields: [] }]);
		expect(await store.changesOf(5, 10)).toEqual({ ok: false, error: { code: 'not-found' } });
	});

	test('S100 an undone creation says what went, and its return that it came back', async () => {
		const { store, id } = await start();
		valueOf(await store.undo(1, 'ask'));
		valueOf(await store.undo(2, 'ask'));
		const [gone] = valueOf(await store.changesOf(2, 10));
		expect(gone).toMatchObject({ id, created: false, deletion: 'deleted' });
		expect(gone!.fields).toContainEqual({ name: 'name', from: 'Anna', to: undefined });
		expect(valueOf(await store.changesOf(3, 10))).toMatchObject([{ deletion: 'restored' }]);
	});

	test('S100 lists no more of a batch than asked for', async () => {
		const { env, store } = await start();
		const people = Array.from({ length: 2500 }, (_, i) => createCustomer(env, `P${i}`));
		valueOf(await store.batch({ kind: 'import' }, chunked(people, 1000)));
		const changes = valueOf(await store.changesOf(2, 2100));
		expect(changes.map((change) => change.id)).toEqual(people.slice(0, 2100).map((change) => change.id));
		expect(changes.every((change) => change.created)).toBe(true);
	});
});

describe('what befell a record', () => {
	test('S101 is told newest first, through commits, batches and undos, down to what it was created with', async () => {
		const { env, store, anna, id } = await start();
		const others = Array.from({ length: 2300 }, (_, i) => createCustomer(env, `P${i}`));
		valueOf(
			await store.batch({ kind: 'import' }, [
				others.slice(0, 2100),
				[...others.slice(2100), rename(id, 1, 'Anna', 'Anne')]
			])
		);
		valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(others[0]!.id, 1, { notes: ['', 'x'] })]));
		valueOf(await store.undo(2, 'keep'));
		valueOf(await store.commit({ kind: 'delete' }, [remove(id)]));
		valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(id, 4, { notes: ['first', 'last'] })]));
		const history = valueOf(await store.historyOf('customers', id));
		expect(history.map(({ entry, change }) => [entry.seq, entry.cause.kind, change.created, change.deletion])).toEqual([
			[6, 'edit', false, null],
			[5, 'delete', false, 'deleted'],
			[4, 'undo', false, null],
			[2, 'import', false, null],
			[1, 'create', true, null]
		]);
		expect(history[2]!.change.fields).toEqual([{ name: 'name', from: 'Anne', to: 'Anna' }]);
		const created = Object.fromEntries(history[4]!.change.fields.map(({ name, to }) => [name, to]));
		expect(created).toEqual(anna.body);
		expect(history[3]!.entry).toMatchObject({ records: 2301, undoneBy: 4, own: true });
	});

	test('S101 of a record that a running batch has, what stands before that batch is told', async () => {
		const { env, store, id } = await start();
		const others = Array.from({ length: 2300 }, (_, i) => createCustomer(env, `P${i}`));
		valueOf(await store.batch({ kind: 'import' }, [others]));
		const before = valueOf(await store.historyOf('customers', others[3]!.id));
		expect(before.map(({ entry }) => entry.seq)).toEqual([2]);
		async function* source() {
			yield Array.from({ length: 2000 }, (_, i) =>
				i === 0 ? rename(id, 1, 'Anna', 'Half') : patchCustomer(others[i]!.id, 1, { notes: ['', 'half'] })
			);
			for (const customer of [id, others[3]!.id]) {
				const history = valueOf(await store.historyOf('customers', customer));
				expect(history.map(({ entry }) => entry.seq)).toEqual([customer === id ? 1 : 2]);
			}
			yield [patchCustomer(others[2200]!.id, 1, { notes: ['', 'half'] })];
		}
		valueOf(await store.batch({ kind: 'tag' }, source()));
	});

	test('S101 of a batch only the chunk that wrote the record is read', async () => {
		const { env, store } = await start();
		const people = Array.from({ length: 9000 }, (_, i) => createCustomer(env, `P${i}`));
		valueOf(await store.batch({ kind: 'import' }, [people]));
		const get = vi.spyOn(IDBObjectStore.prototype, 'get');
		valueOf(await store.historyOf('customers', people[2500]!.id));
		const read = get.mock.contexts.flatMap((table, i) =>
			(table as IDBObjectStore).name === 'payloads' ? [get.mock.calls[i]![0]] : []
		);
		get.mockRestore();
		// Its own, and the first one for the fields and names of the line.
		expect(read).toEqual([
			['b1', 1],
			['b1', 0]
		]);
	});

	test('S101 a record that was never there has none', async () => {
		const { store } = await start();
		expect(valueOf(await store.historyOf('customers', 'nobody'))).toEqual([]);
	});
});

describe('the list of entries', () => {
	test('S102 says who, what and which fields, and filters by cause, time and record', async () => {
		const { env, store, id } = await start();
		const people = Array.from({ length: 2500 }, (_, i) => createCustomer(env, `P${i}`));
		valueOf(await store.batch({ kind: 'import' }, chunked(people, 1000)));
		valueOf(
			await store.commit({ kind: 'edit' }, [patchCustomer(id, 1, { name: ['Anna', 'Anne'], notes: ['first', ''] })])
		);
		const page = valueOf(await store.entries(ALL));
		expect(page.before).toBeNull();
		expect(page.entries.map(({ seq, own, fields, records }) => ({ seq, own, fields, records }))).toEqual([
			{ seq: 3, own: true, fields: ['name', 'notes'], records: 1 },
			{ seq: 2, own: true, fields: [], records: 2500 },
			{ seq: 1, own: true, fields: [], records: 1 }
		]);
		expect(page.entries[1]!.some).toEqual(people.slice(0, 3).map((change) => ({ table: 'customers', id: change.id })));

		const seqs = async (part: Partial<EntryQuery>) =>
			valueOf(await store.entries({ ...ALL, ...part })).entries.map((entry) => entry.seq);
		expect(await seqs({ causes: ['import', 'create'] })).toEqual([2, 1]);
		const { at } = page.entries[1]!;
		expect(await seqs({ from: at })).toEqual([3, 2]);
		expect(await seqs({ to: at })).toEqual([2, 1]);
		expect(await seqs({ records: { table: 'customers', ids: new Set([id]) } })).toEqual([3, 1]);
		const last = people[2499]!.id;
		const hit = valueOf(await store.entries({ ...ALL, records: { table: 'customers', ids: new Set([last]) } }));
		expect(hit.entries.map((entry) => [entry.seq, entry.some[0]?.id])).toEqual([[2, last]]);
		expect(await seqs({ records: { table: 'settings', ids: new Set([id]) } })).toEqual([]);
	});

	test('S102 goes on where the page before ended', async () => {
		const { env, store } = await start();
		for (let i = 0; i < 6; i++) valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, `P${i}`)]));
		const first = valueOf(await store.entries({ ...ALL, limit: 4 }));
		expect(first.entries.map((entry) => entry.seq)).toEqual([7, 6, 5, 4]);
		const rest = valueOf(await store.entries({ ...ALL, limit: 4, before: first.before }));
		expect(rest).toMatchObject({ entries: [{ seq: 3 }, { seq: 2 }, { seq: 1 }], before: null });
	});

	test('S102 a search answers in time with what it has and says where to go on', async () => {
		const { store, id } = await start();
		// Each batch has two chunks; a search for somebody they lack reads them all.
		const settings = 'settings--------------' as SettingsId;
		valueOf(
			await store.commit({ kind: 'settings' }, [
				{ kind: 'create', table: 'settings', id: settings, at: 0, body: { country: 'A' } as never }
			])
		);
		for (let i = 0; i < 70; i++) {
			const patch = (n: number): Change => ({
				kind: 'patch',
				table: 'settings',
				id: settings,
				baseRev: 1,
				fields: {
					country: { from: n === 0 ? (i === 0 ? 'A' : `B${i - 1}`) : `A${i}`, to: n === 0 ? `A${i}` : `B${i}` }
				}
			});
			valueOf(await store.batch({ kind: 'settings' }, [Array<Change>(2000).fill(patch(0)), [patch(1)]]));
		}
		const records = { table: 'customers' as const, ids: new Set<string>([id]) };
		const first = valueOf(await store.entries({ ...ALL, records }));
		expect(first.entries).toEqual([]);
		expect(first.before).toBeGreaterThan(2);
		const rest = valueOf(await store.entries({ ...ALL, records, before: first.before }));
		expect(rest).toMatchObject({ entries: [{ seq: 1 }], before: null });
	});

	test('S102 can be cancelled', async () => {
		const { store } = await start();
		expect(await store.entries(ALL, AbortSignal.abort())).toEqual({ ok: false, error: { code: 'cancelled' } });
	});
});
