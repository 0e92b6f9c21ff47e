/** The sample through the calls of the engine: it comes whole, goes whole, and leaves what is the user's own. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '#lib/client/engine.ts';
import { emptyCustomer } from '#lib/domain/customer.ts';
import { dayOf } from '#lib/domain/dates.ts';
import { newDeal } from '#lib/domain/deal-rules.ts';
import type { CustomerId, OrderId } from '#lib/domain/ids.ts';
import { emptyInteraction } from '#lib/domain/interaction.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { emptyOrder } from '#lib/domain/order.ts';
import { emptyTask } from '#lib/domain/task.ts';
import type { Summaries } from '#lib/domain/tables.ts';
import type { BoardQuery } from '#lib/engine/api.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { ALL, EVERYONE } from '../support/everyone.ts';
import { NO_FILTER } from '../support/orders.ts';

const NAMES = {
	pipeline: 'Sales',
	stages: ['New', 'Talking', 'Offer', 'Terms', 'Agreed'] as [string, string, string, string, string],
	lostReasons: ['Price']
};
const NO_OWN = { orders: 0, tickets: 0, deals: 0, tasks: 0, interactions: 0, responses: 0 };
const NOTHING = { records: 0, customers: 0, changed: 0, own: NO_OWN };
const BOARD: BoardQuery = { pipeline: null, text: '', customer: null, sort: 'at', descending: false, limit: 50 };
const CONTACTS = { kinds: [], customer: null, from: null, to: null };
/** Of the engine's clock. */
const TODAY = dayOf(2026, 11, 21)!;

let tab: Tab;
let engine: Engine;
beforeEach(() => {
	tab = new BrowserStandIn().open();
	engine = tab.engine;
});
afterEach(() => tab.close());

/** Living records of every type that has a list, and surveys. */
async function living(): Promise<Record<keyof Summaries | 'surveys', number>> {
	const at = { text: '', deleted: false, sort: 'at', descending: false, offset: 0, limit: 1 } as const;
	const customer = null;
	const [from, to] = [null, null];
	const orders = { kinds: [], statuses: [], unpaid: false, lateOn: null, customer, from, to };
	return {
		customers: (await engine.customers.list(ALL)).total,
		orders: (await engine.orders.list({ ...at, sort: 'day', filter: orders })).total,
		deals: (await engine.deals.list({ ...at, filter: { pipeline: null, states: [], customer } })).total,
		tasks: (await engine.tasks.list({ ...at, filter: { done: 'all', customer, deal: null, from, to } })).total,
		tickets: (await engine.tickets.list({ ...at, filter: { states: [], kinds: [], priorities: [], customer } })).total,
		interactions: (await engine.interactions.list({ ...at, filter: CONTACTS })).total,
		products: (await engine.products.list({ ...at, filter: { kind: null, active: false } })).total,
		responses: (await engine.responses.list({ ...at, filter: { survey: null, customer } })).total,
		surveys: (await engine.surveys.all({})).length
	};
}
const EMPTY = {
	customers: 0,
	orders: 0,
	deals: 0,
	tasks: 0,
	tickets: 0,
	interactions: 0,
	products: 0,
	responses: 0,
	surveys: 0
};

describe('the sample', () => {
	test('fills every list, goes whole, and one undo brings all of it back', async () => {
		const { records } = await engine.data.addSample({ customers: 60, names: NAMES });
		const full = await living();
		for (const [table, count] of Object.entries(full)) expect(count, table).toBeGreaterThan(0);
		expect(await engine.data.sample({})).toEqual({
			records,
			customers: 60,
			changed: 0,
			own: NO_OWN
		});
		expect(await engine.pipelines.all({})).toHaveLength(1);

		const removed = await engine.data.removeSample({});
		expect(removed.changed).toBe(records);
		expect(await living()).toEqual(EMPTY);
		expect(await engine.pipelines.all({})).toEqual([]);
		expect(await engine.data.sample({})).toEqual(NOTHING);

		await engine.history.undo({ seq: removed.seq!, changed: 'ask' });
		expect(await living()).toEqual(full);
		await engine.data.removeSample({});
		expect(await living()).toEqual(EMPTY);
	});

	test('leaves the numbers of documents alone', async () => {
		const before = await engine.business.get({});
		await engine.data.addSample({ customers: 60 });
		expect(await engine.business.get({})).toEqual(before);
		const year = new Date(TODAY * 86_400_000).getUTCFullYear();
		const { number } = await invoice(await anyCustomer());
		expect(number).toBe(`I-${year}-0001`);
	});

	test('is put into the pipeline that is there, and leaves it', async () => {
		const [pipeline] = await engine.pipelines.begin(NAMES);
		await engine.data.addSample({ customers: 60, names: NAMES });
		const board = await engine.deals.board(BOARD);
		expect(board.columns.reduce((sum, { rows }) => sum + rows.length, 0)).toBeGreaterThan(0);
		expect(await engine.pipelines.all({})).toHaveLength(1);
		await engine.data.removeSample({});
		expect((await engine.pipelines.all({}))[0]!.id).toBe(pipeline!.id);
	});

	test('makes no deals where there is no pipeline and no names for one', async () => {
		await engine.data.addSample({ customers: 60 });
		expect((await living()).deals).toBe(0);
	});

	test('has invoices to be paid on Today, which go with it even if they were paid, whichever way it goes', async () => {
		const { seq } = await engine.data.addSample({ customers: 60, names: NAMES });
		const filter = { kinds: [], statuses: [], unpaid: true, lateOn: TODAY, customer: null, from: null, to: null };
		const query = { text: '', filter, deleted: false, sort: 'day', descending: true, offset: 0, limit: 9 } as const;
		const late = await engine.orders.list(query);
		expect(late.rows.map(({ kind, number }) => [kind, number.slice(0, 9)])).toContainEqual(['invoice', 'SAMPLE-I-']);
		const { id, currency, balance } = late.rows.find(({ kind }) => kind === 'invoice')!;
		const money = { amount: balance as MinorUnits, currency };
		await engine.orders.pay({ id, payment: { day: TODAY, money, method: 'cash', note: '' } });
		await expect(engine.orders.delete({ selection: { kind: 'ids', ids: [id] } })).rejects.toMatchObject({
			failure: { code: 'frozen' }
		});
		await engine.history.undo({ seq, changed: 'revert' });
		expect(await living()).toEqual(EMPTY);

		await engine.data.addSample({ customers: 60, names: NAMES });
		const again = (await engine.orders.list(query)).rows.find(({ kind }) => kind === 'invoice')!;
		await engine.orders.pay({ id: again.id, payment: { day: TODAY, money, method: 'cash', note: '' } });
		await engine.data.removeSample({});
		expect(await living()).toEqual(EMPTY);
	});

	test('of its series what was done goes too, and nobody takes it for the user’s own', async () => {
		const { records } = await engine.data.addSample({ customers: 200, names: NAMES });
		const filter = { done: 'all', customer: null, deal: null, from: null, to: null } as const;
		const all = await engine.tasks.list({
			...{ text: '', filter, deleted: false, sort: 'at', descending: false, offset: 0, limit: 50 }
		});
		const series = all.rows.filter(({ recurrence }) => recurrence !== '');
		expect(series).toHaveLength(1);
		const selection = { kind: 'ids' as const, ids: [series[0]!.id] };
		await engine.tasks.complete({ selection, today: TODAY });
		await engine.tasks.complete({ selection, today: TODAY });
		expect((await living()).tasks).toBe(all.total + 2);
		expect(await engine.data.sample({})).toMatchObject({ records: records + 2, changed: 1, own: NO_OWN });
		expect((await engine.data.removeSample({})).changed).toBe(records + 2);
		expect(await living()).toEqual(EMPTY);
	});

	test('what is the user’s own is told, and stays when it goes', async () => {
		await engine.data.addSample({ customers: 60, names: NAMES });
		const customer = await anyCustomer();
		const [pipeline] = await engine.pipelines.all({});
		const stage = pipeline!.body.stages[2]!.id;
		await engine.customers.create({ customer: { ...emptyCustomer(0), name: 'Mine' } });
		const deal = await engine.deals.create({
			body: { ...newDeal({ pipeline: pipeline!.id, stage }, customer, 5), title: 'My deal' }
		});
		const task = await engine.tasks.create({ body: { ...emptyTask(5, customer), title: 'My task' } });
		await engine.interactions.create({ body: { ...emptyInteraction(5, customer), text: 'We spoke' } });
		const { id, number } = await invoice(customer);
		expect((await engine.data.sample({})).own).toEqual({ ...NO_OWN, deals: 1, tasks: 1, interactions: 1, orders: 1 });

		const { seq } = await engine.data.removeSample({});
		expect(await living()).toEqual({ ...EMPTY, customers: 1, deals: 1, tasks: 1, interactions: 1, orders: 1 });
		expect(await engine.tasks.get({ id: task.id })).toMatchObject({ body: { customer }, customerName: '' });
		expect((await engine.orders.get({ id })).body).toMatchObject({ number, status: 'open' });
		// Its stage is there still, although the sample had brought the pipeline.
		expect(await engine.pipelines.all({})).toHaveLength(1);
		expect((await engine.deals.get({ id: deal.id })).body.stage).toBe(stage);
		const board = await engine.deals.board({ ...BOARD, pipeline: pipeline!.id });
		expect(board.columns[2]!.rows.map(({ title }) => title)).toEqual(['My deal']);

		await engine.history.undo({ seq: seq!, changed: 'ask' });
		expect((await engine.tasks.get({ id: task.id })).customerName).not.toBe('');
	});

	test('what was changed in it is told, and goes with it', async () => {
		await engine.data.addSample({ customers: 60, names: NAMES });
		const id = await anyCustomer();
		const { rev, customer } = await engine.customers.get({ id });
		await engine.customers.edit({ id, rev, base: customer, customer: { ...customer, notes: 'Changed' } });
		expect(await engine.data.sample({})).toMatchObject({ changed: 1, own: NO_OWN });
		const { seq } = await engine.data.removeSample({});
		expect(await living()).toEqual(EMPTY);
		await engine.history.undo({ seq: seq!, changed: 'ask' });
		expect((await engine.customers.get({ id })).customer.notes).toBe('Changed');
	});

	test('an order of it that became an invoice goes; the invoice stays in the books', async () => {
		await engine.data.addSample({ customers: 60 });
		const order = await latestOrder();
		const { id } = await engine.orders.successor({ id: order, kind: 'invoice' });
		const { number } = await issue(id);
		await engine.data.removeSample({});
		expect(await living()).toEqual({ ...EMPTY, orders: 1 });
		expect((await engine.orders.get({ id })).body).toMatchObject({ number, kind: 'invoice', status: 'open' });
	});

	test('is told as long as something of it is there, also without its customers', async () => {
		await engine.data.addSample({ customers: 30 });
		await engine.customers.delete({ selection: { kind: 'filter', filter: EVERYONE } });
		const { records, customers } = await engine.data.sample({});
		expect(customers).toBe(0);
		expect(records).toBeGreaterThan(20);
		await engine.data.removeSample({});
		expect(await living()).toEqual(EMPTY);
		expect((await engine.data.overview({})).deleted).toBe(0);
	});

	test('shows somebody to keep in touch with and what is due', async () => {
		await engine.data.addSample({ customers: 200, names: NAMES });
		const { due, kept } = await engine.touch.due({ limit: 50 });
		expect(kept).toBe(10);
		expect(due).toBeGreaterThan(0);
		expect(due).toBeLessThan(kept);
		const work = await engine.today.work({ today: TODAY, limit: 5 });
		expect(work.stale.total).toBeGreaterThan(0);
		expect(work.closing.total).toBeGreaterThan(0);
		expect(work.tickets.late).toBeGreaterThan(0);
		expect(work.anniversaries.total).toBeGreaterThan(0);
	});

	test('customers with orders list what they had before', async () => {
		await engine.data.addSample({ customers: 60 });
		const before = await engine.customers.list({ ...ALL, sort: 'spent', descending: true });
		await living();
		expect(await engine.customers.list({ ...ALL, sort: 'spent', descending: true })).toEqual(before);
	});
});

async function anyCustomer(): Promise<CustomerId> {
	return (await engine.customers.list(ALL)).rows[0]!.id;
}
async function latestOrder(): Promise<OrderId> {
	const filter = { ...NO_FILTER, kinds: ['order' as const] };
	const query = { text: '', filter, deleted: false, sort: 'day' as const, descending: true, offset: 0, limit: 1 };
	return (await engine.orders.list(query)).rows[0]!.id;
}
async function issue(id: OrderId) {
	return engine.orders.issue({ id, recipient: { name: 'Somebody', address: '', taxId: '' } });
}
async function invoice(customer: CustomerId) {
	const line = { product: null, text: 'Tea', quantity: 1000, unit: '', price: 500 as MinorUnits, discount: 0, tax: 0 };
	const draft = { ...emptyOrder('invoice', TODAY, 'EUR' as Currency), customer, lines: [line] };
	const { id } = await engine.orders.create({ body: draft });
	const { number } = await issue(id);
	return { id, number };
}
