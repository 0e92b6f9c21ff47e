/** Fields the user defined: made, changed, put in order, deleted, and how many customers say something in them. */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { CUSTOM_FIELD_TYPES, type CustomField } from '#lib/domain/fields.ts';
import { newId, type CustomerId, type FieldId } from '#lib/domain/ids.ts';
import { tidyOptions } from '#lib/domain/options.ts';
import { fold } from '#lib/domain/text.ts';
import type { Change, CustomerDirectory, Stored } from '#lib/store/contract.ts';
import type { DefinedField } from './api.ts';
import type { CallContext, Handlers } from './context.ts';
import { patchBetween } from './patching.ts';
import { pieces } from './selecting.ts';
import { writeAll } from './writing.ts';

/** Records opened at a time. */
const PIECE = 500;

export const fields: Handlers<'fields'> = {
	async list(_, context) {
		return definedFields(context);
	},

	async create({ name, type, options, column }, context) {
		const valid = validField({ name, type, ...(options && { options }), ...(column && { column }) });
		if (!valid.ok) return valid;
		const known = await definedFields(context);
		if (!known.ok) return known;
		const same = known.value.find(({ field }) => field.type === type && fold(field.name) === fold(valid.value.name));
		if (same) return ok({ id: same.id, seq: null });
		const id = newId<FieldId>(context.random);
		const position = 1 + Math.max(-1, ...known.value.map(({ field }) => field.position ?? -1));
		// Where one has no place, those without stand last by age, and so does the new one.
		const body =
			known.value.length > 0 && known.value.every(({ field }) => field.position !== undefined)
				? { ...valid.value, position }
				: valid.value;
		const stored = await context.store.all('fields');
		if (!stored.ok) return stored;
		// Younger than those of a file, which were given moments to come.
		const at = Math.max(context.now(), ...stored.value.map((each) => each.at + 1));
		const done = await context.store.commit({ kind: 'field' }, [{ kind: 'create', table: 'fields', id, at, body }]);
		return done.ok ? ok({ id, seq: done.value.seq }) : done;
	},

	async edit({ id, base, field, renamed = [] }, context) {
		const valid = validField(field);
		if (!valid.ok) return valid;
		const stored = await context.store.get('fields', id);
		if (!stored.ok) return stored;
		if (!stored.value || stored.value.deletedAt > 0) return fail('not-found');
		const own: Change = {
			kind: 'patch',
			table: 'fields',
			id,
			baseRev: stored.value.rev,
			fields: patchBetween<CustomField>(base, valid.value)
		};
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const names = new Map(renamed.map(({ from, to }) => [fold(from), to]));
		const chosen = names.size === 0 ? [] : choosing(id, loaded.value, (label) => names.has(fold(label)));
		const { store } = context;
		return writeAll(context, { kind: 'edit' }, chosen.length + 1, async function* () {
			yield ok([own]);
			for (const piece of pieces(chosen, PIECE)) {
				const records = await store.getMany('customers', piece);
				if (!records.ok) return yield records;
				yield ok(
					records.value.map(({ id: customer, rev, body }): Change => {
						const labels = body.custom[id] as string[];
						const next = [...new Set(labels.map((label) => names.get(fold(label)) ?? label))];
						const custom = { from: body.custom, to: { ...body.custom, [id]: next } };
						return { kind: 'patch', table: 'customers', id: customer, baseRev: rev, fields: { custom } };
					})
				);
			}
		});
	},

	async order({ ids }, context) {
		const stored = await context.store.getMany('fields', ids);
		if (!stored.ok) return stored;
		const changes = stored.value.flatMap(({ id, rev, body }): Change[] => {
			const to = ids.indexOf(id);
			if (body.position === to) return [];
			return [{ kind: 'patch', table: 'fields', id, baseRev: rev, fields: { position: { from: body.position, to } } }];
		});
		if (changes.length === 0) return ok({ seq: null });
		const done = await context.store.commit({ kind: 'edit' }, changes);
		return done.ok ? ok({ seq: done.value.seq }) : done;
	},

	async delete({ id }, context) {
		const done = await context.store.commit({ kind: 'delete' }, [{ kind: 'delete', table: 'fields', id }]);
		return done.ok ? ok({ seq: done.value.seq }) : done;
	},

	async usage({ id }, context) {
		const stored = await context.store.get('fields', id);
		if (!stored.ok) return stored;
		if (!stored.value) return fail('not-found');
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const directory = loaded.value;
		const options = new Map<string, number>();
		let customers = 0;
		if (IN_SUMMARIES.has(stored.value.body.type)) {
			for (const row of living(directory)) {
				const value = row.numbers[id] ?? row.choices[id];
				if (value === undefined) continue;
				customers++;
				if (Array.isArray(value)) for (const label of value) options.set(label, (options.get(label) ?? 0) + 1);
			}
		} else {
			const ids = [...living(directory)].map((row) => row.id);
			let done = 0;
			for (const piece of pieces(ids, PIECE)) {
				context.signal.throwIfAborted();
				const records = await context.store.getMany('customers', piece);
				if (!records.ok) return records;
				for (const { body } of records.value) if (body.custom[id] !== undefined) customers++;
				context.progress('reading', (done += piece.length), ids.length);
			}
		}
		return ok({ customers, options: [...options].map(([label, count]) => ({ label, count })) });
	}
};

/** Types whose values stand in the summaries of customers. */
const IN_SUMMARIES: ReadonlySet<CustomField['type']> = new Set(['number', 'yes-no', 'choice', 'choices']);

/** In their order; those without a place stand last, the oldest first. */
export async function definedFields(context: CallContext): Promise<Result<DefinedField[]>> {
	const stored = await context.store.all('fields');
	if (!stored.ok) return stored;
	const placeOf = ({ body }: Stored<'fields'>) => body.position ?? Number.MAX_SAFE_INTEGER;
	const sorted = stored.value.toSorted((a, b) => placeOf(a) - placeOf(b) || a.at - b.at);
	return ok(sorted.map(({ id, body }) => ({ id, field: body })));
}

function validField({ name, type, options, ...rest }: CustomField): Result<CustomField> {
	const tidy = name.trim();
	if (tidy === '' || tidy.length > 200) return fail('invalid', { field: 'name' });
	if (!CUSTOM_FIELD_TYPES.includes(type)) return fail('invalid', { field: 'type' });
	if (type !== 'choice' && type !== 'choices') return ok({ name: tidy, type, ...rest });
	const labels = tidyOptions(options ?? []);
	if (labels.length > 200 || labels.some((label) => label.length > 500)) return fail('invalid', { field: 'options' });
	return ok({ name: tidy, type, options: labels, ...rest });
}

function* living(directory: CustomerDirectory) {
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		if (row && row.deletedAt === 0) yield row;
	}
}

/** Customers, deleted ones too, who chose a label of the field that `wanted` names. */
function choosing(id: FieldId, directory: CustomerDirectory, wanted: (label: string) => boolean): CustomerId[] {
	const found: CustomerId[] = [];
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		const labels = row?.choices[id];
		if (row && Array.isArray(labels) && labels.some(wanted)) found.push(row.id);
	}
	return found;
}
