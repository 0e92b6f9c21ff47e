/**
 * Every command of the contract: reading, or writing with a generator of random calls and what they should do to
 * a model. The type knows every method, so a new one without a line here does not compile.
 */
import { contradictions, mergedCustomer } from '#lib/cleaning/merge.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { CustomerId, SegmentModelId } from '#lib/domain/ids.ts';
import type { SkipReason } from '#lib/domain/imports.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { SegmentModel } from '#lib/domain/segments.ts';
import type { Settings } from '#lib/domain/settings.ts';
import { sampleCustomers } from '#lib/engine/sample.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import type { Draw } from './draw.ts';
import { newPlace, type Body, type Model, type Row, type Wish } from './model.ts';
import { DEVICE_COMMANDS } from './device-commands.ts';
import { RECORD_COMMANDS } from './record-commands.ts';
import { call, rowOf, type Command, type Step } from './step.ts';
import type { Method } from './tab.ts';

const FIELD_NAMES = ['Size', 'Colour', 'Member since'];
const TAGS = ['regular', 'tea', 'late', 'north'];

/** Applies as one entry; `apply` sees the rows of the model it is given. */
function entry(
	cause: Parameters<Model['commit']>[0],
	wishes: (model: Model) => Wish[],
	isBatch = false
): Pick<Step, 'apply'> {
	return {
		apply: (model) => {
			model.commit(cause, wishes(model), isBatch);
			return null;
		}
	};
}

const idOf = (row: Row) => row.id as CustomerId;

function person(draw: Draw): Customer {
	const name = `${draw.word()} ${draw.word()}`;
	const tags = draw.chance(0.3) ? draw.some(TAGS, 2) : [];
	return { ...emptyCustomer(draw.int(1000)), name, tags, notes: draw.chance(0.3) ? draw.word() : '' };
}

export const COMMANDS: Record<Method, Command> = {
	...DEVICE_COMMANDS,
	...RECORD_COMMANDS,
	'customers.list': 'reads',
	'customers.facets': 'reads',
	'customers.get': 'reads',
	'customers.relations': 'reads',
	'customers.people': 'reads',
	'customers.belongings': 'reads',
	'customers.similar': 'reads',
	'customers.previewMerge': 'reads',
	'customers.exportCsv': 'reads',
	'customers.create': {
		tasks: 30,
		weight: 14,
		make(draw) {
			const customer = person(draw);
			const wish = { kind: 'create', table: 'customers', body: customer as unknown as Body } as const;
			return { ...call('customers.create', { customer }), ...entry('create', () => [wish]) };
		}
	},
	'customers.edit': {
		tasks: 28,
		weight: 14,
		make(draw, model) {
			const rows = [...model.customers(), ...model.customers(true)];
			if (rows.length === 0) return null;
			const { id, now } = draw.pick(rows);
			const fields: Partial<Customer> = {};
			if (draw.chance(0.6)) fields.notes = draw.pick(['', 'called', 'wrote', draw.word()]);
			if (draw.chance(0.4)) fields.jobTitle = draw.word();
			if (draw.chance(0.2)) fields.organisation = draw.word();
			const customer = { ...now.body, ...fields };
			return {
				...call('customers.edit', { id: id as CustomerId, rev: now.rev, base: now.body, customer }),
				...entry('edit', (later) => [{ kind: 'fields', row: rowOf(later, id!), fields }])
			};
		}
	},
	'customers.merge': {
		tasks: 45,
		weight: 6,
		make(draw, model) {
			const [keep, drop] = draw.some(model.customers(), 2);
			if (!keep || !drop) return null;
			const aspects = contradictions(keep.now.body, drop.now.body).filter(() => draw.chance(0.5));
			const merged = mergedCustomer(keep.now.body, drop.now.body, new Set(aspects));
			const fields = Object.fromEntries(
				Object.entries(merged).filter(([field, value]) => !isEqual(value, keep.now.body[field as keyof Customer]))
			);
			const seen = ({ id, now }: Row) => ({ id: id as CustomerId, rev: now.rev });
			return {
				...call('customers.merge', { keep: seen(keep), drop: seen(drop), fromDrop: aspects }),
				...entry('merge', (later) => [
					{ kind: 'fields', row: rowOf(later, keep.id!), fields },
					{ kind: 'delete', row: rowOf(later, drop.id!) }
				])
			};
		}
	},
	'customers.delete': {
		tasks: 45,
		weight: 8,
		make(draw, model) {
			const filter = { text: '', tags: [], segment: null, kind: null, deleted: false };
			const all = draw.chance(0.1);
			const ids = (all ? model.customers() : draw.some([...model.customers(), ...model.customers(true)], 9)).map(idOf);
			if (ids.length === 0) return null;
			return {
				...call('customers.delete', { selection: all ? { kind: 'filter', filter } : { kind: 'ids', ids } }),
				...entry(
					'delete',
					(later) => ids.map((id) => ({ kind: 'delete', row: rowOf(later, id) })),
					ids.length > MAX_COMMIT
				)
			};
		}
	},
	'customers.restore': {
		tasks: 35,
		weight: 6,
		make(draw, model) {
			const ids = draw.some([...model.customers(true), ...model.customers().slice(0, 2)], 9).map(idOf);
			if (ids.length === 0) return null;
			return {
				...call('customers.restore', { ids }),
				...entry(
					'restore',
					(later) => ids.map((id) => ({ kind: 'restore', row: rowOf(later, id) })),
					ids.length > MAX_COMMIT
				)
			};
		}
	},
	'customers.tag': {
		tasks: 50,
		weight: 10,
		make(draw, model) {
			const ids = draw.some([...model.customers(), ...model.customers(true)], 14).map(idOf);
			if (ids.length === 0) return null;
			const add = draw.chance(0.7) ? draw.some(TAGS, 2) : [];
			const remove = draw.chance(0.4) ? draw.some(TAGS, 2).filter((tag) => !add.includes(tag)) : [];
			return {
				...call('customers.tag', { selection: { kind: 'ids', ids }, add, remove }),
				...entry(
					'tag',
					(later) =>
						ids.map((id): Wish => {
							const row = rowOf(later, id);
							const kept = (row.now.body.tags as string[]).filter((tag) => !remove.includes(tag));
							return { kind: 'fields', row, fields: { tags: [...new Set([...kept, ...add])] } };
						}),
					ids.length > MAX_COMMIT
				)
			};
		}
	},
	'fields.list': 'reads',
	'fields.create': {
		tasks: 32,
		weight: 3,
		make(draw) {
			const field = { name: draw.pick(FIELD_NAMES), type: draw.pick(['text', 'number'] as const) };
			return {
				...call('fields.create', field),
				...entry('field', (model) => {
					const isKnown = model
						.of('fields')
						.some(({ now: { body } }) => body.name === field.name && body.type === field.type);
					return isKnown ? [] : [{ kind: 'create', table: 'fields', body: field }];
				})
			};
		}
	},
	'imports.open': 'reads',
	'imports.check': 'reads',
	'imports.rows': 'reads',
	// Notes a choice in the worker's memory; `imports.run` writes.
	'imports.choose': 'reads',
	'imports.list': 'reads',
	'imports.run': {
		tasks: 115,
		weight: 9,
		make: importStep
	},
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
		make(draw, model) {
			const seq = 1 + draw.int(model.entries.length + 1);
			const changed = draw.pick(['ask', 'keep', 'revert'] as const);
			return { ...call('history.undo', { seq, changed }), apply: (later) => later.undo(seq, changed) };
		}
	}
};

/** Sample entries whose effect stands, newest first. */
function standingSamples(model: Model) {
	return model.entries
		.filter(({ cause, undoneBy, redoneBy }) => cause === 'sample' && (!undoneBy || redoneBy))
		.reverse();
}

const LABELS = {
	reason: 'Reason',
	row: 'Row',
	reasons: {} as Record<SkipReason, string>
};

/** A file of new customers and of some that came with an earlier one and get a tag more. */
function importStep(draw: Draw, model: Model): Step {
	const known = model.customers().filter(({ now }) => now.body.externalId !== '');
	const olds = known.length > 0 && draw.chance(0.6) ? draw.some(known, 6) : [];
	const tag = draw.pick(TAGS);
	const news = Array.from({ length: 1 + draw.int(14) }, () => ({
		externalId: draw.word(),
		name: `${draw.word()} ${draw.word()}`
	}));
	const rows = [
		...olds.map(({ now: { body } }) => [body.externalId, body.name, tag]),
		...news.map(({ externalId, name }) => [externalId, name, ''])
	];
	const text = ['Customer ID,Name,Tags', ...rows.map((cells) => cells.join()), ''].join('\n');
	const file = new File([text], 'people.csv', { lastModified: 1 });
	const ids = olds.map(({ id }) => id!);
	return {
		name: `imports.run ${news.length} new, ${ids.length} known`,
		async run(tab) {
			const opened = await tab.call('imports.open', { file });
			if (!opened.ok) return opened;
			const checked = await tab.call('imports.check', { file, plan: opened.value.plan });
			if (!checked.ok) return checked;
			const done = await tab.call('imports.run', { checkId: checked.value.checkId, labels: LABELS });
			return done;
		},
		apply(later) {
			const wishes: Wish[] = ids.map((id) => {
				const row = rowOf(later, id);
				const tags = [...new Set([...(row.now.body.tags as string[]), tag])];
				return { kind: 'fields', row, fields: { tags } };
			});
			for (const body of news) wishes.push({ kind: 'create', table: 'customers', body, given: ['externalId', 'name'] });
			wishes.push({
				kind: 'create',
				table: 'imports',
				body: { fileName: 'people.csv', created: news.length },
				given: ['fileName', 'created']
			});
			later.commit('import', wishes, true);
			return null;
		}
	};
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
