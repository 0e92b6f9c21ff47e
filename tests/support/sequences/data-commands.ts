/** Segments, settings, the sample, everything at once, and undo. */
import { localDayAt } from '#lib/domain/dates.ts';
import type { SegmentModelId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { SegmentModel } from '#lib/domain/segments.ts';
import type { Settings } from '#lib/domain/settings.ts';
import { sampleCustomers } from '#lib/engine/sample.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import type { Draw } from './draw.ts';
import { newPlace, type Body, type Model, type Wish } from './model.ts';
import { undo } from './order-model.ts';
import { call, entry, rowOf, type Command } from './step.ts';
import type { Method } from './tab.ts';

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
		tasks: 45,
		weight: 3,
		make(draw, model, now) {
			// The screen offers it while there is none.
			if (standingSamples(model).length > 0) return null;
			const customers = 1 + draw.int(12);
			const bodies = sampleCustomers({ count: customers, today: localDayAt(now), random: () => undefined }).map(
				(change) => (change as { body: unknown }).body as Body
			);
			return {
				...call('data.addSample', { customers }),
				...entry(
					'sample',
					() => bodies.map((body): Wish => ({ kind: 'create', table: 'customers', body: { ...body } })),
					customers > MAX_COMMIT
				)
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
					const failure = model.undo(sample.seq, 'revert');
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
