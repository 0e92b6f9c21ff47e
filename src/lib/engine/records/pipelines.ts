/** Pipelines: their stages, their order, and where deals go whose stage or pipeline is deleted. */
import { firstPipeline, inOrder, placeOf, rehoused, type DealPlace } from '#lib/domain/deal-rules.ts';
import type { Deal, DealSummary } from '#lib/domain/deal.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { newId, type DealId, type PipelineId, type StageId } from '#lib/domain/ids.ts';
import type { Change } from '#lib/store/contract.ts';
import type { PipelineUse } from '../api.ts';
import type { CallContext, Handlers } from '../context.ts';
import { patchBetween } from '../patching.ts';
import { writeAll } from '../writing.ts';
import { dealChanges, isThere, livingPipelines } from './deals.ts';
import { untilSettled } from './exactly.ts';
import type { RecordSpec } from './spec.ts';
import { smallCalls } from './writing.ts';

/** Of the first pipeline: two tabs that begin at once make one, not two. */
const FIRST_ID = 'pipeline--------------' as PipelineId;

const spec: RecordSpec<'pipelines'> = {
	table: 'pipelines',
	validate: async (body) => (await import('#lib/domain/deal-schema.ts')).validPipeline(body)
};
const calls = smallCalls(spec);

export const pipelines: Handlers<'pipelines'> = {
	...calls,

	async all(input, context) {
		const stored = await calls.all(input, context);
		return stored.ok ? ok(inOrder(stored.value)) : stored;
	},

	async begin(names, context) {
		const known = await pipelines.all({}, context);
		if (!known.ok || known.value.length > 0) return known;
		const stored = await context.store.get('pipelines', FIRST_ID);
		if (!stored.ok) return stored;
		const id = stored.value ? newId<PipelineId>(context.random) : FIRST_ID;
		const at = context.now();
		const body = await spec.validate(firstPipeline(names, () => newId<StageId>(context.random), at));
		if (!body.ok) return body;
		const change: Change = { kind: 'create', table: 'pipelines', id, at, body: body.value };
		const done = await context.store.commit({ kind: 'create' }, [change]);
		// Another tab was first.
		if (!done.ok && done.error.params?.field !== 'id') return done;
		return pipelines.all({}, context);
	},

	async usage(_, context) {
		const living = await livingPipelines(context);
		if (!living.ok) return living;
		const rows = await dealsWhere(({ deletedAt }) => deletedAt === 0, context);
		if (!rows.ok) return rows;
		const uses = new Map<PipelineId, Map<StageId, number>>();
		for (const row of rows.value) {
			const place = placeOf(row, living.value);
			if (!place) continue;
			const stages = uses.get(place.pipeline.id) ?? new Map<StageId, number>();
			stages.set(place.stage.id, (stages.get(place.stage.id) ?? 0) + 1);
			uses.set(place.pipeline.id, stages);
		}
		return ok(
			[...uses].map(([pipeline, stages]): PipelineUse => ({
				pipeline,
				stages: [...stages].map(([stage, deals]) => ({ stage, deals }))
			}))
		);
	},

	async edit({ id, rev, base, body, moves = [] }, context) {
		const valid = await spec.validate(body);
		if (!valid.ok) return valid;
		const stays = new Set(valid.value.stages.map((stage) => stage.id));
		if (moves.some(({ to }) => !stays.has(to))) return fail('invalid', { field: 'stages' });
		const going = new Map(base.stages.filter((stage) => !stays.has(stage.id)).map((stage) => [stage.id, null]));
		const homes = new Map<StageId, StageId | null>([...going, ...moves.map(({ from, to }) => [from, to] as const)]);
		const rows = await dealsWhere(({ pipeline, stage }) => pipeline === id && going.has(stage), context);
		if (!rows.ok) return rows;
		const homeless = rows.value.filter(({ stage }) => homes.get(stage) === null);
		if (homeless.some(({ deletedAt }) => deletedAt === 0)) return fail('invalid', { field: 'stages' });
		const patch: Change = {
			kind: 'patch',
			table: 'pipelines',
			id,
			baseRev: rev,
			fields: patchBetween<object>(base, valid.value)
		};
		const housed = rows.value.filter((row) => !homeless.includes(row)).map((row) => row.id);
		const home = ({ stage }: Deal): DealPlace => ({ pipeline: id, stage: homes.get(stage) ?? stage });
		const done = await rehouse(housed, home, { kind: 'edit' }, [patch], context);
		if (!done.ok) return done;
		const stored = await context.store.get('pipelines', id);
		if (!stored.ok) return stored;
		return ok({ id, rev: stored.value?.rev ?? rev, seq: done.value.seq ?? 0 });
	},

	async order({ ids }, context) {
		const stored = await context.store.getMany('pipelines', ids);
		if (!stored.ok) return stored;
		const changes = stored.value.flatMap(({ id, rev, body }, position): Change[] => {
			const fields = patchBetween<object>(body, { ...body, position });
			return body.position === position ? [] : [{ kind: 'patch', table: 'pipelines', id, baseRev: rev, fields }];
		});
		return writeAll(context, { kind: 'edit' }, changes.length, () => once(changes));
	},

	async delete({ ids, to = null }, context) {
		if (to) {
			const there = ids.includes(to.pipeline) ? fail('invalid', { field: 'pipeline' }) : await isThere(to, context);
			if (!there.ok) return there;
		}
		const rows = await dealsWhere(({ pipeline }) => ids.includes(pipeline), context);
		if (!rows.ok) return rows;
		if (!to && rows.value.some(({ deletedAt }) => deletedAt === 0)) return fail('invalid', { field: 'pipeline' });
		const moved = to ? rows.value.map((row) => row.id) : [];
		const deletions = ids.map((id): Change => ({ kind: 'delete', table: 'pipelines', id }));
		return rehouse(moved, () => to!, { kind: 'delete' }, deletions, context);
	}
};

/** Rows of deals, deleted ones too. */
async function dealsWhere(accept: (row: DealSummary) => boolean, context: CallContext): Promise<Result<DealSummary[]>> {
	const loaded = await context.store.listing('deals');
	if (!loaded.ok) return loaded;
	const rows: DealSummary[] = [];
	for (let slot = 0; slot < loaded.value.size; slot++) {
		const row = loaded.value.row(slot);
		if (row && accept(row)) rows.push(row);
	}
	return ok(rows);
}

/** Moves deals whose place goes, deleted ones too, and makes the changes that take it away, as one step. */
function rehouse(
	ids: readonly DealId[],
	home: (deal: Deal) => DealPlace,
	cause: { kind: 'edit' | 'delete' },
	changes: Change[],
	context: CallContext
) {
	const now = context.now();
	return untilSettled(() =>
		writeAll(context, cause, ids.length + changes.length, async function* () {
			yield ok(changes);
			yield* dealChanges(ids, (deal) => rehoused(deal, home(deal), now), context, true);
		})
	);
}

async function* once(changes: Change[]): AsyncGenerator<Result<Change[]>> {
	yield ok(changes);
}
