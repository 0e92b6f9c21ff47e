import { describe, expect, test } from 'vitest';
import type { Deal, DealSummary, Pipeline } from './deal.ts';
import {
	agreed,
	daysInStage,
	firstPipeline,
	inOrder,
	isStale,
	lost,
	movedTo,
	newDeal,
	placeOf,
	probabilityOf,
	rehoused,
	sumsOf,
	visitsOf,
	weighted,
	won,
	type StoredPipeline
} from './deal-rules.ts';
import type { PipelineId, StageId } from './ids.ts';
import type { Currency, MinorUnits, Money } from './money.ts';
import { validDeal, validPipeline } from './deal-schema.ts';

const id = <Id extends string>(text: string): Id => text.padEnd(22, '-') as Id;
const PIPELINE = id<PipelineId>('sales');
const [FIRST, SECOND, THIRD] = ['first', 'second', 'third'].map((text) => id<StageId>(text)) as [
	StageId,
	StageId,
	StageId
];
const DAY = 86_400_000;
/** Noon by the clock of this device, so that a day more or less is one everywhere. */
const NOON = new Date(2026, 4, 4, 12).getTime();

const deal = (part: Partial<Deal> = {}): Deal => ({
	...newDeal({ pipeline: PIPELINE, stage: FIRST }, null, NOON),
	title: 'Tea for a year',
	...part
});
const to = (stage: StageId, pipeline = PIPELINE) => ({ pipeline, stage });
const money = (amount: number, currency = 'EUR'): Money => ({
	amount: amount as MinorUnits,
	currency: currency as Currency
});
const pipeline = (part: Partial<Pipeline> = {}, name = 'sales'): StoredPipeline => ({
	id: id<PipelineId>(name),
	body: {
		name,
		stages: [
			{ id: FIRST, name: 'First', probability: 0.1, staleAfter: 14 },
			{ id: SECOND, name: 'Second', probability: 0.5, staleAfter: null }
		],
		lostReasons: [],
		position: 0,
		at: 1,
		...part
	}
});
type Row = Pick<DealSummary, 'amount' | 'probability' | 'state' | 'pipeline' | 'stage'>;
const row = (amount: Money | null, part: Partial<Row> = {}): Row => ({
	amount,
	probability: null,
	state: 'open',
	pipeline: PIPELINE,
	stage: FIRST,
	...part
});

describe('moving', () => {
	test('D1 writes the visit down, and nothing where the deal stands there', () => {
		const before = deal();
		const after = movedTo(before, to(SECOND), NOON + 5);
		expect([after.stage, after.history]).toEqual([
			SECOND,
			[
				{ stage: FIRST, at: NOON },
				{ stage: SECOND, at: NOON + 5 }
			]
		]);
		expect(before).toEqual(deal());
		expect(movedTo(after, to(SECOND), NOON + 9)).toBe(after);
		expect(validDeal(after).ok).toBe(true);
	});

	test('D1 a clock that went back does not turn the history round', () => {
		expect(movedTo(deal(), to(SECOND), NOON - DAY).history.at(-1)!.at).toBe(NOON);
	});

	test('D1 opens a closed deal again, also in the stage where it was', () => {
		const closed = lost(deal(), 'Price', NOON + 7);
		const after = movedTo(closed, to(FIRST), NOON + 9);
		expect(after).toMatchObject({ state: 'open', closedAt: 0, lostReason: '' });
		expect(after.history).toHaveLength(2);
	});

	test('D1 goes to another pipeline too', () => {
		const other = id<PipelineId>('other');
		expect(movedTo(deal(), to(THIRD, other), NOON + 1)).toMatchObject({ pipeline: other, stage: THIRD });
	});

	test('D3 of a closed deal only the last stage is replaced', () => {
		const closed = won(movedTo(deal(), to(SECOND), NOON + 1), NOON + 2);
		const after = rehoused(closed, to(THIRD), NOON + 3);
		expect(after).toMatchObject({ state: 'won', closedAt: NOON + 2, stage: THIRD });
		expect(after.history).toEqual([
			{ stage: FIRST, at: NOON },
			{ stage: THIRD, at: NOON + 1 }
		]);
		expect(rehoused(deal(), to(THIRD), NOON + 3)).toEqual(movedTo(deal(), to(THIRD), NOON + 3));
	});
});

describe('closing', () => {
	test('D2 won and lost keep the first day, and only a lost one a reason', () => {
		const gone = lost(deal(), 'Price', NOON + 7);
		expect(gone).toMatchObject({ state: 'lost', closedAt: NOON + 7, lostReason: 'Price' });
		expect(lost(gone, 'Time', NOON + 9)).toMatchObject({ closedAt: NOON + 7, lostReason: 'Time' });
		expect(won(gone, NOON + 9)).toMatchObject({ state: 'won', closedAt: NOON + 9, lostReason: '' });
	});

	test('D7 a deal whose fields disagree is not valid', () => {
		const field = (body: Deal) => {
			const valid = validDeal(body);
			return valid.ok ? null : valid.error.params?.field;
		};
		expect(field(deal())).toBeNull();
		expect(field(deal({ stage: SECOND }))).toBe('history');
		expect(field(deal({ state: 'won' }))).toBe('closedAt');
		expect(field(deal({ closedAt: 3 }))).toBe('closedAt');
		expect(field(deal({ state: 'won', closedAt: 3, lostReason: 'Price' }))).toBe('lostReason');
		expect(field(deal({ title: ' ' }))).toBe('title');
	});
});

describe('places', () => {
	test('D3 a deal never falls out of sight because its stage or pipeline is gone', () => {
		const [one, two] = [pipeline({}, 'other'), pipeline()];
		expect(placeOf(to(SECOND), [one, two])).toEqual({ pipeline: two, stage: two.body.stages[1] });
		expect(placeOf(to(THIRD), [one, two])).toEqual({ pipeline: two, stage: two.body.stages[0] });
		expect(placeOf(to(SECOND, id('gone')), [one, two])?.pipeline).toBe(one);
		expect(placeOf(to(SECOND), [])).toBeNull();
	});

	test('pipelines stand by position, equal ones the same in every tab', () => {
		const [a, b, c] = [pipeline({ position: 2 }, 'a'), pipeline({ position: 1 }, 'b'), pipeline({ position: 1 }, 'c')];
		expect(inOrder([a, c, b])).toEqual([b, c, a]);
	});

	test('the first pipeline is valid as it is', () => {
		let made = 0;
		const names = { pipeline: 'Sales', stages: ['a', 'b', 'c', 'd', 'e'], lostReasons: ['Price'] } as const;
		const first = firstPipeline(
			{ ...names, stages: [...names.stages], lostReasons: ['Price'] },
			() => id(`s${made++}`),
			1
		);
		expect(validPipeline(first)).toEqual({ ok: true, value: first });
		expect(first.stages.map(({ name }) => name)).toEqual(names.stages);
	});

	test('D7 two stages with one id are refused', () => {
		const { body } = pipeline();
		const twice = { ...body, stages: [body.stages[0]!, body.stages[0]!] };
		expect(validPipeline(twice)).toMatchObject({ ok: false, error: { params: { field: 'stages' } } });
	});
});

describe('chances and sums', () => {
	test('D4 the own chance goes before that of the stage; what is closed is certain', () => {
		const stage = { probability: 0.5 };
		expect(probabilityOf({ state: 'open', probability: null }, stage)).toBe(0.5);
		expect(probabilityOf({ state: 'open', probability: 0 }, stage)).toBe(0);
		expect(probabilityOf({ state: 'won', probability: 0.2 }, stage)).toBe(1);
		expect(probabilityOf({ state: 'lost', probability: 0.9 }, stage)).toBe(0);
		expect(probabilityOf({ state: 'open', probability: null }, null)).toBe(0);
	});

	test('D5 currencies are never mixed, and sums are exact beyond 2^53 on the way', () => {
		const large = Number.MAX_SAFE_INTEGER;
		expect(sumsOf([row(money(5)), row(money(7, 'CNY')), row(null), row(money(2))])).toEqual([
			money(7, 'CNY'),
			money(7)
		]);
		expect(sumsOf([row(money(large)), row(money(10)), row(money(-11))])).toEqual([money(large - 1)]);
	});

	test('D5 the forecast is rounded once, half away from zero, and takes open deals only', () => {
		const half = { probability: 0.5 };
		expect(weighted([row(money(1), half), row(money(1), half)], [])).toEqual([money(1)]);
		expect(weighted([row(money(1), half)], [])).toEqual([money(1)]);
		expect(weighted([row(money(-1), half)], [])).toEqual([money(-1)]);
		expect(weighted([row(money(100), { state: 'won' }), row(money(100), { state: 'lost' })], [])).toEqual([]);
		expect(weighted([row(money(1000)), row(money(1000), { stage: SECOND })], [pipeline()])).toEqual([money(600)]);
		// 0.1 + 0.2 in binary fractions would be a little more than 0.3.
		expect(weighted([row(money(5), { probability: 0.1 }), row(money(5), { probability: 0.2 })], [])).toEqual([
			money(2)
		]);
	});
});

describe('time', () => {
	const standing = (part: Partial<DealSummary> = {}) => ({
		state: 'open' as const,
		stageSince: NOON,
		closedAt: 0,
		...part
	});

	test('D6 days are midnights, of a closed deal up to its closing', () => {
		expect(daysInStage(standing(), NOON + 11 * 3_600_000)).toBe(0);
		expect(daysInStage(standing(), NOON + 13 * 3_600_000)).toBe(1);
		expect(daysInStage(standing(), NOON - 3 * DAY)).toBe(0);
		expect(daysInStage(standing({ state: 'won', closedAt: NOON + 2 * DAY }), NOON + 90 * DAY)).toBe(2);
	});

	test('D6 stale is an open deal from the day on that its stage says', () => {
		const stage = { staleAfter: 14 };
		expect(isStale(standing(), stage, NOON + 13 * DAY)).toBe(false);
		expect(isStale(standing(), stage, NOON + 14 * DAY)).toBe(true);
		expect(isStale(standing(), { staleAfter: null }, NOON + 900 * DAY)).toBe(false);
		expect(isStale(standing({ state: 'lost', closedAt: NOON + 20 * DAY }), stage, NOON + 90 * DAY)).toBe(false);
	});

	test('D6 each visit lasts until the next one, the closing, or now', () => {
		const moved = movedTo(deal(), to(SECOND), NOON + 3 * DAY);
		expect(visitsOf(moved, NOON + 5 * DAY).map(({ days, until }) => [days, until])).toEqual([
			[3, NOON + 3 * DAY],
			[2, null]
		]);
		const closed = won(moved, NOON + 4 * DAY);
		expect(visitsOf(closed, NOON + 50 * DAY).at(-1)).toMatchObject({ days: 1, until: NOON + 4 * DAY });
	});
});

describe('agreeing', () => {
	test('D8 a valid deal stays as it is', () => {
		for (const each of [
			deal(),
			movedTo(deal(), to(SECOND), NOON + 5),
			won(deal(), NOON + 5),
			lost(deal(), 'price', NOON)
		])
			expect(agreed(each)).toEqual(each);
	});
	test('D8 the stage and the state in which it stands count', () => {
		const moved = movedTo(deal(), to(SECOND), NOON + 5);
		expect(agreed({ ...moved, stage: FIRST }).history).toEqual([
			{ stage: FIRST, at: NOON },
			{ stage: FIRST, at: NOON + 5 }
		]);
		expect(agreed({ ...moved, state: 'won' }).closedAt).toBe(NOON + 5);
		expect(agreed({ ...won(moved, NOON + 9), state: 'open' }).closedAt).toBe(0);
		expect(agreed({ ...lost(moved, 'price', NOON + 9), state: 'won' })).toEqual(won(moved, NOON + 9));
	});
});
