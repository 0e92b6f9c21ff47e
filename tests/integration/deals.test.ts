/** Deals by the calls of the engine: through stages and pipelines, won, lost, and back by undo. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Engine } from '#lib/client/engine.ts';
import { emptyCustomer } from '#lib/domain/customer.ts';
import type { Deal, Pipeline } from '#lib/domain/deal.ts';
import { newDeal } from '#lib/domain/deal-rules.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { DealId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits, Money } from '#lib/domain/money.ts';
import type { BoardQuery, DealFilter } from '#lib/engine/api.ts';
import { BrowserStandIn, type Tab } from '../support/engine.ts';

const NAMES = {
	pipeline: 'Sales',
	stages: ['New', 'Talking', 'Offer', 'Terms', 'Agreed'] as [string, string, string, string, string],
	lostReasons: ['Price']
};
const BOARD: BoardQuery = { pipeline: null, text: '', customer: null, sort: 'at', descending: false, limit: 50 };
const OPEN: DealFilter = { pipeline: null, states: ['open'], customer: null };
const id = <Id extends string>(text: string): Id => text.padEnd(22, '-') as Id;

const tabs: Tab[] = [];
let browser: BrowserStandIn;
let base: string;
afterEach(() => tabs.splice(0).forEach((tab) => tab.close()));
function openTab(): Engine {
	const tab = browser.open(base);
	tabs.push(tab);
	return tab.engine;
}

interface Start {
	engine: Engine;
	pipeline: PipelineId;
	stages: StageId[];
	add: (title: string, stage: number, part?: Partial<Deal>) => Promise<DealId>;
}
async function start(): Promise<Start> {
	browser = new BrowserStandIn();
	base = `/${crypto.randomUUID()}/`;
	const engine = openTab();
	const [first] = await engine.pipelines.begin(NAMES);
	const stages = first!.body.stages.map((stage) => stage.id);
	const add = async (title: string, stage: number, part: Partial<Deal> = {}) => {
		const body = { ...newDeal({ pipeline: first!.id, stage: stages[stage]! }, null, 5), title, ...part };
		return (await engine.deals.create({ body })).id;
	};
	return { engine, pipeline: first!.id, stages, add };
}
const money = (amount: number, currency = 'EUR'): Money => ({
	amount: amount as MinorUnits,
	currency: currency as Currency
});
const one = (deal: DealId) => ({ kind: 'ids' as const, ids: [deal] });
const bodyOf = async (engine: Engine, deal: DealId) => (await engine.deals.get({ id: deal })).body;
/** Titles by column. */
async function columns(engine: Engine, part: Partial<BoardQuery> = {}): Promise<string[][]> {
	const board = await engine.deals.board({ ...BOARD, ...part });
	return board.columns.map(({ rows }) => rows.map(({ title }) => title));
}
const undo = (engine: Engine, seq: number | null) => engine.history.undo({ seq: seq!, changed: 'ask' });

test('a deal that is won in one tab while another moves it: whichever is later has its say, never half of both', async () => {
	const { engine, pipeline, stages, add } = await start();
	const other = openTab();
	for (let round = 0; round < 10; round++) {
		const deal = await add('Tea', 0);
		await other.deals.get({ id: deal });
		const [won, moved] = await Promise.all([
			engine.deals.close({ selection: one(deal), state: 'won', reason: '' }),
			other.deals.move({ selection: one(deal), to: { pipeline, stage: stages[2]! } })
		]);
		const body = await bodyOf(engine, deal);
		expect(body.stage).toBe(stages[2]);
		expect(body.state).toBe(won.seq! < moved.seq! ? 'open' : 'won');
	}
});

describe('pipelines', () => {
	test('two tabs that begin at once make one, and whoever deleted it gets another', async () => {
		browser = new BrowserStandIn();
		base = `/${crypto.randomUUID()}/`;
		const [one, two] = [openTab(), openTab()];
		expect(await one.deals.board(BOARD)).toEqual({ pipeline: null, columns: [], count: 0, sums: [], weighted: [] });
		const [mine, theirs] = await Promise.all([one.pipelines.begin(NAMES), two.pipelines.begin(NAMES)]);
		expect(mine.map((each) => each.id)).toEqual(theirs.map((each) => each.id));
		expect(await one.pipelines.all({})).toHaveLength(1);
		await one.pipelines.delete({ ids: [mine[0]!.id] });
		const [again] = await one.pipelines.begin(NAMES);
		expect(again!.id).not.toBe(mine[0]!.id);
	});

	test('D3 a stage with deals goes only where it is said where they go, as one step that undo takes back', async () => {
		const { engine, pipeline, stages, add } = await start();
		const [open, won, deleted] = [await add('open', 1), await add('won', 1), await add('deleted', 1)];
		await engine.deals.close({ selection: one(won), state: 'won', reason: '' });
		await engine.deals.delete({ selection: one(deleted) });
		const before = [await bodyOf(engine, open), await bodyOf(engine, won)];
		const { rev, body: base } = await engine.pipelines.get({ id: pipeline });
		const body: Pipeline = { ...base, stages: base.stages.filter((stage) => stage.id !== stages[1]) };
		const edit = { id: pipeline, rev, base, body };
		await expect(engine.pipelines.edit(edit)).rejects.toMatchObject({
			failure: { code: 'invalid', params: { field: 'stages' } }
		});
		await expect(engine.pipelines.edit({ ...edit, moves: [{ from: stages[1]!, to: stages[1]! }] })).rejects.toThrow();
		const done = await engine.pipelines.edit({ ...edit, moves: [{ from: stages[1]!, to: stages[2]! }] });
		expect(await columns(engine)).toEqual([[], ['open'], [], []]);
		expect(await bodyOf(engine, open)).toMatchObject({ stage: stages[2], history: [{}, { stage: stages[2] }] });
		expect(await bodyOf(engine, won)).toMatchObject({
			stage: stages[2],
			state: 'won',
			history: [{ stage: stages[2] }]
		});
		expect((await bodyOf(engine, deleted)).stage).toBe(stages[2]);
		await undo(engine, done.seq);
		expect([await bodyOf(engine, open), await bodyOf(engine, won)]).toEqual(before);
		expect((await engine.pipelines.get({ id: pipeline })).body).toEqual(base);
	});

	test('a pipeline with deals goes only where it is said where they go', async () => {
		const { engine, pipeline, stages, add } = await start();
		const deal = await add('tea', 0);
		const body: Pipeline = {
			name: 'Repairs',
			stages: [{ id: id('in'), name: 'In', probability: 0.5, staleAfter: null }],
			lostReasons: [],
			position: 1,
			at: 7
		};
		const other = await engine.pipelines.create({ body });
		await expect(engine.pipelines.delete({ ids: [pipeline] })).rejects.toMatchObject({ failure: { code: 'invalid' } });
		const inside = { pipeline, stage: stages[1]! };
		await expect(engine.pipelines.delete({ ids: [pipeline], to: inside })).rejects.toMatchObject({
			failure: { code: 'invalid' }
		});
		const to = { pipeline: other.id, stage: id<StageId>('in') };
		const done = await engine.pipelines.delete({ ids: [pipeline], to });
		expect((await engine.pipelines.all({})).map(({ body: { name } }) => name)).toEqual(['Repairs']);
		expect(await bodyOf(engine, deal)).toMatchObject(to);
		await undo(engine, done.seq);
		expect(await bodyOf(engine, deal)).toMatchObject({ pipeline, stage: stages[0] });
		expect(await engine.pipelines.usage({})).toEqual([{ pipeline, stages: [{ stage: stages[0], deals: 1 }] }]);
	});

	test('stand in the order that was chosen', async () => {
		const { engine, pipeline } = await start();
		const { body } = await engine.pipelines.get({ id: pipeline });
		const other = await engine.pipelines.create({ body: { ...body, name: 'Repairs', position: 1 } });
		const names = async () => (await engine.pipelines.all({})).map((each) => each.body.name);
		expect(await names()).toEqual(['Sales', 'Repairs']);
		const done = await engine.pipelines.order({ ids: [other.id, pipeline] });
		expect([await names(), done.changed]).toEqual([['Repairs', 'Sales'], 2]);
		expect((await engine.pipelines.order({ ids: [other.id, pipeline] })).seq).toBeNull();
	});
});

describe('deals', () => {
	test('D1 move in one step with their history, and not at all where they stand there', async () => {
		const { engine, pipeline, stages, add } = await start();
		const [a, b] = [await add('a', 0), await add('b', 1)];
		const before = await bodyOf(engine, a);
		const to = { pipeline, stage: stages[1]! };
		const done = await engine.deals.move({ selection: { kind: 'query', text: '', filter: OPEN, deleted: false }, to });
		expect(done.changed).toBe(1);
		expect(await columns(engine)).toEqual([[], expect.arrayContaining(['a', 'b']), [], [], []]);
		expect((await bodyOf(engine, a)).history).toHaveLength(2);
		const [entry] = await engine.history.list({ before: null, limit: 1 });
		expect(entry).toMatchObject({ seq: done.seq, cause: 'move', records: 1 });
		await undo(engine, done.seq);
		expect(await bodyOf(engine, a)).toEqual(before);
		expect((await engine.deals.move({ selection: one(b), to })).seq).toBeNull();
		await expect(engine.deals.move({ selection: one(b), to: { pipeline, stage: id('none') } })).rejects.toMatchObject({
			failure: { code: 'invalid', params: { field: 'stage' } }
		});
	});

	test('D1 moves by two tabs at once are all written down', async () => {
		const { engine, pipeline, stages, add } = await start();
		const other = openTab();
		const deal = await add('tea', 0);
		const move = (tab: Engine, stage: number) =>
			tab.deals.move({ selection: one(deal), to: { pipeline, stage: stages[stage]! } });
		await Promise.all([move(engine, 1), move(other, 2), move(engine, 3), move(other, 4)]);
		const { history, stage } = await bodyOf(engine, deal);
		expect(history.map((visit) => visit.stage).sort()).toEqual([...stages].sort());
		expect(history.at(-1)!.stage).toBe(stage);
	});

	test('D8 a deal whose older step is taken back alone can be changed afterwards', async () => {
		const { engine, pipeline, stages, add } = await start();
		const deal = await add('Tea', 0);
		await engine.deals.close({ selection: one(deal), state: 'lost', reason: 'Price' });
		const again = await engine.deals.move({ selection: one(deal), to: { pipeline, stage: stages[0]! } });
		await engine.deals.move({ selection: one(deal), to: { pipeline, stage: stages[2]! } });
		await engine.history.undo({ seq: again.seq!, changed: 'revert' });
		const { body, rev } = await engine.deals.get({ id: deal });
		expect(body).toMatchObject({ stage: stages[2], state: 'lost', lostReason: 'Price' });
		expect(body.history.map(({ stage }) => stage)).toEqual([stages[2]]);
		await engine.deals.edit({ id: deal, rev, base: body, body: { ...body, title: 'Green tea' } });
		expect((await bodyOf(engine, deal)).title).toBe('Green tea');
	});

	test('D2 are won and lost with a reason, leave the board, and come back by a move', async () => {
		const { engine, pipeline, stages, add } = await start();
		const deal = await add('tea', 3);
		await engine.deals.close({ selection: one(deal), state: 'lost', reason: ' Price ' });
		expect(await bodyOf(engine, deal)).toMatchObject({ state: 'lost', lostReason: 'Price' });
		expect((await columns(engine)).flat()).toEqual([]);
		const query = { ...BOARD, deleted: false, offset: 0 };
		const lost = await engine.deals.list({ ...query, filter: { ...OPEN, states: ['lost'] } });
		expect(lost.rows.map(({ title }) => title)).toEqual(['tea']);
		await engine.deals.move({ selection: one(deal), to: { pipeline, stage: stages[3]! } });
		expect(await bodyOf(engine, deal)).toMatchObject({ state: 'open', closedAt: 0, lostReason: '' });
	});

	test('D5 the board counts and sums every column per currency, and carries only the first rows', async () => {
		const { engine, stages, add } = await start();
		await add('a', 0, { amount: money(1000) });
		await add('b', 0, { amount: money(501), probability: 0.5 });
		await add('c', 0, { amount: money(7, 'JPY'), probability: 0.5 });
		await add('d', 2, { amount: money(1000) });
		const board = await engine.deals.board({ ...BOARD, limit: 2 });
		const [first] = board.columns;
		expect(first).toMatchObject({
			stage: { id: stages[0] },
			count: 3,
			sums: [money(1501), money(7, 'JPY')],
			weighted: [money(351), money(4, 'JPY')]
		});
		expect(first!.rows).toHaveLength(2);
		// Only the one that was scrolled further gets more.
		await add('e', 2);
		await add('f', 2);
		const longer = [{ stage: stages[0]!, limit: 3 }];
		const lengths = (await columns(engine, { limit: 1, longer })).map((titles) => titles.length);
		expect(lengths).toEqual([3, 0, 1, 0, 0]);
		expect([board.count, board.weighted]).toEqual([4, [money(851), money(4, 'JPY')]]);
		expect(await columns(engine, { text: 'd' })).toEqual([[], [], ['d'], [], []]);
	});

	test('D3 whose pipeline an undo took away stand in the first one, for the board, the list and bulk edits', async () => {
		const { engine, pipeline } = await start();
		const { body } = await engine.pipelines.get({ id: pipeline });
		const stage = id<StageId>('in');
		const other = await engine.pipelines.create({
			body: { ...body, position: 1, stages: [{ ...body.stages[0]!, id: stage }] }
		});
		const deal = { ...newDeal({ pipeline: other.id, stage }, null, 5), title: 'tea' };
		await engine.deals.create({ body: deal });
		await undo(engine, other.seq);
		expect(await columns(engine)).toEqual([['tea'], [], [], [], []]);
		const filter = { ...OPEN, pipeline };
		expect((await engine.deals.list({ ...BOARD, filter, deleted: false, offset: 0 })).total).toBe(1);
		const selection = { kind: 'query', text: '', filter, deleted: false } as const;
		expect((await engine.deals.editAll({ selection, fields: { expected: 20600 as Day } })).changed).toBe(1);
	});

	test('are tagged without losing other tags, and refused where they begin nowhere', async () => {
		const { engine, pipeline, stages, add } = await start();
		const deal = await add('tea', 0, { tags: ['big', 'late'] });
		await engine.deals.tag({ selection: one(deal), add: ['Green', 'BIG'], remove: ['Late'] });
		expect((await bodyOf(engine, deal)).tags).toEqual(['big', 'Green']);
		const nowhere = { ...newDeal({ pipeline, stage: id('none') }, null, 5), title: 'tea' };
		await expect(engine.deals.create({ body: nowhere })).rejects.toMatchObject({
			failure: { code: 'invalid', params: { field: 'stage' } }
		});
		const selection = one(deal);
		await expect(engine.deals.editAll({ selection, fields: { stage: stages[1]! } })).rejects.toMatchObject({
			failure: { code: 'invalid', params: { field: 'history' } }
		});
	});

	test('are found by the name of their customer, on the board too', async () => {
		const { engine, add } = await start();
		const { id: customer } = await engine.customers.create({ customer: { ...emptyCustomer(1), name: 'Änna Weiß' } });
		await add('tea', 0, { customer });
		await add('coffee', 0);
		expect(await columns(engine, { text: 'anna' })).toEqual([['tea'], [], [], [], []]);
		expect(await columns(engine, { customer })).toEqual([['tea'], [], [], [], []]);
		expect((await engine.deals.board(BOARD)).columns[0]!.rows.map((row) => row.customerName).sort()).toEqual([
			'',
			'Änna Weiß'
		]);
	});
});
