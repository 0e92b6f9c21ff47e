/** Documents through the engine: numbers, what issuing does to others, payments, credit notes, and undo of all that. */
import { afterEach, describe, expect, test } from 'vitest';
import { emptyBusiness } from '#lib/domain/business.ts';
import { emptyCustomer, type OpeningFigures } from '#lib/domain/customer.ts';
import type { CustomerId, OrderId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import type { Order, OrderKind } from '#lib/domain/order.ts';
import { totalsOf } from '#lib/domain/order-totals.ts';
import type { Engine } from '#lib/client/engine.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { ALL } from '../support/everyone.ts';
import { day, draftOf, EUR, issuedOf, JPY, NO_FILTER, orderLine } from '../support/orders.ts';

const tabs: Tab[] = [];
afterEach(() => tabs.splice(0).forEach((tab) => tab.close()));
function start() {
	const browser = new BrowserStandIn();
	const base = `/${crypto.randomUUID()}/`;
	return () => {
		tabs.push(browser.open(base));
		return tabs.at(-1)!.engine;
	};
}
const recipient = { name: 'Bo', address: 'Main St 1', taxId: '' };
const today = day('2026-11-21');
const euros = (amount: number) => ({ amount, currency: EUR }) as Money;

async function issue(engine: Engine, kind: OrderKind, fields: Partial<Order> = {}) {
	const { id } = await engine.orders.create({ body: draftOf(kind, fields) });
	return engine.orders.issue({ id, recipient });
}
async function bodyOf(engine: Engine, id: OrderId): Promise<Order> {
	return (await engine.orders.get({ id })).body;
}
function pay(engine: Engine, id: OrderId, amount: number) {
	return engine.orders.pay({ id, payment: { day: today, money: euros(amount), method: 'transfer', note: '' } });
}
const refusal = (code: string, field?: string) => ({ failure: { code, ...(field && { params: { field } }) } });

describe('issuing', () => {
	test('O4 gives number, head, recipient and time in one step, and the counter goes on', async () => {
		const engine = start()();
		const business = { ...emptyBusiness(), letterhead: { ...emptyBusiness().letterhead, name: 'Kith & Co' } };
		await engine.business.save({ base: emptyBusiness(), business });
		const { id, seq, number } = await issue(engine, 'invoice');
		expect(number).toBe('I-2026-0001');
		expect(await bodyOf(engine, id)).toMatchObject({
			status: 'open',
			number,
			recipient,
			letterhead: business.letterhead
		});
		expect((await engine.history.list({ before: seq + 1, limit: 1 }))[0]).toMatchObject({ cause: 'issue', records: 2 });
		expect((await issue(engine, 'invoice')).number).toBe('I-2026-0002');
		expect((await issue(engine, 'quote')).number).toBe('Q-2026-0001');
		await expect(engine.orders.issue({ id, recipient })).rejects.toMatchObject(refusal('invalid', 'status'));
	});

	test('O16 two tabs that issue at once give different numbers, also with the first ones ever', async () => {
		const open = start();
		const engines = [open(), open()];
		const drafts = await Promise.all(
			Array.from({ length: 8 }, () => engines[0]!.orders.create({ body: draftOf('invoice') }))
		);
		const issued = await Promise.all(drafts.map(({ id }, i) => engines[i % 2]!.orders.issue({ id, recipient })));
		const numbers = issued.map(({ number }) => number).sort();
		expect(numbers).toEqual(Array.from({ length: 8 }, (_, i) => `I-2026-000${i + 1}`));
	});

	test('O16 a counter that was set back passes over numbers that stand on a document', async () => {
		const engine = start()();
		await issue(engine, 'invoice');
		await issue(engine, 'invoice');
		const base = await engine.business.get({});
		const invoice = { ...base.numbering.invoice, next: 1 };
		await engine.business.save({ base, business: { ...base, numbering: { ...base.numbering, invoice } } });
		expect((await issue(engine, 'invoice')).number).toBe('I-2026-0003');
	});

	test('a form of "my business" opened before an issue does not set the counter back', async () => {
		const engine = start()();
		await issue(engine, 'invoice');
		const base = await engine.business.get({});
		await issue(engine, 'invoice');
		const quote = { ...base.numbering.quote, pattern: 'A-{year}-###' };
		await engine.business.save({ base, business: { ...base, gross: true, numbering: { ...base.numbering, quote } } });
		const now = await engine.business.get({});
		expect(now.numbering.invoice.next).toBe(3);
		expect(now.gross).toBe(true);
		expect((await issue(engine, 'quote')).number).toBe('A-2026-001');
	});

	test('two forms of "my business" that change the same field are asked about', async () => {
		const engine = start()();
		const base = await engine.business.get({});
		await engine.business.save({ base, business: { ...base, terms: 'one' } });
		await expect(engine.business.save({ base, business: { ...base, terms: 'two' } })).rejects.toMatchObject({
			failure: { code: 'conflict', conflicts: [{ field: 'terms', mine: 'two', theirs: 'one' }] }
		});
	});
});

describe('what grows out of a document', () => {
	test('O6 quote → order → invoice: each replaces the one before when it is issued, and payments go over', async () => {
		const engine = start()();
		const quote = await issue(engine, 'quote');
		const order = await engine.orders.successor({ id: quote.id, kind: 'order' });
		expect((await bodyOf(engine, quote.id)).status).toBe('open');
		await engine.orders.issue({ id: order.id, recipient });
		expect((await bodyOf(engine, quote.id)).status).toBe('replaced');
		await pay(engine, order.id, 19_00);
		const invoice = await engine.orders.successor({ id: order.id, kind: 'invoice' });
		expect((await bodyOf(engine, invoice.id)).due).toBe(today + 14);
		const { seq } = await engine.orders.issue({ id: invoice.id, recipient });
		expect((await engine.history.list({ before: seq + 1, limit: 1 }))[0]!.records).toBe(3);
		expect(totalsOf(await bodyOf(engine, invoice.id))).toMatchObject({ paid: 19_00, balance: 100_00 });
		expect((await engine.orders.family({ id: order.id })).map(({ kind, status }) => `${kind} ${status}`)).toEqual([
			'quote replaced',
			'order replaced',
			'invoice open'
		]);
	});

	test('O6 two drafts of one order: the second is refused, and nothing of it is written', async () => {
		const open = start();
		const [one, two] = [open(), open()];
		const order = await issue(one, 'order');
		const drafts = [
			await one.orders.successor({ id: order.id, kind: 'invoice' }),
			await one.orders.successor({ id: order.id, kind: 'invoice' })
		];
		const done = await Promise.allSettled([
			one.orders.issue({ id: drafts[0]!.id, recipient }),
			two.orders.issue({ id: drafts[1]!.id, recipient })
		]);
		expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect((await one.business.get({})).numbering.invoice.next).toBe(2);
		const copy = await one.orders.copy({ id: order.id });
		expect(await bodyOf(one, copy.id)).toMatchObject({ status: 'draft', from: null, number: '' });
	});

	test('O7 a credit note over some lines sets off what is unpaid; one over the rest cancels the invoice', async () => {
		const engine = start()();
		const lines = [orderLine(100_00), orderLine(10_00, { quantity: 3000 })];
		const invoice = await issue(engine, 'invoice', { lines });
		await pay(engine, invoice.id, 119_00);
		const part = await engine.orders.credit({ id: invoice.id, lines: [{ line: 1, quantity: 2000 }] });
		const { number } = await engine.orders.issue({ id: part.id, recipient });
		expect(number).toBe('C-2026-0001');
		expect(totalsOf(await bodyOf(engine, invoice.id)).balance).toBe(11_90);
		const rest = await engine.orders.credit({
			id: invoice.id,
			lines: [
				{ line: 0, quantity: 1000 },
				{ line: 1, quantity: 1000 }
			]
		});
		await engine.orders.issue({ id: rest.id, recipient });
		expect((await bodyOf(engine, invoice.id)).status).toBe('cancelled');
		expect(totalsOf(await bodyOf(engine, rest.id)).balance).toBe(119_00);
		await expect(engine.orders.credit({ id: invoice.id, lines: 'all' })).rejects.toMatchObject(refusal('invalid'));
	});

	test('O7 two tabs that credit a paid invoice at once never take back more than it was', async () => {
		const open = start();
		const [one, two] = [open(), open()];
		const invoice = await issue(one, 'invoice');
		await pay(one, invoice.id, 119_00);
		const notes = [
			await one.orders.credit({ id: invoice.id, lines: 'all' }),
			await one.orders.credit({ id: invoice.id, lines: 'all' })
		];
		const done = await Promise.allSettled([
			one.orders.issue({ id: notes[0]!.id, recipient }),
			two.orders.issue({ id: notes[1]!.id, recipient })
		]);
		expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	});
});

describe('the calls of every type, held to the rules', () => {
	test('only drafts are made by hand, and their own date is the start of their day', async () => {
		const engine = start()();
		await expect(engine.orders.create({ body: issuedOf('invoice') })).rejects.toMatchObject(
			refusal('invalid', 'status')
		);
		const from = 'A'.repeat(22) as OrderId;
		await expect(engine.orders.create({ body: draftOf('invoice', { from }) })).rejects.toMatchObject(
			refusal('invalid', 'from')
		);
		const { id } = await engine.orders.create({ body: draftOf('order', { day: day('2026-01-02'), at: 5 }) });
		expect((await bodyOf(engine, id)).at).toBe(day('2026-01-02') * 86_400_000);
	});

	test('O2 an edit begun before the issue changes nothing of the invoice; notes it can still get', async () => {
		const engine = start()();
		const { id, rev } = await engine.orders.create({ body: draftOf('invoice') });
		const base = await bodyOf(engine, id);
		await engine.orders.issue({ id, recipient });
		const edit = (part: Partial<Order>) => engine.orders.edit({ id, rev, base, body: { ...base, ...part } });
		await expect(edit({ lines: [orderLine(1)] })).rejects.toMatchObject(refusal('frozen'));
		await expect(edit({ currency: JPY })).rejects.toMatchObject(refusal('frozen'));
		await edit({ notes: 'ask Bo' });
		expect(await bodyOf(engine, id)).toMatchObject({ notes: 'ask Bo', lines: base.lines });
		const selection = { kind: 'ids' as const, ids: [id] };
		await expect(engine.orders.editAll({ selection, fields: { discount: 500 } })).rejects.toMatchObject(
			refusal('frozen')
		);
		await expect(engine.orders.delete({ selection })).rejects.toMatchObject(refusal('frozen'));
		const quote = await issue(engine, 'quote');
		expect(
			await engine.orders.editAll({ selection: { kind: 'ids', ids: [quote.id] }, fields: { discount: 500 } })
		).toMatchObject({ changed: 1 });
		expect(await engine.orders.delete({ selection: { kind: 'ids', ids: [quote.id] } })).toMatchObject({ changed: 1 });
	});

	test('O2 of several those are deleted that are not in the books, with one way back; where all are, none', async () => {
		const engine = start()();
		const invoices = [(await issue(engine, 'invoice')).id, (await issue(engine, 'invoice')).id];
		const others = [(await issue(engine, 'quote')).id, (await engine.orders.create({ body: draftOf('invoice') })).id];
		const isDeleted = async (id: OrderId) => (await engine.orders.get({ id })).deletedAt > 0;
		const deleted = async () => Promise.all([...invoices, ...others].map(isDeleted));

		const found = { kind: 'query' as const, text: '', filter: NO_FILTER, deleted: false };
		for (const selection of [{ kind: 'ids' as const, ids: [...invoices, ...others] }, found]) {
			expect(await engine.orders.deletion({ selection })).toEqual({ deletable: 2, frozen: 2 });
			const done = await engine.orders.delete({ selection });
			expect(done.changed).toBe(2);
			expect(await deleted()).toEqual([false, false, true, true]);
			await engine.history.undo({ seq: done.seq!, changed: 'ask' });
			expect(await deleted()).toEqual([false, false, false, false]);
		}

		const selection = { kind: 'ids' as const, ids: invoices };
		expect(await engine.orders.deletion({ selection })).toEqual({ deletable: 0, frozen: 2 });
		await expect(engine.orders.delete({ selection })).rejects.toMatchObject({
			failure: { code: 'frozen', params: { count: 2 } }
		});
	});

	test('two edits of different fields both stand; of the same one the second is asked', async () => {
		const engine = start()();
		const { id, rev } = await engine.orders.create({ body: draftOf('quote') });
		const base = await bodyOf(engine, id);
		await engine.orders.edit({ id, rev, base, body: { ...base, intro: 'Hello' } });
		await engine.orders.edit({ id, rev, base, body: { ...base, discount: 500 } });
		expect(await bodyOf(engine, id)).toMatchObject({ intro: 'Hello', discount: 500 });
		await expect(engine.orders.edit({ id, rev, base, body: { ...base, intro: 'Hi' } })).rejects.toMatchObject({
			failure: { code: 'conflict', conflicts: [{ field: 'intro', theirs: 'Hello', mine: 'Hi' }] }
		});
	});

	test('O2 a customer that goes with all that is theirs leaves issued invoices behind; a merge only moves them', async () => {
		const engine = start()();
		const [one, two] = [
			await engine.customers.create({ customer: { ...emptyCustomer(1), name: 'Bo' } }),
			await engine.customers.create({ customer: { ...emptyCustomer(2), name: 'Bo B.' } })
		];
		const invoice = await issue(engine, 'invoice', { customer: two.id });
		const draft = await engine.orders.create({ body: draftOf('quote', { customer: two.id }) });
		const before = await bodyOf(engine, invoice.id);
		await engine.customers.merge({ keep: one, drop: two, fromDrop: [] });
		expect(await bodyOf(engine, invoice.id)).toEqual({ ...before, customer: one.id });
		await engine.customers.delete({ selection: { kind: 'ids', ids: [one.id] }, belongings: 'delete' });
		expect((await engine.orders.get({ id: invoice.id })).deletedAt).toBe(0);
		expect((await engine.orders.get({ id: draft.id })).deletedAt).toBeGreaterThan(0);
	});
});

describe('payments', () => {
	test('O5 two tabs that pay at once: both payments stand, each is undone by itself', async () => {
		const open = start();
		const [one, two] = [open(), open()];
		const { id } = await issue(one, 'invoice');
		await Promise.all([pay(one, id, 19_00), pay(two, id, 50_00)]);
		expect(totalsOf(await bodyOf(one, id)).balance).toBe(50_00);
		const { seq } = await pay(one, id, -10_00);
		await one.history.undo({ seq, changed: 'ask' });
		expect(totalsOf(await bodyOf(one, id)).paid).toBe(69_00);
		await expect(pay(one, id, -70_00)).rejects.toMatchObject(refusal('invalid', 'amount'));
		await expect(
			one.orders.pay({ id, payment: { day: today, money: { ...euros(1), currency: JPY }, method: 'cash', note: '' } })
		).rejects.toMatchObject(refusal('invalid', 'currency'));
	});
});

describe('undo', () => {
	test('O15 of an issued invoice is a credit note over all of it: one entry, no number comes back', async () => {
		const engine = start()();
		const { id, seq } = await issue(engine, 'invoice');
		await pay(engine, id, 19_00);
		const done = await engine.history.undo({ seq, changed: 'ask' });
		expect(done.creditNote).toBe('C-2026-0001');
		const invoice = await bodyOf(engine, id);
		expect(invoice).toMatchObject({ number: 'I-2026-0001', status: 'cancelled' });
		const family = await engine.orders.family({ id });
		expect(family.map(({ kind }) => kind)).toEqual(['invoice', 'credit-note']);
		expect(family).toMatchObject([
			{ total: 119_00, balance: 0 },
			{ total: 119_00, balance: 19_00 }
		]);
		expect(totalsOf(await bodyOf(engine, family[1]!.id))).toMatchObject({ total: 119_00, balance: 19_00 });
		expect((await engine.history.list({ before: null, limit: 1 }))[0]).toMatchObject({ seq: done.seq, cause: 'undo' });
		expect((await engine.history.list({ before: seq + 1, limit: 1 }))[0]!.undoneBy).toBe(done.seq);
		// Neither again, nor the credit note.
		await expect(engine.history.undo({ seq, changed: 'ask' })).rejects.toMatchObject(refusal('nothing-to-undo'));
		await expect(engine.history.undo({ seq: done.seq, changed: 'ask' })).rejects.toMatchObject(refusal('frozen'));
		expect((await issue(engine, 'invoice')).number).toBe('I-2026-0002');
	});

	test('O15 of steps before the issue never reaches an issued invoice, however it is asked', async () => {
		const engine = start()();
		const created = await engine.orders.create({ body: draftOf('invoice') });
		await engine.orders.issue({ id: created.id, recipient });
		const undo = (changed: 'ask' | 'keep' | 'revert') => engine.history.undo({ seq: created.seq, changed });
		await expect(undo('ask')).rejects.toMatchObject(refusal('frozen'));
		await expect(undo('revert')).rejects.toMatchObject(refusal('frozen'));
		expect((await bodyOf(engine, created.id)).status).toBe('open');
	});

	test('what it would meet is told by name: documents by their number', async () => {
		const engine = start()();
		const created = await engine.orders.create({ body: draftOf('quote') });
		await engine.orders.issue({ id: created.id, recipient });
		await expect(engine.history.undo({ seq: created.seq, changed: 'ask' })).rejects.toMatchObject(
			refusal('undo-has-changes')
		);
		expect((await engine.history.preview({ seq: created.seq })).changedSince).toEqual([
			{ id: created.id, name: 'Q-2026-0001' }
		]);
	});

	test('O15 of an issued credit note is refused; of an issued quote it is a draft again', async () => {
		const engine = start()();
		const invoice = await issue(engine, 'invoice');
		const note = await engine.orders.credit({ id: invoice.id, lines: 'all' });
		const { seq } = await engine.orders.issue({ id: note.id, recipient });
		await expect(engine.history.undo({ seq, changed: 'ask' })).rejects.toMatchObject(refusal('frozen'));
		const quote = await issue(engine, 'quote');
		await engine.history.undo({ seq: quote.seq, changed: 'ask' });
		expect(await bodyOf(engine, quote.id)).toMatchObject({ status: 'draft', number: '', recipient: null });
	});

	test('of an invoice credited in part is refused: what is left has to be said', async () => {
		const engine = start()();
		const invoice = await issue(engine, 'invoice', { lines: [orderLine(10_00), orderLine(20_00)] });
		const note = await engine.orders.credit({ id: invoice.id, lines: [{ line: 0, quantity: 1000 }] });
		await engine.orders.issue({ id: note.id, recipient });
		await expect(engine.history.undo({ seq: invoice.seq, changed: 'ask' })).rejects.toMatchObject(refusal('frozen'));
	});
});

describe('figures', () => {
	const query = {
		text: '',
		filter: NO_FILTER,
		deleted: false,
		sort: 'day' as const,
		descending: true,
		offset: 0,
		limit: 200
	};

	test('what a list finds comes to, per currency; credit notes taken off, what was replaced left out', async () => {
		const engine = start()();
		await issue(engine, 'invoice', { due: day('2026-11-20') });
		const invoice = await issue(engine, 'invoice', { lines: [orderLine(50_00)] });
		await issue(engine, 'invoice', { currency: JPY });
		const note = await engine.orders.credit({ id: invoice.id, lines: 'all' });
		await engine.orders.issue({ id: note.id, recipient });
		const order = await issue(engine, 'order');
		const draft = await engine.orders.successor({ id: order.id, kind: 'invoice' });
		await engine.orders.issue({ id: draft.id, recipient });
		expect(await engine.orders.sums(query)).toEqual({
			total: [euros(238_00), { amount: 119_00, currency: JPY }],
			balance: [euros(238_00), { amount: 119_00, currency: JPY }]
		});
		const late = await engine.orders.list({ ...query, filter: { ...NO_FILTER, lateOn: today } });
		expect(late.rows.map(({ number }) => number)).toEqual(['I-2026-0001']);
		expect((await engine.orders.list({ ...query, filter: { ...NO_FILTER, unpaid: true } })).total).toBe(3);
	});

	test('O12 opening figures stand in until a document counts', async () => {
		const engine = start()();
		const opening: OpeningFigures = {
			orders: 4,
			spent: euros(400_00),
			firstOrder: day('2025-01-01'),
			lastOrder: day('2026-01-01'),
			asOf: day('2026-02-01'),
			source: 'old.csv'
		};
		const { id } = await engine.customers.create({ customer: { ...emptyCustomer(1), name: 'Bo', opening } });
		const asked = { customer: id as CustomerId, opening, limit: 5 };
		expect((await engine.orders.purchases(asked)).sums).toMatchObject({ from: 'opening', count: 4 });
		await issue(engine, 'invoice', { customer: id, day: day('2026-11-11') });
		const { sums, rows, total } = await engine.orders.purchases(asked);
		expect(sums).toMatchObject({ from: 'orders', count: 1, value: [euros(119_00)], daysSince: 10 });
		expect([rows.length, total]).toEqual([1, 1]);
	});
});

describe('customers in lists', () => {
	const rowOf = async (engine: Engine, id: CustomerId) => {
		const window = await engine.customers.list({ ...ALL, sort: 'spent', descending: true, limit: 10 });
		return window.rows.find((row) => row.id === id)!;
	};
	const opening: OpeningFigures = {
		orders: 4,
		spent: euros(400_00),
		firstOrder: null,
		lastOrder: day('2026-01-01'),
		asOf: day('2026-02-01'),
		source: 'old.csv'
	};

	test('O12 real orders take the place of opening figures, in every tab, and give it back', async () => {
		const open = start();
		const [one, two] = [open(), open()];
		const { id } = await one.customers.create({ customer: { ...emptyCustomer(1), name: 'Bo', opening } });
		expect(await rowOf(two, id)).toMatchObject({ orders: 4, spent: euros(400_00) });
		const order = await issue(one, 'order', { customer: id });
		const real = { orders: 1, spent: euros(119_00), lastOrder: today };
		await expect.poll(() => rowOf(one, id)).toMatchObject(real);
		await expect.poll(() => rowOf(two, id)).toMatchObject(real);
		const { rev } = await one.customers.get({ id });
		const base = (await one.customers.get({ id })).customer;
		await one.customers.edit({ id, rev, base, customer: { ...base, notes: 'tea' } });
		expect(await rowOf(one, id)).toMatchObject({ ...real, note: 'tea' });
		// A tab that opens later has them too.
		const late = open();
		await rowOf(late, id);
		await expect.poll(() => rowOf(late, id)).toMatchObject(real);
		await one.orders.setStatus({ id: order.id, status: 'cancelled' });
		await expect.poll(() => rowOf(two, id)).toMatchObject({ orders: 4, spent: euros(400_00), note: 'tea' });
	});
});
