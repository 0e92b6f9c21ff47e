/** Tags: colours, cadences, and a new name for a tag wherever it stands. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '#lib/client/engine.ts';
import { emptyCustomer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';

let tab: Tab;
let engine: Engine;
beforeEach(() => {
	tab = new BrowserStandIn().open(`/${crypto.randomUUID()}/`);
	engine = tab.engine;
});
afterEach(() => tab.close());

async function add(name: string, tags: string[]): Promise<CustomerId> {
	return (await engine.customers.create({ customer: { ...emptyCustomer(1), name, tags } })).id;
}
async function tagsOf(id: CustomerId): Promise<string[]> {
	return (await engine.customers.get({ id })).customer.tags;
}

test('a tag has a colour and a cadence, also before anybody carries it', async () => {
	await add('Ada', ['VIP', 'tea']);
	await engine.tags.save({ name: 'vip', colour: 'red', cadence: 14 });
	await engine.tags.save({ name: 'new', colour: 'blue', cadence: null });
	const { seq } = await engine.tags.save({ name: 'VIP', colour: 'green', cadence: 14 });
	expect(await engine.tags.known({})).toEqual([
		{ name: 'new', customers: 0, colour: 'blue', cadence: null },
		{ name: 'tea', customers: 1, colour: 'grey', cadence: null },
		{ name: 'vip', customers: 1, colour: 'green', cadence: 14 }
	]);
	await engine.history.undo({ seq: seq!, changed: 'ask' });
	expect((await engine.tags.known({})).at(-1)).toMatchObject({ colour: 'red' });
	expect(await engine.tags.save({ name: 'VIP', colour: 'red', cadence: 14 })).toEqual({ seq: null });
});

test('a tag gets another name in every customer and keeps its colour, in one step', async () => {
	const [ada, bea] = [await add('Ada', ['first', 'Vip', 'last']), await add('Bea', ['tea'])];
	const gone = await add('Gone', ['VIP']);
	await engine.customers.delete({ selection: { kind: 'ids', ids: [gone] } });
	await engine.tags.save({ name: 'VIP', colour: 'red', cadence: null });
	const { changed, seq } = await engine.tags.rename({ from: 'vip', to: ' Regular ' });
	expect(changed).toBe(2);
	expect(await tagsOf(ada)).toEqual(['first', 'Regular', 'last']);
	expect([await tagsOf(bea), await tagsOf(gone)]).toEqual([['tea'], ['Regular']]);
	expect(await engine.tags.known({})).toContainEqual({ name: 'Regular', customers: 1, colour: 'red', cadence: null });
	await engine.history.undo({ seq: seq!, changed: 'ask' });
	expect([await tagsOf(ada), await tagsOf(gone)]).toEqual([['first', 'Vip', 'last'], ['VIP']]);
	await expect(engine.tags.rename({ from: 'vip', to: ' ' })).rejects.toMatchObject({ failure: { code: 'invalid' } });
});

test('renamed to one that is there, or only in its spelling, it stands once', async () => {
	const ada = await add('Ada', ['tea', 'Tee', 'cake']);
	await engine.tags.save({ name: 'tee', colour: 'red', cadence: 7 });
	await engine.tags.save({ name: 'tea', colour: 'green', cadence: null });
	await engine.tags.rename({ from: 'Tee', to: 'Tea' });
	expect(await tagsOf(ada)).toEqual(['tea', 'cake']);
	expect(await engine.tags.known({})).toEqual([
		{ name: 'cake', customers: 1, colour: 'grey', cadence: null },
		{ name: 'tea', customers: 1, colour: 'green', cadence: null }
	]);
	expect(await engine.tags.all({})).toHaveLength(1);
	await engine.tags.rename({ from: 'tea', to: 'TEA' });
	expect(await tagsOf(ada)).toEqual(['TEA', 'cake']);
	expect((await engine.tags.known({})).at(-1)).toMatchObject({ name: 'TEA', colour: 'green' });
});

test('a tag is taken off everybody, and undo puts it back', async () => {
	const ada = await add('Ada', ['tea', 'cake']);
	await engine.tags.save({ name: 'tea', colour: 'red', cadence: 7 });
	const { seq } = await engine.tags.remove({ name: 'TEA' });
	expect(await tagsOf(ada)).toEqual(['cake']);
	expect((await engine.tags.known({})).map(({ name }) => name)).toEqual(['cake']);
	await engine.history.undo({ seq: seq!, changed: 'ask' });
	expect((await engine.tags.known({})).at(-1)).toMatchObject({ name: 'tea', customers: 1, cadence: 7 });
});
