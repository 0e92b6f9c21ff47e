/** Erasing a person through the engine: what the preview counts, what the file for them holds, and that nothing is left. */
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '#lib/client/engine.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';

import { emptyInteraction } from '#lib/domain/interaction.ts';
import type { Money } from '#lib/domain/money.ts';
import { emptyTask } from '#lib/domain/task.ts';
import { emptyTicket } from '#lib/domain/ticket.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { day, draftOf, EUR, orderLine } from '../support/orders.ts';
import { everyByte } from '../support/raw-rows.ts';

const tabs: Tab[] = [];
afterEach(() => tabs.splice(0).forEach((tab) => tab.close()));
let base: string;
function start(): Engine {
	base = `/${crypto.randomUUID()}/`;
	tabs.push(new BrowserStandIn().open(base));
	return tabs.at(-1)!.engine;
}
/** Every row of every database of this copy. */
async function everything(): Promise<string> {
	const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.includes(base) ? [name] : []));
	return (await Promise.all(names.map(everyByte))).join('\n');
}
function person(name: string, changes: Partial<Customer> = {}): Customer {
	return { ...emptyCustomer(0), name, ...changes };
}

const GONE = ['planted-1', 'planted-2', 'planted-3', 'planted-4', 'planted-5', 'planted-6', 'planted-7', 'planted-8'];
const ISSUED = ['planted-recipient', 'planted-line'];
const NOTHING = { orders: 0, tickets: 0, deals: 0, tasks: 0, interactions: 0, responses: 0 };

/** A person with a record of every type, most of them changed since, and two who name her. */
async function life(engine: Engine) {
	const { id } = await engine.customers.create({ customer: person('planted-1') });
	const { id: ben } = await engine.customers.create({
		customer: person('Ben', { relations: [{ kind: 'spouse', customer: id }] })
	});
	await engine.customers.create({ customer: person('Cem', { organisationId: id, organisation: 'planted-1' }) });
	const { id: call } = await engine.interactions.create({ body: { ...emptyInteraction(5, id), text: 'planted-2' } });
	await engine.interactions.delete({ selection: { kind: 'ids', ids: [call] } });
	await engine.interactions.create({ body: { ...emptyInteraction(6, id), text: 'planted-2' } });
	await engine.tasks.create({ body: { ...emptyTask(5, id), title: 'planted-3' } });
	const { id: ticket } = await engine.tickets.create({ body: { ...emptyTicket(5, id), subject: 'planted-4' } });
	await engine.tickets.reply({ id: ticket, from: 'customer', text: 'planted-5' });
	await engine.orders.create({ body: draftOf('quote', { customer: id, notes: 'planted-6' }) });
	const { id: invoice } = await engine.orders.create({
		body: draftOf('invoice', { customer: id, lines: [orderLine(100, { text: 'planted-line' })], notes: 'planted-7' })
	});
	await engine.orders.issue({ id: invoice, recipient: { name: 'planted-recipient', address: '', taxId: '' } });
	const money = { amount: 100, currency: EUR } as Money;
	await engine.orders.pay({
		id: invoice,
		payment: { day: day('2026-11-20'), money, method: 'cash', note: 'planted-8' }
	});
	return { id, ben, invoice };
}

test('S122 the preview counts what goes by type, and what stays', async () => {
	const engine = start();
	const { id } = await life(engine);
	const { entries, ...found } = await engine.audit.previewErase({ id });
	expect(found).toEqual({
		name: 'planted-1',
		belongings: { ...NOTHING, orders: 1, tickets: 1, tasks: 1, interactions: 2 },
		issued: 1,
		merged: 0,
		naming: 2,
		backups: [],
		kept: []
	});
	expect(entries).toBe(11);
});

test('the file for a person holds everything of theirs by type, and nothing of others', async () => {
	const engine = start();
	const { id } = await life(engine);
	const text = await (await engine.audit.person({ id })).text();
	for (const word of [...GONE, ...ISSUED]) expect(text, word).toContain(word);
	expect(text).not.toMatch(/Ben|Cem/);
	const { belongings } = JSON.parse(text) as { belongings: Record<string, Record<string, unknown>[]> };
	expect(Object.entries(belongings).map(([table, some]) => [table, some.length])).toEqual([
		['interactions', 2],
		['orders', 2],
		['tickets', 1],
		['tasks', 1]
	]);
	expect(belongings['interactions']!.filter(({ deletedAt }) => deletedAt)).toHaveLength(1);
	expect(belongings['orders']!.find(({ kind }) => kind === 'invoice')).toMatchObject({
		recipient: { name: 'planted-recipient' },
		customer: { id, name: 'planted-1' }
	});
});

test.each([
	['S121 with issued invoices kept', true],
	['S120 with everything', false]
])('%s, no trace of the person is left in any database', async (_, keepIssued) => {
	const engine = start();
	const { id, ben, invoice } = await life(engine);
	const before = await everything();
	for (const word of [...GONE, ...ISSUED]) expect(before, word).toContain(word);
	await engine.audit.erase({ id, keepIssued });
	const after = await everything();
	for (const word of GONE) expect(after, word).not.toContain(word);
	for (const word of ISSUED) expect(after.includes(word), word).toBe(keepIssued);
	expect((await engine.audit.check({})).sound).toBe(true);
	expect((await engine.customers.get({ id: ben })).customer.relations).toEqual([]);
	if (keepIssued) {
		expect((await engine.orders.get({ id: invoice })).body).toMatchObject({ number: 'I-2026-0001', customer: null });
		// Still a document like any other: what is left of it can be credited.
		const paid = { day: day('2026-11-20'), money: { amount: 19, currency: EUR } as Money, note: '' };
		await engine.orders.pay({ id: invoice, payment: { ...paid, method: 'cash' } });
	} else await expect(engine.orders.get({ id: invoice })).rejects.toMatchObject({ failure: { code: 'not-found' } });
	const { entries } = await engine.audit.list({
		before: null,
		limit: 5,
		filter: { causes: ['erase'], from: null, to: null, record: null, text: '' }
	});
	expect(entries).toHaveLength(1);
});

test('S120 a customer that was merged into them goes too', async () => {
	const engine = start();
	const keep = await engine.customers.create({ customer: person('Ada') });
	const drop = await engine.customers.create({ customer: person('planted-1', { notes: 'planted-2' }) });
	await engine.interactions.create({ body: { ...emptyInteraction(5, drop.id), text: 'planted-3' } });
	await engine.customers.merge({
		keep: { id: keep.id, rev: keep.rev },
		drop: { id: drop.id, rev: drop.rev },
		fromDrop: []
	});
	expect(await engine.audit.previewErase({ id: keep.id })).toMatchObject({ merged: 1 });
	await engine.audit.erase({ id: keep.id });
	expect(await everything()).not.toContain('planted');
	expect((await engine.audit.check({})).sound).toBe(true);
});
