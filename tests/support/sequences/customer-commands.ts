/** Customers and what files bring of them. */
import { contradictions, mergedCustomer } from '#lib/cleaning/merge.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { SkipReason } from '#lib/domain/imports.ts';
import type { MergeAspect } from '#lib/domain/merging.ts';
import type { Order } from '#lib/domain/order.ts';
import { isFrozen } from '#lib/domain/order-rules.ts';
import { OWNED_TABLES } from '#lib/store/facts.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import type { Draw } from './draw.ts';
import type { Body, Model, Row, Wish } from './model.ts';
import { call, entry, rowOf, type Command, type Step } from './step.ts';
import type { Method } from './tab.ts';
import { livingOf, patched } from './record-steps.ts';
import { unknown } from './unknown.ts';

export const TAGS = ['regular', 'tea', 'late', 'north'];

const idOf = (row: Row) => row.id as CustomerId;

function person(draw: Draw): Customer {
	const name = `${draw.word()} ${draw.word()}`;
	const tags = draw.chance(0.3) ? draw.some(TAGS, 2) : [];
	return { ...emptyCustomer(draw.int(1000)), name, tags, notes: draw.chance(0.3) ? draw.word() : '' };
}

export const CUSTOMER_COMMANDS: Record<Extract<Method, `${'customers' | 'imports'}.${string}`>, Command> = {
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
		beside: true,
		make(draw) {
			const customer = person(draw);
			const wish = { kind: 'create', table: 'customers', body: customer as unknown as Body } as const;
			if (draw.chance(0.85)) return { ...call('customers.create', { customer }), ...entry('create', () => [wish]) };
			const name = draw.word();
			const linked = { ...customer, organisation: name, organisationId: unknown<CustomerId>('id') };
			const organisation = { ...emptyCustomer(unknown<number>('instant')), kind: 'organisation', name };
			return {
				...call('customers.create', { customer: { ...customer, organisation: name }, makeOrganisation: true }),
				...entry('create', () => [
					{ ...wish, body: linked as unknown as Body },
					{ ...wish, body: organisation as unknown as Body }
				])
			};
		}
	},
	'customers.edit': {
		tasks: 28,
		weight: 14,
		beside: true,
		make(draw, model) {
			const rows = [...model.customers(), ...model.customers(true)];
			if (rows.length === 0) return null;
			const { id, now } = draw.pick(rows);
			const fields: Partial<Customer> = {};
			if (draw.chance(0.6)) fields.notes = draw.pick(['', 'called', 'wrote', draw.word()]);
			if (draw.chance(0.4)) fields.jobTitle = draw.word();
			if (draw.chance(0.2)) fields.organisation = draw.word();
			const other = draw.pick(rows).id as CustomerId;
			if (draw.chance(0.2) && other !== id) fields.relations = [{ kind: 'friend', customer: other }];
			if (draw.chance(0.1) && other !== id) fields.organisationId = other;
			const [field] = livingOf(model, 'fields').filter((each) => each.now.body.type === 'choices');
			if (field) fields.custom = { ...now.body.custom, [field.id!]: draw.some(['small', 'large', 'blue'], 2) };
			const customer = { ...now.body, ...fields };
			return {
				...call('customers.edit', { id: id as CustomerId, rev: now.rev, base: now.body, customer }),
				apply: (later) => patched(later, id!, now.body as unknown as Body, fields as Body)
			};
		}
	},
	'customers.merge': {
		tasks: 45,
		weight: 6,
		make(draw, model) {
			// Mostly somebody with something to take along.
			const owning = model.customers().filter(({ id }) => belongingTo(model, [id!]).length > 0);
			const drop = owning.length > 0 && draw.chance(0.7) ? draw.pick(owning) : draw.some(model.customers(), 1)[0];
			const [keep] = draw.some(
				model.customers().filter((row) => row !== drop),
				1
			);
			if (!keep || !drop) return null;
			const aspects = contradictions(keep.now.body, drop.now.body).filter(() => draw.chance(0.5));
			const seen = ({ id, now }: Row) => ({ id: id as CustomerId, rev: now.rev });
			return {
				...call('customers.merge', { keep: seen(keep), drop: seen(drop), fromDrop: aspects }),
				apply: (later) => merged(later, keep.id!, drop.id!, aspects)
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
			const belongings = draw.pick(['keep', 'delete'] as const);
			return {
				...call('customers.delete', { selection: all ? { kind: 'filter', filter } : { kind: 'ids', ids }, belongings }),
				...entry(
					'delete',
					(later) => [...deletions(later, ids, belongings)],
					countOf(model, ids, belongings) > MAX_COMMIT
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
	}
};

/** Customers, and where it was said so what belongs to them and has no number in the books. */
function deletions(model: Model, ids: readonly string[], belongings: 'keep' | 'delete'): Wish[] {
	const own = ids.map((id): Wish => ({ kind: 'delete', row: rowOf(model, id) }));
	if (belongings === 'keep') return own;
	const owned = belongingTo(model, ids).filter(
		({ table, now }) => table !== 'orders' || !isFrozen(now.body as unknown as Order)
	);
	return [...own, ...owned.map((row): Wish => ({ kind: 'delete', row }))];
}
function countOf(model: Model, ids: readonly string[], belongings: 'keep' | 'delete'): number {
	return deletions(model, ids, belongings).length;
}

/** Living records that belong to any of them. */
function belongingTo(model: Model, ids: readonly string[]): Row[] {
	return OWNED_TABLES.flatMap((table) => model.of(table)).filter(({ now }) =>
		ids.includes(now.body.customer as string)
	);
}

/** One customer of two: what belonged to the other goes along, and whoever named it names the one that stays. */
function merged(model: Model, keepId: string, dropId: string, aspects: readonly MergeAspect[]): null {
	const [keep, drop] = [rowOf(model, keepId), rowOf(model, dropId)];
	const bodyOf = (row: Row) => row.now.body as unknown as Customer;
	const whole = mergedCustomer(bodyOf(keep), bodyOf(drop), new Set(aspects));
	const isOther = (id: string | null) => id !== keepId && id !== dropId;
	const fields = {
		...whole,
		organisationId: isOther(whole.organisationId) ? whole.organisationId : null,
		relations: whole.relations.filter(({ customer }) => isOther(customer))
	};
	const naming = [...model.customers(), ...model.customers(true)].filter(
		(row) => row.id !== keepId && row.id !== dropId && !row.now.deleted
	);
	const wishes: Wish[] = [
		{ kind: 'fields', row: keep, fields: fields as unknown as Body },
		{ kind: 'delete', row: drop },
		...belongingTo(model, [dropId]).map((row): Wish => ({ kind: 'fields', row, fields: { customer: keepId } })),
		...naming.flatMap((row) => renamed(row, dropId, keepId, whole.name))
	];
	const made = model.commit('merge', wishes, wishes.length > MAX_COMMIT);
	if (made) made.into = keepId;
	return null;
}

function renamed(row: Row, from: string, to: string, name: string): Wish[] {
	const { organisationId, relations } = row.now.body as unknown as Customer;
	const fields: Body = {};
	if (organisationId === from) Object.assign(fields, { organisationId: to, organisation: name });
	if (relations.some(({ customer }) => customer === from)) {
		const next = relations.map((each) => (each.customer === from ? { ...each, customer: to } : each));
		fields.relations = next.filter(
			(each, index) =>
				next.findIndex(({ kind, customer }) => kind === each.kind && customer === each.customer) === index
		);
	}
	return Object.keys(fields).length > 0 ? [{ kind: 'fields', row, fields }] : [];
}

const LABELS = {
	reason: 'Reason',
	row: 'Row',
	reasons: {} as Record<SkipReason, string>
};

/** A file of new customers and of some that came with an earlier one and get a tag more. */
function importStep(draw: Draw, model: Model): Step {
	// Of two with one number, which a merge and a restore can bring about, the model does not know which is meant.
	const numbers = model.customers().map(({ now }) => now.body.externalId);
	const known = model.customers().filter(
		({
			now: {
				body: { externalId }
			}
		}) => {
			return externalId !== '' && numbers.indexOf(externalId) === numbers.lastIndexOf(externalId);
		}
	);
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
