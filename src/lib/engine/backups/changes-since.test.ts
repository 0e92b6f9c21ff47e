import { afterEach, expect, test } from 'vitest';
import 'fake-indexeddb/auto';
import { storeEnvironment } from '../../../../tests/support/store-environment.ts';
import { closeStores, createCustomer, startStore, valueOf } from '../../../../tests/support/store.ts';
import { recordsSince } from './changes-since.ts';

afterEach(closeStores);

test('counts what was written after an entry, however often it is asked', async () => {
	const env = storeEnvironment();
	const store = await startStore(env);
	const write = async (kind: 'create' | 'sample', count: number) =>
		valueOf(
			await store.commit(
				{ kind },
				Array.from({ length: count }, (_, i) => createCustomer(env, `Customer ${i}`))
			)
		).seq;
	expect(valueOf(await recordsSince(store, 0))).toBe(0);
	const first = await write('create', 3);
	const sample = await write('sample', 50);
	await write('create', 4);
	expect(valueOf(await recordsSince(store, 0))).toBe(7);
	expect(valueOf(await recordsSince(store, first))).toBe(4);
	expect(valueOf(await recordsSince(store, 0))).toBe(7);
	await write('create', 1);
	// Two at once count nothing twice.
	const both = await Promise.all([recordsSince(store, 0), recordsSince(store, 0)]);
	expect(both.map(valueOf)).toEqual([8, 8]);
	expect(valueOf(await recordsSince(store, 0))).toBe(8);
	// Taking sample data back, and taking that back, is nobody’s work either.
	const undone = valueOf(await store.undo(sample, 'revert')).seq;
	valueOf(await store.undo(undone, 'revert'));
	expect(valueOf(await recordsSince(store, 0))).toBe(8);
});

test('more entries than are read at a time', async () => {
	const env = storeEnvironment();
	const store = await startStore(env);
	for (let i = 0; i < 450; i++) await store.commit({ kind: 'create' }, [createCustomer(env, `Customer ${i}`)]);
	expect(valueOf(await recordsSince(store, 0))).toBe(450);
	expect(valueOf(await recordsSince(store, 449))).toBe(1);
	expect(valueOf(await recordsSince(store, 450))).toBe(0);
});
