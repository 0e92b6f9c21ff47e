import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { seededRandom } from '#lib/analysis/random.ts';
import { everyRecord } from '../../../tests/support/every-record.ts';
import { OTHERS, listed, make, patch, rowsOf, startAs, untrueRows, type Other } from '../../../tests/support/listed.ts';
import { withRaw } from '../../../tests/support/raw-rows.ts';
import {
	chunked,
	closeStores,
	createCustomer,
	openStoreOf,
	startStore,
	valueOf
} from '../../../tests/support/store.ts';
import { testVault } from '../../../tests/support/vault.ts';
import type { Change, Store } from './contract.ts';
import type { PageRow } from './schema.ts';

// A wait and no measure: several suites share the machine.
vi.setConfig({ testTimeout: 60_000 });
const WAIT = { timeout: 30_000 };

afterEach(() => {
	vi.restoreAllMocks();
	closeStores();
});

describe('pages', () => {
	test('S110 each listed type has pages of its own, made by commits and by a batch of several types', async () => {
		const { env, store } = await startAs();
		const anna = createCustomer(env, 'Anna');
		valueOf(await store.commit({ kind: 'create' }, [anna, make(env, 'orders'), make(env, 'interactions')]));
		const many = Array.from({ length: 2300 }, (_, i) =>
			make(env, i % 2 ? 'orders' : 'interactions', { customer: anna.id, at: i })
		);
		valueOf(await store.batch({ kind: 'import' }, chunked(many, 700)));
		valueOf(await store.commit({ kind: 'create' }, [make(env, 'orders', { customer: anna.id })]));
		const pages = await withRaw(store.name, (raw) => raw.table<PageRow>('pages').toArray());
		const holding: Record<string, number[]> = {};
		for (const { table, body } of pages) (holding[table] ??= []).push((JSON.parse(body as string) as unknown[]).length);
		expect(holding).toEqual({ customers: [1], orders: [1, 1000, 151], interactions: [1, 1000, 150] });
		expect(new Set(pages.map(({ n }) => n)).size).toBe(pages.length);
		const findings = valueOf(await store.check());
		expect(findings).toMatchObject({ pageFaults: 0, unreadableTotal: 0 });
		expect(findings.counts).toMatchObject({ customers: 1, orders: 1152, interactions: 1151 });
	});

	test('S110 a batch that is taken back leaves no page and no row of any type', async () => {
		const { env, store } = await startAs();
		const kept = make(env, 'tickets');
		valueOf(await store.commit({ kind: 'create' }, [kept]));
		const before = await listed(store);
		const failing = async function* () {
			yield Array.from({ length: 2100 }, () => make(env, 'orders'));
			yield [patch('tickets', kept.id, 1, { state: ['resolved', 'open'], customer: [kept.body.customer, null] })];
			yield Array.from({ length: 2100 }, () => make(env, 'interactions'));
			throw new Error('the file ends');
		};
		await expect(store.batch({ kind: 'import' }, failing())).rejects.toThrow('the file ends');
		const pages = await withRaw(store.name, (raw) => raw.table<PageRow>('pages').toArray());
		expect(pages.map(({ table }) => table)).toEqual(['tickets']);
		expect(await listed(store)).toEqual(before);
		expect(valueOf(await store.counts())).toMatchObject({ orders: 0, interactions: 0, tickets: 1 });
		await expect(untrueRows(store)).resolves.toEqual([]);
		expect(valueOf(await store.open('tickets'))).toEqual([]);
	});

	test.each(['plain', 'sealed'] as const)(
		'S110 a move and a restore make the pages of every type anew (%s)',
		async (form) => {
			const { env, vault, store, device } = await startAs(form);
			valueOf(await store.commit({ kind: 'create' }, everyRecord(env.random).all));
			const many = Array.from({ length: 2100 }, (_, i) => make(env, OTHERS[i % OTHERS.length]!, { customer: null }));
			valueOf(await store.batch({ kind: 'import' }, [many]));
			valueOf(await store.undo(1, 'ask'));
			valueOf(await store.undo(3, 'ask'));
			const before = await listed(store);
			const other = vault ? null : await testVault();
			valueOf(await store.move(other && { seal: other.seal, key: other.key }));
			const moved = openStoreOf(valueOf(await device.open({ key: other?.key ?? null })));
			expect(moved.name).not.toBe(store.name);
			expect(await listed(moved)).toEqual(before);
			expect(valueOf(await moved.check())).toMatchObject({ pageFaults: 0, unreadableTotal: 0 });
			expect(await untrueRows(moved)).toEqual([]);
			// New records go on where the others ended.
			valueOf(await moved.commit({ kind: 'create' }, [make(env, 'orders'), make(env, 'tasks')]));
			expect(valueOf(await moved.check()).pageFaults).toBe(0);
		}
	);

	test.each(['plain', 'sealed'] as const)(
		'S111 a damaged page of a type is derived again, and the check counts what it lost (%s)',
		async (form) => {
			const { env, key, store } = await startAs(form);
			const orders = Array.from({ length: 3 }, (_, i) => make(env, 'orders', { number: `R-${i}`, customer: null }));
			valueOf(await store.commit({ kind: 'create' }, [...orders, make(env, 'tasks', { customer: null })]));
			const before = await listed(store);
			await withRaw(store.name, async (raw) => {
				const page = (await raw.table<PageRow>('pages').toArray()).find(({ table }) => table === 'orders')!;
				const body =
					form === 'plain' ? 'no page' : (page.body as Uint8Array).map((byte, i) => (i === 40 ? byte ^ 1 : byte));
				await raw.table('pages').put({ ...page, body });
			});
			if (form === 'sealed') {
				const again = await startStore(env, key);
				expect(await listed(again)).toEqual(before);
			}
			expect(valueOf(await store.check()).pageFaults).toBe(3);
		}
	);

	test('S103 a summary of an order that differs from its record is found', async () => {
		const { env, store } = await startAs();
		valueOf(
			await store.commit({ kind: 'create' }, [
				make(env, 'orders', { number: 'R-1', customer: null, lines: [], from: null }),
				make(env, 'products')
			])
		);
		expect(valueOf(await store.check())).toMatchObject({ pageFaults: 0, danglingTotal: 0 });
		await withRaw(store.name, async (raw) => {
			const page = (await raw.table<PageRow>('pages').toArray()).find(({ table }) => table === 'orders')!;
			await raw.table('pages').put({ ...page, body: (page.body as string).replace('R-1', 'R-2') });
		});
		expect(valueOf(await store.check()).pageFaults).toBe(1);
	});
});

describe('listings', () => {
	test.each([1, 2, 3, 4, 5, 6])(
		'S116 kept up with own writes, another tab and batches, they say what a fresh load says (seed %i)',
		async (seed) => {
			const { env, key, store } = await startAs(seed % 2 ? 'plain' : 'sealed');
			const other = await startStore(env, key);
			const random = seededRandom(seed * 7919);
			const below = (limit: number) => Math.floor(random() * limit);
			const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
			const people = Array.from({ length: 4 }, (_, i) => createCustomer(env, `P${i}`));
			valueOf(await store.commit({ kind: 'create' }, people));
			const made: { table: Other; id: string }[] = [];
			const fresh = (): Change => {
				const table = pick(OTHERS);
				const change = make(env, table, {
					customer: random() < 0.8 ? pick(people).id : null,
					at: below(50),
					...(table === 'tasks' && { doneAt: below(2) }),
					...(table === 'orders' && { number: `N${below(99)}` }),
					...(table === 'products' && { name: `P${below(99)}` })
				});
				made.push({ table, id: change.id });
				return change;
			};
			// One listing is loaded from the beginning, the others at some time.
			await store.listing('orders');
			for (let step = 0; step < 40; step++) {
				const [here, there] = random() < 0.5 ? [store, other] : [other, store];
				const act = random();
				if (act < 0.3 || made.length < 5) valueOf(await here.commit({ kind: 'create' }, [fresh(), fresh()]));
				else if (act < 0.4) valueOf(await here.batch({ kind: 'import' }, [[fresh(), fresh(), fresh()], [fresh()]]));
				else if (act < 0.65) {
					const { table, id } = pick(made);
					const record = valueOf(await here.get(table, id as never)) as { rev: number; body: unknown } | null;
					if (!record) continue;
					const { at, customer } = record.body as { at: number; customer?: string | null };
					const fields: Record<string, [unknown, unknown]> = { at: [at, below(50)] };
					if (customer !== undefined) fields.customer = [customer, random() < 0.7 ? pick(people).id : null];
					valueOf(await here.commit({ kind: 'edit' }, [patch(table, id, record.rev, fields)]));
				} else if (act < 0.8) {
					const { table, id } = pick(made);
					await here.commit({ kind: 'delete' }, [{ kind: pick(['delete', 'restore'] as const), table, id } as Change]);
				} else if (act < 0.85) await here.erase([pick(made)]);
				else await here.undo(2 + below(here.seq), pick(['keep', 'revert'] as const));
				if (step === 10) await store.listing('tasks');
				if (step % 8 !== 7) continue;
				await vi.waitFor(() => expect(there.seq).toBe(here.seq), WAIT);
				const kept = await listed(store);
				const third = await startStore(env, key);
				expect(kept).toEqual(await listed(third));
				expect(await listed(other)).toEqual(kept);
				third.close();
				expect(await untrueRows(store)).toEqual([]);
			}
			expect(valueOf(await store.check())).toMatchObject({ pageFaults: 0, unreadableTotal: 0 });
		}
	);

	test('S116 what another tab writes while a listing loads, piece by piece, is there whole or not at all', async () => {
		const { env, store } = await startAs();
		// Each batch fills a page of its own.
		const orders = Array.from({ length: 20 }, (_, at) => make(env, 'orders', { customer: null, at, notes: '1' }));
		for (const order of orders) valueOf(await store.batch({ kind: 'import' }, [[order]]));
		const ends = [orders[0]!.id, orders.at(-1)!.id];
		const seen = new Set<boolean>();
		for (let rev = 1; rev <= 24; rev++) {
			const other = await startStore(env);
			const load = async () => {
				const rows = rowsOf(valueOf(await other.listing('orders')));
				expect(rows[ends[0]!]!.rev).toBe(rows[ends[1]!]!.rev);
				seen.add(rows[ends[0]!]!.rev > rev);
			};
			const write = async () => {
				const changes = ends.map((id) => patch('orders', id, rev, { notes: [`${rev}`, `${rev + 1}`] }));
				valueOf(await store.commit({ kind: 'edit' }, changes));
			};
			const [first, second] = rev % 2 ? [load, write] : [write, load];
			const begun = first();
			for (let turn = 1; turn < 2 * rev; turn++) await new Promise((resolve) => setTimeout(resolve));
			await Promise.all([begun, second()]);
			other.close();
		}
		// Both orders of events were met.
		expect(seen).toEqual(new Set([true, false]));
	});

	test('S116 what a tab itself writes while a listing loads is in it, and does not wait for it', async () => {
		const { env, key, store } = await startAs('sealed');
		const order = make(env, 'orders', { customer: null, notes: '1' });
		valueOf(await store.commit({ kind: 'create' }, [order]));
		const other = await startStore(env, key);
		const edit = async (rev: number) => {
			const change = patch('orders', order.id, rev, { notes: [`${rev}`, `${rev + 1}`] });
			valueOf(await other.commit({ kind: 'edit' }, [change]));
		};
		// While somebody holds it nothing is opened.
		const { decrypt } = crypto.subtle;
		let held: Promise<void> | null = null;
		let waiting = 0;
		vi.spyOn(crypto.subtle, 'decrypt').mockImplementation(async (...args) => {
			if (held) waiting++;
			await held;
			return decrypt.apply(crypto.subtle, args);
		});
		const hold = () => {
			let release!: () => void;
			held = new Promise((resolve) => (release = resolve));
			waiting = 0;
			return release;
		};

		let release = hold();
		const loading = other.listing('orders');
		await vi.waitFor(() => expect(waiting).toBeGreaterThan(0), WAIT);
		held = null;
		await edit(1);
		// The load looks at what was written meanwhile: also then another write may end.
		const goOn = release;
		release = hold();
		goOn();
		await vi.waitFor(() => expect(waiting).toBeGreaterThan(0), WAIT);
		held = null;
		await edit(2);
		release();
		expect(rowsOf(valueOf(await loading))[order.id]!.rev).toBe(3);
	});

	test('S116 a batch is in no listing before its end, and interactions stand there without their text', async () => {
		const { env, store } = await startAs();
		const other = await startStore(env);
		await store.listing('interactions');
		await other.listing('interactions');
		const sizeIn = async (tab: Store) => valueOf(await tab.listing('interactions')).size;
		const sizes: number[][] = [];
		const lates: Store[] = [];
		const source = async function* () {
			for (let chunk = 1; chunk <= 3; chunk++) {
				yield Array.from({ length: 2000 }, () => make(env, 'interactions', { text: 'a secret word' }));
				// What others write meanwhile is there, in every tab and for whoever loads only now.
				valueOf(await other.commit({ kind: 'create' }, [make(env, 'interactions')]));
				await vi.waitFor(() => expect(store.seq).toBe(chunk), WAIT);
				const late = await startStore(env);
				lates.push(late);
				sizes.push([await sizeIn(store), await sizeIn(other), await sizeIn(late)]);
			}
		};
		valueOf(await store.batch({ kind: 'import' }, source()));
		expect(sizes).toEqual([1, 2, 3].map((size) => [size, size, size]));
		for (const tab of [store, other, ...lates])
			await vi.waitFor(async () => expect(await sizeIn(tab)).toBe(6003), WAIT);
		const listing = valueOf(await store.listing('interactions'));
		expect(listing.row(0)!.text).toBe('');
		expect(JSON.stringify(rowsOf(listing))).not.toContain('secret');
	});
});

describe('scanning', () => {
	test('S117 shows every summary once with its text, newest page first, and counts pages', async () => {
		const { env, store } = await startAs();
		const many = Array.from({ length: 20_500 }, (_, i) =>
			make(env, 'interactions', { subject: '', text: `t${i}`, at: i })
		);
		valueOf(await store.batch({ kind: 'import' }, [many]));
		valueOf(await store.undo(1, 'ask'));
		valueOf(await store.undo(2, 'ask'));
		const gone = make(env, 'interactions', { text: 'gone' });
		valueOf(await store.commit({ kind: 'create' }, [gone, make(env, 'orders')]));
		valueOf(await store.undo(4, 'ask'));
		const texts: string[] = [];
		const progress: unknown[] = [];
		valueOf(
			await store.scan('interactions', (rows) => texts.push(...rows.map(({ text }) => text)), {
				onProgress: (done, total) => progress.push([done, total])
			})
		);
		expect(texts).toHaveLength(20_500);
		expect(new Set(texts)).toEqual(new Set(many.map(({ body }) => body.text)));
		expect(texts[0]).toBe('t20000');
		expect(progress).toEqual([
			[8, 21],
			[16, 21],
			[21, 21]
		]);
		const memory = valueOf(await store.listing('interactions'));
		expect(memory.size).toBe(20_501);
	});

	test('S117 stops where it is told to, and shows nothing of a running batch', async () => {
		const { env, store } = await startAs();
		const many = Array.from({ length: 9000 }, () => make(env, 'interactions'));
		valueOf(await store.batch({ kind: 'import' }, [many]));
		const stop = new AbortController();
		let seen = 0;
		const stopped = await store.scan('interactions', (rows) => ((seen += rows.length), stop.abort()), {
			signal: stop.signal
		});
		expect(stopped).toEqual({ ok: false, error: { code: 'cancelled' } });
		expect(seen).toBeGreaterThan(0);
		expect(seen).toBeLessThan(9000);
		const counted = async () => {
			let rows = 0;
			valueOf(await store.scan('interactions', (some) => (rows += some.length)));
			return rows;
		};
		const during: number[] = [];
		const source = async function* () {
			yield Array.from({ length: 6000 }, () => make(env, 'interactions'));
			during.push(await counted());
		};
		valueOf(await store.batch({ kind: 'import' }, source()));
		expect(during).toEqual([9000]);
		expect(await counted()).toBe(15_000);
	});
});
