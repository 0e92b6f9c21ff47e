/**
 * How deals go through a pipeline: from stage to stage, won, lost, open again; where one stands whose stage is gone;
 * and what open deals come to. Pure; the clock is a parameter, amounts are exact and never mix currencies.
 */
import { localDayAt } from './dates.ts';
import type { Deal, DealSummary, Pipeline, Stage, StageVisit } from './deal.ts';
import type { PipelineId, StageId } from './ids.ts';
import type { Currency, MinorUnits, Money } from './money.ts';
import { portion } from './order-totals.ts';

export interface DealPlace {
	pipeline: PipelineId;
	stage: StageId;
}
export interface DealPlaceFound<P> {
	pipeline: P;
	stage: Stage;
}
export interface StoredPipeline {
	id: PipelineId;
	body: Pipeline;
}

/** In another stage from `now` on; a closed deal is open again, also where it is moved to the stage that it was in. */
export function movedTo(deal: Deal, to: DealPlace, now: number): Deal {
	const isThere = deal.pipeline === to.pipeline && deal.stage === to.stage;
	if (isThere && deal.state === 'open') return deal;
	const { pipeline, stage } = to;
	const at = Math.max(now, deal.history.at(-1)?.at ?? 0, deal.closedAt);
	const history = [...deal.history, { stage, at }];
	return { ...deal, pipeline, stage, history, state: 'open', closedAt: 0, lostReason: '' };
}

export function won(deal: Deal, now: number): Deal {
	return closed(deal, 'won', '', now);
}
export function lost(deal: Deal, reason: string, now: number): Deal {
	return closed(deal, 'lost', reason, now);
}
/** One that is closed so already keeps its day. */
function closed(deal: Deal, state: 'won' | 'lost', lostReason: string, now: number): Deal {
	if (deal.state === state) return { ...deal, lostReason };
	const closedAt = Math.max(now, deal.history.at(-1)?.at ?? 0);
	return { ...deal, state, closedAt, lostReason };
}

/**
 * In another stage because its own goes. An open deal moves; of a closed one the last stage is replaced, because it
 * was not opened again.
 */
export function rehoused(deal: Deal, to: DealPlace, now: number): Deal {
	if (deal.state === 'open') return movedTo(deal, to, now);
	const { pipeline, stage } = to;
	const last = deal.history.at(-1)!;
	return { ...deal, pipeline, stage, history: [...deal.history.slice(0, -1), { ...last, stage }] };
}

/**
 * The deal with fields that agree with one another; a valid one as it is. Taking back an older step alone returns some
 * of its fields and leaves what later steps made of the others: the stage and the state that it stands in count.
 */
export function agreed(deal: Deal): Deal {
	const { stage, state, closedAt, lostReason, history } = deal;
	const last = history.at(-1)!;
	return {
		...deal,
		history: last.stage === stage ? history : [...history.slice(0, -1), { ...last, stage }],
		closedAt: state === 'open' ? 0 : closedAt || last.at,
		lostReason: state === 'lost' ? lostReason : ''
	};
}

/** Pipelines in the order in which they are offered. */
export function inOrder<P extends StoredPipeline>(pipelines: readonly P[]): P[] {
	return [...pipelines].sort((a, b) => a.body.position - b.body.position || (a.id < b.id ? -1 : 1));
}

/**
 * Where a deal stands among the pipelines there are, in their order: one whose pipeline is gone stands in the first
 * pipeline, one whose stage is gone in the first stage. Null where there is no pipeline at all.
 */
export function placeOf<P extends StoredPipeline>(deal: DealPlace, pipelines: readonly P[]): DealPlaceFound<P> | null {
	const pipeline = pipelines.find(({ id }) => id === deal.pipeline) ?? pipelines[0];
	if (!pipeline) return null;
	const { stages } = pipeline.body;
	return { pipeline, stage: stages.find(({ id }) => id === deal.stage) ?? stages[0]! };
}

/** Chance that it is won, 0–1: its own, or that of its stage. `stage` null: not known. */
export function probabilityOf(
	{ state, probability }: Pick<Deal, 'state' | 'probability'>,
	stage: Pick<Stage, 'probability'> | null
): number {
	if (state !== 'open') return state === 'won' ? 1 : 0;
	return probability ?? stage?.probability ?? 0;
}

/** Sums per currency, by its code. */
export function sumsOf(deals: Iterable<Pick<DealSummary, 'amount'>>): Money[] {
	const sums = new Map<Currency, bigint>();
	for (const { amount } of deals) {
		if (amount) sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + BigInt(amount.amount));
	}
	return moneyOf(sums);
}

/** Parts into which a probability is cut, so that the sum is one of integers. */
const PARTS = 1_000_000;

/**
 * The forecast: amounts of the open deals, each times its probability, per currency. Rounded once, at the end, half
 * away from zero.
 */
export function weighted(
	deals: Iterable<Pick<DealSummary, 'amount' | 'probability' | 'state' | 'pipeline' | 'stage'>>,
	pipelines: readonly StoredPipeline[]
): Money[] {
	const sums = new Map<Currency, bigint>();
	for (const deal of deals) {
		if (!deal.amount || deal.state !== 'open') continue;
		const { amount, currency } = deal.amount;
		const parts = BigInt(Math.round(probabilityOf(deal, placeOf(deal, pipelines)?.stage ?? null) * PARTS));
		sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount) * parts);
	}
	const rounded = [...sums].map(([currency, sum]) => [currency, portion(sum, 1n, BigInt(PARTS))] as const);
	return moneyOf(new Map(rounded));
}

function moneyOf(sums: ReadonlyMap<Currency, bigint>): Money[] {
	return [...sums]
		.map(([currency, amount]) => ({ amount: Number(amount) as MinorUnits, currency }))
		.sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

type Standing = Pick<DealSummary, 'state' | 'stageSince' | 'closedAt'>;

/** Midnights since it came to its stage, on this device's calendar; of a closed one until it was closed. */
export function daysInStage({ state, stageSince, closedAt }: Standing, now: number): number {
	const until = state === 'open' ? now : closedAt;
	return Math.max(0, localDayAt(until) - localDayAt(stageSince));
}

/** Whether an open deal stands in its stage for as many days as the stage allows, or more. */
export function isStale(deal: Standing, stage: Pick<Stage, 'staleAfter'> | null, now: number): boolean {
	if (deal.state !== 'open' || !stage || stage.staleAfter === null) return false;
	return daysInStage(deal, now) >= stage.staleAfter;
}

export interface TimedVisit extends StageVisit {
	/** When it left the stage; null: it stands there still. */
	until: number | null;
	days: number;
}
/** Every stage it came to, oldest first, with the time it stayed. */
export function visitsOf({ history, state, closedAt }: Pick<Deal, 'history' | 'state' | 'closedAt'>, now: number) {
	return history.map(({ stage, at }, index): TimedVisit => {
		const next = history[index + 1];
		const until = next?.at ?? (state === 'open' ? null : closedAt);
		return { stage, at, until, days: Math.max(0, localDayAt(until ?? now) - localDayAt(at)) };
	});
}

/** What a deal begins with. */
export function newDeal(place: DealPlace, customer: Deal['customer'], now: number): Deal {
	return {
		title: '',
		customer,
		...place,
		amount: null,
		probability: null,
		expected: null,
		state: 'open',
		closedAt: 0,
		lostReason: '',
		history: [{ stage: place.stage, at: now }],
		tags: [],
		notes: '',
		at: now,
		source: { kind: 'manual' }
	};
}

/** A pipeline to begin with has five stages; the screen names them. */
const FIRST_STAGES = [
	{ probability: 0.1, staleAfter: 14 },
	{ probability: 0.25, staleAfter: 14 },
	{ probability: 0.5, staleAfter: 14 },
	{ probability: 0.75, staleAfter: 14 },
	{ probability: 0.9, staleAfter: 14 }
] as const;
export interface FirstPipelineNames {
	pipeline: string;
	stages: [string, string, string, string, string];
	lostReasons: string[];
}
export function firstPipeline(names: FirstPipelineNames, newStageId: () => StageId, now: number): Pipeline {
	const stages = FIRST_STAGES.map((stage, index): Stage => ({
		id: newStageId(),
		name: names.stages[index]!,
		...stage
	}));
	return { name: names.pipeline, stages, lostReasons: [...names.lostReasons], position: 0, at: now };
}
