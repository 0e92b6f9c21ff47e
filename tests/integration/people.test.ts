/** What ties customers together: organisations and their people, relations, and what belongs to them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '#lib/client/engine.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { EUR, issuedOf, orderLine } from '../support/orders.ts';

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
		await engine.orders.create({
			body: issuedOf('invoice', { customer: ada, lines: [orderLine(10_000, { tax: 0 })] })
		});
		const people = await engine.customers.people({ id: firm, limit: 2 });
		expect(people.rows.map(({ name }) => name)).toEqual(['Ada', 'Carl']);
		expect(people).toMatchObject({ total: 3, orders: 6 });
		expect(new Map(people.spent.map(({ currency, amount }) => [currency, amount]))).toEqual(
			new Map([
				['EUR', 15_000],
				['USD', 900]
			])
		);
		const listed = await engine.customers.list({
			...{ text: '', tags: [], segment: null, kind: null, deleted: false, organisation: firm },
			...{ sort: 'name', descending: true, offset: 0, limit: 1 }
		});
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
