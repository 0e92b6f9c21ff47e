import { describe, expect, test } from 'vitest';
import { seededRandom } from '#lib/analysis/random.ts';
import { calendarOf, dayOf, localDayAt } from '#lib/domain/dates.ts';
import { firstPipeline, inOrder, isStale } from '#lib/domain/deal-rules.ts';
import { newId, type PipelineId, type RandomBytes, type StageId } from '#lib/domain/ids.ts';
import { orderState } from '#lib/domain/order-rules.ts';
import { purchaseSums } from '#lib/domain/purchase-sums.ts';
import { summariseDeal, summariseOrder } from '#lib/domain/summaries.ts';
import { fits } from '#lib/domain/survey-rules.ts';
import type { TableName, Tables } from '#lib/domain/tables.ts';
import { groupOf } from '#lib/domain/task-rules.ts';
import { isLate } from '#lib/domain/ticket-rules.ts';
import { sampleRecords, type SampleOptions, type SampleRecord } from './records.ts';
import { WORDS as ENGLISH } from './words-en.ts';
import { WORDS as CHINESE } from './words-zh.ts';

const TODAY = dayOf(2026, 11, 21)!;
const NOW = new Date(2026, 10, 21, 8).getTime();
const randomOf = (seed: number): RandomBytes => {
	const draw = seededRandom(seed);
	return (bytes) => bytes.forEach((_, index) => (bytes[index] = Math.floor(draw() * 256)));
};
const random = randomOf(1);
const NAMES = {
	pipeline: 'Sales',
	stages: ['New', 'Talking', 'Offer', 'Haggling', 'Agreed'] as [string, string, string, string, string],
	lostReasons: ['price', 'too late']
};
const PIPELINE = {
	id: newId<PipelineId>(random),
	body: firstPipeline(NAMES, () => newId<StageId>(random), 0)
};
const HEAD = { rev: 1, deletedAt: 0, updatedAt: 0 };

function made(options: Partial<SampleOptions> = {}): SampleRecord[] {
	const result = sampleRecords({
		customers: 200,
		today: TODAY,
		random: randomOf(2),
		words: ENGLISH,
		pipeline: PIPELINE,
		...options
	});
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result.value;
}
function of<T extends TableName>(records: readonly SampleRecord[], wanted: T) {
	return records.filter(({ table }) => table === wanted) as unknown as {
		id: Tables[T]['id'];
		body: Tables[T]['body'];
	}[];
}

describe('the sample', () => {
	test.each([1, 2, 3, 12, 200])('keeps the rules of every type with %i customers, in both languages', (customers) => {
		for (const words of [ENGLISH, CHINESE]) {
			for (const pipeline of [PIPELINE, null]) {
				const records = made({ customers, words, pipeline });
				expect(of(records, 'customers')).toHaveLength(customers);
				expect(of(records, 'deals').length > 0).toBe(pipeline !== null);
				for (const table of ['products', 'tasks', 'tickets', 'surveys', 'orders', 'interactions'] as const)
					expect(of(records, table).length, table).toBeGreaterThan(0);
				expect(records.every(({ body }) => 'source' in body && body.source.kind === 'sample')).toBe(true);
			}
		}
	});

	test('is the same for the same seed, another for another, and never has the same ids', () => {
		expect(made()).toEqual(made());
		const [one, other] = [made(), made({ seed: 8 })];
		expect(of(one, 'customers').map(({ body }) => body.name)).not.toEqual(
			of(other, 'customers').map(({ body }) => body.name)
		);
		const ids = new Set(one.map(({ id }) => id));
		expect(ids.size).toBe(one.length);
		expect(made({ random: randomOf(3) }).filter(({ id }) => ids.has(id))).toEqual([]);
	});

	test('names only records of its own, and customers that are there', () => {
		const records = made();
		const ids = new Set<string>(records.map(({ id }) => id));
		for (const { body } of records) {
			const { customer, deal, order, survey, organisationId } = body as unknown as Record<
				string,
				string | null | undefined
			>;
			for (const named of [customer, deal, order, survey, organisationId]) if (named) expect(ids).toContain(named);
		}
		for (const { body } of of(records, 'orders')) for (const { product } of body.lines) expect(ids).toContain(product);
	});

	test('says of a customer with orders what these come to', () => {
		const records = made();
		const orders = of(records, 'orders').map(({ id, body }) => summariseOrder({ id, ...HEAD }, body));
		const buyers = of(records, 'customers').filter(({ id }) =>
			orders.some(({ customer, kind }) => customer === id && kind === 'order')
		);
		expect(buyers.length).toBeGreaterThan(20);
		for (const { id, body } of buyers) {
			const { count, value, first, last } = purchaseSums(
				orders.filter(({ customer }) => customer === id),
				null,
				TODAY
			);
			expect(body.opening).toMatchObject({ orders: count, spent: value[0], firstOrder: first, lastOrder: last });
		}
	});

	test('has documents with numbers of its own, and invoices of which some are late', () => {
		for (const { body } of of(made(), 'orders')) {
			expect(body.source).toEqual({ kind: 'sample' });
			expect(body.number).toMatch(/^$|^SAMPLE-[IOQ]-\d{4}$/);
			expect(body.day).toBeLessThan(TODAY);
		}
		const states = (customers?: number) =>
			of(made(customers === undefined ? {} : { customers }), 'orders')
				.map(({ id, body }) => summariseOrder({ id, ...HEAD }, body))
				.flatMap((row) => (row.kind === 'invoice' ? orderState(row, TODAY) : []));
		expect(states().sort()).toEqual(['open', 'overdue', 'overdue', 'paid', 'paid']);
		expect(states(20)).toContain('overdue');
		const numbers = of(made(), 'orders').flatMap(({ body }) => body.number || []);
		expect(new Set(numbers).size).toBe(numbers.length);
	});

	test('has something for every page: stale deals, late tickets, a birthday, tasks of every day', () => {
		const records = made();
		const deals = of(records, 'deals').map(({ id, body }) => summariseDeal({ id, ...HEAD }, body));
		const stageOf = (id: StageId) => inOrder([PIPELINE])[0]!.body.stages.find((stage) => stage.id === id)!;
		expect(deals.filter((deal) => isStale(deal, stageOf(deal.stage), NOW)).length).toBeGreaterThan(1);
		expect(new Set(deals.filter(({ state }) => state === 'open').map(({ stage }) => stage)).size).toBe(5);
		expect(of(records, 'deals').filter(({ body }) => body.state === 'lost' && body.lostReason).length).toBe(2);
		expect(of(records, 'tickets').some(({ body }) => isLate(body, TODAY))).toBe(true);
		expect(of(records, 'tickets').some(({ body }) => body.state === 'resolved' && body.satisfaction === 5)).toBe(true);
		const groups = of(records, 'tasks').flatMap(({ body }) => (body.doneAt ? 'done' : groupOf(body, TODAY)));
		expect(new Set(groups)).toEqual(new Set(['overdue', 'today', 'upcoming', 'someday', 'done']));
		expect(of(records, 'tasks').filter(({ body }) => body.recurrence).length).toBe(1);
		const week = Array.from({ length: 7 }, (_, ahead) => calendarOf((TODAY + ahead) as typeof TODAY));
		const isThisWeek = (date: { month: number; day: number } | null) =>
			week.some(({ month, day }) => month === date?.month && day === date.day);
		expect(of(records, 'customers').some(({ body }) => isThisWeek(body.birthday))).toBe(true);
		expect(of(records, 'customers').filter(({ body }) => body.cadence).length).toBeGreaterThan(5);
	});

	test('has nothing that took place in time to come', () => {
		const records = made();
		for (const { body } of [...of(records, 'interactions'), ...of(records, 'responses')]) {
			expect(body.at).toBeLessThan(NOW);
			expect(localDayAt(body.at)).toBeGreaterThan(TODAY - 366);
		}
		for (const { body } of of(records, 'deals')) {
			expect(body.history.every(({ at }) => at < NOW)).toBe(true);
			expect(body.closedAt).toBeLessThan(NOW);
		}
		for (const { body } of of(records, 'tickets')) {
			expect(body.messages.every(({ at }) => at < NOW)).toBe(true);
			expect(body.messages.map(({ at }) => at)).toEqual(body.messages.map(({ at }) => at).sort((a, b) => a - b));
		}
	});

	test('answers its survey with what fits the questions', () => {
		const records = made();
		const [survey] = of(records, 'surveys');
		for (const { body } of of(records, 'responses')) {
			const answered = survey!.body.questions.filter(({ id }) => id in body.answers);
			expect(answered.length).toBe(Object.keys(body.answers).length);
			for (const question of answered) expect(fits(question, body.answers[question.id]!)).toBe(true);
		}
	});
});
