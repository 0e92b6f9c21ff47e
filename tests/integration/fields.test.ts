/** Fields the user defined: settings, lists, filters, import and export. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '#lib/client/engine.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { CustomField } from '#lib/domain/fields.ts';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import type { ImportPlan, SkipReason } from '#lib/domain/imports.ts';
import type { FieldFilter } from '#lib/engine/api.ts';
import { exportHeaders } from '#lib/features/customers/export.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';
import { ALL, EVERYONE } from '../support/everyone.ts';
import { EUR } from '../support/orders.ts';

const REASONS = { reason: 'Reason', row: 'Row', reasons: {} as Record<SkipReason, string> };
let tab: Tab;
let engine: Engine;
beforeEach(() => {
	tab = new BrowserStandIn().open(`/${crypto.randomUUID()}/`);
	engine = tab.engine;
});
afterEach(() => tab.close());

async function add(name: string, custom: Customer['custom'] = {}): Promise<CustomerId> {
	return (await engine.customers.create({ customer: { ...emptyCustomer(1), name, custom } })).id;
}
async function customOf(id: CustomerId): Promise<Customer['custom']> {
	return (await engine.customers.get({ id })).customer.custom;
}
async function fieldOf(id: FieldId): Promise<CustomField | undefined> {
	return (await engine.fields.list({})).find((each) => each.id === id)?.field;
}
async function names(fields: FieldFilter[]): Promise<string[]> {
	return (await engine.customers.list({ ...ALL, fields })).rows.map(({ name }) => name);
}
function importPlan(plan: ImportPlan, change: (column: ImportPlan['columns'][number]) => object): ImportPlan {
	return { ...plan, columns: plan.columns.map((column) => ({ ...column, ...change(column) })) };
}
async function importFile(text: string, change: (column: ImportPlan['columns'][number]) => object = () => ({})) {
	const file = new File([text], 'customers.csv', { lastModified: 1 });
	const { plan } = await engine.imports.open({ file });
	const { checkId, counts } = await engine.imports.check({ file, plan: importPlan(plan, change) });
	return { counts, run: () => engine.imports.run({ checkId, labels: REASONS }) };
}

describe('a field', () => {
	test('is renamed with its options, and whoever chose one has it under its new name, in one step', async () => {
		const { id } = await engine.fields.create({ name: 'Level', type: 'choice', options: ['Gold', ' gold ', 'Tin'] });
		const base = (await fieldOf(id))!;
		expect(base).toEqual({ name: 'Level', type: 'choice', options: ['Gold', 'Tin'] });
		const [ada, bea] = [await add('Ada', { [id]: ['Gold'] }), await add('Bea', { [id]: ['Tin'] })];
		const field = { ...base, name: 'Rank', options: ['Premium', 'Tin'] };
		const { seq } = await engine.fields.edit({ id, base, field, renamed: [{ from: 'Gold', to: 'Premium' }] });
		expect(await fieldOf(id)).toEqual(field);
		expect([await customOf(ada), await customOf(bea)]).toEqual([{ [id]: ['Premium'] }, { [id]: ['Tin'] }]);
		await engine.history.undo({ seq: seq!, changed: 'ask' });
		expect([await fieldOf(id), await customOf(ada)]).toEqual([base, { [id]: ['Gold'] }]);
	});

	test('keeps its values out of sight when it is deleted, and undo brings it back', async () => {
		const { id: text } = await engine.fields.create({ name: 'Colour', type: 'text' });
		const { id: level } = await engine.fields.create({ name: 'Level', type: 'choices', options: ['a', 'b'] });
		const ada = await add('Ada', { [text]: 'red', [level]: ['a', 'b'] });
		await add('Bea', { [level]: ['b'] });
		expect(await engine.fields.usage({ id: text })).toMatchObject({ customers: 1, options: [] });
		expect(await engine.fields.usage({ id: level })).toEqual({
			customers: 2,
			options: [
				{ label: 'a', count: 1 },
				{ label: 'b', count: 2 }
			]
		});
		const { seq } = await engine.fields.delete({ id: text });
		const detail = await engine.customers.get({ id: ada });
		expect(detail.fields.map(({ field }) => field.name)).toEqual(['Level']);
		expect(detail.customer.custom[text]).toBe('red');
		await engine.history.undo({ seq, changed: 'ask' });
		expect(await fieldOf(text)).toMatchObject({ name: 'Colour' });
	});

	test('stands behind those that were there, and stays there when it is changed; those of a file in its order', async () => {
		const order = async () => (await engine.fields.list({})).map(({ field }) => field.name);
		const made = ['Zeta', 'Mid', 'Alpha'];
		const ids: FieldId[] = [];
		for (const name of made) ids.push((await engine.fields.create({ name, type: 'text' })).id);
		expect(await order()).toEqual(made);
		const base = (await fieldOf(ids[0]!))!;
		await engine.fields.edit({ id: ids[0]!, base, field: { ...base, column: true } });
		expect(await order()).toEqual(made);
		const brought = ['Wolf', 'Bear', 'Newt', 'Crow', 'Hare', 'Ibex'];
		const { run } = await importFile(
			`Name,${brought.join(',')}\nAda,${brought.map((name) => `a ${name}`).join(',')}\n`
		);
		await run();
		expect(await order()).toEqual([...made, ...brought]);
		await engine.fields.create({ name: 'Last', type: 'text' });
		expect(await order()).toEqual([...made, ...brought, 'Last']);
	});

	test('stands where it was put', async () => {
		const ids: FieldId[] = [];
		for (const name of ['One', 'Two', 'Three']) ids.push((await engine.fields.create({ name, type: 'text' })).id);
		const [one, two, three] = ids as [FieldId, FieldId, FieldId];
		const { seq } = await engine.fields.order({ ids: [two, three, one] });
		const order = async () => (await engine.fields.list({})).map(({ field }) => field.name);
		expect(await order()).toEqual(['Two', 'Three', 'One']);
		await engine.fields.create({ name: 'Four', type: 'text' });
		expect(await order()).toEqual(['Two', 'Three', 'One', 'Four']);
		await engine.history.undo({ seq: seq!, changed: 'ask' });
		expect((await order()).toSorted()).toEqual(['Four', 'One', 'Three', 'Two']);
	});
});

describe('lists', () => {
	test('filter by answers, choices and numbers, and show what the records say', async () => {
		const { id: vegan } = await engine.fields.create({ name: 'Vegan', type: 'yes-no' });
		const { id: likes } = await engine.fields.create({ name: 'Likes', type: 'choices', options: ['tea', 'cake'] });
		const { id: size } = await engine.fields.create({ name: 'Size', type: 'number' });
		const { id: memo } = await engine.fields.create({ name: 'Memo', type: 'text', column: true });
		await add('Ada', { [vegan]: true, [likes]: ['tea'], [size]: 38, [memo]: 'late' });
		await add('Bea', { [vegan]: false, [likes]: ['tea', 'cake'], [size]: 41 });
		await add('Cy');
		expect(await names([])).toEqual(['Ada', 'Bea', 'Cy']);
		expect(await names([{ id: vegan, kind: 'answer', is: false }])).toEqual(['Bea']);
		expect(await names([{ id: likes, kind: 'any', of: ['cake', 'tea'] }])).toEqual(['Ada', 'Bea']);
		expect(await names([{ id: likes, kind: 'any', of: ['cake'] }])).toEqual(['Bea']);
		expect(await names([{ id: size, kind: 'range', from: 39, to: null }])).toEqual(['Bea']);
		expect(
			await names([
				{ id: likes, kind: 'any', of: ['tea'] },
				{ id: size, kind: 'range', from: null, to: 38 }
			])
		).toEqual(['Ada']);
		const { rows } = await engine.customers.list({ ...ALL, columns: [memo, size] });
		expect(rows.map(({ custom }) => custom)).toEqual([{ [memo]: 'late', [size]: 38 }, { [size]: 41 }, {}]);
	});
});

describe('import', () => {
	test('makes fields with what the file says as their options', async () => {
		const text = 'Name,Level,Likes,Vegan\nAda,Gold,tea; cake,yes\nBea, gold ,cake,Nein\nCy,Tin,,true\n';
		const types: Record<string, string> = { Level: 'choice', Likes: 'choices', Vegan: 'yes-no' };
		const { run } = await importFile(text, ({ header }) =>
			header in types ? { target: { kind: 'new-custom', name: header, type: types[header] } } : {}
		);
		const { seq } = await run();
		const fields = new Map((await engine.fields.list({})).map(({ id, field }) => [field.name, { id, ...field }]));
		expect(fields.get('Level')).toMatchObject({ type: 'choice', options: ['Gold', 'Tin'] });
		expect(fields.get('Likes')).toMatchObject({ options: ['tea', 'cake'] });
		const level = fields.get('Level')!.id;
		expect(await names([{ id: level, kind: 'any', of: ['Gold'] }])).toEqual(['Ada', 'Bea']);
		expect(await names([{ id: fields.get('Vegan')!.id, kind: 'answer', is: false }])).toEqual(['Bea']);
		await engine.history.undo({ seq: seq!, changed: 'ask' });
		expect(await engine.fields.list({})).toEqual([]);
	});

	test('adds options to a stored field, or says which words are none', async () => {
		const { id } = await engine.fields.create({ name: 'Level', type: 'choice', options: ['Gold'] });
		const text = 'Name,Level\nAda,GOLD\nBea,Tin\n';
		const strict = await importFile(text, () => ({ addOptions: false }));
		expect(strict.counts).toMatchObject({ created: 2, problems: 1 });
		const { seq } = await (await importFile(text)).run();
		expect((await fieldOf(id))!.options).toEqual(['Gold', 'Tin']);
		const { rows } = await engine.customers.list({ ...ALL, columns: [id] });
		expect(rows.map(({ custom }) => custom)).toEqual([{ [id]: ['Gold'] }, { [id]: ['Tin'] }]);
		await engine.history.undo({ seq: seq!, changed: 'ask' });
		expect((await fieldOf(id))!.options).toEqual(['Gold']);
	});

	test('reads back what an export wrote, of every type', async () => {
		const create = async (type: CustomField['type'], options?: string[]) =>
			(await engine.fields.create({ name: `My ${type}`, type, ...(options && { options }) })).id;
		const custom: Customer['custom'] = {
			[await create('text')]: 'a, b; c',
			[await create('number')]: 1234.5,
			[await create('money')]: { amount: 123_456 as never, currency: EUR },
			[await create('date')]: '2026-02-03',
			[await create('yes-no')]: false,
			[await create('choice', ['Tea, green', 'Coffee'])]: ['Tea, green'],
			[await create('choices', ['Tea, green', 'Coffee', 'Cocoa'])]: ['Coffee', 'Tea, green']
		};
		await add('Ada', custom);
		await add('Bea', { [await create('choices')]: ['Tea, green'] });
		const selection = { kind: 'filter' as const, filter: EVERYONE };
		const text = await (await engine.customers.exportCsv({ selection, headers: exportHeaders() })).text();
		expect((await importFile(text)).counts).toMatchObject({ created: 0, updated: 0, unchanged: 2, problems: 0 });
		await engine.customers.delete({ selection });
		// Deleted ones match nothing: what the file says comes in anew.
		await (await importFile(text)).run();
		const { rows } = await engine.customers.list(ALL);
		expect(await customOf(rows[0]!.id)).toEqual(custom);
	});
});
