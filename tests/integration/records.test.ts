/** What every type of record besides customers offers, through the engine: lists, edits, conflicts, undo, two tabs. */
import { afterEach, describe, expect, test } from 'vitest';
import { emptyCustomer } from '#lib/domain/customer.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { emptyTask, type Task } from '#lib/domain/task.ts';
import type { Engine } from '#lib/client/engine.ts';
import type { RecordQuery, TaskFilter, TaskSort } from '#lib/engine/api.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';

const ALL: RecordQuery<TaskFilter, TaskSort> = {
	text: '',
	filter: { done: 'all', customer: null, deal: null, from: null, to: null },
	deleted: false,
	sort: 'due',
	descending: false,
	offset: 0,
	limit: 50
};
let browser: BrowserStandIn;
const tabs: Tab[] = [];
afterEach(() => tabs.splice(0).forEach((tab) => tab.close()));

let base: string;
function openTab(): Engine {
	const tab = browser.open(base);
	tabs.push(tab);
	return tab.engine;
}

async function start(): Promise<{ engine: Engine; anna: CustomerId }> {
	browser = new BrowserStandIn();
	base = `/${crypto.randomUUID()}/`;
	const engine = openTab();
	const { id } = await engine.customers.create({ customer: { ...emptyCustomer(1), name: 'Änna Weiß' } });
	return { engine, anna: id };
}
function task(part: Partial<Task>): Task {
	return { ...emptyTask(5, null), ...part };
}
async function titles(engine: Engine, part: Partial<typeof ALL> = {}): Promise<string[]> {
	return (await engine.tasks.list({ ...ALL, ...part })).rows.map(({ title }) => title);
}

describe('lists', () => {
	test('are found by words of the record and of its customer, each in either', async () => {
		const { engine, anna } = await start();
		await engine.tasks.create({ body: task({ title: 'Send the offer', customer: anna }) });
		await engine.tasks.create({ body: task({ title: 'Send flowers' }) });
		expect(await titles(engine, { text: 'send' })).toHaveLength(2);
		expect(await titles(engine, { text: 'anna send' })).toEqual(['Send the offer']);
		expect(await titles(engine, { text: 'anna flowers' })).toEqual([]);
		expect((await engine.tasks.list({ ...ALL, text: 'offer' })).rows[0]?.customerName).toBe('Änna Weiß');
	});

	test('stand in order, those without a value last, and follow filters and the window', async () => {
		const { engine } = await start();
		const days = [null, 20500, 20100, 20300] as (Day | null)[];
		for (const due of days) await engine.tasks.create({ body: task({ title: `due ${due}`, due }) });
		expect(await titles(engine)).toEqual(['due 20100', 'due 20300', 'due 20500', 'due null']);
		expect(await titles(engine, { descending: true })).toEqual(['due 20500', 'due 20300', 'due 20100', 'due null']);
		expect(await titles(engine, { sort: 'title', offset: 1, limit: 2 })).toEqual(['due 20300', 'due 20500']);
		const filter = { ...ALL.filter, from: 20200 as Day };
		const found = await engine.tasks.list({ ...ALL, filter });
		expect([found.total, found.all]).toEqual([2, 4]);
	});

	test('stay in order and are found as records and customers change under a list that was looked at', async () => {
		const { engine, anna } = await start();
		const made = [];
		for (const due of [20100, 20300, 20500] as Day[])
			made.push(await engine.tasks.create({ body: task({ title: `due ${due}`, due, customer: anna }) }));
		const all = { found: { text: 'anna' }, byName: { sort: 'customer' }, byDay: { descending: true } } as const;
		const look = async () =>
			Object.fromEntries(
				await Promise.all(Object.entries(all).map(async ([name, part]) => [name, await titles(engine, part)]))
			);
		await look();
		const [first] = made;
		const before = task({ title: 'due 20100', due: 20100 as Day, customer: anna });
		await engine.tasks.edit({ ...first!, base: before, body: { ...before, due: 20900 as Day, customer: null } });
		expect((await look()).found).toEqual(['due 20300', 'due 20500']);
		await engine.tasks.create({ body: task({ title: 'last', customer: anna }) });
		await engine.tasks.delete({ selection: { kind: 'ids', ids: [made[1]!.id] } });
		expect((await look()).byDay).toEqual(['due 20100', 'due 20500', 'last']);
		expect((await look()).found).toEqual(['due 20500', 'last']);
		// Somebody who was not there when the list was looked at.
		const { id: adam } = await engine.customers.create({ customer: { ...emptyCustomer(1), name: 'Adam' } });
		await engine.tasks.create({ body: task({ title: 'of Adam', due: 20700 as Day, customer: adam }) });
		expect((await look()).byDay).toEqual(['due 20100', 'of Adam', 'due 20500', 'last']);
		expect((await look()).byName![0]).toBe('of Adam');
		expect(await titles(engine, { text: 'adam' })).toEqual(['of Adam']);
		// Without the name the record stands last, though nothing in it changed.
		await engine.customers.delete({ selection: { kind: 'ids', ids: [adam] }, belongings: 'keep' });
		expect((await look()).byName!.slice(0, 2).sort()).toEqual(['due 20500', 'last']);
	});
});

describe('records', () => {
	test('an edit is one step that undo takes back, and an invalid one names its field', async () => {
		const { engine } = await start();
		const body = task({ title: 'Call' });
		const { id, rev } = await engine.tasks.create({ body });
		await expect(engine.tasks.create({ body: task({ title: ' ' }) })).rejects.toMatchObject({
			failure: { code: 'invalid', params: { field: 'title' } }
		});
		const edited = await engine.tasks.edit({ id, rev, base: body, body: { ...body, notes: 'tea' } });
		expect((await engine.tasks.get({ id })).body.notes).toBe('tea');
		await engine.history.undo({ seq: edited.seq, changed: 'ask' });
		expect((await engine.tasks.get({ id })).body).toEqual(body);
	});

	test('two tabs that edit one record: fields merge, and a true clash names both values', async () => {
		const { engine } = await start();
		const other = openTab();
		const body = task({ title: 'Call' });
		const { id, rev } = await engine.tasks.create({ body });
		await engine.tasks.edit({ id, rev, base: body, body: { ...body, notes: 'mine' } });
		await other.tasks.edit({ id, rev, base: body, body: { ...body, priority: 'high' } });
		expect((await engine.tasks.get({ id })).body).toEqual({ ...body, notes: 'mine', priority: 'high' });
		await expect(other.tasks.edit({ id, rev, base: body, body: { ...body, notes: 'theirs' } })).rejects.toMatchObject({
			failure: { code: 'conflict', conflicts: [{ field: 'notes', base: '', mine: 'theirs', theirs: 'mine' }] }
		});
	});

	test('many are changed, deleted and brought back as one step each', async () => {
		const { engine } = await start();
		for (const title of ['a', 'b', 'c']) await engine.tasks.create({ body: task({ title }) });
		const selection = { kind: 'query', text: '', filter: ALL.filter, deleted: false } as const;
		const edited = await engine.tasks.editAll({ selection, fields: { priority: 'high' } });
		expect(edited.changed).toBe(3);
		await engine.history.undo({ seq: edited.seq!, changed: 'ask' });
		const { rows } = await engine.tasks.list(ALL);
		expect(rows.map(({ priority }) => priority)).toEqual(['normal', 'normal', 'normal']);
		const [first] = rows;
		await engine.tasks.delete({ selection: { kind: 'ids', ids: [first!.id] } });
		expect(await titles(engine)).toHaveLength(2);
		expect(await titles(engine, { deleted: true })).toEqual([first!.title]);
		await engine.tasks.restore({ ids: [first!.id] });
		expect(await titles(engine)).toHaveLength(3);
		await expect(engine.tasks.editAll({ selection, fields: { title: '' } })).rejects.toMatchObject({
			failure: { code: 'invalid' }
		});
		expect(await titles(engine)).not.toContain('');
	});
});
