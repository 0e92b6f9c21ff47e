import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { seededRandom } from '#lib/analysis/random.ts';
import { startAs, make, patch } from '../../../tests/support/listed.ts';
import { withRaw } from '../../../tests/support/raw-rows.ts';
import { surroundings } from '../../../tests/support/store-environment.ts';
import { chunked, closeStores, createCustomer, startStore, valueOf } from '../../../tests/support/store.ts';
import type { Change, DatedTable, Store, StoreEnvironment, VaultKey } from './contract.ts';
import type { HeadRow, NewestRow, PageRow } from './schema.ts';

// A wait and no measure: several suites share the machine.
vi.setConfig({ testTimeout: 60_000 });
const WAIT = { timeout: 30_000 };

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

const contact = (env: StoreEnvironment, at: number, text = '') =>
	make(env, 'interactions', { at, text, customer: null, deal: null, ticket: null });
const contacts = (env: StoreEnvironment, count: number, atOf: (i: number) => number) =>
	Array.from({ length: count }, (_, i) => contact(env, atOf(i)));

const storedOf = (store: Store, table: DatedTable = 'interactions') =>
	withRaw(store.name, async (raw) => (await raw.table('meta').get(`newest:${table}`)) as NewestRow | undefined);

/** Loads the listing in this store and waits until its newest rows are stored. */
async function stored(store: Store, table: DatedTable = 'interactions'): Promise<void> {
	const before = (await storedOf(store, table))?.seen ?? -1;
	valueOf(await store.listing(table));
	await vi.waitFor(async () => expect((await storedOf(store, table))?.seen ?? -1).toBeGreaterThan(before), WAIT);
}
/** Another tab, which has loaded nothing. */
const cold = (env: StoreEnvironment, key: VaultKey | null = null) => startStore({ ...env, ...surroundings() }, key);

/** Living rows as a listing gives them, newest first. */
async function byListing(store: Store): Promise<{ ids: string[]; living: number }> {
	const listing = valueOf(await store.listing('interactions'));
	const rows = Array.from({ length: listing.size }, (_, slot) => listing.row(slot)).flatMap((row) =>
		row && row.deletedAt === 0 ? row : []
	);
	rows.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
	return { ids: rows.map(({ id }) => id), living: listing.living };
}
async function expectSame(env: StoreEnvironment, key: VaultKey | null = null): Promise<void> {
	const newest = (await (await cold(env, key)).newest('interactions'))!;
	const { ids, living } = await byListing(await cold(env, key));
	expect(newest).not.toBeNull();
	expect(newest.living).toBe(living);
	expect(newest.rows.length).toBeGreaterThanOrEqual(Math.min(200, living));
	expect(newest.rows.map(({ id }) => id)).toEqual(ids.slice(0, newest.rows.length));
}

describe('newest rows', () => {
	test.each(['plain', 'sealed'] as const)(
		'S119 they stand as the listing has them, with what was written since (%s)',
		async (form) => {
			const { env, key, store } = await startAs(form);
			const random = seededRandom(7);
			const all = contacts(env, 2500, () => Math.floor(random() * 1000));
			valueOf(await store.batch({ kind: 'import' }, chunked(all, 700)));
			expect(await (await cold(env, key)).newest('interactions')).toBeNull();
			await stored(store);
			expect(await store.newest('interactions')).toBeNull();
			await expectSame(env, key);

			// Another tab writes, which has no listing: new ones, moved ones, deleted ones, one that is taken back.
			const other = await cold(env, key);
			const { ids } = await byListing(await cold(env, key));
			const atOf = (id: string) => all.find((each) => each.id === id)!.body.at;
			const move = (id: string, at: number) => patch('interactions', id, 1, { at: [atOf(id), at] });
			valueOf(
				await other.commit({ kind: 'edit' }, [
					contact(env, 999, 'said softly'),
					contact(env, 5),
					move(ids[3]!, 1),
					move(ids[2400]!, 2000)
				])
			);
			const deleted = ids.slice(10, 40).map((id): Change => ({ kind: 'delete', table: 'interactions', id }) as Change);
			valueOf(await other.commit({ kind: 'delete' }, deleted));
			const { seq } = valueOf(await other.commit({ kind: 'create' }, [contact(env, 3000)]));
			valueOf(await other.undo(seq, 'ask'));
			await expectSame(env, key);
			const newest = (await (await cold(env, key)).newest('interactions'))!;
			expect(newest.rows[0]!.id).toBe(ids[2400]);
			expect(new Set(newest.rows.map(({ text }) => text))).toEqual(new Set(['']));
			// Its own tab writes them anew.
			const { seen } = (await storedOf(store))!;
			valueOf(await store.commit({ kind: 'create' }, [contact(env, 4000)]));
			await vi.waitFor(async () => expect((await storedOf(store))!.seen).toBeGreaterThan(seen), WAIT);
			await expectSame(env, key);
		}
	);

	test('S119 orders stand by their day, and a few are answered whole', async () => {
		const { env, store } = await startAs();
		const orders = [20_000, 20_002, 20_001].map((day) => make(env, 'orders', { day, customer: null, from: null }));
		valueOf(await store.commit({ kind: 'create' }, orders));
		await stored(store, 'orders');
		const late = make(env, 'orders', { day: 19_000, customer: null, from: null });
		const other = await cold(env);
		valueOf(await other.commit({ kind: 'create' }, [late]));
		const newest = (await other.newest('orders'))!;
		expect(newest.rows.map(({ day }) => day)).toEqual([20_002, 20_001, 20_000, 19_000]);
		expect(newest.living).toBe(4);
	});

	test('S119 what stands below those that are stored is not taken from the pages that changed', async () => {
		const { env, store } = await startAs();
		const random = seededRandom(3);
		const all = contacts(env, 2500, () => Math.floor(random() * 1000));
		valueOf(await store.batch({ kind: 'import' }, chunked(all, 700)));
		await stored(store);
		const { ids } = await byListing(await cold(env));
		const onLastPage = new Set(all.slice(-500).map(({ id }): string => id));
		const gone = ids.slice(0, 300).filter((id) => onLastPage.has(id));
		expect(gone.length).toBeGreaterThan(20);
		const change = gone.map((id): Change => ({ kind: 'delete', table: 'interactions', id }) as Change);
		valueOf(await (await cold(env)).commit({ kind: 'delete' }, change));
		await expectSame(env);
	});

	test('S119 too few are left, or too many pages moved on: nothing is answered', async () => {
		const { env, store } = await startAs();
		const all = contacts(env, 1200, (i) => i);
		valueOf(await store.batch({ kind: 'import' }, chunked(all, 700)));
		await stored(store);
		const other = await cold(env);
		const gone = all.slice(-120).map(({ id }): Change => ({ kind: 'delete', table: 'interactions', id }) as Change);
		valueOf(await other.commit({ kind: 'delete' }, gone.slice(0, 100)));
		await expectSame(env);
		// 180 of those stored are left: what comes after them stands on pages that were not read.
		valueOf(await other.commit({ kind: 'delete' }, gone.slice(100)));
		expect(await other.newest('interactions')).toBeNull();
		valueOf(
			await other.batch(
				{ kind: 'import' },
				chunked(
					contacts(env, 17_000, (i) => 5000 + i),
					2000
				)
			)
		);
		expect(await other.newest('interactions')).toBeNull();
	});

	test('S119 S22 nothing of a running batch is seen, and nothing of one that is taken back', async () => {
		const { env, store } = await startAs();
		valueOf(
			await store.commit(
				{ kind: 'create' },
				contacts(env, 250, (i) => i)
			)
		);
		await stored(store);
		// Of one browser: by its lock the others know that the batch is alive.
		const other = await startStore(env);
		const pagesMade = () =>
			withRaw(store.name, async (raw) =>
				(await raw.table<PageRow>('pages').toArray()).filter(({ batch }) => batch > 0)
			);
		let seen: unknown;
		const looking = async function* () {
			yield* chunked(
				contacts(env, 4000, (i) => 9000 + i),
				1000
			);
			await vi.waitFor(async () => expect((await pagesMade()).length).toBeGreaterThan(0), WAIT);
			const newest = (await (await startStore(env)).newest('interactions'))!;
			seen = [newest.living, newest.rows[0]!.at];
			throw new Error('the file ends');
		};
		await expect(other.batch({ kind: 'import' }, looking())).rejects.toThrow('the file ends');
		expect(seen).toEqual([250, 249]);
		await expectSame(env);
	});

	test('S119 S105 nothing of an erased customer’s orders stays in them', async () => {
		const { env, store } = await startAs();
		const anna = createCustomer(env, 'Anna');
		const order = make(env, 'orders', { customer: anna.id, from: null, kind: 'quote', number: 'Q-0077' });
		valueOf(await store.commit({ kind: 'create' }, [anna, order]));
		await stored(store, 'orders');
		expect((await storedOf(store, 'orders'))!.body).toContain('Q-0077');
		valueOf(await store.erase([{ table: 'customers', id: anna.id }]));
		expect((await storedOf(store, 'orders'))?.body ?? '').not.toContain('Q-0077');
	});

	test('S119 S105 what was sealed before another tab erased one of them is not stored', async () => {
		const { env, key, store } = await startAs('sealed');
		const all = contacts(env, 3, (i) => i);
		valueOf(await store.commit({ kind: 'create' }, all));
		const other = await cold(env, key);
		const { encrypt } = crypto.subtle;
		let erasing: Promise<unknown> | undefined;
		vi.spyOn(crypto.subtle, 'encrypt').mockImplementation(async (...args) => {
			const isNewest = !erasing && new TextDecoder().decode(args[2] as Uint8Array).includes('"pages":');
			if (isNewest) await (erasing = other.erase([{ table: 'interactions', id: all[2]!.id }]));
			return encrypt.apply(crypto.subtle, args);
		});
		const { put } = IDBObjectStore.prototype;
		const puts: number[] = [];
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
			const row = args[0] as Partial<NewestRow>;
			if (row.key === 'newest:interactions') puts.push(row.seen!);
			return put.apply(this, args);
		});
		valueOf(await store.listing('interactions'));
		await vi.waitFor(() => expect(erasing).toBeDefined(), WAIT);
		await erasing;
		const { lamport } = await withRaw(store.name, async (raw) => (await raw.table('meta').get('head')) as HeadRow);
		valueOf(await store.commit({ kind: 'create' }, [contact(env, 9)]));
		await vi.waitFor(() => expect(puts.length).toBeGreaterThan(0), WAIT);
		expect(Math.min(...puts)).toBeGreaterThan(lamport);
	});

	test('S119 nothing of an erased record stays in them, nor do they open where they were changed', async () => {
		const { env, key, store } = await startAs('sealed');
		const all = contacts(env, 3, (i) => i);
		valueOf(await store.commit({ kind: 'create' }, all));
		await stored(store);
		valueOf(await store.erase([{ table: 'interactions', id: all[2]!.id }]));
		expect((await (await cold(env, key)).newest('interactions'))?.rows.map(({ id }) => id) ?? []).not.toContain(
			all[2]!.id
		);
		await vi.waitFor(async () => expect(await storedOf(store)).toBeDefined(), WAIT);
		await expectSame(env, key);
		await withRaw(store.name, async (raw) => {
			const row = (await raw.table('meta').get('newest:interactions')) as NewestRow;
			const body = (row.body as Uint8Array).map((byte, i) => (i === 40 ? byte ^ 1 : byte));
			await raw.table('meta').put({ ...row, body });
		});
		expect(await (await cold(env, key)).newest('interactions')).toBeNull();
	});
});
