/** Deals: lists, records, the board, and moves through a pipeline. */
import type { Deal } from '#lib/domain/deal.ts';
import {
	inOrder,
	lost,
	movedTo,
	placeOf,
	sumsOf,
	weighted,
	won,
	type DealPlace,
	type StoredPipeline
} from '#lib/domain/deal-rules.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { fold } from '#lib/domain/text.ts';
import type { DealId, PipelineId, StageId } from '#lib/domain/ids.ts';
import { amountOf } from '#lib/domain/money.ts';
import type { CauseKind } from '#lib/domain/tables.ts';
import type { Change } from '#lib/store/contract.ts';
import type { BoardQuery, DealBoard, DealColumn, DealFilter, DealSelection, DealSort, RecordsDone } from '../api.ts';
import type { CallContext, Handlers } from '../context.ts';
import { withTags } from '../customers.ts';
import { pieces } from '../selecting.ts';
import { CHUNK, writeAll } from '../writing.ts';
import { exactly, untilSettled } from './exactly.ts';
import { findRecords, nameOf, selectedRecords } from './finding.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls } from './writing.ts';

/** Most rows of a column that one answer carries. */
export const MAX_COLUMN = 1000;

/** `others`: the pipelines there are besides the first one, which also shows deals whose own pipeline is gone. */
type PlacedFilter = DealFilter & { others?: PipelineId[] };

const spec: ListSpec<'deals', PlacedFilter, DealSort> = {
	table: 'deals',
	validate: async (body) => (await import('#lib/domain/deal-schema.ts')).validDeal(body),
	atOf: ({ at }) => at,
	accept:
		({ pipeline, states, customer, others }) =>
		(row) =>
			(pipeline === null || (others ? !others.includes(row.pipeline) : row.pipeline === pipeline)) &&
			(states.length === 0 || states.includes(row.state)) &&
			(customer === null || row.customer === customer),
	sorts: {
		title: ({ title }) => title,
		amount: ({ amount }) => amount && amountOf(amount),
		expected: ({ expected }) => expected,
		stageSince: ({ stageSince }) => stageSince,
		at: ({ at }) => at
	}
};
const calls = recordCalls(spec);

export const deals: Handlers<'deals'> = {
	...calls,

	async list(query, context) {
		const filter = await placed(query.filter, context);
		return filter.ok ? calls.list({ ...query, filter: filter.value }, context) : filter;
	},
	async editAll({ selection, fields }, context) {
		const whole = await placedSelection(selection, context);
		return whole.ok ? calls.editAll({ selection: whole.value, fields }, context) : whole;
	},
	async delete({ selection }, context) {
		const whole = await placedSelection(selection, context);
		return whole.ok ? calls.delete({ selection: whole.value }, context) : whole;
	},

	async create(input, context) {
		const there = await isThere(input.body, context);
		if (!there.ok) return there;
		return calls.create(input, context);
	},

	board: boardOf,

	async move({ selection, to }, context) {
		const there = await isThere(to, context);
		if (!there.ok) return there;
		const now = context.now();
		return changeAll('move', selection, (deal) => movedTo(deal, to, now), context);
	},

	close({ selection, state, reason }, context) {
		const now = context.now();
		const rule = (deal: Deal) => (state === 'won' ? won(deal, now) : lost(deal, reason.trim(), now));
		return changeAll('move', selection, rule, context);
	},

	tag({ selection, add, remove }, context) {
		const removed = new Set(remove.map(fold));
		return changeAll('tag', selection, (deal) => ({ ...deal, tags: withTags(deal.tags, add, removed) }), context);
	}
};

/** Living pipelines in their order. */
export async function livingPipelines(context: CallContext): Promise<Result<StoredPipeline[]>> {
	const stored = await context.store.all('pipelines');
	return stored.ok ? ok(inOrder(stored.value)) : stored;
}

/** `invalid` (stage) where there is no such place. */
export async function isThere({ pipeline, stage }: DealPlace, context: CallContext): Promise<Result<void>> {
	const pipelines = await livingPipelines(context);
	if (!pipelines.ok) return pipelines;
	const stages = pipelines.value.find(({ id }) => id === pipeline)?.body.stages ?? [];
	return stages.some(({ id }) => id === stage) ? ok() : fail('invalid', { field: 'stage' });
}

async function placed(filter: DealFilter, context: CallContext): Promise<Result<PlacedFilter>> {
	if (filter.pipeline === null) return ok(filter);
	const pipelines = await livingPipelines(context);
	if (!pipelines.ok) return pipelines;
	const [first, ...others] = pipelines.value.map(({ id }) => id);
	return ok(filter.pipeline === first ? { ...filter, others } : filter);
}

async function placedSelection(selection: DealSelection, context: CallContext): Promise<Result<DealSelection>> {
	if (selection.kind === 'ids') return ok(selection);
	const filter = await placed(selection.filter, context);
	return filter.ok ? ok({ ...selection, filter: filter.value }) : filter;
}

/** Applies a rule to the deals of a selection as they stand now, as one step; anew where another tab was first. */
async function changeAll(
	cause: CauseKind,
	selection: DealSelection,
	rule: (deal: Deal) => Deal,
	context: CallContext
): Promise<Result<RecordsDone>> {
	const whole = await placedSelection(selection, context);
	if (!whole.ok) return whole;
	const ids = await selectedRecords(spec, whole.value, context);
	if (!ids.ok) return ids;
	return untilSettled(() =>
		writeAll(context, { kind: cause }, ids.value.length, () => dealChanges(ids.value, rule, context))
	);
}

/** What a rule makes of some deals, chunk by chunk; deleted ones are left out unless `evenDeleted`. */
export async function* dealChanges(
	ids: readonly DealId[],
	rule: (deal: Deal) => Deal,
	context: CallContext,
	evenDeleted = false
): AsyncGenerator<Result<Change[]>> {
	for (const piece of pieces(ids, CHUNK)) {
		const stored = await context.store.getMany('deals', piece);
		if (!stored.ok) return yield stored;
		const changes: Change[] = [];
		for (const each of stored.value) {
			if (each.deletedAt > 0 && !evenDeleted) continue;
			const valid = await spec.validate(rule(each.body));
			if (!valid.ok) return yield valid;
			// A deal that is won while it is moved is open again, or won where it came to; never half of both.
			if (!isEqual(each.body, valid.value)) changes.push(exactly('deals', each, valid.value));
		}
		yield ok(changes);
	}
}

async function boardOf(
	{ pipeline, text, customer, sort, descending, limit, longer = [] }: BoardQuery,
	context: CallContext
): Promise<Result<DealBoard>> {
	const pipelines = await livingPipelines(context);
	if (!pipelines.ok) return pipelines;
	const shown = pipelines.value.find(({ id }) => id === pipeline) ?? pipelines.value[0];
	if (!shown) return ok({ pipeline: null, columns: [], count: 0, sums: [], weighted: [] });
	const filter = await placed({ pipeline: shown.id, states: ['open'], customer }, context);
	if (!filter.ok) return filter;
	const query = { text, filter: filter.value, deleted: false, sort, descending };
	const found = await findRecords(spec, query, context);
	if (!found.ok) return found;
	const { listing, directory, slots } = found.value;
	const all = Array.from(slots, (slot) => listing.row(slot)!);
	const byStage = new Map<StageId, typeof all>(shown.body.stages.map(({ id }) => [id, []]));
	for (const row of all) byStage.get(placeOf(row, [shown])!.stage.id)!.push(row);
	const figures = (rows: typeof all) => ({
		count: rows.length,
		sums: sumsOf(rows),
		weighted: weighted(rows, [shown])
	});
	const columns = shown.body.stages.map((stage): DealColumn => {
		const rows = byStage.get(stage.id)!;
		const most = longer.find((each) => each.stage === stage.id)?.limit ?? limit;
		const first = rows
			.slice(0, Math.min(most, MAX_COLUMN))
			.map((row) => ({ ...row, customerName: nameOf(row, directory) }));
		return { stage, ...figures(rows), rows: first };
	});
	return ok({ pipeline: shown.id, columns, ...figures(all) });
}
