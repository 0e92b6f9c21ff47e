/** What is small and set up by hand: own fields, tags and saved views. */
import type { CustomField } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import { TAG_COLOURS } from '#lib/domain/tag.ts';
import { fold } from '#lib/domain/text.ts';
import { VIEW_SCREENS } from '#lib/domain/view.ts';
import { withTags } from '#lib/engine/customers.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import { TAGS } from './customer-commands.ts';
import type { Body, Model, Row, Wish } from './model.ts';
import { idsIn, livingOf, patched, smallCommands } from './record-steps.ts';
import { call, entry, rowOf, type Command } from './step.ts';
import type { Method } from './tab.ts';
import { unknown } from './unknown.ts';

export const FIELD_NAMES = ['Size', 'Colour', 'Member since'];
export const OPTIONS = ['small', 'large', 'blue'];
const fieldOf = (row: Row) => row.now.body as unknown as CustomField;

export const FIELD_COMMANDS: Record<Extract<Method, `fields.${string}`>, Command> = {
	'fields.list': 'reads',
	'fields.usage': 'reads',
	'fields.create': {
		tasks: 32,
		weight: 8,
		make(draw) {
			const name = draw.pick(FIELD_NAMES);
			const field = draw.chance(0.5)
				? { name, type: 'choices' as const, options: OPTIONS }
				: { name, type: 'text' as const };
			return {
				...call('fields.create', field),
				...entry('field', (model) => {
					const known = model.of('fields').map(fieldOf);
					if (known.some((each) => each.name === field.name && each.type === field.type)) return [];
					const placed = known.flatMap(({ position }) => position ?? []);
					const body = placed.length > 0 ? { ...field, position: 1 + Math.max(...placed) } : field;
					return [{ kind: 'create', table: 'fields', body }];
				})
			};
		}
	},
	'fields.edit': {
		tasks: 45,
		weight: 6,
		make(draw, model) {
			const rows = livingOf(model, 'fields');
			if (rows.length === 0) return null;
			const row = draw.pick(rows);
			const id = row.id as FieldId;
			const base = fieldOf(row);
			const [from, to] = [draw.pick(OPTIONS), draw.word()];
			const renames = base.options?.includes(from) === true && draw.chance(0.7);
			const options = base.options?.map((option) => (renames && option === from ? to : option));
			const field = { ...base, column: draw.chance(0.5), ...(options && { options }) };
			return {
				...call('fields.edit', { id, base, field, renamed: renames ? [{ from, to }] : [] }),
				apply(later) {
					const wishes: Wish[] = [{ kind: 'fields', row: rowOf(later, id), fields: field as unknown as Body }];
					if (renames) wishes.push(...rechosen(later, id, from, to));
					later.commit('edit', wishes, wishes.length > MAX_COMMIT);
					return null;
				}
			};
		}
	},
	'fields.order': {
		tasks: 35,
		weight: 3,
		make(draw, model) {
			const ids = idsIn(draw.some(livingOf(model, 'fields'), 4)).reverse() as FieldId[];
			if (ids.length === 0) return null;
			return {
				...call('fields.order', { ids }),
				...entry('edit', (later) =>
					ids.map((id, position) => ({ kind: 'fields', row: rowOf(later, id), fields: { position } }))
				)
			};
		}
	},
	'fields.delete': {
		tasks: 30,
		weight: 2,
		make(draw, model) {
			const rows = livingOf(model, 'fields');
			if (rows.length === 0) return null;
			const id = draw.pick(rows).id as FieldId;
			return {
				...call('fields.delete', { id }),
				...entry('delete', (later) => [{ kind: 'delete', row: rowOf(later, id) }])
			};
		}
	}
};

export const VIEW_COMMANDS: Record<Extract<Method, `views.${string}`>, Command> = {
	'views.all': 'reads',
	'views.get': 'reads',
	...smallCommands({
		table: 'views',
		weight: 16,
		fresh: (draw, _, now) => ({
			name: draw.word(),
			screen: draw.pick(VIEW_SCREENS),
			filter: { text: draw.word() },
			sort: '',
			descending: false,
			columns: [],
			group: '',
			shown: 'table',
			at: now
		}),
		changes: (draw) => ({
			...(draw.chance(0.6) && { name: draw.word() }),
			...(draw.chance(0.5) && { descending: draw.chance(0.5) }),
			...(draw.chance(0.5) && { columns: [draw.word()] })
		})
	})
};

export const TAG_COMMANDS: Record<Extract<Method, `tags.${string}`>, Command> = {
	'tags.all': 'reads',
	'tags.get': 'reads',
	'tags.known': 'reads',
	...smallCommands({
		table: 'tags',
		weight: 12,
		fresh(draw, model, now) {
			const name = draw.chance(0.5) ? draw.pick(TAGS) : draw.word();
			return known(model, name).length > 0 ? null : { name, colour: draw.pick(TAG_COLOURS), cadence: null, at: now };
		},
		changes: (draw) => ({ colour: draw.pick(TAG_COLOURS), ...(draw.chance(0.5) && { cadence: 1 + draw.int(90) }) })
	}),
	'tags.save': {
		tasks: 35,
		weight: 6,
		make(draw, model) {
			const name = draw.pick(TAGS);
			// Of several, which undo can bring about, the model does not know the first.
			if (known(model, name).length > 1) return null;
			const fields = { colour: draw.pick(TAG_COLOURS), cadence: draw.pick([null, 30]) };
			return {
				...call('tags.save', { name, ...fields }),
				apply(later) {
					const [row] = known(later, name);
					if (row) return patched(later, row.id!, row.now.body, fields);
					const body = { name, ...fields, at: unknown<number>('instant') };
					later.commit('edit', [{ kind: 'create', table: 'tags', body }]);
					return null;
				}
			};
		}
	},
	'tags.rename': {
		tasks: 60,
		// Whoever gets the tag in another tab while it looks who carries it keeps it.
		alone: true,
		weight: 5,
		make(draw, model) {
			const from = draw.pick(TAGS);
			const to = draw.chance(0.5) ? draw.pick(TAGS) : draw.word();
			if (known(model, from).length > 1 || known(model, to).length > 1) return null;
			return { ...call('tags.rename', { from, to }), apply: (later) => replaced(later, from, to) };
		}
	},
	'tags.remove': {
		tasks: 60,
		// Whoever gets the tag in another tab while it looks who carries it keeps it.
		alone: true,
		weight: 3,
		make(draw, model) {
			const name = draw.pick(TAGS);
			if (known(model, name).length > 1) return null;
			return { ...call('tags.remove', { name }), apply: (later) => replaced(later, name, null) };
		}
	}
};

/** What is known of a tag. */
function known(model: Model, name: string): Row[] {
	return model.of('tags').filter(({ now }) => fold(now.body.name as string) === fold(name));
}

/** One tag in the place of another, or nothing, wherever it stands; deleted records come back with it. */
function replaced(model: Model, from: string, to: string | null): null {
	const isTaken = to !== null && fold(to) !== fold(from) && known(model, to).length > 0;
	const own = known(model, from).map((row): Wish =>
		to === null || isTaken ? { kind: 'delete', row } : { kind: 'fields', row, fields: { name: to } }
	);
	const carrying = (['customers', 'deals'] as const)
		.flatMap((table) => [...model.of(table), ...model.of(table, true)])
		.filter(({ now }) => (now.body.tags as string[]).includes(from))
		.map((row): Wish => {
			const renamed = (row.now.body.tags as string[]).flatMap((tag) => (tag === from ? (to ?? []) : tag));
			return { kind: 'fields', row, fields: { tags: withTags([], renamed, new Set()) } };
		});
	model.commit('tag', [...own, ...carrying], own.length + carrying.length > MAX_COMMIT);
	return null;
}

/** Customers who chose an option that is called otherwise now. */
function rechosen(model: Model, id: FieldId, from: string, to: string): Wish[] {
	return [...model.customers(), ...model.customers(true)].flatMap((row): Wish[] => {
		const chosen = row.now.body.custom?.[id];
		if (!Array.isArray(chosen) || !chosen.includes(from)) return [];
		const options = [...new Set(chosen.map((option) => (option === from ? to : option)))];
		return [{ kind: 'fields', row, fields: { custom: { ...row.now.body.custom, [id]: options } } }];
	});
}
