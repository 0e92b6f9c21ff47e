/** Deals and the pipelines that they go through. */
import type { Deal, Pipeline, Stage } from '#lib/domain/deal.ts';
import { newDeal, type DealPlace } from '#lib/domain/deal-rules.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { CustomerId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { withTags } from '#lib/engine/customers.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import { TAGS } from './customer-commands.ts';
import type { Draw } from './draw.ts';
import type { Body, Model, Row, Wish } from './model.ts';
import { idsIn, listedCommands, livingOf, pickOf, selectionById, smallCommands, someCustomer } from './record-steps.ts';
import { call, entry, rowOf, type Command } from './step.ts';
import type { Input, Method } from './tab.ts';
import { unknown } from './unknown.ts';

const FIRST_ID = 'pipeline--------------';
const money = (draw: Draw) => ({
	amount: draw.int(100_000) as MinorUnits,
	currency: draw.pick(['EUR', 'JPY']) as Currency
});
const dealOf = (row: Row) => row.now.body as unknown as Deal;
const pipelineOf = (row: Row) => row.now.body as unknown as Pipeline;

export const DEAL_COMMANDS: Record<Extract<Method, `deals.${string}`>, Command> = {
	'deals.list': 'reads',
	'deals.board': 'reads',
	'deals.get': 'reads',
	...listedCommands({
		table: 'deals',
		weight: 22,
		fresh(draw, model, now) {
			const to = somewhere(draw, model);
			if (!to) return null;
			const deal = newDeal(to, someCustomer<CustomerId>(draw, model), now);
			const amount = draw.chance(0.8) ? money(draw) : null;
			return { ...deal, title: draw.word(), amount, tags: draw.chance(0.3) ? draw.some(TAGS, 2) : [] };
		},
		changes: (draw) => ({
			...(draw.chance(0.5) && { amount: draw.chance(0.2) ? null : money(draw) }),
			...(draw.chance(0.4) && { title: draw.word() }),
			...(draw.chance(0.4) && { probability: draw.pick([null, 0, 0.3, 1]) }),
			...(draw.chance(0.3) && { notes: draw.pick(['', 'keen']) })
		}),
		shared: (draw) => ({ notes: draw.pick(['', 'fair', 'autumn']) })
	}),
	'deals.move': {
		tasks: 45,
		beside: true,
		weight: 10,
		make(draw, model) {
			const chosen = selectionById(draw, model, 'deals');
			const to = somewhere(draw, model);
			if (!chosen || !to) return null;
			return {
				...call('deals.move', { selection: chosen.selection as Input<'deals.move'>['selection'], to }),
				...entry(
					'move',
					(later) => changed(later, chosen.ids, (deal) => moved(deal, to)),
					chosen.ids.length > MAX_COMMIT
				)
			};
		}
	},
	'deals.close': {
		tasks: 45,
		beside: true,
		weight: 7,
		make(draw, model) {
			const chosen = selectionById(draw, model, 'deals');
			if (!chosen) return null;
			const state = draw.pick(['won', 'lost'] as const);
			const reason = draw.pick(['', 'price']);
			const close = (deal: Deal): Deal => {
				const lostReason = state === 'won' ? '' : reason;
				return deal.state === state
					? { ...deal, lostReason }
					: { ...deal, state, closedAt: unknown<number>('instant'), lostReason };
			};
			return {
				...call('deals.close', {
					selection: chosen.selection as Input<'deals.close'>['selection'],
					state,
					reason
				}),
				...entry('move', (later) => changed(later, chosen.ids, close), chosen.ids.length > MAX_COMMIT)
			};
		}
	},
	'deals.tag': {
		tasks: 45,
		beside: true,
		weight: 4,
		make(draw, model) {
			const chosen = selectionById(draw, model, 'deals');
			if (!chosen) return null;
			const add = draw.chance(0.7) ? draw.some(TAGS, 2) : [];
			const remove = draw.chance(0.4) ? draw.some(TAGS, 2).filter((tag) => !add.includes(tag)) : [];
			return {
				...call('deals.tag', { selection: chosen.selection as Input<'deals.tag'>['selection'], add, remove }),
				...entry(
					'tag',
					(later) =>
						changed(later, chosen.ids, (deal) => ({ ...deal, tags: withTags(deal.tags, add, new Set(remove)) })),
					chosen.ids.length > MAX_COMMIT
				)
			};
		}
	}
};

const small = smallCommands({
	table: 'pipelines',
	weight: 8,
	fresh: (draw, _, now) => ({
		name: draw.word(),
		stages: Array.from({ length: 1 + draw.int(3) }, () => stage(draw)),
		lostReasons: [],
		position: draw.int(5),
		at: now
	}),
	changes: (draw) => ({ name: draw.word() })
});

export const PIPELINE_COMMANDS: Record<Extract<Method, `pipelines.${string}`>, Command> = {
	'pipelines.all': 'reads',
	'pipelines.get': 'reads',
	'pipelines.usage': 'reads',
	'pipelines.create': small['pipelines.create'],
	'pipelines.restore': small['pipelines.restore'],
	'pipelines.begin': {
		tasks: 35,
		weight: 12,
		make(draw, model) {
			if (model.of('pipelines').length > 0 && draw.chance(0.9)) return null;
			const words = Array.from({ length: 5 }, () => draw.word());
			const names = {
				pipeline: draw.word(),
				stages: words as [string, string, string, string, string],
				lostReasons: []
			};
			return {
				...call('pipelines.begin', names),
				...entry('create', (later) => {
					if (later.of('pipelines').length > 0) return [];
					const known = later.rows.find(({ table, id }) => table === 'pipelines' && id === FIRST_ID);
					const isFree = !known || known.now.gone;
					const again = isFree ? known : undefined;
					return [{ kind: 'create', table: 'pipelines', body: begun(names), again, id: isFree ? FIRST_ID : null }];
				})
			};
		}
	},
	'pipelines.edit': {
		tasks: 45,
		weight: 5,
		make(draw, model) {
			const row = pickOf(draw, model, 'pipelines');
			if (!row) return null;
			const base = pipelineOf(row);
			const stays = draw.chance(0.6) ? base.stages : draw.some(base.stages, base.stages.length);
			const stages = draw.chance(0.4) ? [...stays, stage(draw)] : stays;
			const body = { ...base, stages, name: draw.chance(0.3) ? draw.word() : base.name };
			const going = base.stages.filter((each) => !stages.includes(each));
			const moves = draw.chance(0.8) ? going.map(({ id }) => ({ from: id, to: draw.pick(stages).id })) : [];
			const id = row.id as PipelineId;
			return {
				...call('pipelines.edit', { id, rev: row.now.rev, base, body, moves }),
				apply(later) {
					const homes = new Map(moves.map(({ from, to }) => [from, to]));
					const fields = { stages: body.stages, name: body.name };
					return rehoused(later, {
						cause: 'edit',
						isConcerned: (deal) => deal.pipeline === id && going.some((each) => each.id === deal.stage),
						home: ({ stage }) => (homes.has(stage) ? { pipeline: id, stage: homes.get(stage)! } : null),
						wishes: [{ kind: 'fields', row: rowOf(later, id), fields }]
					});
				}
			};
		}
	},
	'pipelines.order': {
		tasks: 35,
		weight: 2,
		make(draw, model) {
			const ids = idsIn(draw.some(livingOf(model, 'pipelines'), 4)).reverse() as PipelineId[];
			if (ids.length === 0) return null;
			return {
				...call('pipelines.order', { ids }),
				...entry('edit', (later) =>
					ids.map((id, position) => ({ kind: 'fields', row: rowOf(later, id), fields: { position } }))
				)
			};
		}
	},
	'pipelines.delete': {
		tasks: 45,
		weight: 3,
		make(draw, model) {
			const ids = idsIn(draw.some(livingOf(model, 'pipelines'), 2)) as PipelineId[];
			if (ids.length === 0) return null;
			const to = draw.chance(0.6) ? somewhere(draw, model) : null;
			return {
				...call('pipelines.delete', { ids, to }),
				apply(later) {
					if (to && ids.includes(to.pipeline)) return 'invalid';
					return rehoused(later, {
						cause: 'delete',
						isConcerned: ({ pipeline }) => ids.includes(pipeline),
						home: () => to,
						wishes: ids.map((id) => ({ kind: 'delete', row: rowOf(later, id) }))
					});
				}
			};
		}
	}
};

/** Living ones of the deals, as a rule makes them. */
function changed(model: Model, ids: readonly string[], rule: (deal: Deal) => Deal): Wish[] {
	return ids
		.map((id) => rowOf(model, id))
		.filter(({ now }) => !now.deleted)
		.map((row) => ({ kind: 'fields', row, fields: rule(dealOf(row)) as unknown as Body }));
}

function moved(deal: Deal, to: DealPlace): Deal {
	if (deal.pipeline === to.pipeline && deal.stage === to.stage && deal.state === 'open') return deal;
	const history = [...deal.history, { stage: to.stage, at: unknown<number>('instant') }];
	return { ...deal, ...to, history, state: 'open', closedAt: 0, lostReason: '' };
}

interface Rehousing {
	cause: 'edit' | 'delete';
	/** Whether the place of a deal goes. */
	isConcerned: (deal: Deal) => boolean;
	/** Null: nobody said where it goes. */
	home: (deal: Deal) => DealPlace | null;
	wishes: Wish[];
}
/** Deals move with what takes their place away, deleted ones too; a living one without a home stops it. */
function rehoused(model: Model, { cause, isConcerned, home, wishes }: Rehousing): ErrorCode | null {
	const rows = [...model.of('deals'), ...model.of('deals', true)].filter((row) => isConcerned(dealOf(row)));
	if (rows.some((row) => !row.now.deleted && home(dealOf(row)) === null)) return 'invalid';
	const housed = rows.flatMap((row): Wish[] => {
		const to = home(dealOf(row));
		if (!to) return [];
		const deal = dealOf(row);
		const last = deal.history.at(-1)!;
		const closed = { ...deal, ...to, history: [...deal.history.slice(0, -1), { ...last, stage: to.stage }] };
		const next = deal.state === 'open' ? moved(deal, to) : closed;
		return [{ kind: 'fields', row, fields: next as unknown as Body }];
	});
	model.commit(cause, [...wishes, ...housed], wishes.length + housed.length > MAX_COMMIT);
	return null;
}

/** A stage of a living pipeline. */
function somewhere(draw: Draw, model: Model): DealPlace | null {
	const pipelines = livingOf(model, 'pipelines');
	if (pipelines.length === 0) return null;
	const row = draw.pick(pipelines);
	return { pipeline: row.id as PipelineId, stage: draw.pick(pipelineOf(row).stages).id };
}

function stage(draw: Draw): Stage {
	const id = `${draw.word()}${draw.word()}----` as StageId;
	return { id, name: draw.word(), probability: draw.pick([0, 0.2, 0.5, 1]), staleAfter: draw.pick([null, 7]) };
}

function begun(names: Input<'pipelines.begin'>): Body {
	const chances = [0.1, 0.25, 0.5, 0.75, 0.9];
	const stages = chances.map((probability, index) => ({
		id: unknown<StageId>('id'),
		name: names.stages[index],
		probability,
		staleAfter: 14
	}));
	const { pipeline: name, lostReasons } = names;
	return { name, stages, lostReasons, position: 0, at: unknown<number>('instant') };
}
