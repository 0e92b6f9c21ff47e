/** What the commands of every type have in common: create, edit, bulk edit, delete, restore. */
import { isEqual } from '#lib/domain/equal.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { CauseKind, TableName } from '#lib/engine/api.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import type { Draw } from './draw.ts';
import type { Body, Model, Row } from './model.ts';
import { call, entry, rowOf, type Command, type Step } from './step.ts';
import type { Method } from './tab.ts';

export interface RecordKind<T extends TableName> {
	table: T;
	/** Of all five together. */
	weight: number;
	/** A new one; null where it cannot be made yet. */
	fresh(draw: Draw, model: Model, now: number): Body | null;
	/** Fields that an edit changes. */
	changes(draw: Draw, body: Body, model: Model): Body;
	/** Fields that a bulk edit gives to all, whatever they are. */
	shared(draw: Draw): Body;
}
type Calls<T extends TableName, Name extends string> = Record<Extract<Method, `${T}.${Name}`>, Command>;

/** Of a type with a list. */
export function listedCommands<T extends TableName>(kind: RecordKind<T>): Calls<T, 'editAll'> & SmallCommands<T> {
	const { table, weight, shared } = kind;
	const editAll: Command = {
		tasks: 45,
		weight: weight * 0.2,
		make(draw, model) {
			const chosen = selection(draw, model, table);
			if (!chosen) return null;
			const fields = shared(draw);
			return {
				...call(`${table}.editAll` as Method, { selection: chosen.selection, fields } as never),
				...entry(
					'edit',
					(later) => chosen.ids.map((id) => ({ kind: 'fields', row: rowOf(later, id), fields })),
					chosen.ids.length > MAX_COMMIT
				)
			};
		}
	};
	return {
		...smallCommands(kind),
		[`${table}.editAll`]: editAll,
		[`${table}.delete`]: {
			tasks: 45,
			weight: weight * 0.15,
			make(draw: Draw, model: Model) {
				const chosen = selection(draw, model, table);
				if (!chosen) return null;
				return {
					...call(`${table}.delete` as Method, { selection: chosen.selection } as never),
					...turn('delete', chosen.ids)
				};
			}
		}
	} as Calls<T, 'editAll'> & SmallCommands<T>;
}

type SmallCommands<T extends TableName> = Calls<T, 'create' | 'edit' | 'delete' | 'restore'>;

/** Of a type of which there are few. */
export function smallCommands<T extends TableName>(kind: Omit<RecordKind<T>, 'shared'>): SmallCommands<T> {
	const { table, weight, fresh, changes } = kind;
	const create: Command = {
		tasks: 30,
		weight: weight * 0.4,
		beside: true,
		make(draw, model, now) {
			const body = fresh(draw, model, now);
			return body && createStep(`${table}.create` as Method, table, { body }, body);
		}
	};
	const edit: Command = {
		tasks: 28,
		weight: weight * 0.25,
		beside: true,
		make(draw, model) {
			const row = pickOf(draw, model, table);
			if (!row) return null;
			const fields = changes(draw, row.now.body, model);
			const { id, now } = row;
			const input = { id, rev: now.rev, base: now.body, body: { ...now.body, ...fields } };
			return {
				...call(`${table}.edit` as Method, input as never),
				apply: (later) => patched(later, id!, now.body, fields)
			};
		}
	};
	const restore: Command = {
		tasks: 35,
		weight: weight * 0.15,
		make(draw, model) {
			const ids = idsIn(draw.some([...model.of(table, true), ...model.of(table).slice(0, 1)], 8));
			if (ids.length === 0) return null;
			return { ...call(`${table}.restore` as Method, { ids } as never), ...turn('restore', ids) };
		}
	};
	const remove: Command = {
		tasks: 35,
		weight: weight * 0.15,
		make(draw, model) {
			const ids = idsIn(draw.some([...model.of(table), ...model.of(table, true)], 4));
			if (ids.length === 0) return null;
			return { ...call(`${table}.delete` as Method, { ids } as never), ...turn('delete', ids) };
		}
	};
	return {
		[`${table}.create`]: create,
		[`${table}.edit`]: edit,
		[`${table}.restore`]: restore,
		[`${table}.delete`]: remove
	} as SmallCommands<T>;
}

export function createStep(method: Method, table: TableName, input: object, body: Body): Step {
	return { ...call(method, input as never), ...entry('create', () => [{ kind: 'create', table, body }]) };
}

/** Deletes or restores; a step in the history only where somebody changes. */
export function turn(kind: 'delete' | 'restore', ids: readonly string[], most = MAX_COMMIT): Pick<Step, 'apply'> {
	return entry(kind, (later) => ids.map((id) => ({ kind, row: rowOf(later, id) })), ids.length > most);
}

/** A per-field patch against `base`, which may be an older version than stands there by now. */
export function patched(
	model: Model,
	id: string,
	base: Body,
	fields: Body,
	cause: CauseKind = 'edit'
): ErrorCode | null {
	const row = rowOf(model, id);
	if (row.now.gone) return 'not-found';
	const wished = Object.entries(fields).filter(([field, to]) => !isEqual(base[field], to));
	const now = row.now.body;
	if (wished.some(([field, to]) => !isEqual(now[field], to) && !isEqual(now[field], base[field]))) return 'conflict';
	model.commit(cause, [{ kind: 'fields', row, fields: Object.fromEntries(wished) }]);
	return null;
}

/** One whose id is known, deleted ones seldom. */
export function pickOf(draw: Draw, model: Model, table: TableName): Row | null {
	const living = livingOf(model, table);
	const deleted = model.of(table, true).filter((row) => row.id !== null);
	const rows = living.length === 0 || draw.chance(0.1) ? [...living, ...deleted] : living;
	return rows.length > 0 ? draw.pick(rows) : null;
}
export function livingOf(model: Model, table: TableName): Row[] {
	return model.of(table).filter((row) => row.id !== null);
}

export function idsIn(rows: readonly Row[]): string[] {
	return rows.flatMap(({ id }) => id ?? []);
}

/** A customer to give something to, or nobody. */
export function someCustomer<Id extends string>(draw: Draw, model: Model): Id | null {
	const customers = livingOf(model, 'customers');
	return customers.length > 0 && draw.chance(0.7) ? (draw.pick(customers).id as Id) : null;
}

/** What a filter lets through that asks for nothing. */
export const EVERYTHING = {
	interactions: { kinds: [], customer: null, from: null, to: null },
	tasks: { done: 'all', customer: null, deal: null, from: null, to: null },
	deals: { pipeline: null, states: [], customer: null },
	products: { kind: null, active: false },
	orders: { kinds: [], statuses: [], unpaid: false, lateOn: null, customer: null, from: null, to: null },
	tickets: { states: [], kinds: [], priorities: [], customer: null },
	responses: { survey: null, customer: null }
} as const;
export type OtherListed = keyof typeof EVERYTHING;

/** Some by their ids, or all living ones by a query. */
export function selection(
	draw: Draw,
	model: Model,
	table: TableName,
	most = 8
): { selection: object; ids: string[] } | null {
	const living = livingOf(model, table);
	if (living.length > 0 && living.length === model.of(table).length && draw.chance(0.15)) {
		const filter = EVERYTHING[table as OtherListed];
		return { selection: { kind: 'query', text: '', filter, deleted: false }, ids: idsIn(living) };
	}
	return selectionById(draw, model, table, most);
}

/** Some by their ids: beside the other tab's act, which of its records a query finds is the product's to say. */
export function selectionById(
	draw: Draw,
	model: Model,
	table: TableName,
	most = 8
): { selection: object; ids: string[] } | null {
	const deleted = model.of(table, true).slice(0, 2);
	const ids = idsIn(draw.some([...livingOf(model, table), ...deleted], most));
	return ids.length > 0 ? { selection: { kind: 'ids', ids }, ids } : null;
}
