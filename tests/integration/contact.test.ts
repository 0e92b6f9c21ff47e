/** Interactions, the timeline and keeping in touch, through the engine. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import { localDayAt, localInstant, type Day } from '#lib/domain/dates.ts';
import type { Deal, Pipeline } from '#lib/domain/deal.ts';
import type { CustomerId, QuestionId, StageId } from '#lib/domain/ids.ts';
import { emptyInteraction, type Interaction } from '#lib/domain/interaction.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { emptyOrder } from '#lib/domain/order.ts';
import { emptyTask } from '#lib/domain/task.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { InteractionQuery, TimelineItem, TimelineKind, TimelineMark } from '#lib/engine/api.ts';
import { namesFor } from '#lib/store/names.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { withRaw } from '../support/raw-rows.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const DAY = 86_400_000;
const ALL: InteractionQuery = {
	text: '',
	filter: { kinds: [], customer: null, from: null, to: null },
	deleted: false,
	sort: 'at',
	descending: true,
	offset: 0,
	limit: 50
};
const tabs: Tab[] = [];
afterEach(() => tabs.splice(0).forEach((tab) => tab.close()));

function start(): Engine {
	const tab = new BrowserStandIn(NOW).open();
	tabs.push(tab);
	return tab.engine;
}
async function add(engine: Engine, name: string, part: Partial<Customer> = {}): Promise<CustomerId> {
	return (await engine.customers.create({ customer: { ...emptyCustomer(NOW - 900 * DAY), name, ...part } })).id;
}
async function log(engine: Engine, customer: CustomerId | null, part: Partial<Interaction> = {}) {
	return engine.interactions.create({ body: { ...emptyInteraction(NOW, customer), ...part } });
}

test('another tab shows the newest before all are in memory, as the one that has them does', async () => {
	const browser = new BrowserStandIn(NOW);
	const open = () => {
		const tab = browser.open('/newest/');
		tabs.push(tab);
		return tab.engine;
	};
	const engine = open();
	const [anna, ben] = [await add(engine, 'Anna Weiß'), await add(engine, 'Ben Okoro')];
	for (const [days, customer] of [anna, ben, null, anna].entries()) {
		await log(engine, customer, { text: `talk ${days}`, at: NOW - days * DAY });
	}
	await engine.customers.delete({ selection: { kind: 'ids', ids: [ben] }, belongings: 'keep' });
	const { rows, total, all } = await engine.interactions.list(ALL);
	const { firstDatabase } = namesFor('/newest/');
	const stored = () => withRaw(firstDatabase, (raw) => raw.table('meta').get('newest:interactions'));
	await vi.waitFor(async () => expect(await stored()).toBeDefined(), { timeout: 20_000 });
	expect(await open().interactions.list(ALL)).toEqual({ rows, offset: 0, total, all });
	expect(rows.map(({ customerName }) => customerName)).toEqual(['Anna Weiß', '', '', 'Anna Weiß']);
});

describe('search', () => {
	async function filled() {
		const engine = start();
		const [anna, ben] = [await add(engine, 'Anna Weiß'), await add(engine, 'Ben Okoro')];
		await log(engine, anna, { subject: 'Roof', text: 'Wants a quote for the garage', at: NOW - DAY });
		await log(engine, ben, { kind: 'visit', text: 'Showed the garage', at: NOW - 2 * DAY });
		await log(engine, ben, { kind: 'note', text: 'Prefers tea', at: NOW - 3 * DAY });
		const texts = async (part: Partial<InteractionQuery>) =>
			(await engine.interactions.search({ ...ALL, ...part })).rows.map(({ text }) => text);
		return { engine, anna, ben, texts };
	}

	test('finds each word in what was written down or in the customer, in the order and filter asked for', async () => {
		const { texts, ben } = await filled();
		expect(await texts({ text: 'GARAGE' })).toEqual(['Roof\nWants a quote for the garage', 'Showed the garage']);
		expect(await texts({ text: 'garage weiss' })).toEqual(['Roof\nWants a quote for the garage']);
		expect(await texts({ text: 'garage tea' })).toEqual([]);
		expect(await texts({ text: 'ben' })).toEqual(['Showed the garage', 'Prefers tea']);
		const filter = { ...ALL.filter, customer: ben, kinds: ['visit' as const] };
		expect(await texts({ text: 'garage', filter })).toEqual(['Showed the garage']);
		expect(await texts({ text: 'garage', descending: false, limit: 1, offset: 1 })).toEqual([
			'Roof\nWants a quote for the garage'
		]);
	});

	test('knows what changed since, and deleted ones only where they are asked for', async () => {
		const { engine, texts } = await filled();
		expect(await texts({ text: 'tea' })).toHaveLength(1);
		const [tea] = (await engine.interactions.search({ ...ALL, text: 'tea' })).rows;
		const { rev, body } = await engine.interactions.get({ id: tea!.id });
		await engine.interactions.edit({ id: tea!.id, rev, base: body, body: { ...body, text: 'Prefers coffee' } });
		expect(await texts({ text: 'tea' })).toEqual([]);
		await engine.interactions.delete({ selection: { kind: 'ids', ids: [tea!.id] } });
		expect(await texts({ text: 'coffee' })).toEqual([]);
		expect(await texts({ text: 'coffee', deleted: true })).toEqual(['Prefers coffee']);
	});

	test('"all that was found" deletes what the search found and nothing else', async () => {
		const { engine } = await filled();
		const { filter } = ALL;
		const done = await engine.interactions.delete({
			selection: { kind: 'query', text: 'garage', filter, deleted: false }
		});
		expect(done.changed).toBe(2);
		expect((await engine.interactions.list(ALL)).rows.map(({ text }) => text)).toEqual(['Prefers tea']);
		await engine.history.undo({ seq: done.seq!, changed: 'ask' });
		expect((await engine.interactions.list(ALL)).total).toBe(3);
	});

	test('tells how far it is', async () => {
		const { engine } = await filled();
		const told: [number, number][] = [];
		const onProgress = ({ done, total }: { done: number; total: number }) => told.push([done, total]);
		await engine.interactions.search({ ...ALL, text: 'tea' }, { onProgress });
		expect(told).toEqual([[1, 1]]);
	});

	test('is cancelled also before it has begun', async () => {
		const { engine } = await filled();
		const stopped = new AbortController();
		const running = engine.interactions.search({ ...ALL, text: 'garage' }, { signal: stopped.signal });
		stopped.abort();
		await expect(running).rejects.toMatchObject({ failure: { code: 'cancelled' } });
	});
});

describe('the timeline', () => {
	async function whole(engine: Engine, customer: CustomerId, kinds: TimelineKind[] = [], limit = 50) {
		const items: TimelineItem[] = [];
		let before: TimelineMark | null = null;
		do {
			const page: { items: TimelineItem[]; before: TimelineMark | null } = await engine.timeline.of({
				customer,
				before,
				limit,
				kinds
			});
			items.push(...page.items);
			before = page.before;
		} while (before !== null);
		return items;
	}
	const said = (item: TimelineItem) => (`event` in item ? `${item.kind} ${item.event}` : item.kind);

	test('tells of every type of record, newest first, each moment by itself', async () => {
		const engine = start();
		const anna = await add(engine, 'Anna');
		await add(engine, 'Ben').then((ben) => log(engine, ben));
		const stages = ['lead', 'offer'].map((name, i) => ({
			id: 'ABCDEFGHIJKLMNOPQRSTU'.concat(String(i)) as StageId,
			name,
			probability: 0.5,
			staleAfter: null
		}));
		const pipeline: Pipeline = { name: 'Sales', stages, lostReasons: [], position: 0, at: NOW };
		const { id: pipelineId } = await engine.pipelines.create({ body: pipeline });
		const at = (days: number) => NOW - days * DAY;
		const day = localDayAt(at(5)) as Day;
		await log(engine, anna, { at: at(1), text: 'Hello' });
		await engine.tasks.create({ body: { ...emptyTask(at(20), anna), title: 'Call', doneAt: at(2) } });
		const due = (localDayAt(NOW) + 30) as Day;
		await engine.tasks.create({ body: { ...emptyTask(at(20), anna), title: 'Visit', due } });
		const deal: Deal = {
			title: 'Roof',
			customer: anna,
			pipeline: pipelineId,
			stage: stages[1]!.id,
			amount: null,
			probability: null,
			expected: null,
			state: 'lost',
			closedAt: at(6),
			lostReason: 'price',
			history: [
				{ stage: stages[0]!.id, at: at(9) },
				{ stage: stages[1]!.id, at: at(8) }
			],
			tags: [],
			notes: '',
			at: at(9),
			source: { kind: 'manual' }
		};
		await engine.deals.create({ body: deal });
		const currency = 'EUR' as Currency;
		const order = emptyOrder('order', day, currency);
		const line = {
			product: null,
			text: 'Tiles',
			quantity: 2000,
			unit: '',
			price: 500 as MinorUnits,
			discount: 0,
			tax: 0
		};
		await engine.orders.create({ body: { ...order, customer: anna, lines: [line] } });
		await engine.tickets.create({
			body: {
				customer: anna,
				order: null,
				kind: 'complaint',
				subject: 'Leak',
				state: 'resolved',
				priority: 'normal',
				messages: [{ id: 'ABCDEFGHIJKLMNOPQRSTU8' as never, at: at(11), from: 'customer', text: 'It drips' }],
				due: null,
				resolution: 'Sealed',
				resolvedAt: at(10),
				satisfaction: null,
				at: at(12),
				source: { kind: 'manual' }
			}
		});
		const { id: survey } = await engine.surveys.create({
			body: {
				title: 'How was it?',
				intro: '',
				thanks: '',
				questions: [
					{
						id: 'ABCDEFGHIJKLMNOPQRSTU7' as QuestionId,
						kind: 'text',
						text: '?',
						scale: 5,
						options: [],
						required: false
					}
				],
				state: 'open',
				at: NOW,
				source: { kind: 'manual' }
			}
		});
		await engine.responses.create({
			body: { survey, customer: anna, answers: {}, way: 'typed', at: at(15), source: { kind: 'manual' } }
		});

		const items = await whole(engine, anna);
		expect(items.map(said)).toEqual([
			'task due',
			'change',
			'interaction',
			'task done',
			'order written',
			'deal lost',
			'deal moved',
			'deal created',
			'ticket resolved',
			'ticket message',
			'ticket opened',
			'response'
		]);
		expect(items.find((item) => said(item) === 'deal moved')).toMatchObject({ stage: 'offer' });
		expect(items.find((item) => said(item) === 'deal lost')).toMatchObject({ reason: 'price' });
		expect(items.find((item) => said(item) === 'order written')).toMatchObject({
			at: localInstant(day, 720),
			timed: false,
			amount: { amount: 1000, currency }
		});
		expect(items.find(({ kind }) => kind === 'response')).toMatchObject({ survey: 'How was it?' });
		expect((await whole(engine, anna, ['deal', 'response'])).map(said)).toEqual([
			'deal lost',
			'deal moved',
			'deal created',
			'response'
		]);
		// Page by page it is the same, whatever the length of a page.
		for (const limit of [1, 4, 12]) expect(await whole(engine, anna, [], limit)).toEqual(items);
	});

	test('loses and repeats nothing where many happened at one instant', async () => {
		const engine = start();
		const anna = await add(engine, 'Anna');
		for (let n = 0; n < 24; n++) await log(engine, anna, { text: String(n), at: NOW - DAY });
		await log(engine, anna, { text: 'older', at: NOW - 2 * DAY });
		const items = await whole(engine, anna, ['interaction'], 2);
		const texts = items.map((item) => item.kind === 'interaction' && item.body.text);
		expect(new Set(texts.slice(0, 24)).size).toBe(24);
		expect(texts.slice(24)).toEqual(['older']);
	});

	test('follows every change, and leaves out what was undone', async () => {
		const engine = start();
		const anna = await add(engine, 'Anna');
		const kinds = async () => (await whole(engine, anna)).map(said);
		expect(await kinds()).toEqual(['change']);
		const { seq, id } = await log(engine, anna, { at: NOW + DAY });
		expect(await kinds()).toEqual(['interaction', 'change']);
		await engine.history.undo({ seq, changed: 'ask' });
		expect(await kinds()).toEqual(['change']);
		expect(id).toBeTruthy();
		const { rev, customer } = await engine.customers.get({ id: anna });
		const edited = await engine.customers.edit({
			id: anna,
			rev,
			base: customer,
			customer: { ...customer, notes: 'tea' }
		});
		expect(await kinds()).toEqual(['change', 'change']);
		await engine.history.undo({ seq: edited.seq, changed: 'ask' });
		expect(await kinds()).toEqual(['change']);
	});
});

describe('keeping in touch', () => {
	const noon = (daysAgo: number) => localInstant((localDayAt(NOW) - daysAgo) as Day, 720);

	test('names who is due by their own cadence or the shortest of their tags, the most urgent first', async () => {
		const engine = start();
		await engine.tags.create({ body: { name: 'VIP', colour: 'blue', cadence: 14, at: NOW } });
		await engine.tags.create({ body: { name: 'Partner', colour: 'grey', cadence: 60, at: NOW } });
		await engine.tags.create({ body: { name: 'Friend', colour: 'grey', cadence: null, at: NOW } });
		const twice = await add(engine, 'Twice late', { tags: ['vip', 'Partner'] });
		const late = await add(engine, 'Late', { cadence: 20 });
		const never = await add(engine, 'Never', { tags: ['Partner'] });
		const today = await add(engine, 'Today', { cadence: 7, tags: ['VIP'] });
		const fine = await add(engine, 'Fine', { cadence: 30 });
		await add(engine, 'Wants none', { cadence: 0, tags: ['VIP'] });
		await add(engine, 'Friend', { tags: ['Friend'] });
		await log(engine, twice, { at: noon(28) });
		await log(engine, late, { at: noon(21) });
		await log(engine, today, { at: noon(7) });
		await log(engine, fine, { at: noon(3) });
		const { rows, due, kept } = await engine.touch.due({ limit: 10 });
		expect(rows.map(({ id }) => id)).toEqual([twice, late, today, never]);
		expect([due, kept]).toEqual([4, 5]);
		expect(rows[0]).toMatchObject({ name: 'Twice late', cadence: 14, touch: { tone: 'due', age: 28, left: -14 } });
		expect((await engine.touch.due({ limit: 1 })).rows).toHaveLength(1);
		expect(await engine.touch.of({ id: twice })).toMatchObject({ cadence: 14, source: { from: 'tag', tag: 'vip' } });
	});

	test('begins anew with any contact, not with a note or a call nobody took, and undo takes it back', async () => {
		const engine = start();
		const anna = await add(engine, 'Anna', { cadence: 10 });
		await log(engine, anna, { at: noon(12) });
		const tone = async () => (await engine.touch.of({ id: anna })).touch?.tone;
		const due = async () => (await engine.touch.due({ limit: 10 })).due;
		expect([await tone(), await due()]).toEqual(['due', 1]);
		for (let n = 0; n < 9; n++) await log(engine, anna, { kind: 'note', text: 'tried' });
		await log(engine, anna, { outcome: 'no-answer' });
		expect([await tone(), await due()]).toEqual(['due', 1]);
		expect((await engine.touch.of({ id: anna })).last).toBe(noon(12));
		const { seq } = await log(engine, anna, { kind: 'visit' });
		expect([await tone(), await due()]).toEqual(['good', 0]);
		await engine.history.undo({ seq, changed: 'ask' });
		expect([await tone(), await due()]).toEqual(['due', 1]);
	});

	test('is the same whether the last contacts are looked up one by one or in the list of all', async () => {
		const engine = start();
		const chunk = Array.from({ length: 230 }, (_, n) => n);
		const ids = await Promise.all(chunk.map((n) => add(engine, `Customer ${n}`, { cadence: 10 })));
		await log(engine, ids[3]!, { at: noon(15) });
		await log(engine, ids[3]!, { at: noon(11) });
		await log(engine, ids[4]!, { at: noon(2) });
		await log(engine, ids[5]!, { at: noon(2), outcome: 'no-answer' });
		const { rows, due } = await engine.touch.due({ limit: 5 });
		expect(due).toBe(229);
		expect(rows[0]).toMatchObject({ id: ids[3], last: noon(11) });
		expect((await engine.touch.of({ id: ids[5]! })).last).toBeNull();
	});
});
