import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { make, patch, startAs, untrueRows } from '../../../tests/support/listed.ts';
import { withRaw } from '../../../tests/support/raw-rows.ts';
import { closeStores, createCustomer, valueOf } from '../../../tests/support/store.ts';
import type { Change, OpenTable, OwnedTable } from './contract.ts';
import type { Body, RecordRow } from './schema.ts';

// A wait and no measure: several suites share the machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeStores);

const OPEN: readonly OpenTable[] = ['tasks', 'deals', 'orders', 'tickets'];

describe('facts', () => {
	test.each(['plain', 'sealed'] as const)(
		'S112 date, customer and openness stand on the row and follow every kind of write (%s)',
		async (form) => {
			const { env, store } = await startAs(form);
			const [anna, bert] = [createCustomer(env, 'Anna'), createCustomer(env, 'Bert')];
			const task = make(env, 'tasks', { customer: anna.id, doneAt: 0, at: 5 });
			const order = make(env, 'orders', { customer: anna.id, status: 'open', at: 7, payments: [] });
			valueOf(await store.commit({ kind: 'create' }, [anna, bert, task, order]));
			const facts = (table: OwnedTable, id: string) =>
				withRaw(store.name, async (raw) => {
					const { at, customer, open } = (await raw.table<RecordRow>(table).get(id))!;
					return { at, customer, open };
				});
			expect(await facts('tasks', task.id)).toEqual({ at: 5, customer: anna.id, open: 1 });
			expect(await facts('orders', order.id)).toEqual({ at: 7, customer: anna.id, open: 1 });
			// A patch of any of them, and its undoing.
			const changes = [
				patch('tasks', task.id, 1, { doneAt: [0, 9], at: [5, 6], customer: [anna.id, bert.id] }),
				patch('orders', order.id, 1, { status: ['open', 'cancelled'], customer: [anna.id, null] })
			];
			const { seq } = valueOf(await store.commit({ kind: 'edit' }, changes));
			expect(await facts('tasks', task.id)).toEqual({ at: 6, customer: bert.id, open: undefined });
			expect(await facts('orders', order.id)).toEqual({ at: 7, customer: undefined, open: undefined });
			expect(valueOf(await store.get('tasks', task.id))).toMatchObject({ at: 6, body: { at: 6, customer: bert.id } });
			valueOf(await store.undo(seq, 'ask'));
			expect(await facts('tasks', task.id)).toEqual({ at: 5, customer: anna.id, open: 1 });
			expect(await facts('orders', order.id)).toEqual({ at: 7, customer: anna.id, open: 1 });
			// A creation undone, and brought back.
			valueOf(await store.undo(1, 'revert'));
			expect(await facts('tasks', task.id)).toMatchObject({ customer: undefined, open: undefined });
			expect(valueOf(await store.of('tasks', anna.id))).toEqual([]);
			valueOf(await store.undo(store.seq, 'ask'));
			expect(await facts('tasks', task.id)).toEqual({ at: 5, customer: anna.id, open: 1 });
			// A batch that comes to nothing.
			const bare = make(env, 'tasks', { customer: null, doneAt: 9, at: 8 });
			const undone = make(env, 'tickets', { customer: anna.id, state: 'open' });
			valueOf(await store.commit({ kind: 'create' }, [bare]));
			valueOf(await store.commit({ kind: 'create' }, [undone]));
			valueOf(await store.undo(store.seq, 'ask'));
			const stop = new AbortController();
			const batch = await store.batch(
				{ kind: 'edit' },
				(function* () {
					yield Array.from({ length: 1997 }, () => make(env, 'tickets'));
					yield [
						patch('tasks', task.id, 5, { doneAt: [0, 9], customer: [anna.id, bert.id], at: [5, 99] }),
						patch('tasks', bare.id, 1, { doneAt: [9, 0], customer: [null, anna.id] }),
						{ ...undone, again: true }
					];
					stop.abort();
					yield [make(env, 'tickets')];
				})(),
				{ signal: stop.signal }
			);
			expect(batch).toMatchObject({ ok: false, error: { code: 'cancelled' } });
			expect(await facts('tasks', task.id)).toEqual({ at: 5, customer: anna.id, open: 1 });
			expect(await facts('tasks', bare.id)).toEqual({ at: 8, customer: undefined, open: undefined });
			expect(await facts('tickets', undone.id)).toMatchObject({ customer: undefined, open: undefined });
			expect(await untrueRows(store)).toEqual([]);
		}
	);

	test.each(['plain', 'sealed'] as const)(
		'S113 a row that was put under another customer from outside does not open, and the check names it (%s)',
		async (form) => {
			for (const lie of ['customer', 'open', 'at'] as const) {
				const { env, store } = await startAs(form);
				const [anna, bert] = [createCustomer(env, 'Anna'), createCustomer(env, 'Bert')];
				const tasks = [1, 2].map((at) =>
					make(env, 'tasks', { customer: anna.id, doneAt: 0, at, source: { kind: 'manual' }, deal: null, ticket: null })
				);
				const [task, other] = tasks as [(typeof tasks)[0], (typeof tasks)[0]];
				valueOf(await store.commit({ kind: 'create' }, [anna, bert, task, other]));
				await withRaw(store.name, async (raw) => {
					const row = (await raw.table<RecordRow>('tasks').get(task.id))!;
					if (lie === 'open') delete row.open;
					else Object.assign(row, lie === 'customer' ? { customer: bert.id } : { at: 77 });
					await raw.table('tasks').put(row);
				});
				expect(await store.get('tasks', task.id)).toMatchObject({ ok: false, error: { code: 'record-unreadable' } });
				expect(valueOf(await store.of('tasks', bert.id))).toEqual([]);
				expect(valueOf(await store.of('tasks', anna.id)).map(({ id }) => id)).toEqual([other.id]);
				expect(valueOf(await store.open('tasks')).map(({ id }) => id)).toEqual([other.id]);
				expect(valueOf(await store.check())).toMatchObject({
					unreadable: [{ table: 'tasks', id: task.id }],
					unreadableTotal: 1
				});
				// Nothing writes over it, and the others go on.
				expect(
					await store.commit({ kind: 'edit' }, [patch('tasks', task.id, 1, { title: ['Send samples', 'x'] })])
				).toMatchObject({
					ok: false,
					error: { code: 'record-unreadable' }
				});
				valueOf(await store.commit({ kind: 'edit' }, [patch('tasks', other.id, 1, { title: ['Send samples', 'x'] })]));
			}
		}
	);

	test('S113 a body that lacks the fields of its type is left out and named, and fails nothing beside it', async () => {
		const { env, store } = await startAs();
		const orders = [
			make(env, 'orders', { customer: null, from: null, lines: [] }),
			make(env, 'orders', { customer: null, from: null, lines: [] })
		];
		valueOf(await store.commit({ kind: 'create' }, orders));
		await withRaw(store.name, async (raw) => {
			const row = (await raw.table<RecordRow>('orders').get(orders[0]!.id))!;
			await raw.table('orders').put({ ...row, body: '{"kind":"invoice","status":"open","at":1}' });
		});
		expect(valueOf(await store.all('orders')).map(({ id }) => id)).toEqual([orders[1]!.id]);
		expect(valueOf(await store.check())).toMatchObject({ unreadable: [{ table: 'orders', id: orders[0]!.id }] });
	});
});

describe('records of a customer, and open work', () => {
	test('S114 `of`: newest first, equal dates in one order, before, limit, without deleted ones', async () => {
		const { env, store } = await startAs();
		const [anna, bert] = [createCustomer(env, 'Anna'), createCustomer(env, 'Bert')];
		const calls = [3, 1, 2, 2, 2, 5].map((at) => make(env, 'interactions', { customer: anna.id, at }));
		const others = [
			make(env, 'interactions', { customer: bert.id, at: 4 }),
			make(env, 'interactions', { customer: null, at: 4 })
		];
		valueOf(await store.commit({ kind: 'create' }, [anna, bert, ...calls, ...others]));
		valueOf(await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'interactions', id: calls[5]!.id }]));
		const all = valueOf(await store.of('interactions', anna.id));
		expect(all.map(({ at }) => at)).toEqual([3, 2, 2, 2, 1]);
		for (let limit = 0; limit < 7; limit++)
			expect(valueOf(await store.of('interactions', anna.id, { limit }))).toEqual(all.slice(0, limit));
		// Page by page nothing comes twice and nothing is left out, also of one instant.
		for (const [i, { at, id }] of all.entries()) {
			const before = { at, id };
			expect(valueOf(await store.of('interactions', anna.id, { before }))).toEqual(all.slice(i + 1));
			expect(valueOf(await store.of('interactions', anna.id, { before, limit: 1 }))).toEqual(all.slice(i + 1, i + 2));
		}
		for (const at of [0, 1, 2, 3, 4, 9])
			expect(valueOf(await store.of('interactions', anna.id, { before: { at, id: '' } }))).toEqual(
				all.filter((record) => record.at < at)
			);
		expect(valueOf(await store.of('interactions', bert.id)).map(({ id }) => id)).toEqual([others[0]!.id]);
		// One that does not open takes nobody's place.
		await withRaw(store.name, async (raw) => {
			const row = (await raw.table<RecordRow>('interactions').get(all[0]!.id))!;
			await raw.table('interactions').put({ ...row, body: 'no body' });
		});
		expect(valueOf(await store.of('interactions', anna.id, { limit: 2 }))).toEqual(all.slice(1, 3));
	});

	test.each(['plain', 'sealed'] as const)(
		'S114 S115 a running batch is seen by neither `of` nor `open`, whatever it does (%s)',
		async (form) => {
			const { env, store } = await startAs(form);
			const [anna, bert] = [createCustomer(env, 'Anna'), createCustomer(env, 'Bert')];
			const tasks = Array.from({ length: 7 }, (_, i) =>
				make(env, 'tasks', {
					customer: i === 5 ? bert.id : anna.id,
					// The last one is not touched.
					at: i === 6 ? 12 : 10 + i,
					doneAt: i === 4 ? 9 : 0,
					title: `T${i}`
				})
			);
			valueOf(await store.commit({ kind: 'create' }, [anna, bert, ...tasks]));
			const seen = async () => ({
				anna: valueOf(await store.of('tasks', anna.id)),
				two: valueOf(await store.of('tasks', anna.id, { limit: 2, before: { at: 13, id: '' } })),
				bert: valueOf(await store.of('tasks', bert.id)),
				open: valueOf(await store.open('tasks'))
			});
			const before = await seen();
			expect(before.open.map(({ body }) => body.title).sort()).toEqual(['T0', 'T1', 'T2', 'T3', 'T5', 'T6']);
			const [t0, t1, t2, t3, t4, t5] = tasks.map(({ id }): string => id) as [
				string,
				string,
				string,
				string,
				string,
				string
			];
			const during: unknown[] = [];
			const source = async function* (): AsyncGenerator<Change[]> {
				yield Array.from({ length: 1990 }, (_, i) => make(env, 'tasks', { customer: anna.id, at: i % 20, doneAt: 0 }));
				yield [
					patch('tasks', t0, 1, { doneAt: [0, 9] }),
					patch('tasks', t1, 1, { customer: [anna.id, bert.id] }),
					{ kind: 'delete', table: 'tasks', id: t2 } as Change,
					patch('tasks', t3, 1, { at: [13, 500] }),
					patch('tasks', t4, 1, { doneAt: [9, 0] }),
					patch('tasks', t5, 1, { customer: [bert.id, anna.id] })
				];
				yield Array.from({ length: 4100 }, () => make(env, 'tickets'));
				during.push(await seen());
				yield [make(env, 'tickets')];
			};
			valueOf(await store.batch({ kind: 'import' }, source()));
			expect(during).toEqual([before]);
			const after = await seen();
			expect(after.anna).toHaveLength(1990 + 5);
			expect(after.bert.map(({ id }) => id)).toEqual([t1]);
			expect(after.open).toHaveLength(1990 + 5);
		}
	);

	test('S115 `open`: what is left to do, and nothing else', async () => {
		const { env, store } = await startAs();
		const line = { product: null, text: 'x', quantity: 1000, unit: '', price: 100, discount: 0, tax: 0 };
		const order = (number: string, part: Partial<Body>) =>
			make(env, 'orders', { number, lines: [line], gross: false, discount: 0, payments: [], customer: null, ...part });
		const paid = [{ id: 'p', day: 1, amount: 100, method: 'cash', note: '' }];
		const makes = [
			order('unpaid', { kind: 'invoice', status: 'open' }),
			order('paid', { kind: 'invoice', status: 'open', payments: paid }),
			order('draft', { kind: 'invoice', status: 'draft' }),
			order('cancelled', { kind: 'invoice', status: 'cancelled' }),
			order('to pay back', { kind: 'credit-note', status: 'open' }),
			order('sent', { kind: 'quote', status: 'open' }),
			order('accepted', { kind: 'quote', status: 'accepted' }),
			order('replaced', { kind: 'order', status: 'replaced' }),
			order('confirmed', { kind: 'order', status: 'open' }),
			order('delivered', { kind: 'order', status: 'done' }),
			...(['open', 'won', 'lost'] as const).map((state) => make(env, 'deals', { title: state, state })),
			...(['open', 'waiting', 'resolved', 'closed'] as const).map((state) =>
				make(env, 'tickets', { subject: state, state })
			),
			make(env, 'tasks', { title: 'to do', doneAt: 0 }),
			make(env, 'tasks', { title: 'done', doneAt: 5 }),
			make(env, 'tasks', { title: 'deleted', doneAt: 0 })
		];
		valueOf(await store.commit({ kind: 'create' }, makes));
		valueOf(
			await store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'tasks', id: makes.at(-1)!.id as never }])
		);
		const names: Record<string, string[]> = {};
		for (const table of OPEN) {
			names[table] = (valueOf(await store.open(table)) as { body: unknown }[])
				.map(({ body }) => {
					const { number, title, subject } = body as Record<string, string>;
					return (number ?? title ?? subject)!;
				})
				.sort();
		}
		expect(names).toEqual({
			orders: ['confirmed', 'sent', 'to pay back', 'unpaid'],
			deals: ['open'],
			tickets: ['open', 'waiting'],
			tasks: ['to do']
		});
	});
});
