/** The calls that every type of record has in common: one record, create, edit, bulk edit, delete, restore. */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { newId } from '#lib/domain/ids.ts';
import type { TableName, Tables } from '#lib/domain/tables.ts';
import type { Change } from '#lib/store/contract.ts';
import type { Owner, RecordCalls, RecordDetail, RecordSaved, RecordsDone, SmallCalls } from '../api.ts';
import type { CallContext, HandlersOf } from '../context.ts';
import { patchBetween } from '../patching.ts';
import { pieces } from '../selecting.ts';
import { CHUNK, writeAll } from '../writing.ts';
import { ownerIn, selectedRecords, type OtherTable } from './finding.ts';
import { listRecords } from './listing.ts';
import type { ListSpec, RecordSpec } from './spec.ts';

/** Handlers of a type with a list. */
export function recordCalls<T extends OtherTable, Filter, Sort extends string>(
	spec: ListSpec<T, Filter, Sort>
): HandlersOf<RecordCalls<T, Filter, Sort>> {
	const { table } = spec;
	return {
		...oneByOne(spec),
		list: (query, context) => listRecords(spec, query, context),

		async editAll({ selection, fields }, context) {
			const ids = await selectedRecords(spec, selection, context);
			if (!ids.ok) return ids;
			return writeAll(context, { kind: 'edit' }, ids.value.length, () => edits(spec, ids.value, fields, context));
		},

		async delete({ selection }, context) {
			const ids = await selectedRecords(spec, selection, context);
			if (!ids.ok) return ids;
			return writeAll(context, { kind: 'delete' }, ids.value.length, () =>
				each(ids.value, (id) => ({ kind: 'delete', table, id }) as Change)
			);
		}
	} as HandlersOf<RecordCalls<T, Filter, Sort>>;
}

/** Handlers of a type of which there are few. */
export function smallCalls<T extends Exclude<TableName, 'customers'>>(spec: RecordSpec<T>): HandlersOf<SmallCalls<T>> {
	const { table } = spec;
	return {
		...oneByOne(spec),
		async all(_: unknown, context: CallContext) {
			const stored = await context.store.all(table);
			if (!stored.ok) return stored;
			const oldestFirst = stored.value.toReversed();
			return ok(oldestFirst.map(({ at: _, ...record }) => ({ ...record, customerName: '' })));
		},
		delete: ({ ids }: { ids: Tables[T]['id'][] }, context: CallContext) =>
			writeAll(context, { kind: 'delete' }, ids.length, () =>
				each(ids, (id) => ({ kind: 'delete', table, id }) as Change)
			)
	} as unknown as HandlersOf<SmallCalls<T>>;
}

function oneByOne<T extends TableName>(spec: RecordSpec<T>) {
	const { table } = spec;
	return {
		async get({ id }: { id: Tables[T]['id'] }, context: CallContext): Promise<Result<RecordDetail<T>>> {
			const stored = await context.store.get(table, id);
			if (!stored.ok) return stored;
			if (!stored.value) return fail('not-found');
			const { rev, deletedAt, updatedAt, body } = stored.value;
			return ok({ id, rev, deletedAt, updatedAt, body, ...(await ownerOf(body, context)) });
		},

		async create({ body }: { body: Tables[T]['body'] }, context: CallContext): Promise<Result<RecordSaved<T>>> {
			const valid = await spec.validate(body);
			if (!valid.ok) return valid;
			const id = newId<Tables[T]['id']>(context.random);
			const at = spec.atOf?.(valid.value) ?? context.now();
			const change = { kind: 'create', table, id, at, body: valid.value } as Change;
			const done = await context.store.commit({ kind: 'create' }, [change]);
			return done.ok ? ok({ id, rev: done.value.revs[0]!, seq: done.value.seq }) : done;
		},

		async edit(
			{ id, rev, base, body }: { id: Tables[T]['id']; rev: number; base: Tables[T]['body']; body: Tables[T]['body'] },
			context: CallContext
		): Promise<Result<RecordSaved<T>>> {
			const valid = await spec.validate(body);
			if (!valid.ok) return valid;
			const fields = patchBetween<object>(base, valid.value);
			const change = { kind: 'patch', table, id, baseRev: rev, fields } as Change;
			const done = await context.store.commit({ kind: 'edit' }, [change]);
			return done.ok ? ok({ id, rev: done.value.revs[0] ?? rev, seq: done.value.seq }) : done;
		},

		restore: ({ ids }: { ids: Tables[T]['id'][] }, context: CallContext): Promise<Result<RecordsDone>> =>
			writeAll(context, { kind: 'restore' }, ids.length, () =>
				each(ids, (id) => ({ kind: 'restore', table, id }) as Change)
			)
	};
}

/** The customer a body belongs to. One record is read, not the directory. */
async function ownerOf(body: object, context: CallContext): Promise<Owner> {
	const { customer } = body as { customer?: Tables['customers']['id'] | null };
	if (!customer) return { customerName: '' };
	if (context.session.isDirectoryLoaded) {
		const directory = await context.session.directory();
		if (directory.ok) return ownerIn(directory.value, body);
	}
	const stored = await context.store.get('customers', customer);
	if (!stored.ok || !stored.value) return { customerName: '' };
	const { body: owner, deletedAt } = stored.value;
	return { customerName: deletedAt > 0 ? '' : owner.name };
}

async function* edits<T extends TableName>(
	spec: RecordSpec<T>,
	ids: readonly Tables[T]['id'][],
	fields: Partial<Tables[T]['body']>,
	context: CallContext
): AsyncGenerator<Result<Change[]>> {
	for (const piece of pieces(ids, CHUNK)) {
		const stored = await context.store.getMany(spec.table, piece);
		if (!stored.ok) return yield stored;
		const changes: Change[] = [];
		for (const { id, rev, body } of stored.value) {
			const next = { ...body, ...fields };
			const valid = await spec.validate(spec.followed?.(next, fields, context.now()) ?? next);
			if (!valid.ok) return yield valid;
			const patches = patchBetween<object>(body, valid.value);
			if (Object.keys(patches).length > 0)
				changes.push({ kind: 'patch', table: spec.table, id, baseRev: rev, fields: patches } as Change);
		}
		yield ok(changes);
	}
}

async function* each<Id>(ids: readonly Id[], change: (id: Id) => Change): AsyncGenerator<Result<Change[]>> {
	for (const piece of pieces(ids, CHUNK)) yield ok(piece.map(change));
}
