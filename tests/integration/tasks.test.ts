/** Tasks through the engine: doing and postponing them, series, what is due, reminders, the calendar and its file. */
import { afterEach, describe, expect, test } from 'vitest';
import { emptyCustomer } from '#lib/domain/customer.ts';
import { dayFromIso, localInstant } from '#lib/domain/dates.ts';
import type { PipelineId, StageId, TaskId } from '#lib/domain/ids.ts';
import { emptyTask, type Task } from '#lib/domain/task.ts';
import { emptyTicket } from '#lib/domain/ticket.ts';
import type { TaskFilter } from '#lib/engine/api.ts';
import { MOST_DATES } from '#lib/engine/records/calendar.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { ALL } from '../support/everyone.ts';

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
const on = (iso: string) => dayFromIso(iso)!;
// A Saturday.
const today = on('2026-11-21');
const task = (part: Partial<Task>): Task => ({ ...emptyTask(5, null), title: 'Call Ann', ...part });
const ids = (...chosen: TaskId[]) => ({ kind: 'ids' as const, ids: chosen });
const anyTask: TaskFilter = { done: 'all', customer: null, deal: null, from: null, to: null };
const byDue = {
	text: '',
	filter: anyTask,
	deleted: false,
	sort: 'due',
	descending: false,
	offset: 0,
	limit: 50
} as const;

describe('doing tasks', () => {
	test('T2 one that is once only is done itself, in one step that undo takes back', async () => {
		const engine = start()();
		const { id } = await engine.tasks.create({ body: task({ due: today }) });
		const done = await engine.tasks.complete({ selection: ids(id), today });
		expect(done.changed).toBe(1);
		expect((await engine.tasks.get({ id })).body.doneAt).toBeGreaterThan(0);
		const [entry] = await engine.history.list({ before: null, limit: 1 });
		expect(entry).toMatchObject({ seq: done.seq, cause: 'complete' });
		// Done is done: neither a second record nor an entry.
		expect(await engine.tasks.complete({ selection: ids(id), today })).toEqual({ changed: 0, seq: null });
		await engine.history.undo({ seq: done.seq!, changed: 'ask' });
		expect((await engine.tasks.get({ id })).body).toEqual(task({ due: today }));
	});

	test('T1 one whose day is taken back alone can be changed afterwards', async () => {
		const engine = start()();
		const { id } = await engine.tasks.create({ body: task({ notes: 'at noon' }) });
		const moved = await engine.tasks.postpone({ selection: ids(id), to: today });
		const change = async (part: Partial<Task>) => {
			const { rev, body } = await engine.tasks.get({ id });
			await engine.tasks.edit({ id, rev, base: body, body: { ...body, ...part } });
			return (await engine.tasks.get({ id })).body;
		};
		await change({ time: 720, reminder: 30, recurrence: 'FREQ=DAILY' });
		await engine.history.undo({ seq: moved.seq!, changed: 'revert' });
		expect(await change({ title: 'Call Ben' })).toEqual(task({ title: 'Call Ben', notes: 'at noon' }));
	});

	test('T2 T3 one that recurs leaves a done record and waits for its next day; undo takes both back', async () => {
		const engine = start()();
		const body = task({ due: on('2026-11-05'), time: 540, recurrence: 'FREQ=WEEKLY;BYDAY=TH;COUNT=5' });
		const { id } = await engine.tasks.create({ body });
		const { seq, changed } = await engine.tasks.complete({ selection: ids(id), today });
		expect(changed).toBe(1);
		// Two Thursdays have passed while it was late: neither comes again, both count.
		expect((await engine.tasks.get({ id })).body).toEqual({
			...body,
			due: on('2026-11-26'),
			recurrence: 'FREQ=WEEKLY;BYDAY=TH;COUNT=2'
		});
		const { rows } = await engine.tasks.list(byDue);
		expect(rows.map(({ due, doneAt }) => [due, doneAt > 0])).toEqual([
			[on('2026-11-05'), true],
			[on('2026-11-26'), false]
		]);
		expect(rows[0]!.recurrence).toBe('');
		await engine.history.undo({ seq: seq!, changed: 'ask' });
		expect((await engine.tasks.get({ id })).body).toEqual(body);
		expect((await engine.tasks.list(byDue)).total).toBe(1);
		// And once more, after the undo.
		await engine.tasks.complete({ selection: ids(id), today });
		expect((await engine.tasks.list(byDue)).total).toBe(2);
	});

	test('T2 the last one of a series ends it', async () => {
		const engine = start()();
		const { id } = await engine.tasks.create({
			body: task({ due: today, recurrence: 'FREQ=DAILY;UNTIL=20261121' })
		});
		await engine.tasks.complete({ selection: ids(id), today });
		expect((await engine.tasks.get({ id })).body).toMatchObject({ recurrence: '', due: today });
		expect((await engine.tasks.list(byDue)).total).toBe(1);
	});

	test('T4 two tabs that do the same occurrence do it once', async () => {
		const open = start();
		const [one, two] = [open(), open()];
		const { id } = await one.tasks.create({ body: task({ due: today, recurrence: 'FREQ=DAILY' }) });
		await two.tasks.get({ id });
		const done = await Promise.all([one, two].map((each) => each.tasks.complete({ selection: ids(id), today })));
		const { rows } = await one.tasks.list(byDue);
		// Each tab did one occurrence, or the second found that the first had done it: never one occurrence twice.
		expect(new Set(rows.map(({ due }) => due)).size).toBe(rows.length);
		expect(rows.filter(({ doneAt }) => doneAt > 0)).toHaveLength(done.reduce((sum, { changed }) => sum + changed, 0));
	});

	test('several at once, by what a filter finds, and open again', async () => {
		const engine = start()();
		for (const title of ['a', 'b', 'c']) await engine.tasks.create({ body: task({ title, due: today }) });
		const other = await engine.tasks.create({ body: task({ title: 'later', due: on('2026-12-24') }) });
		const filter = { ...anyTask, done: 'open' as const, to: today };
		const selection = { kind: 'query' as const, text: '', filter, deleted: false };
		expect((await engine.tasks.complete({ selection, today })).changed).toBe(3);
		expect((await engine.tasks.get({ id: other.id })).body.doneAt).toBe(0);
		const done = await engine.tasks.list({ ...byDue, filter: { ...anyTask, done: 'done' }, sort: 'done' });
		expect(done.total).toBe(3);
		await engine.tasks.reopen({ id: done.rows[0]!.id });
		expect((await engine.tasks.get({ id: done.rows[0]!.id })).body.doneAt).toBe(0);
	});
});

describe('postponing', () => {
	test('T1 moves open ones as one step; without a day nothing is left to remind or recur', async () => {
		const engine = start()();
		const body = task({ due: today, time: 600, reminder: 30, recurrence: 'FREQ=WEEKLY;BYDAY=SA' });
		const one = await engine.tasks.create({ body });
		const two = await engine.tasks.create({ body: task({ title: 'b', due: today, doneAt: 7 }) });
		const { changed, seq } = await engine.tasks.postpone({ selection: ids(one.id, two.id), to: on('2026-11-23') });
		expect(changed).toBe(1);
		expect((await engine.tasks.get({ id: one.id })).body).toEqual({ ...body, due: on('2026-11-23') });
		expect((await engine.tasks.get({ id: two.id })).body.due).toBe(today);
		await engine.history.undo({ seq: seq!, changed: 'ask' });
		await engine.tasks.postpone({ selection: ids(one.id), to: null });
		expect((await engine.tasks.get({ id: one.id })).body).toEqual(task({}));
	});
});

test('T5 a rule that cannot be followed is refused, on every way in', async () => {
	const engine = start()();
	const bad = task({ due: today, recurrence: 'FREQ=SECONDLY' });
	const refused = { failure: { code: 'invalid', params: { field: 'recurrence' } } };
	await expect(engine.tasks.create({ body: bad })).rejects.toMatchObject(refused);
	const { id, rev } = await engine.tasks.create({ body: task({ due: today }) });
	await expect(engine.tasks.edit({ id, rev, base: task({ due: today }), body: bad })).rejects.toMatchObject(refused);
	expect(await engine.tasks.occurrences({ rule: 'FREQ=SECONDLY', start: today, limit: 3 })).toEqual([]);
	expect(await engine.tasks.occurrences({ rule: 'FREQ=WEEKLY;BYDAY=MO', start: today, limit: 3 })).toEqual([
		today,
		on('2026-11-23'),
		on('2026-11-30')
	]);
});

test('T7 what is due stands in groups with the names of the customers, before the directory is there', async () => {
	const open = start();
	const engine = open();
	const { id: customer } = await engine.customers.create({ customer: { ...emptyCustomer(0), name: 'Ann Lee' } });
	const days = { late: '2026-11-01', now: '2026-11-21', soon: '2026-11-28', far: '2026-11-29' };
	for (const [title, day] of Object.entries(days))
		await engine.tasks.create({ body: task({ title, due: on(day), customer }) });
	await engine.tasks.create({ body: task({ title: 'late too', due: on('2026-11-02') }) });
	await engine.tasks.create({ body: task({ title: 'some day' }) });
	await engine.tasks.create({ body: task({ title: 'done', due: today, doneAt: 9 }) });
	const due = await open().tasks.due({ today, limit: 1 });
	expect(due.overdue).toMatchObject({ total: 2, rows: [{ title: 'late', customerName: 'Ann Lee' }] });
	expect(due.today).toMatchObject({ total: 1, rows: [{ title: 'now', customerName: 'Ann Lee' }] });
	expect(due.soon).toMatchObject({ total: 1, rows: [{ title: 'soon' }] });
	await engine.customers.list({ ...ALL, limit: 1 });
	expect((await engine.tasks.due({ today, limit: 1 })).overdue.rows[0]!.customerName).toBe('Ann Lee');
});

test('T6 reminders of a span, soonest first; none of what is done', async () => {
	const engine = start()();
	await engine.tasks.create({ body: task({ title: 'second', due: today, time: 600, reminder: 0 }) });
	await engine.tasks.create({ body: task({ title: 'first', due: today, reminder: 0 }) });
	await engine.tasks.create({ body: task({ title: 'none', due: today, time: 600 }) });
	await engine.tasks.create({ body: task({ title: 'done', due: today, reminder: 0, doneAt: 3 }) });
	const [nine, ten] = [localInstant(today, 540), localInstant(today, 600)];
	const within = async (from: number, to: number) =>
		(await engine.tasks.reminders({ from, to })).map(({ title, at }) => [title, at]);
	expect(await within(nine - 1, ten)).toEqual([
		['first', nine],
		['second', ten]
	]);
	expect(await within(nine, ten - 1)).toEqual([]);
});

describe('the calendar', () => {
	test('shows a series from its next day on, what is done, and what else has a day', async () => {
		const engine = start()();
		const { id: customer } = await engine.customers.create({
			customer: {
				...emptyCustomer(0),
				name: 'Ann Lee',
				birthday: { month: 11, day: 24, year: 1990 },
				dates: [{ label: 'Opening', date: { year: 0, month: 11, day: 24 } }]
			}
		});
		// Late since Tuesday, every day: it waits, and comes again from tomorrow on.
		await engine.tasks.create({
			body: task({ title: 'daily', due: on('2026-11-17'), recurrence: 'FREQ=DAILY', customer })
		});
		await engine.tasks.create({ body: task({ title: 'done', due: on('2026-11-18'), doneAt: 9 }) });
		await engine.tasks.create({
			body: task({ title: 'done some time', doneAt: localInstant(on('2026-11-19'), 600) })
		});
		await engine.tasks.create({ body: task({ title: 'some day' }) });
		await engine.tickets.create({
			body: { ...emptyTicket(5, null), subject: 'Broken', due: on('2026-11-20') }
		});
		const [pipeline, stage] = await aPipeline(engine);
		await engine.deals.create({
			body: {
				title: 'Kitchen',
				customer,
				pipeline,
				stage,
				amount: null,
				probability: null,
				expected: on('2026-11-22'),
				state: 'open',
				closedAt: 0,
				lostReason: '',
				history: [{ stage, at: 5 }],
				tags: [],
				notes: '',
				at: 5,
				source: { kind: 'manual' }
			}
		});
		const { entries, left } = await engine.tasks.calendar({ from: on('2026-11-16'), to: on('2026-11-24'), today });
		const told = entries.map((entry) => [
			entry.day - on('2026-11-01') + 1,
			entry.kind,
			entry.kind === 'date' ? entry.label : entry.title,
			...(entry.kind === 'task' ? [entry.done ? 'done' : entry.later ? 'later' : 'open'] : [])
		]);
		expect(told).toEqual([
			[17, 'task', 'daily', 'open'],
			[18, 'task', 'done', 'done'],
			[19, 'task', 'done some time', 'done'],
			[20, 'ticket', 'Broken'],
			[22, 'task', 'daily', 'later'],
			[22, 'deal', 'Kitchen'],
			[23, 'task', 'daily', 'later'],
			[24, 'task', 'daily', 'later'],
			[24, 'date', ''],
			[24, 'date', 'Opening']
		]);
		expect(left).toBe(0);
		expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
		expect(entries[0]!.customerName).toBe('Ann Lee');
	});

	test('keeps a leap day on the 28th in other years, and says how many dates it leaves out', async () => {
		const engine = start()();
		for (let count = 0; count < MOST_DATES + 2; count++)
			await engine.customers.create({
				customer: { ...emptyCustomer(0), name: `Leap ${count}`, birthday: { year: 0, month: 2, day: 29 } }
			});
		const year = async (from: string, to: string) => {
			const { entries, left } = await engine.tasks.calendar({ from: on(from), to: on(to), today });
			return { days: new Set(entries.map(({ day }) => day)), count: entries.length, left };
		};
		expect(await year('2027-02-01', '2027-03-07')).toEqual({
			days: new Set([on('2027-02-28')]),
			count: MOST_DATES,
			left: 2
		});
		expect((await year('2028-02-01', '2028-03-05')).days).toEqual(new Set([on('2028-02-29')]));
	});
});

test('a file for other calendars, with its alarm; none of what is deleted', async () => {
	const engine = start()();
	const { id } = await engine.tasks.create({ body: task({ due: today, time: 600, reminder: 15 }) });
	const gone = await engine.tasks.create({ body: task({ title: 'Gone' }) });
	await engine.tasks.delete({ selection: ids(gone.id) });
	const text = await (await engine.tasks.icsOf({ ids: [id, gone.id] })).text();
	expect(text).toContain('SUMMARY:Call Ann\r\n');
	expect(text).toContain('TRIGGER:-PT15M');
	expect(text).not.toContain('Gone');
	await expect(engine.tasks.icsOf({ ids: [gone.id] })).rejects.toMatchObject({ failure: { code: 'not-found' } });
});

async function aPipeline(engine: Tab['engine']): Promise<[PipelineId, StageId]> {
	const stage = 'AAAAAAAAAAAAAAAAAAAAAA' as StageId;
	const { id } = await engine.pipelines.create({
		body: {
			name: 'Sales',
			stages: [{ id: stage, name: 'First', probability: 0.5, staleAfter: null }],
			lostReasons: [],
			position: 0,
			at: 5
		}
	});
	return [id, stage];
}
