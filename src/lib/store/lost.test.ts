import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CustomerId } from '#lib/domain/ids.ts';
import { everyByte, withRaw } from '../../../tests/support/raw-rows.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import {
	closeStores,
	createCustomer,
	namesIn,
	patchCustomer,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { verifyJournal } from './open.ts';

/** When the connection dies next, seen from the transaction that a write ends with. */
type Moment = 'before' | 'during' | 'after';
let next: { moment: Moment; error: string; skip: number } | null = null;
let stays = false;
let connection: IDBDatabase | null = null;

const met = (database: IDBDatabase) => (connection = database);

const original = IDBDatabase.prototype.transaction;
const dispatch = (IDBTransaction.prototype as unknown as { dispatchEvent: (event: { type: string }) => boolean })
	.dispatchEvent;

function isEnd(names: string | Iterable<string>, mode: IDBTransactionMode | undefined): boolean {
	return mode === 'readwrite' && typeof names !== 'string' && [...names].includes('journal');
}
function due(moment: Moment): boolean {
	if (next?.moment !== moment || next.skip-- > 0) return false;
	return true;
}

beforeEach(() => {
	const ends = new WeakMap<IDBTransaction, true>();
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
		this: IDBDatabase,
		...args: Parameters<typeof original>
	) {
		met(this);
		if (isEnd(args[0], args[1]) && due('before')) {
			const { error } = next!;
			if (!stays) next = null;
			else next!.skip = 0;
			throw new DOMException('Connection to Indexed Database server lost', error);
		}
		const transaction = original.apply(this, args);
		if (isEnd(args[0], args[1])) ends.set(transaction, true);
		if (isEnd(args[0], args[1]) && due('during')) {
			const { error } = next!;
			next = null;
			queueMicrotask(() => {
				Object.defineProperty(transaction, 'error', { value: new DOMException('lost', error) });
				transaction.abort();
			});
		}
		return transaction;
	});
	const target = IDBTransaction.prototype as unknown as { dispatchEvent: typeof dispatch };
	vi.spyOn(target, 'dispatchEvent').mockImplementation(function (this: unknown, event: { type: string }) {
		if (event.type === 'complete' && ends.has(this as IDBTransaction) && due('after')) {
			// It is on disk, and nobody hears of it.
			Object.defineProperty(this, 'error', { value: new DOMException('lost', next!.error) });
			next = null;
			event.type = 'abort';
		}
		return dispatch.call(this as IDBTransaction, event);
	});
});
afterEach(() => {
	next = null;
	stays = false;
	vi.restoreAllMocks();
	closeStores();
});

const MOMENTS: Moment[] = ['before', 'during', 'after'];
const ERRORS = ['UnknownError', 'InvalidStateError'];

test('[F10] S75 a connection that dies before, during or after a commit: written exactly once', async () => {
	for (const moment of MOMENTS) {
		for (const error of ERRORS) {
			const env = storeEnvironment();
			const [store, other] = [await startStore(env), await startStore(env)];
			for (const tab of [store, other]) await tab.directory();
			const anna = createCustomer(env, 'Anna');
			valueOf(await store.commit({ kind: 'create' }, [anna]));
			const arm = () => (next = { moment, error, skip: 0 });
			arm();
			expect(valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Bert')]))).toEqual({
				seq: 2,
				records: 1,
				revs: [1]
			});
			expect(next).toBeNull();
			arm();
			const edited = await store.commit({ kind: 'edit' }, [patchCustomer(anna.id, 1, { name: ['Anna', 'Anne'] })]);
			expect(valueOf(edited)).toEqual({ seq: 3, records: 1, revs: [2] });
			arm();
			expect(valueOf(await store.undo(3, 'ask'))).toEqual({ seq: 4, reverted: 1, kept: 0, erased: 0 });
			expect(next).toBeNull();
			expect(await namesIn(store)).toEqual(['Anna', 'Bert']);
			await vi.waitFor(async () => expect(await namesIn(other)).toEqual(['Anna', 'Bert']));
			expect(await verifyJournal(store.name)).toMatchObject({ ok: true, entries: 4 });
		}
	}
});

test('[F10] S106 a connection that dies before, during or after an erasure: done once, and said so', async () => {
	for (const moment of MOMENTS) {
		const env = storeEnvironment();
		const store = await startStore(env);
		await store.directory();
		const anna = createCustomer(env, 'Anna');
		valueOf(await store.commit({ kind: 'create' }, [anna]));
		next = { moment, error: 'UnknownError', skip: 0 };
		expect(valueOf(await store.erase([{ table: 'customers', id: anna.id }]))).toEqual({
			seq: 2,
			records: 1,
			revs: [2]
		});
		expect(next).toBeNull();
		expect(await namesIn(store)).toEqual([]);
		expect(await everyByte(store.name)).not.toContain('Anna');
		expect(await verifyJournal(store.name)).toMatchObject({ ok: true, entries: 2 });
	}
});

test('[F10] S75 a batch whose last answer is lost stands once; one that was cut off leaves nothing', async () => {
	for (const moment of MOMENTS) {
		const env = storeEnvironment();
		const store = await startStore(env);
		await store.directory();
		const rows = Array.from({ length: 2300 }, (_, i) => createCustomer(env, `N${i}`));
		next = { moment, error: 'UnknownError', skip: 0 };
		const done = await store.batch({ kind: 'import' }, [rows]);
		expect(next).toBeNull();
		if (moment === 'after') expect(done).toEqual({ ok: true, value: { seq: 1, records: 2300 } });
		else expect(done).toEqual({ ok: false, error: { code: 'engine-lost' } });
		expect(await namesIn(store)).toHaveLength(moment === 'after' ? 2300 : 0);
		expect(await verifyJournal(store.name)).toMatchObject({ ok: true, entries: moment === 'after' ? 1 : 0 });
		// The same store goes on.
		if (moment !== 'after') valueOf(await store.batch({ kind: 'import' }, [rows]));
		expect(await namesIn(store)).toHaveLength(2300);
	}
});

test('[F10] S75 a connection that stays dead fails the write, and never says that it was written', async () => {
	for (const error of ERRORS) {
		const env = storeEnvironment();
		const store = await startStore(env);
		valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Anna')]));
		const reasons: string[] = [];
		store.onClosed((reason) => reasons.push(reason));
		stays = true;
		next = { moment: 'before', error, skip: 0 };
		expect(await store.commit({ kind: 'create' }, [createCustomer(env, 'Bert')])).toEqual({
			ok: false,
			error: { code: 'database-closed' }
		});
		await vi.waitFor(() => expect(reasons).toEqual(['wiped']));
		next = null;
		stays = false;
		expect(await namesIn(await startStore(env))).toEqual(['Anna']);
	}
});

test('[F10] S75 a close event opens the same database again; where it is gone or another, the store ends', async () => {
	const env = storeEnvironment();
	const store = await startStore(env);
	await store.directory();
	const anna = createCustomer(env, 'Anna');
	valueOf(await store.commit({ kind: 'create' }, [anna]));
	const reasons: string[] = [];
	store.onClosed((reason) => reasons.push(reason));
	const close = (dead = connection!) => {
		dead.close();
		dead.onclose?.(new Event('close'));
	};
	close();
	expect(valueOf(await store.get('customers', anna.id))?.body.name).toBe('Anna');
	valueOf(await store.commit({ kind: 'create' }, [createCustomer(env, 'Bert')]));
	close();
	const both = await Promise.all([
		store.commit({ kind: 'create' }, [createCustomer(env, 'Carl')]),
		store.commit({ kind: 'create' }, [createCustomer(env, 'Dora')]),
		store.get('customers', anna.id)
	]);
	for (const each of both) valueOf<unknown>(each);
	expect(await namesIn(store)).toEqual(['Anna', 'Bert', 'Carl', 'Dora']);
	expect(await verifyJournal(store.name)).toMatchObject({ ok: true, entries: 4 });
	expect(reasons).toEqual([]);

	// Evicted: the browser closes, and what opens under the name is empty.
	await store.get('customers', anna.id);
	const last = connection!;
	await withRaw(store.name, (raw) => Promise.all(raw.tables.map((table) => table.clear())));
	close(last);
	expect(await store.commit({ kind: 'create' }, [createCustomer(env, 'Emma')])).toEqual({
		ok: false,
		error: { code: 'database-closed' }
	});
	await vi.waitFor(() => expect(reasons).toEqual(['wiped']));
	expect(await store.get('customers', 'x' as CustomerId)).toEqual({ ok: false, error: { code: 'database-closed' } });
});
