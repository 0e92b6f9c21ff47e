/** What deals and pipelines from outside the engine must look like. */
import * as v from 'valibot';
import type { Deal, Pipeline } from './deal.ts';
import { fail, type Result } from './errors.ts';
import type { CustomerId, PipelineId, StageId } from './ids.ts';
import {
	day,
	id,
	instant,
	integer,
	list,
	longText,
	money,
	recordSource,
	tags,
	text,
	validated,
	words
} from './schema-parts.ts';

const chance = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const dealSchema = v.object({
	title: words(500),
	customer: v.nullable(id<CustomerId>()),
	pipeline: id<PipelineId>(),
	stage: id<StageId>(),
	amount: v.nullable(money),
	probability: v.nullable(chance),
	expected: v.nullable(day),
	state: v.picklist(['open', 'won', 'lost']),
	closedAt: instant,
	lostReason: text(500),
	history: v.pipe(list(v.object({ stage: id<StageId>(), at: instant }), 10_000), v.minLength(1)),
	tags,
	notes: longText,
	at: instant,
	source: recordSource
});
const pipelineSchema = v.object({
	name: words(200),
	stages: v.pipe(
		list(
			v.object({
				id: id<StageId>(),
				name: words(200),
				probability: chance,
				staleAfter: v.nullable(integer(1, 3650))
			}),
			30
		),
		v.minLength(1)
	),
	lostReasons: list(words(500), 50),
	position: v.pipe(v.number(), v.finite()),
	at: instant
});

/** A valid deal, or the first field that is not; its fields also agree with one another. */
export function validDeal(deal: Deal): Result<Deal> {
	const valid = validated(dealSchema, deal);
	if (!valid.ok) return valid;
	const { stage, history, state, closedAt, lostReason } = valid.value;
	if (history.at(-1)!.stage !== stage) return fail('invalid', { field: 'history' });
	if ((state === 'open') !== (closedAt === 0)) return fail('invalid', { field: 'closedAt' });
	if (state !== 'lost' && lostReason !== '') return fail('invalid', { field: 'lostReason' });
	return valid;
}
/** A valid pipeline, or the first field that is not. No two of its stages have one id. */
export function validPipeline(pipeline: Pipeline): Result<Pipeline> {
	const valid = validated(pipelineSchema, pipeline);
	if (!valid.ok) return valid;
	const { stages } = valid.value;
	return new Set(stages.map((stage) => stage.id)).size === stages.length ? valid : fail('invalid', { field: 'stages' });
}
