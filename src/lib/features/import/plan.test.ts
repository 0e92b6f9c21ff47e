import { describe, expect, test } from 'vitest';
import { dayOf } from '#lib/domain/dates.ts';
import type { ColumnTarget } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { ColumnPlan, ImportPlan } from '#lib/domain/imports.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { ColumnPreview, ImportPreview } from '#lib/engine/api.ts';
import {
	allQuestions,
	ambiguousSample,
	carryOver,
	cellKindOf,
	ignoredCount,
	keyOf,
	likelyCurrencies,
	openQuestions,
	orderFromSamples,
	rankedColumns,
	readExample,
	tagsFrom,
	targetOf,
	withColumn,
	withTarget
} from './plan.ts';

const EUR = 'EUR' as Currency;
const NONE = new Map<FieldId, never>();

function column(index: number, target: ColumnTarget, more: Partial<ColumnPlan> = {}): ColumnPlan {
	return { index, header: `h${index}`, target, type: 'other', dateOrder: null, decimal: '.', currency: null, ...more };
}
function planOf(...columns: ColumnPlan[]): ImportPlan {
	return {
		encoding: 'utf-8',
		dialect: { delimiter: ',', quote: '"', escape: 'double', sepLine: false, headerRow: 0 },
		columns,
		kind: 'auto',
		nameOrder: 'given-first',
		country: 'DE',
		currency: EUR,
		tags: [],
		source: 'a.csv'
	};
}
function previewOf(plan: ImportPlan, seen: Record<number, Partial<ColumnPreview>> = {}): ImportPreview {
	return {
		encoding: { encoding: 'utf-8', confidence: 1, bom: false },
		dialect: plan.dialect,
		titleRows: [],
		columns: plan.columns.map((each) => ({ plan: each, samples: [], filled: 1, question: null, ...seen[each.index] })),
		rows: 3,
		bytes: 100,
		preset: null,
		plan,
		remembered: false
	};
}
const field = (name: 'name' | 'birthday' | 'spent' | 'email' | 'phone' | 'currency' | 'city'): ColumnTarget => ({
	kind: 'field',
	field: name
});

describe('targets as the values of a select', () => {
	const targets: ColumnTarget[] = [
		{ kind: 'ignore' },
		field('email'),
		{ kind: 'custom', id: 'AAAAAAAAAAAAAAAAAAAAAA' as FieldId },
		{ kind: 'new-custom', name: 'Shoe size', type: 'yes-no' }
	];
	test.each(targets)('a $kind target survives the way there and back', (target) => {
		expect(targetOf(keyOf(target), 'Shoe size')).toEqual(target);
	});

	test('the kind of cell follows from the target, that of a stored field from its type', () => {
		const id = 'AAAAAAAAAAAAAAAAAAAAAA' as FieldId;
		expect(cellKindOf(field('spent'), NONE)).toBe('money');
		expect(cellKindOf(field('birthday'), NONE)).toBe('date');
		expect(cellKindOf(field('phone'), NONE)).toBe('typed');
		expect(cellKindOf({ kind: 'custom', id }, new Map([[id, 'number' as const]]))).toBe('number');
		expect(cellKindOf({ kind: 'custom', id }, NONE)).toBe('text');
	});
});

describe('dates', () => {
	test('an example is read in both orders, full-width digits and two-digit years included', () => {
		expect(readExample('3/4/2024', 'dmy')).toBe(dayOf(2024, 4, 3));
		expect(readExample('3/4/2024', 'mdy')).toBe(dayOf(2024, 3, 4));
		expect(readExample('０３．０４．７９', 'dmy')).toBe(dayOf(1979, 4, 3));
		expect(readExample('13/4/2024', 'mdy')).toBeNull();
		expect(readExample('2024-04-03', 'dmy')).toBeNull();
	});

	test('the example shown is one that is another day in each order', () => {
		expect(ambiguousSample(['13/4/2024', '5/5/2024', '3/4/2024'])).toBe('3/4/2024');
		expect(ambiguousSample(['5/5/2024'])).toBe('5/5/2024');
		expect(ambiguousSample(['13/4/2024', 'soon'])).toBeNull();
	});

	test('samples decide the order where they can', () => {
		expect(orderFromSamples(['3/4/2024', '13/4/2024'])).toBe('dmy');
		expect(orderFromSamples(['3/4/2024', '4/13/2024'])).toBe('mdy');
		expect(orderFromSamples(['2024-04-03'])).toBe('ymd');
		expect(orderFromSamples(['3/4/2024'])).toBeNull();
	});
});

describe('questions', () => {
	const plan = planOf(column(0, field('name')), column(1, field('birthday')), column(2, field('spent')));
	const preview = previewOf(plan, {
		1: { question: 'date-order', samples: ['3/4/2024'] },
		2: { question: 'currency', samples: ['12.50'] }
	});

	test('what the file leaves open is asked, and an answer closes it', () => {
		expect(openQuestions(preview, plan, NONE).map(({ index, kind }) => [index, kind])).toEqual([
			[1, 'date-order'],
			[2, 'currency']
		]);
		const answered = withColumn(withColumn(plan, 1, { dateOrder: 'dmy' }), 2, { currency: EUR });
		expect(openQuestions(preview, answered, NONE)).toEqual([]);
		expect(allQuestions(preview, answered, NONE)).toHaveLength(2);
	});

	test('a column of currencies answers for the money beside it', () => {
		const named = planOf(column(1, field('spent')), column(2, field('currency')));
		expect(openQuestions(previewOf(named, { 1: { question: 'currency' } }), named, NONE)).toEqual([]);
	});

	test('a column that the engine did not take for a date is asked only where its samples are ambiguous', () => {
		const text = planOf(column(0, field('city')));
		const open = previewOf(text, { 0: { samples: ['3/4/2024'] } });
		expect(openQuestions(open, withTarget(text, open, 0, field('birthday'), NONE), NONE)).toHaveLength(1);
		const clear = previewOf(text, { 0: { samples: ['3/14/2024'] } });
		const sent = withTarget(text, clear, 0, field('birthday'), NONE);
		expect(sent.columns[0]?.dateOrder).toBe('mdy');
		expect(openQuestions(clear, sent, NONE)).toEqual([]);
	});

	test('a column sent elsewhere and back is as it was', () => {
		const there = withTarget(plan, preview, 1, { kind: 'ignore' }, NONE);
		expect(openQuestions(preview, there, NONE)).toHaveLength(1);
		expect(withTarget(there, preview, 1, field('birthday'), NONE)).toEqual(plan);
	});
});

describe('changing a plan', () => {
	test('leaves the plan it starts from alone', () => {
		const plan = planOf(column(0, field('name')), column(1, { kind: 'field', field: 'phone', type: 'work' }));
		const before = structuredClone(plan);
		const after = withColumn(plan, 1, { type: 'home' });
		expect(after.columns[1]).toMatchObject({ type: 'home', target: { type: 'home' } });
		expect(plan).toEqual(before);
	});

	test('reading a file again keeps what was set by hand, for columns that are still the same', () => {
		const before = {
			...planOf(column(0, { kind: 'ignore' }), column(1, field('email'))),
			country: 'ES',
			tags: ['fair']
		};
		const fresh = planOf(
			column(0, field('name')),
			{ ...column(1, field('city')), header: 'other' },
			column(2, field('name'))
		);
		const kept = carryOver(fresh, before, { columns: new Set([0, 1]), all: new Set(['tags']) });
		expect(kept.columns.map(({ target }) => keyOf(target))).toEqual(['ignore', 'field:city', 'field:name']);
		expect(kept).toMatchObject({ country: 'DE', tags: ['fair'] });
	});

	test('columns that are not imported are counted', () => {
		expect(ignoredCount(planOf(column(0, { kind: 'ignore' }), column(1, field('name'))))).toBe(1);
	});

	test('tags are separated by commas and semicolons of either script', () => {
		expect(tagsFrom(' fair, VIP；new，VIP、 ')).toEqual(['fair', 'VIP', 'new']);
	});

	test('the columns that tell most come first, names not among them', () => {
		const own: ColumnTarget = { kind: 'new-custom', name: 'x', type: 'text' };
		expect(
			rankedColumns([column(0, own), column(1, field('name')), column(2, field('email')), column(3, field('phone'))])
		).toEqual([3, 2, 0]);
	});

	test('the likely currency is offered first and once', () => {
		expect(likelyCurrencies('USD' as Currency)).toEqual(['USD', 'EUR', 'CNY', 'GBP']);
	});
});
