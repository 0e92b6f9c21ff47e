/** Tickets through the engine: messages of two tabs, what comes of them, what is open and late. */
import { afterEach, expect, test } from 'vitest';
import type { Day } from '#lib/domain/dates.ts';
import { emptyTicket, type Ticket } from '#lib/domain/ticket.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';

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
const ticket = (part: Partial<Ticket>): Ticket => ({ ...emptyTicket(5, null), subject: 'Broken', ...part });

test('two tabs that answer at once: both messages stand, in one step each', async () => {
	const open = start();
	const [one, two] = [open(), open()];
	const { id } = await one.tickets.create({ body: ticket({}) });
	await Promise.all([
		one.tickets.reply({ id, from: 'us', text: 'on its way' }),
		two.tickets.reply({ id, from: 'note', text: 'ask Ben' }),
		two.tickets.reply({ id, from: 'customer', text: 'thanks' })
	]);
	const { body } = await one.tickets.get({ id });
	expect(body.messages.map(({ text }) => text).sort()).toEqual(['ask Ben', 'on its way', 'thanks']);
	await expect(one.tickets.reply({ id, from: 'us', text: '  ' })).rejects.toMatchObject({
		failure: { code: 'invalid', params: { field: 'text' } }
	});
});

test("a customer's message that comes with the resolution of another tab: whichever is later has its say", async () => {
	const open = start();
	const [one, two] = [open(), open()];
	for (let round = 0; round < 10; round++) {
		const { id } = await one.tickets.create({ body: ticket({}) });
		await two.tickets.get({ id });
		const [resolved, replied] = await Promise.all([
			one.tickets.resolve({ id, resolution: 'sent a new one' }),
			two.tickets.reply({ id, from: 'customer', text: 'still broken' })
		]);
		const { body } = await one.tickets.get({ id });
		expect(body.state).toBe(resolved.seq < replied.seq ? 'open' : 'resolved');
		expect(body.messages).toHaveLength(1);
	}
});

test('resolving is one step, and undo opens it again', async () => {
	const engine = start()();
	const { id } = await engine.tickets.create({ body: ticket({}) });
	const { seq } = await engine.tickets.resolve({ id, resolution: ' sent a new one ' });
	expect((await engine.tickets.get({ id })).body).toMatchObject({ state: 'resolved', resolution: 'sent a new one' });
	expect((await engine.tickets.open({ today: 20000 as Day })).total).toBe(0);
	await engine.history.undo({ seq, changed: 'ask' });
	expect((await engine.tickets.get({ id })).body).toEqual(ticket({}));
	expect((await engine.tickets.open({ today: 20000 as Day })).total).toBe(1);
});

test('a state that several get at once settles them since now, or since when they were', async () => {
	const engine = start()();
	const [fresh, settled] = [
		await engine.tickets.create({ body: ticket({}) }),
		await engine.tickets.create({ body: ticket({ state: 'resolved', resolvedAt: 9 }) })
	];
	const selection = { kind: 'ids' as const, ids: [fresh.id, settled.id] };
	const times = async () =>
		Promise.all(selection.ids.map(async (id) => (await engine.tickets.get({ id })).body.resolvedAt));
	await engine.tickets.editAll({ selection, fields: { state: 'closed' } });
	expect(await times()).toEqual([expect.any(Number), 9]);
	expect((await times())[0]).toBeGreaterThan(9);
	await engine.tickets.editAll({ selection, fields: { priority: 'low' } });
	expect((await times())[1]).toBe(9);
	await engine.tickets.editAll({ selection, fields: { state: 'open' } });
	expect(await times()).toEqual([0, 0]);
});

test('what is open stands by day and priority, and says how much is late', async () => {
	const engine = start()();
	const subjects = [
		['later', 20010, 'normal'],
		['late', 19990, 'low'],
		['urgent', 20010, 'urgent'],
		['some day', null, 'urgent']
	] as const;
	for (const [subject, due, priority] of subjects)
		await engine.tickets.create({ body: ticket({ subject, due: due as Day | null, priority }) });
	const done = await engine.tickets.create({ body: ticket({ subject: 'done', due: 19000 as Day }) });
	await engine.tickets.close({ id: done.id });
	const found = await engine.tickets.open({ today: 20000 as Day });
	expect(found.rows.map(({ subject }) => subject)).toEqual(['late', 'urgent', 'later', 'some day']);
	expect([found.total, found.late]).toEqual([4, 1]);
});
