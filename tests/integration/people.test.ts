/** What ties customers together: organisations and their people, relations, and what belongs to them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '#lib/client/engine.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import { emptyInteraction } from '#lib/domain/interaction.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { emptyTask } from '#lib/domain/task.ts';
import { emptyTicket } from '#lib/domain/ticket.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { ALL } from '../support/everyone.ts';
import { EUR, draftOf, orderLine } from '../support/orders.ts';

let tab: Tab;
let engine: Engine;
beforeEach(() => {
	tab = new BrowserStandIn().open(`/${crypto.randomUUID()}/`);
	engine = tab.engine;
});
afterEach(() => tab.close());

async function add(name: string, part: Partial<Customer> = {}): Promise<CustomerId> {
	return (await engine.customers.create({ customer: { ...emptyCustomer(1), name, ...part } })).id;
}

describe('organisations', () => {
	test('one is made of a name together with its person, in one step', async () => {
		const customer = { ...emptyCustomer(1), name: 'Ada', organisation: 'Engines Ltd' };
		const { id, seq } = await engine.customers.create({ customer, makeOrganisation: true });
		const ada = await engine.customers.get({ id });
		expect(ada.named).toEqual([
			{ id: ada.customer.organisationId, name: 'Engines Ltd', kind: 'organisation', deleted: false }
		]);
		await engine.history.undo({ seq, changed: 'ask' });
		expect(await engine.data.overview({})).toMatchObject({ customers: 0 });

		const bea = await add('Bea', { organisation: 'Tea House' });
		const before = await engine.customers.get({ id: bea });
		const edit = {
			id: bea,
			rev: before.rev,
			base: before.customer,
			customer: { ...before.customer, jobTitle: 'Cook' }
		};
		await engine.customers.edit({ ...edit, makeOrganisation: true });
		const after = await engine.customers.get({ id: bea });
		expect(after.customer.jobTitle).toBe('Cook');
		expect((await engine.customers.get({ id: after.customer.organisationId! })).customer.name).toBe('Tea House');
	});

	test('shows its living people by name and what they come to, by currency', async () => {
		const firm = await add('Engines Ltd', { kind: 'organisation' });
		const part = { organisation: 'Engines Ltd', organisationId: firm };
		const opening = (orders: number, amount: number, currency = EUR) => ({
			orders,
			spent: { amount: amount as MinorUnits, currency },
			firstOrder: null,
			lastOrder: null,
			asOf: 20_000 as never,
			source: ''
		});
		const zoe = await add('Zoe', { ...part, opening: opening(2, 5000) });
		const ada = await add('Ada', { ...part, opening: opening(1, 700) });
		await add('Carl', { ...part, opening: opening(3, 900, 'USD' as Currency) });
		const gone = await add('Gone', part);
		await add('Else');
		await engine.customers.delete({ selection: { kind: 'ids', ids: [gone] } });
		// Her own documents take the place of what was imported.
		const draft = draftOf('invoice', { customer: ada, lines: [orderLine(10_000, { tax: 0 })] });
		const { id } = await engine.orders.create({ body: draft });
		await engine.orders.issue({ id, recipient: { name: 'Ada', address: '', taxId: '' } });
		const people = await engine.customers.people({ id: firm, limit: 2 });
		expect(people.rows.map(({ name }) => name)).toEqual(['Ada', 'Carl']);
		expect(people).toMatchObject({ total: 3, orders: 6 });
		expect(new Map(people.spent.map(({ currency, amount }) => [currency, amount]))).toEqual(
			new Map([
				['EUR', 15_000],
				['USD', 900]
			])
		);
		const listed = await engine.customers.list({ ...ALL, organisation: firm, descending: true, limit: 1 });
		expect([listed.total, listed.rows[0]?.id]).toEqual([3, zoe]);
	});
});

describe('relations', () => {
	test('show with both, in the word that fits each, and once where both wrote them down', async () => {
		const mother = await add('Mother');
		const friend = await add('Friend');
		const child = await add('Child', {
			relations: [
				{ kind: 'parent', customer: mother },
				{ kind: 'referred-by', customer: friend }
			]
		});
		const { rev, customer } = await engine.customers.get({ id: mother });
		const both = { ...customer, relations: [{ kind: 'child' as const, customer: child }] };
		await engine.customers.edit({ id: mother, rev, base: customer, customer: both });
		const words = async (id: CustomerId) =>
			(await engine.customers.relations({ id })).map(({ word, customer }) => `${word} ${customer.name}`).sort();
		expect(await words(child)).toEqual(['parent Mother', 'referred-by Friend']);
		expect(await words(mother)).toEqual(['child Child']);
		expect(await words(friend)).toEqual(['referred Child']);
		await engine.customers.delete({ selection: { kind: 'ids', ids: [child] } });
		expect(await words(friend)).toEqual([]);
		expect(await words(mother)).toEqual([]);
	});
});

/** Two orders, a task, a ticket and an interaction. */
async function endow(customer: CustomerId): Promise<void> {
	await engine.orders.create({ body: draftOf('order', { customer }) });
	await engine.orders.create({ body: draftOf('quote', { customer }) });
	await engine.tasks.create({ body: { ...emptyTask(5, customer), title: 'Call' } });
	await engine.tickets.create({ body: { ...emptyTicket(5, customer), subject: 'Broken' } });
	await engine.interactions.create({ body: { ...emptyInteraction(5, customer), subject: 'Met' } });
}
const OWNED = { orders: 2, tasks: 1, tickets: 1, interactions: 1, deals: 0, responses: 0 };
const TASKS = {
	text: '',
	filter: { done: 'all' as const, customer: null, deal: null, from: null, to: null },
	...{ deleted: false, sort: 'due' as const, descending: false, offset: 0, limit: 50 }
};

describe('deleting a customer', () => {
	test('keeps what belongs to them under a deleted customer', async () => {
		const ada = await add('Ada');
		await endow(ada);
		const selection = { kind: 'ids' as const, ids: [ada] };
		expect(await engine.customers.belongings({ selection })).toEqual(OWNED);
		await engine.customers.delete({ selection, belongings: 'keep' });
		const [row] = (await engine.tasks.list(TASKS)).rows;
		expect(row).toMatchObject({ title: 'Call', customer: ada, customerName: '' });
		expect(await engine.tasks.get({ id: row!.id })).toMatchObject({ body: { customer: ada }, customerName: '' });
		await engine.customers.restore({ ids: [ada] });
		expect((await engine.tasks.list(TASKS)).rows[0]).toMatchObject({ customerName: 'Ada' });
	});

	test('or deletes it too, as one step that one undo takes back', async () => {
		const [ada, bea] = [await add('Ada'), await add('Bea')];
		await endow(ada);
		await engine.tasks.create({ body: { ...emptyTask(5, bea), title: 'Stays' } });
		const selection = { kind: 'ids' as const, ids: [ada] };
		const done = await engine.customers.delete({ selection, belongings: 'delete' });
		expect(done.changed).toBe(1);
		expect((await engine.tasks.list(TASKS)).rows.map(({ title }) => title)).toEqual(['Stays']);
		expect(await engine.customers.belongings({ selection })).toEqual({
			...OWNED,
			...{ orders: 0, tasks: 0, tickets: 0, interactions: 0 }
		});
		expect((await engine.history.list({ before: null, limit: 1 }))[0]).toMatchObject({ cause: 'delete', records: 6 });
		await engine.history.undo({ seq: done.seq!, changed: 'ask' });
		expect(await engine.customers.belongings({ selection })).toEqual(OWNED);
		expect((await engine.customers.get({ id: ada })).deletedAt).toBe(0);
	});

	test('counts the same for many customers as for each', async () => {
		const ids: CustomerId[] = [];
		for (let n = 0; n < 25; n++) ids.push(await add(`Customer ${n}`));
		await endow(ids[3]!);
		await endow(ids[24]!);
		const { orders, tasks } = await engine.customers.belongings({ selection: { kind: 'ids', ids } });
		expect({ orders, tasks }).toEqual({ orders: 4, tasks: 2 });
	});
});

describe('merging two customers', () => {
	test('moves what belongs to the one that goes, says so before, and one undo takes it back', async () => {
		const keep = await add('Engines', { kind: 'organisation', since: 1 });
		const drop = await add('Engines Ltd', {
			kind: 'organisation',
			since: 2,
			relations: [{ kind: 'other', customer: keep }],
			dates: [{ label: 'Founded', date: { year: 1990, month: 1, day: 2 } }]
		});
		await endow(drop);
		const worker = await add('Ada', { organisation: 'Engines Ltd', organisationId: drop });
		const friend = await add('Bea', {
			relations: [
				{ kind: 'referred-by', customer: drop },
				{ kind: 'referred-by', customer: keep }
			]
		});
		const pair = await engine.customers.previewMerge({ ids: [drop, keep] });
		expect(pair.keep.id).toBe(keep);
		expect(pair.moves).toEqual({ ...OWNED, people: 1, relations: 1 });
		const { seq, rev } = await engine.customers.merge({
			keep: { id: pair.keep.id, rev: pair.keep.rev },
			drop: { id: pair.drop.id, rev: pair.drop.rev },
			fromDrop: []
		});
		const selection = (id: CustomerId) => ({ selection: { kind: 'ids' as const, ids: [id] } });
		expect(await engine.customers.belongings(selection(keep))).toEqual(OWNED);
		expect(await engine.customers.belongings(selection(drop))).toMatchObject({ orders: 0, tasks: 0 });
		const kept = await engine.customers.get({ id: keep });
		expect(kept).toMatchObject({ rev, customer: { relations: [], dates: [{ label: 'Founded' }] } });
		expect((await engine.customers.get({ id: worker })).customer).toMatchObject({
			organisation: 'Engines',
			organisationId: keep
		});
		expect((await engine.customers.get({ id: friend })).customer.relations).toEqual([
			{ kind: 'referred-by', customer: keep }
		]);
		await engine.history.undo({ seq, changed: 'ask' });
		expect(await engine.customers.belongings(selection(drop))).toEqual(OWNED);
		expect((await engine.customers.get({ id: worker })).customer.organisationId).toBe(drop);
	});
});
