import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CustomerId } from '#lib/domain/ids.ts';
import { storeEnvironment } from '../../../tests/support/store-environment.ts';
import {
	chunked,
	closeStores,
	createCustomer,
	namesIn,
	patchCustomer,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { openRaw, sealEmpty, testVault } from '../../../tests/support/vault.ts';
import type { TestVault } from '../../../tests/support/vault.ts';
import type { Store, StoreEnvironment } from './contract.ts';
import type { RecordRow } from './schema.ts';

let env: StoreEnvironment;
let vault: TestVault;
let store: Store;
let ids: CustomerId[];

const unreadable = { ok: false, error: { code: 'record-unreadable', params: { table: 'customers', count: 1 } } };

beforeEach(async () => {
	env = storeEnvironment();
	vault = await testVault();
	await sealEmpty(env, vault);
	store = await startStore(env, vault.key);
	const created = ['Anna', 'Bela', 'Cleo'].map((name) => createCustomer(env, name));
	ids = created.map(({ id }) => id);
	valueOf(await store.commit({ kind: 'create' }, created));
});
afterEach(closeStores);

/** Changes rows of a table behind the store's back, and opens the store anew. */
async function tamper<Row>(table: string, change: (rows: Row[]) => Row[]): Promise<void> {
	const name = store.name;
	closeStores();
	const raw = await openRaw(name);
	await raw.table(table).bulkPut(change((await raw.table(table).toArray()) as Row[]));
	raw.close();
	store = await startStore(env, vault.key);
}
const withBody = (rows: RecordRow[], id: CustomerId, body: (row: RecordRow) => RecordRow['body']): RecordRow[] =>
	rows.map((row) => (row.id === id ? { ...row, body: body(row) } : row));
function flipped(body: RecordRow['body'], at: number): Uint8Array {
	const copy = (body as Uint8Array).slice();
	copy[at < 0 ? copy.length + at : at]! ^= 1;
	return copy;
}

async function expectOnlyBelaLost(): Promise<void> {
	const [anna, bela, cleo] = ids as [CustomerId, CustomerId, CustomerId];
	expect(await store.get('customers', bela)).toEqual(unreadable);
	expect(valueOf(await store.get('customers', anna))?.body.name).toBe('Anna');
	expect(valueOf(await store.getMany('customers', ids)).map(({ id }) => id)).toEqual([anna, cleo]);
	const stored = async () => (await rowOf(bela)).body;
	const before = await stored();
	// Writes that need it are refused whole, and nothing overwrites it; others go on.
	expect(await store.commit({ kind: 'edit' }, [patchCustomer(bela, 1, { notes: ['', 'x'] })])).toEqual(unreadable);
	const both = [anna, bela].map((id) => ({ kind: 'delete', table: 'customers', id }) as const);
	expect(await store.commit({ kind: 'delete' }, both)).toEqual(unreadable);
	expect(await store.undo(1, 'keep')).toEqual(unreadable);
	expect(await stored()).toEqual(before);
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(anna, 1, { notes: ['', 'x'] })]));
	expect(valueOf(await store.get('customers', anna))?.body.notes).toBe('x');
}

async function rowOf(id: CustomerId): Promise<RecordRow> {
	const raw = await openRaw(store.name);
	try {
		return (await raw.table('customers').get(id)) as RecordRow;
	} finally {
		raw.close();
	}
}

describe('a record that does not open', () => {
	test.each([
		['algorithm', 0],
		['epoch', 3],
		['nonce', 12],
		['ciphertext', 25],
		['tag', -1]
	])('[F15] S81 with a byte of its %s flipped it is quarantined, the others are readable', async (_, at) => {
		await tamper<RecordRow>('customers', (rows) => withBody(rows, ids[1]!, ({ body }) => flipped(body, at)));
		await expectOnlyBelaLost();
	});

	test('[F15] S81 in the clear it is quarantined: a sealed database holds no plain text', async () => {
		await tamper<RecordRow>('customers', (rows) => withBody(rows, ids[1]!, () => '{"name":"Mallory"}'));
		await expectOnlyBelaLost();
	});

	test('[F16] S82 blobs of two records swapped: neither opens', async () => {
		const [anna, bela] = [await rowOf(ids[0]!), await rowOf(ids[1]!)];
		await tamper<RecordRow>('customers', (rows) =>
			withBody(
				withBody(rows, ids[0]!, () => bela.body),
				ids[1]!,
				() => anna.body
			)
		);
		expect(await store.get('customers', ids[0]!)).toEqual(unreadable);
		expect(await store.get('customers', ids[1]!)).toEqual(unreadable);
		expect(valueOf(await store.get('customers', ids[2]!))?.body.name).toBe('Cleo');
	});

	test('[F16] S82 an old blob under the new rev, and an old date or deletion under the new blob', async () => {
		const old = await rowOf(ids[1]!);
		valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(ids[1]!, 1, { notes: ['', 'new'] })]));
		const current = await rowOf(ids[1]!);
		const forged: RecordRow[] = [
			{ ...current, body: old.body },
			{ ...current, at: current.at + 1 },
			{ ...current, deletedAt: 5 }
		];
		for (const row of forged) {
			await tamper<RecordRow>('customers', () => [row]);
			expect(await store.get('customers', ids[1]!)).toEqual(unreadable);
		}
		await tamper<RecordRow>('customers', () => [current]);
		expect(valueOf(await store.get('customers', ids[1]!))?.body.notes).toBe('new');
	});

	test('[F15] S81 in a small table it is left out and the rest is listed', async () => {
		const fields = ['Size', 'Colour'].map((name, i) => ({
			kind: 'create' as const,
			table: 'fields' as const,
			id: `field-${i}` as never,
			at: i,
			body: { name, kind: 'text' } as never
		}));
		valueOf(await store.commit({ kind: 'field' }, fields));
		await tamper<RecordRow>('fields', (rows) =>
			rows.map((row, i) => (i ? row : { ...row, body: flipped(row.body, 30) }))
		);
		expect(valueOf(await store.all('fields')).map(({ body }) => body.name)).toEqual(['Colour']);
	});
});

describe('what is derived', () => {
	test('[F15] S81 a damaged page is derived again from its records, and whole after the next write', async () => {
		await tamper<RecordRow>('pages', (rows) => rows.map((row) => ({ ...row, body: flipped(row.body, 40) })));
		await tamper('meta', (rows: { key: string }[]) => rows.filter(({ key }) => key !== 'window'));
		expect(await namesIn(store)).toEqual(['Anna', 'Bela', 'Cleo']);
		valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(ids[0]!, 1, { name: ['Anna', 'Anne'] })]));
		expect(valueOf(await store.check()).pageFaults).toBe(0);
		closeStores();
		store = await startStore(env, vault.key);
		expect(await namesIn(store)).toEqual(['Anne', 'Bela', 'Cleo']);
	});

	test('[F15] S81 a damaged page beside a damaged record lists the others', async () => {
		await tamper<RecordRow>('pages', (rows) => rows.map((row) => ({ ...row, body: flipped(row.body, 40) })));
		await tamper<RecordRow>('customers', (rows) => withBody(rows, ids[1]!, ({ body }) => flipped(body, 30)));
		expect(await namesIn(store)).toEqual(['Anna', 'Cleo']);
	});

	test('[F15] S81 a damaged head window is none', async () => {
		await namesIn(store);
		await expect.poll(async () => (await windowRow())?.key, { timeout: 10_000 }).toBe('window');
		await tamper<RecordRow>('meta', (rows) =>
			rows.map((row) => ('body' in row ? { ...row, body: flipped(row.body, 30) } : row))
		);
		expect(await store.head()).toBe(null);
		expect(await namesIn(store)).toEqual(['Anna', 'Bela', 'Cleo']);
	});

	test('[F15] S81 a damaged payload: its entry cannot be undone, others can', async () => {
		valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(ids[0]!, 1, { name: ['Anna', 'Anne'] })]));
		valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(ids[1]!, 1, { name: ['Bela', 'Bella'] })]));
		await tamper<RecordRow>('payloads', (rows) =>
			rows.map((row, i) => (i === 1 ? { ...row, body: flipped(row.body, 30) } : row))
		);
		expect(await store.undo(2, 'keep')).toMatchObject({ ok: false, error: { code: 'record-unreadable' } });
		valueOf(await store.undo(3, 'keep'));
		expect(await namesIn(store)).toEqual(['Anne', 'Bela', 'Cleo']);
	});

	async function windowRow() {
		const raw = await openRaw(store.name);
		try {
			return (await raw.table('meta').get('window')) as { key: string } | undefined;
		} finally {
			raw.close();
		}
	}
});

test('S80 nothing of a record stands in the clear in a sealed database, through commits, a batch and undo', async () => {
	const many = Array.from({ length: 1200 }, (_, i) => createCustomer(env, `Planted${i}`, { notes: 'secret-note' }));
	valueOf(await store.batch({ kind: 'import' }, chunked(many, 500)));
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(many[3]!.id, 1, { notes: ['secret-note', 'Geheim'] })]));
	valueOf(await store.undo(2, 'keep'));
	await namesIn(store);
	const raw = await openRaw(store.name);
	let searched = 0;
	for (const table of raw.tables) {
		for (const row of await table.toArray()) {
			const clear = JSON.stringify(row, (_, value: unknown) =>
				value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value
			);
			expect(clear).not.toMatch(/Planted|secret-note|Geheim|Anna/);
			searched++;
		}
	}
	raw.close();
	expect(searched).toBeGreaterThan(1200);
});

test('[F15] S81 with the proof of its key damaged a database still opens with that key, and with no other', async () => {
	await tamper('meta', (rows: { key: string; proof?: Uint8Array }[]) =>
		rows.map((row) => (row.proof ? { ...row, proof: flipped(row.proof, 30) } : row))
	);
	expect(valueOf(await store.get('customers', ids[0]!))?.body.name).toBe('Anna');
	closeStores();
	const other = await testVault();
	await expect(startStore(env, other.key)).rejects.toThrow('wrong-secret');
});

test('[F15] S81 a batch left behind whose payload is damaged stays hidden, and what it did not touch can be read', async () => {
	const more = Array.from({ length: 6 }, (_, i) => createCustomer(env, `More ${i}`));
	valueOf(await store.batch({ kind: 'import' }, [more]));
	await tamper('payloads', (rows: { entry: string; body: Uint8Array }[]) =>
		rows.map((row) => (row.entry === 'b1' ? { ...row, body: flipped(row.body, 30) } : row))
	);
	await tamper('batches', (rows: object[]) => rows.map((row) => ({ ...row, state: 'running' })));
	expect(valueOf(await store.getMany('customers', [...ids, ...more.map(({ id }) => id)]))).toHaveLength(3);
	valueOf(await store.commit({ kind: 'edit' }, [patchCustomer(ids[0]!, 1, { notes: ['', 'x'] })]));
});

test('S84 another vault key does not open the database, and without one it is locked', async () => {
	closeStores();
	const { openDevice } = await import('./device.ts');
	const device = openDevice(env);
	const other = await testVault();
	expect(await device.open({ key: other.key })).toEqual({ ok: false, error: { code: 'wrong-secret' } });
	expect(valueOf(await device.open({ key: null }))).toMatchObject({ state: 'locked', seal: vault.seal });
	expect(valueOf(await device.open({ key: vault.key })).state).toBe('open');
	device.close();
});
