/** Segments, settings, the sample, everything at once, and undo. */
import { localDayAt, type Day } from '#lib/domain/dates.ts';
import { inOrder, type FirstPipelineNames } from '#lib/domain/deal-rules.ts';
import type { Pipeline } from '#lib/domain/deal.ts';
import type { PipelineId, SegmentModelId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { SegmentModel } from '#lib/domain/segments.ts';
import type { Settings } from '#lib/domain/settings.ts';
import { sampleRecords } from '#lib/engine/sample/records.ts';
import { WORDS } from '#lib/engine/sample/words-en.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import type { Draw } from './draw.ts';
import { newPlace, type Body, type Entry, type Model, type Row, type Wish } from './model.ts';
import { undo } from './order-model.ts';
import { call, entry, rowOf, type Command } from './step.ts';
import type { Method } from './tab.ts';
import { unknown } from './unknown.ts';

export const DATA_COMMANDS: Record<Extract<Method, `${'insights' | 'data' | 'history'}.${string}`>, Command> = {
	'insights.features': 'reads',
	'insights.cluster': 'reads',
	'insights.saved': 'reads',
	'insights.save': {
		tasks: 32,
		weight: 3,
		make(draw) {
			const model = segmentation(draw);
			return {
				...call('insights.save', { model }),
				...entry('segments', (later) => [
					...later.of('segments').map((row): Wish => ({ kind: 'delete', row })),
					{ kind: 'create', table: 'segments', body: model as unknown as Body }
				])
			};
		}
	},
	'insights.rename': {
		tasks: 30,
		weight: 2,
		make(draw, model) {
			const row = model.of('segments').find(({ id }) => id !== null);
			if (!row) return null;
			const id = row.id as SegmentModelId;
			const label = draw.word();
			return {
				...call('insights.rename', { id, segment: 0, label }),
				...entry('segments', (later) => {
					const target = rowOf(later, id);
					const segments = (target.now.body as unknown as SegmentModel).segments.map((profile, index) =>
						index === 0 ? { ...profile, label } : profile
					);
					return [{ kind: 'fields', row: target, fields: { segments } }];
				})
			};
		}
	},
	'insights.remove': {
		tasks: 26,
		weight: 3,
		make(_, model) {
			const row = model.of('segments').find(({ id }) => id !== null);
			if (!row) return null;
			const id = row.id as SegmentModelId;
			return {
				...call('insights.remove', { id }),
				...entry('segments', (later) => [{ kind: 'delete', row: rowOf(later, id) }])
			};
		}
	},
	'data.overview': 'reads',
	'data.sample': 'reads',
	'data.settings': 'reads',
	'data.storage': 'reads',
	'data.saveSettings': {
		tasks: 31,
		weight: 4,
		make(draw) {
			const country = draw.pick(['DE', 'CN', 'GB']);
			const settings = { country, currency: draw.pick(['EUR', 'CNY']) as Currency } as Settings;
			return {
				...call('data.saveSettings', { settings }),
				...entry('settings', (model) => {
					const [row] = model.of('settings');
					return row
						? [{ kind: 'fields', row, fields: settings as unknown as Body }]
						: [
								{
									kind: 'create',
									table: 'settings',
									body: settings as unknown as Body,
									again: model.rows.find(({ table }) => table === 'settings')
								}
							];
				})
			};
		}
	},
	'data.addSample': {
		tasks: 60,
		weight: 3,
		make(draw, model, now) {
			// The screen offers it while there is none.
			if (standingSamples(model).length > 0) return null;
			const customers = 1 + draw.int(12);
			const names = draw.chance(0.5) ? firstNames(draw) : undefined;
			return {
				...call('data.addSample', { customers, ...(names && { names }) }),
				...entry('sample', (later) => sampleIn(later, customers, names, localDayAt(now)), customers > MAX_COMMIT)
			};
		}
	},
	'data.removeSample': {
		tasks: 60,
		weight: 2,
		make: () => ({
			...call('data.removeSample', {}),
			apply(model) {
				for (const sample of standingSamples(model)) {
					const failure = model.undo(sample.seq, 'revert', stillUsed(model, sample));
					if (failure) return failure;
				}
				return null;
			}
		})
	},
	'data.deleteEverything': {
		tasks: 20,
		weight: 0.5,
		alone: true,
		reloads: true,
		make: () => ({
			...call('data.deleteEverything', {}),
			apply(model) {
				model.at = newPlace('');
				model.others = [];
				return null;
			}
		})
	},
	'history.list': 'reads',
	'history.preview': 'reads',
	'history.undo': {
		tasks: 50,
		weight: 18,
		make(draw, model, now) {
			const seq = 1 + draw.int(model.entries.length + 1);
			const changed = draw.pick(['ask', 'keep', 'revert'] as const);
			return { ...call('history.undo', { seq, changed }), apply: (later) => undo(later, seq, changed, now) };
		}
	}
};

/** Sample entries whose effect stands, newest first. */
function standingSamples(model: Model) {
	return model.entries
		.filter(({ cause, undoneBy, redoneBy }) => cause === 'sample' && (!undoneBy || redoneBy))
		.reverse();
}

/** Pipelines of a sample in which deals stand that are not of it. */
function stillUsed(model: Model, { effects }: Entry): Row[] {
	const own = model.rows.filter(
		(row) => row.table === 'deals' && !row.now.gone && !effects.some((each) => each.row === row)
	);
	return effects
		.map(({ row }) => row)
		.filter(({ table, id }) => table === 'pipelines' && own.some(({ now }) => now.body.pipeline === id));
}

function firstNames(draw: Draw): FirstPipelineNames {
	const stages = [draw.word(), draw.word(), draw.word(), draw.word(), draw.word()];
	return { pipeline: draw.word(), stages: stages as FirstPipelineNames['stages'], lostReasons: [draw.word()] };
}

/** What begins the id of a record that nobody made: of 16 bytes the first 12 are zero. */
const MADE_UP = 'A'.repeat(16);

/** The records of a sample; their ids, and where they name one another, are unknown. */
function sampleIn(model: Model, customers: number, names: FirstPipelineNames | undefined, today: Day): Wish[] {
	let made = 0;
	const [pipeline] = inOrder(
		model.of('pipelines').map(({ id, now }) => ({ id: id as PipelineId, body: now.body as unknown as Pipeline }))
	);
	const records = sampleRecords({
		customers,
		today,
		random: (bytes) => new DataView(bytes.buffer).setUint32(12, ++made),
		words: WORDS,
		pipeline: pipeline ?? names ?? null
	});
	if (!records.ok) throw new Error(`A sample that is not valid: ${records.error.code}`);
	const unknowns = new Map<string, unknown>();
	const known = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(known);
		if (typeof value === 'object' && value !== null)
			return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, known(inner)]));
		if (typeof value !== 'string' || !value.startsWith(MADE_UP)) return value;
		if (!unknowns.has(value)) unknowns.set(value, unknown('id'));
		return unknowns.get(value);
	};
	return records.value.map(({ table, body }): Wish => ({ kind: 'create', table, body: known(body) as Body }));
}

function segmentation(draw: Draw): SegmentModel {
	const profile = { size: 1, means: [1], medians: [1], centre: [0], traits: [], label: draw.word() };
	return {
		features: [{ id: 'satisfaction', log: false, mean: 5, sd: 1, median: 5 }],
		missing: 'leave-out',
		segments: [profile, { ...profile, centre: [1], label: '' }],
		silhouette: 0.5,
		inertia: 1,
		seed: draw.int(1000),
		fittedOn: localDayAt(0),
		used: 2,
		leftOut: 0,
		currency: null
	};
}
