/** The walk from file to summary against an engine that answers when told to. */
import { beforeEach, expect, test } from 'vitest';
import type { Failure } from '#lib/domain/errors.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { ImportPlan } from '#lib/domain/imports.ts';
import { KithError, type CallOptions, type Engine } from '#lib/client/engine.ts';
import type { ImportPreview } from '#lib/engine/api.ts';
import { ImportFlow, type Walk } from './import.svelte.ts';

interface Call {
	method: string;
	input: Record<string, unknown>;
	options: CallOptions;
	answer(value: unknown): Promise<void>;
	fail(failure: Failure): Promise<void>;
}

let calls: Call[];
/** An engine too far on to hear a cancel answers all the same. */
let isDeaf: boolean;
let flow: ImportFlow;
let walk: Walk & { history: (string | null)[] };
const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
const last = () => calls.at(-1)!;
const file = (name: string) => new File(['Name\nAna'], name);
const labels = { reason: '', row: '', reasons: {} as never };

const plan: ImportPlan = {
	encoding: 'utf-8',
	dialect: { delimiter: ',', quote: '"', escape: 'double', sepLine: false, headerRow: 0 },
	columns: [
		{
			index: 0,
			header: 'Name',
			target: { kind: 'field', field: 'name' },
			type: 'other',
			dateOrder: null,
			decimal: '.',
			currency: null
		},
		{
			index: 1,
			header: 'Spent',
			target: { kind: 'field', field: 'spent' },
			type: 'other',
			dateOrder: null,
			decimal: '.',
			currency: null
		}
	],
	kind: 'auto',
	nameOrder: 'given-first',
	country: 'DE',
	currency: 'EUR' as Currency,
	tags: [],
	source: 'a.csv'
};
const preview: ImportPreview = {
	encoding: { encoding: 'utf-8', confidence: 1, bom: false },
	dialect: plan.dialect,
	titleRows: [],
	columns: plan.columns.map((column) => ({ plan: column, samples: ['1'], filled: 1, question: null })),
	rows: 1,
	bytes: 8,
	preset: null,
	plan,
	remembered: false
};
const check = (checkId: number) => ({ checkId, counts: { created: 1, updated: 0, duplicates: 0 } });
const summary = { importId: 'i', created: 1, updated: 0, unchanged: 0, skipped: 0, seq: 7, skippedCsv: null };

beforeEach(() => {
	calls = [];
	isDeaf = false;
	const imports = new Proxy(
		{},
		{
			get: (_, method) => (input: Record<string, unknown>, options: CallOptions) =>
				new Promise((resolve, reject) => {
					const call: Call = {
						method: String(method),
						input,
						options,
						answer: (value) => (resolve(value), settle()),
						fail: (failure) => (reject(new KithError(failure)), settle())
					};
					options?.signal?.addEventListener('abort', () => isDeaf || reject(new KithError({ code: 'cancelled' })));
					calls.push(call);
				})
		}
	);
	walk = {
		history: [null],
		get step() {
			return this.history.at(-1) ?? null;
		},
		go(step, push) {
			if (!push) this.history.pop();
			this.history.push(step);
		}
	};
	flow = new ImportFlow({ imports } as unknown as Engine, walk);
});

async function toCheck() {
	void flow.open(file('a.csv'));
	await last().answer(preview);
	void flow.startCheck();
	await last().answer(check(1));
}

test('a file leads to its columns, a check to the rows, a run to the summary', async () => {
	expect(flow.step).toBe('file');
	await toCheck();
	expect(flow.step).toBe('check');
	const run = flow.run(labels);
	expect(flow.step).toBe('done');
	expect(last().input).toMatchObject({ checkId: 1 });
	await last().answer(summary);
	expect(await run).toBe(true);
	expect(flow.summary).toEqual(summary);
	expect(flow.step).toBe('done');
	expect(flow.fileName).toBe('a.csv');
	expect(flow.hasFile).toBe(false);
});

test('a cancelled import stands at the check again, whole', async () => {
	await toCheck();
	const run = flow.run(labels);
	flow.cancel();
	expect(flow.work?.stopping).toBe(true);
	expect(await run).toBe(false);
	expect(flow).toMatchObject({ step: 'check', stopped: 'importing', work: null, failure: null });
	expect(walk.history).toEqual([null, 'columns', 'check', 'check']);
});

test('an edit of the plan ends the check that was made with the old one', async () => {
	await toCheck();
	flow.goTo('columns');
	flow.setAll({ country: 'ES' });
	walk.go('check', true);
	expect(flow.step).toBe('columns');
	void flow.startCheck();
	expect(last().input.plan).toMatchObject({ country: 'ES' });
});

test('a check of a plan that was edited meanwhile counts for nothing', async () => {
	void flow.open(file('a.csv'));
	await last().answer(preview);
	void flow.startCheck();
	flow.setAll({ tags: ['fair'] });
	await last().answer(check(1));
	expect(flow.check).toBeNull();
	expect(flow.step).toBe('columns');
});

test('going forward again with the same plan checks nothing twice', async () => {
	await toCheck();
	flow.goTo('columns');
	const before = calls.length;
	await flow.startCheck();
	expect(calls).toHaveLength(before);
	expect(flow.step).toBe('check');
});

test('an open question holds the check back until it is answered', async () => {
	void flow.open(file('a.csv'));
	await last().answer({ ...preview, columns: preview.columns.map((column) => ({ ...column, question: 'currency' })) });
	expect(flow.questions.map(({ index }) => index)).toEqual([1]);
	await flow.startCheck();
	expect(last().method).toBe('open');
	flow.setColumn(1, { currency: 'EUR' as Currency });
	void flow.startCheck();
	expect(last().method).toBe('check');
});

test('a file that changed on disk leads back to the first step, saying so', async () => {
	await toCheck();
	const run = flow.run(labels);
	await last().fail({ code: 'file-changed' });
	expect(await run).toBe(false);
	expect(flow).toMatchObject({ step: 'file', preview: null, failure: { code: 'file-changed' } });
	expect(flow.hasFile).toBe(false);
});

test('the file chosen last wins, even over an answer that comes later', async () => {
	isDeaf = true;
	void flow.open(file('slow.csv'));
	const slow = last();
	void flow.open(file('fast.csv'));
	await last().answer(preview);
	await slow.answer({ ...preview, rows: 99 });
	expect(flow).toMatchObject({ fileName: 'fast.csv', step: 'columns' });
	expect(flow.preview?.rows).toBe(1);
	expect(flow.hasFile).toBe(true);
});

test('a file that cannot be read can be read in another way, and keeps what was set by hand', async () => {
	void flow.open(file('a.csv'));
	await last().fail({ code: 'file-one-column' });
	expect(flow).toMatchObject({ step: 'file', failure: { code: 'file-one-column' } });
	void flow.reread({ delimiter: ';' });
	expect(last().input).toMatchObject({ delimiter: ';' });
	await last().answer(preview);
	expect(flow.step).toBe('columns');
	flow.setTarget(1, { kind: 'ignore' });
	void flow.reread({ encoding: 'big5' });
	expect(last().input).toMatchObject({ delimiter: ';', encoding: 'big5' });
	await last().answer(preview);
	expect(flow.plan?.columns[1]?.target).toEqual({ kind: 'ignore' });
});

test('reading again that fails keeps what was read before', async () => {
	void flow.open(file('a.csv'));
	await last().answer(preview);
	void flow.reread({ headerRow: 9 });
	await last().fail({ code: 'file-no-rows' });
	expect(flow).toMatchObject({ step: 'columns', failure: { code: 'file-no-rows' } });
	expect(flow.preview).toEqual(preview);
});

test('progress of a call that was given up is not shown', async () => {
	void flow.open(file('a.csv'));
	const slow = last();
	void flow.open(file('b.csv'));
	slow.options.onProgress?.({ step: 'reading', done: 9, total: 10 });
	expect(flow.work?.progress).toBeNull();
	last().options.onProgress?.({ step: 'reading', done: 1, total: 10 });
	expect(flow.work?.progress?.done).toBe(1);
});

test('a choice brings new counts, and only to its own check', async () => {
	await toCheck();
	const chosen = flow.choose('all', 'skip');
	await last().answer({ created: 0, updated: 0, duplicates: 1 });
	expect(await chosen).toBe(true);
	expect(flow.check?.counts.created).toBe(0);
});
