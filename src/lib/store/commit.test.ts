import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer as create,
	customerNamed as customer,
	startStore,
	valueOf as value
} from '../../../tests/support/store.ts';
import type { Change } from './contract.ts';
import { verifyJournal } from './open.ts';

afterEach(closeStores);

async function start() {
	const env = storeEnvironment();
	return { env, store: await startStore(env) };
}

describe('commit', () => {
	test('S10 writes all changes with one entry, or nothing', async () => {
		const { store, env } = await start();
		const anna = create(env, 'Anna');
		const done = value(await store.commit({ kind: 'create' }, [anna, create(env, 'Bert')]));
		expect(done).toEqual({ seq: 1, records: 2, revs: [1, 1] });
		const failed = await store.commit({ kind: 'edit' }, [
			{ kind: 'patch', table: 'customers', id: anna.id, baseRev: 1, fields: { name: { from: 'Anna', to: 'Anne' } } },
			{ kind: 'delete', table: 'customers', id: 'nobody' as CustomerId }
		]);
		expect(failed).toEqual({ ok: false, error: { code: 'not-found' } });
		expect(value(await store.get('customers', anna.id))?.body.name).toBe('Anna');
		expect(store.seq).toBe(1);
		expect(value(await store.journal(null, 10))).toHaveLength(1);
	});

	test('S11 a stale patch merges per field and a clash names both values', async () => {
		const { store, env } = await start();
		const anna = create(env, 'Anna');
		value(await store.commit({ kind: 'create' }, [anna]));
		const patch = (fields: Record<string, { from: unknown; to: unknown }>): Change => ({
			kind: 'patch',
			table: 'customers',
			id: anna.id,
			baseRev: 1,
			fields
		});
		value(await store.commit({ kind: 'edit' }, [patch({ name: { from: 'Anna', to: 'Anne' } })]));
		const merged = value(await store.commit({ kind: 'edit' }, [patch({ notes: { from: '', to: 'hello' } })]));
		expect(merged.revs).toEqual([3]);
		const clash = await store.commit({ kind: 'edit' }, [patch({ name: { from: 'Anna', to: 'Annika' } })]);
		expect(clash).toEqual({
			ok: false,
			error: {
				code: 'conflict',
				conflicts: [{ table: 'customers', id: anna.id, field: 'name', base: 'Anna', mine: 'Annika', theirs: 'Anne' }]
			}
		});
		const stored = value(await store.get('customers', anna.id));
		expect(stored?.body).toEqual(customer('Anne', { notes: 'hello' }));
	});

	test('S12 a commit that changes nothing writes no entry', async () => {
		const { store, env } = await start();
		const anna = create(env, 'Anna');
		value(await store.commit({ kind: 'create' }, [anna]));
		const done = value(
			await store.commit({ kind: 'edit' }, [
				{ kind: 'patch', table: 'customers', id: anna.id, baseRev: 1, fields: { name: { from: 'x', to: 'Anna' } } },
				{ kind: 'restore', table: 'customers', id: anna.id }
			])
		);
		expect(done).toEqual({ seq: 1, records: 0, revs: [1, 1] });
	});

	test('S13 undo inverts, and undoing the undo brings everything back', async () => {
		const { store, env } = await start();
		const anna = create(env, 'Anna');
		value(await store.commit({ kind: 'create' }, [anna]));
		value(await store.undo(1, 'ask'));
		expect(value(await store.get('customers', anna.id))).toBeNull();
		const directory = value(await store.directory());
		expect([directory.living, directory.deleted]).toEqual([0, 0]);
		expect(await store.undo(1, 'ask')).toEqual({ ok: false, error: { code: 'nothing-to-undo' } });
		value(await store.undo(2, 'ask'));
		expect(value(await store.get('customers', anna.id))).toMatchObject({ rev: 3, deletedAt: 0, body: anna.body });
		expect(directory.living).toBe(1);
		// The first entry has its effect again, so it can be undone again.
		expect(value(await store.journal(null, 10)).map((entry) => entry.undoneBy)).toEqual([null, 3, null]);
		value(await store.undo(1, 'ask'));
		expect(directory.living).toBe(0);
		expect(await verifyJournal(store.name)).toMatchObject({ ok: true, entries: 4, firstBad: null, problem: null });
	});

	test('[F28] S14 field names and ids that JavaScript knows are data', async () => {
		const { store, env } = await start();
		const custom = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<FieldId, string>;
		const odd: Change = {
			kind: 'create',
			table: 'customers',
			id: '__proto__' as CustomerId,
			at: 1,
			body: customer('Odd', { custom })
		};
		value(await store.commit({ kind: 'create' }, [odd, create(env, 'Even')]));
		value(
			await store.commit({ kind: 'edit' }, [
				{
					kind: 'patch',
					table: 'customers',
					id: odd.id as CustomerId,
					baseRev: 1,
					fields: Object.fromEntries([['__proto__', { from: undefined, to: { polluted: true } }]])
				}
			])
		);
		const stored = value(await store.get('customers', '__proto__' as CustomerId));
		expect(Object.keys(stored!.body.custom)).toEqual(['__proto__', 'constructor']);
		expect(Object.hasOwn(stored!.body, '__proto__')).toBe(true);
		expect(Object.getPrototypeOf(stored!.body)).toBe(Object.prototype);
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
		value(await store.undo(2, 'ask'));
		expect(value(await store.get('customers', '__proto__' as CustomerId))?.body).toEqual(odd.body);
	});
});
