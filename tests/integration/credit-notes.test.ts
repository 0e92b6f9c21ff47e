/** What is left of an invoice, whoever its credit notes belong to by now. */
import { afterEach, expect, test } from 'vitest';
import { emptyCustomer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { day, draftOf, EUR } from '../support/orders.ts';

const tabs: Tab[] = [];
afterEach(() => tabs.splice(0).forEach((tab) => tab.close()));

test('an invoice is not credited twice where undoing a merge parted it from its credit note', async () => {
	const tab = new BrowserStandIn().open(`/${crypto.randomUUID()}/`);
	tabs.push(tab);
	const { engine } = tab;
	const made = async (name: string) =>
		(await engine.customers.create({ customer: { ...emptyCustomer(1), name } })) as { id: CustomerId; rev: number };
	const [keep, drop] = [await made('Ann'), await made('Bo')];
	const recipient = { name: 'Bo', address: '', taxId: '' };
	const { id } = await engine.orders.create({ body: draftOf('invoice', { customer: drop.id }) });
	await engine.orders.issue({ id, recipient });
	const note = await engine.orders.credit({ id, lines: [{ line: 0, quantity: 500 }] });
	await engine.orders.issue({ id: note.id, recipient });

	const { seq } = await engine.customers.merge({ keep, drop, fromDrop: [] });
	const money = { amount: 100, currency: EUR } as Money;
	await engine.orders.pay({ id, payment: { day: day('2026-11-21'), money, method: 'cash', note: '' } });
	await engine.history.undo({ seq, changed: 'keep' });
	expect((await engine.orders.get({ id })).body.customer).toBe(keep.id);
	expect((await engine.orders.get({ id: note.id })).body.customer).toBe(drop.id);

	const whole = await engine.orders.credit({ id, lines: 'all' });
	await expect(engine.orders.issue({ id: whole.id, recipient })).rejects.toMatchObject({
		failure: { code: 'invalid', params: { field: 'lines' } }
	});
});
