/** Search over every type of record, and what there is to do today, through the engine. */
import { afterEach, describe, expect, test } from 'vitest';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { Day } from '#lib/domain/dates.ts';
import { newDeal } from '#lib/domain/deal-rules.ts';
import type { CustomerId, OrderId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import type { Order, OrderKind } from '#lib/domain/order.ts';
import type { Pipeline } from '#lib/domain/deal.ts';
import type { Survey } from '#lib/domain/survey.ts';
import { seededRandom } from '#lib/analysis/random.ts';
import { emptyTask } from '#lib/domain/task.ts';
import { fold } from '#lib/domain/text.ts';
import { emptyTicket } from '#lib/domain/ticket.ts';
import type { Engine } from '#lib/client/engine.ts';
import { day, draftOf, EUR, JPY, orderLine } from '../support/orders.ts';
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

	test('puts those of one import that fit alike in the order of their names, and tells two searches apart', async () => {
		const engine = start();
		const random = seededRandom(3);
		const made = Array.from({ length: 300 }, () =>
			Array.from({ length: 2 + Math.floor(random() * 9) }, () => 'abzä王~7-'[Math.floor(random() * 8)]).join('')
		);
		// The lowest differ beyond what is known of a title at hand, or by a sign beyond ASCII.
		const all = [
			...new Set([
				...made.map((name) => `x${name}`),
				'x--aaaaab',
				'x--aaaaaa',
				'x--aaaaaac',
				'x-东王a',
				'x-东东b',
				'x-王b',
				'x-王a'
			])
		];
		const file = new File([`Name,E-mail\n${all.map((name, i) => `${name},p${i}@example.com`).join('\n')}\n`], 'a.csv');
		const { plan } = await engine.imports.open({ file });
		const { checkId } = await engine.imports.check({ file, plan });
		await engine.imports.run({ checkId, labels: { reason: '', row: '', reasons: {} as never } });
		const sorted = all.map(fold).sort();
		const asked: [text: string, limit: number][] = [
			['x', 40],
			['x-', 3],
			['x--aaaaa', 2],
			['x-东', 1],
			['x', 5]
		];
		const answers = await Promise.all(asked.map(([text, limit]) => names(engine, text, limit)));
		for (const [i, [text, limit]] of asked.entries()) {
			const expected = sorted.filter((name) => name.startsWith(text)).slice(0, limit);
			expect(answers[i]![0]!.titles.map(fold), text).toEqual(expected);
		}
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
			tickets: { ...none, late: 0 },
			stale: none,
			closing: none,
			unpaid: { ...none, late: 0, sums: [], lateSums: [] },
			anniversaries: none,
			moves: []
		});
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

	test('adds up by currency what is open on invoices, the late ones first, without drafts, quotes and what is paid', async () => {
		const engine = start();
		const ann = await customer(engine, { name: 'Ann Lee' });
		const issue = async (fields: Partial<Order>, kind: OrderKind = 'invoice') => {
			const { id } = await engine.orders.create({ body: draftOf(kind, fields) });
			await engine.orders.issue({ id, recipient: { name: 'Bo', address: 'Main St 1', taxId: '' } });
			return id;
		};
		const pay = (id: OrderId, amount: number) => {
			const money = { amount, currency: EUR } as Money;
			return engine.orders.pay({ id, payment: { day: TODAY, money, method: 'transfer', note: '' } });
		};
		await issue({ customer: ann });
		await issue({ currency: JPY, lines: [orderLine(5000)], due: day('2026-11-20') });
		await pay(await issue({ due: day('2026-11-10') }), 19_00);
		await pay(await issue({ due: day('2026-11-01') }), 119_00);
		await issue({ due: day('2026-11-01') }, 'quote');
		await engine.orders.create({ body: draftOf('invoice', { due: day('2026-11-01') }) });
		const { unpaid } = await work(engine);
		expect(unpaid.rows.map(({ balance, currency, customerName }) => [balance, currency, customerName])).toEqual([
			[100_00, EUR, ''],
			[5950, JPY, ''],
			[119_00, EUR, 'Ann Lee']
		]);
		expect([unpaid.total, unpaid.late]).toEqual([3, 2]);
		expect(unpaid.sums).toEqual([
			{ amount: 219_00, currency: EUR },
			{ amount: 5950, currency: JPY }
		]);
		expect(unpaid.lateSums).toEqual([
			{ amount: 100_00, currency: EUR },
			{ amount: 5950, currency: JPY }
		]);
		expect((await work(engine, 1)).unpaid).toMatchObject({ rows: [{ balance: 100_00 }], total: 3, sums: unpaid.sums });
	});

	test('counts who came into a segment and who left it in a week because time passed, not because they were changed', async () => {
		let clock = NOON - 30 * DAY;
		const tab = new BrowserStandIn().open(undefined, {
			environment: (environment) => ({ ...environment, now: () => (clock += 1) })
		});
		tabs.push(tab);
		const { engine } = tab;
		const ids: CustomerId[] = [];
		for (let ago = 1; ago <= 60; ago++) {
			const ordered = { orders: 1, spent: null, firstOrder: null, lastOrder: (TODAY - ago) as Day };
			const opening = { ...ordered, asOf: (TODAY - 60) as Day, source: 'list.csv' };
			ids.push(await customer(engine, { name: `${ago} days ago`, opening }));
		}
		clock = NOON;
		const { model } = await engine.insights.cluster({ features: ['recency'], missing: 'leave-out', k: 2 });
		await engine.insights.save({ model });
		const segments = await Promise.all(ids.map(async (id) => (await engine.customers.get({ id })).segment!));
		const [near, far] = [segments[0]!, segments.at(-1)!];
		const crossed = segments.indexOf(far);
		expect(near).not.toBe(far);
		const moved = (count: number) =>
			[
				{ segment: near, came: 0, went: count },
				{ segment: far, came: count, went: 0 }
			].sort((a, b) => a.segment - b.segment);
		// Seven days ago the boundary lay seven customers further on.
		expect((await work(engine)).moves).toEqual(moved(7));
		const { rev, customer: base } = await engine.customers.get({ id: ids[crossed]! });
		await engine.customers.edit({ id: ids[crossed]!, rev, base, customer: { ...base, notes: 'called' } });
		expect((await work(engine)).moves).toEqual(moved(6));
	});
});
