/** Search over every type of record, and what there is to do today, through the engine. */
import { afterEach, describe, expect, test } from 'vitest';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { Day } from '#lib/domain/dates.ts';
import { newDeal } from '#lib/domain/deal-rules.ts';
import type { CustomerId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Pipeline } from '#lib/domain/deal.ts';
import type { Survey } from '#lib/domain/survey.ts';
import { emptyTask } from '#lib/domain/task.ts';
import { emptyTicket } from '#lib/domain/ticket.ts';
import type { Engine } from '#lib/client/engine.ts';
import { day } from '../support/orders.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const TODAY = day('2026-11-21');
const DAY = 86_400_000;
const tabs: Tab[] = [];
afterEach(() => tabs.splice(0).forEach((tab) => tab.close()));
function start(): Engine {
	tabs.push(new BrowserStandIn(NOON).open());
	return tabs.at(-1)!.engine;
}
async function customer(engine: Engine, part: Partial<Customer>): Promise<CustomerId> {
	return (await engine.customers.create({ customer: { ...emptyCustomer(1), ...part } })).id;
}
async function pipeline(engine: Engine): Promise<{ pipeline: PipelineId; stage: StageId }> {
	const stage = 'stage-----------------' as StageId;
	const body: Pipeline = {
		name: 'Sales',
		stages: [{ id: stage, name: 'Offer', probability: 0.5, staleAfter: 14 }],
		lostReasons: [],
		position: 0,
		at: 1
	};
	return { pipeline: (await engine.pipelines.create({ body })).id, stage };
}

describe('search', () => {
	const names = async (engine: Engine, text: string, limit = 5) =>
		(await engine.find.records({ text, limit })).map((group) => ({
			table: group.table,
			titles: group.rows.map((row) =>
				'name' in row ? row.name : 'title' in row ? row.title : 'subject' in row ? row.subject : row.number
			)
		}));

	test('finds records of every type by their own words and by their customer, the deleted ones never', async () => {
		const engine = start();
		const anna = await customer(engine, { name: 'Änna Weiß' });
		const place = await pipeline(engine);
		await engine.deals.create({ body: { ...newDeal(place, anna, NOON), title: 'New kitchen' } });
		await engine.tasks.create({ body: { ...emptyTask(5, anna), title: 'Send the offer' } });
		await engine.tickets.create({ body: { ...emptyTicket(5, anna), subject: 'Broken hinge' } });
		const gone = await engine.tasks.create({ body: { ...emptyTask(5, anna), title: 'Gone' } });
		await engine.tasks.delete({ selection: { kind: 'ids', ids: [gone.id] } });
		expect(await names(engine, 'anna')).toEqual([
			{ table: 'customers', titles: ['Änna Weiß'] },
			{ table: 'deals', titles: ['New kitchen'] },
			{ table: 'tasks', titles: ['Send the offer'] },
			{ table: 'tickets', titles: ['Broken hinge'] }
		]);
		expect(await names(engine, 'weiss hinge')).toEqual([{ table: 'tickets', titles: ['Broken hinge'] }]);
		expect(await names(engine, 'nobody')).toEqual([]);
		expect(await names(engine, '  ')).toEqual([]);
	});

	test('puts the one whose e-mail, phone or number it is first, then names that begin with it, then words, then others', async () => {
		const engine = start();
		await customer(engine, { name: 'Rosanna', emails: [{ type: 'work', value: 'anna@example.com' }] });
		await customer(engine, { name: 'Joanna Berg', phones: [{ type: 'work', value: '+4917123456789' }] });
		await customer(engine, { name: 'Maria Anna Fink' });
		await customer(engine, { name: 'Annabel Cho' });
		await customer(engine, { name: 'Anna' });
		await customer(engine, { name: 'Ben', notes: 'brother of anna' });
		const [first] = await names(engine, 'anna', 6);
		expect(first!.titles.slice(0, 3)).toEqual(['Anna', 'Annabel Cho', 'Maria Anna Fink']);
		expect(first!.titles.at(-1)).toBe('Ben');
		expect((await names(engine, 'anna@example.com'))[0]!.titles).toEqual(['Rosanna']);
		expect((await names(engine, '0171 23456789'))[0]!.titles).toEqual(['Joanna Berg']);
		const [group] = await engine.find.records({ text: 'anna', limit: 2 });
		expect([group!.rows.length, group!.total]).toEqual([2, 6]);
	});

	test('knows a name that changed, and forgets the old one', async () => {
		const engine = start();
		const id = await customer(engine, { name: 'Anna Berg' });
		expect((await names(engine, 'anna'))[0]!.titles).toEqual(['Anna Berg']);
		const { rev, customer: base } = await engine.customers.get({ id });
		await engine.customers.edit({ id, rev, base, customer: { ...base, name: 'Carla Berg' } });
		await customer(engine, { name: 'Dora Carla' });
		expect(await names(engine, 'anna')).toEqual([]);
		expect((await names(engine, 'carla'))[0]!.titles).toEqual(['Carla Berg', 'Dora Carla']);
	});

	test('knows a survey that was written, and one that was renamed', async () => {
		const engine = start();
		expect(await names(engine, 'visit')).toEqual([]);
		const source = { kind: 'manual' } as const;
		const body: Survey = { title: 'Your visit', intro: '', thanks: '', questions: [], state: 'draft', at: 1, source };
		const { id, rev } = await engine.surveys.create({ body });
		expect(await names(engine, 'visit')).toEqual([{ table: 'surveys', titles: ['Your visit'] }]);
		await engine.surveys.edit({ id, rev, base: body, body: { ...body, title: 'Your stay' } });
		expect(await names(engine, 'visit')).toEqual([]);
		expect(await names(engine, 'stay')).toEqual([{ table: 'surveys', titles: ['Your stay'] }]);
	});
});

describe('today', () => {
	const work = (engine: Engine, limit = 10) => engine.today.work({ today: TODAY, limit });

	test('of nothing says nothing', async () => {
		const none = { rows: [], total: 0 };
		expect(await work(start())).toEqual({
			tasks: { ...none, late: 0 },
			tickets: { ...none, late: 0 },
			stale: none,
			closing: none,
			unpaid: { ...none, late: 0, sums: [], lateSums: [] },
			anniversaries: none,
			moves: []
		});
	});

	test('lists tasks that are due, the oldest first, and neither done ones nor those ahead', async () => {
		const engine = start();
		for (const [title, due, doneAt] of [
			['today', 0, 0],
			['late', -3, 0],
			['tomorrow', 1, 0],
			['done', -1, 5]
		] as const)
			await engine.tasks.create({ body: { ...emptyTask(5, null), title, due: (TODAY + due) as Day, doneAt } });
		await engine.tasks.create({ body: { ...emptyTask(5, null), title: 'some day' } });
		const { tasks } = await work(engine);
		expect(tasks.rows.map(({ title }) => title)).toEqual(['late', 'today']);
		expect([tasks.total, tasks.late]).toEqual([2, 1]);
		expect((await work(engine, 1)).tasks).toMatchObject({ rows: [{ title: 'late' }], total: 2 });
	});

	test('lists deals that wait too long and those to close this week', async () => {
		const engine = start();
		const place = await pipeline(engine);
		for (const [title, since, expected] of [
			['waits', 20, null],
			['fresh', 3, 5],
			['later', 3, 8],
			['overdue', 3, -2]
		] as const) {
			const at = NOON - since * DAY;
			const body = {
				...newDeal(place, null, at),
				title,
				expected: expected === null ? null : ((TODAY + expected) as Day)
			};
			await engine.deals.create({ body });
		}
		const { stale, closing } = await work(engine);
		expect(stale.rows.map(({ title, days, stageName }) => [title, days, stageName])).toEqual([['waits', 20, 'Offer']]);
		expect(closing.rows.map(({ title }) => title)).toEqual(['overdue', 'fresh']);
	});

	test('tells birthdays and other days within two weeks, over the turn of the year, with the years they count', async () => {
		const engine = start();
		const date = (month: number, day: number, year = 0) => ({ year, month, day });
		await customer(engine, { name: 'Today', birthday: date(11, 21, 1980) });
		await customer(engine, { name: 'Late', birthday: date(11, 20) });
		await customer(engine, { name: 'Far', birthday: date(12, 6) });
		await customer(engine, { name: 'Last', dates: [{ label: 'Wedding', date: date(12, 5, 2016) }] });
		const { anniversaries } = await work(engine);
		expect(anniversaries.rows.map(({ name, label, day, years }) => [name, label, day - TODAY, years])).toEqual([
			['Today', '', 0, 46],
			['Last', 'Wedding', 14, 10]
		]);
		const newYear = await engine.today.work({ today: day('2026-12-30'), limit: 5 });
		expect(newYear.anniversaries.rows).toEqual([]);
		await customer(engine, { name: 'January', birthday: date(1, 2, 2000) });
		await customer(engine, { name: 'Leap', birthday: date(2, 29, 2000) });
		expect((await engine.today.work({ today: day('2026-12-30'), limit: 5 })).anniversaries.rows).toMatchObject([
			{ name: 'January', day: day('2027-01-02'), years: 27 }
		]);
		// 2027 has no 29 February.
		expect((await engine.today.work({ today: day('2027-02-27'), limit: 5 })).anniversaries.rows).toMatchObject([
			{ name: 'Leap', day: day('2027-02-28'), years: 27 }
		]);
	});
});
