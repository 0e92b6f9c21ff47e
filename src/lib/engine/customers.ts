/** Customers: list, search, record, edit, bulk acts, export. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { newId, type CustomerId } from '#lib/domain/ids.ts';
import { fold } from '#lib/domain/text.ts';
import type { Change } from '#lib/store/contract.ts';
import type { CustomerQuery, CustomerRow, TagCount } from './api.ts';
import type { CallContext, Handlers } from './context.ts';
import { patchBetween } from './patching.ts';
import { placing } from './placing.ts';
import { findWindow, isPlain, pieces, selectedIds } from './selecting.ts';
import { readSettings } from './settings.ts';
import { CHUNK, writeAll } from './writing.ts';

export const customers: Handlers<'customers'> = {
	async list(query, context) {
		const limit = Math.min(query.limit, MAX_WINDOW);
		if (!context.session.isDirectoryLoaded && isPlain(query) && query.text.trim() === '') {
			const head = await context.store.head();
			if (head && query.offset + limit <= Math.max(head.rows.length, Math.min(head.living, limit))) {
				context.session.warmUp();
				const rows = head.rows
					.slice(query.offset, query.offset + limit)
					.map((row): CustomerRow => ({ ...row, segment: null }));
				const whole = await withColumns(rows, query.columns, context);
				if (!whole.ok) return whole;
				return ok({ rows: whole.value, offset: query.offset, total: head.living, all: head.living, complete: false });
			}
		}
		const found = await findWindow(context, query, query.offset + limit);
		if (!found.ok) return found;
		const { directory, slots, total } = found.value;
		const placed = await placing(context);
		if (!placed.ok) return placed;
		const rows: CustomerRow[] = [];
		for (const slot of slots.subarray(query.offset, query.offset + limit)) {
			const row = directory.row(slot);
			if (row) rows.push({ ...row, segment: segmentAt(placed.value?.segmentOf, slot) });
		}
		const whole = await withColumns(rows, query.columns, context);
		if (!whole.ok) return whole;
		return ok({
			rows: whole.value,
			offset: query.offset,
			total,
			all: query.deleted ? directory.deleted : directory.living,
			complete: true
		});
	},

	async facets(_, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const directory = loaded.value;
		const placed = await placing(context);
		if (!placed.ok) return placed;
		const tags = new Map<string, TagCount>();
		for (let slot = 0; slot < directory.size; slot++) {
			const row = directory.row(slot);
			if (!row || row.deletedAt) continue;
			for (const tag of row.tags) {
				const key = fold(tag);
				const known = tags.get(key);
				if (known) known.count++;
				else tags.set(key, { tag, count: 1 });
			}
		}
		const placement = placed.value;
		return ok({
			all: directory.living,
			deleted: directory.deleted,
			tags: [...tags.values()].sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1)),
			segments: placement
				? placement.model.segments.map((profile, index) => ({ profile, count: placement.counts[index] ?? 0 }))
				: [],
			features: placement ? placement.model.features.map((feature) => feature.id) : []
		});
	},

	async get({ id }, context) {
		const stored = await context.store.get('customers', id);
		if (!stored.ok) return stored;
		if (!stored.value) return fail('not-found');
		const { definedFields } = await import('./fields.ts');
		const fields = await definedFields(context);
		if (!fields.ok) return fields;
		let segment: number | null = null;
		// A record opened from a bookmark should not wait for all the others.
		if (context.session.isDirectoryLoaded) {
			const placed = await placing(context);
			const directory = await context.session.directory();
			if (!placed.ok) return placed;
			if (!directory.ok) return directory;
			const slot = directory.value.slotOf(id);
			segment = slot === undefined ? null : segmentAt(placed.value?.segmentOf, slot);
		} else context.session.warmUp();
		const { rev, deletedAt, updatedAt, at, body } = stored.value;
		const { namedBy } = await import('./relatives.ts');
		const named = await namedBy(body, context);
		if (!named.ok) return named;
		return ok({
			id,
			rev,
			deletedAt,
			updatedAt,
			createdAt: at,
			customer: body,
			segment,
			fields: fields.value,
			named: named.value
		});
	},

	async relations({ id }, context) {
		const { relationsOf } = await import('./relatives.ts');
		return relationsOf(id, context);
	},

	async people({ id, limit }, context) {
		const { peopleOf } = await import('./relatives.ts');
		return peopleOf(id, limit, context);
	},

	async create({ customer, makeOrganisation = false }, context) {
		const whole = await withOrganisation(customer, null, makeOrganisation, context);
		if (!whole.ok) return whole;
		const { customer: valid, made } = whole.value;
		const id = newId<CustomerId>(context.random);
		const done = await context.store.commit({ kind: 'create' }, [
			{ kind: 'create', table: 'customers', id, at: valid.since, body: valid },
			...made
		]);
		if (!done.ok) return done;
		return ok({ id, rev: done.value.revs[0]!, seq: done.value.seq });
	},

	async edit({ id, rev, base, customer, makeOrganisation = false }, context) {
		const whole = await withOrganisation(customer, base, makeOrganisation, context);
		if (!whole.ok) return whole;
		const { customer: valid, made } = whole.value;
		const done = await context.store.commit({ kind: 'edit' }, [
			{ kind: 'patch', table: 'customers', id, baseRev: rev, fields: patchBetween(base, valid) },
			...made
		]);
		if (!done.ok) return done;
		return ok({ id, rev: done.value.revs[0] ?? rev, seq: done.value.seq });
	},

	async belongings({ selection }, context) {
		const ids = await selectedIds(context, selection);
		if (!ids.ok) return ids;
		const { belongingsOf } = await import('./belongings.ts');
		return belongingsOf(ids.value, context);
	},

	async delete({ selection, belongings = 'keep' }, context) {
		const ids = await selectedIds(context, selection);
		if (!ids.ok) return ids;
		if (belongings === 'delete') {
			const { deleteWithBelongings } = await import('./belongings.ts');
			return deleteWithBelongings(ids.value, context);
		}
		return writeAll(context, { kind: 'delete' }, ids.value.length, () =>
			each(ids.value, (id) => ({ kind: 'delete', table: 'customers', id }))
		);
	},

	async restore({ ids }, context) {
		return writeAll(context, { kind: 'restore' }, ids.length, () =>
			each(ids, (id) => ({ kind: 'restore', table: 'customers', id }))
		);
	},

	async tag({ selection, add, remove }, context) {
		const ids = await selectedIds(context, selection);
		if (!ids.ok) return ids;
		const removed = new Set(remove.map(fold));
		async function* patches(selected: CustomerId[]): AsyncGenerator<Result<Change[]>> {
			for (const piece of pieces(selected, CHUNK)) {
				const stored = await context.store.getMany('customers', piece);
				if (!stored.ok) return yield stored;
				const changes: Change[] = [];
				for (const { id, rev, body } of stored.value) {
					const to = withTags(body.tags, add, removed);
					if (!isEqual(body.tags, to)) {
						changes.push({
							kind: 'patch',
							table: 'customers',
							id,
							baseRev: rev,
							fields: { tags: { from: body.tags, to } }
						});
					}
				}
				yield ok(changes);
			}
		}
		return writeAll(context, { kind: 'tag' }, ids.value.length, () => patches(ids.value));
	},

	async similar({ customer, except }, context) {
		const { findSimilar } = await import('./similar.ts');
		return findSimilar(customer, except, context);
	},

	async previewMerge({ ids }, context) {
		const { pairOf } = await import('./merge.ts');
		return pairOf(ids, context);
	},

	async merge(input, context) {
		const { mergeTwo } = await import('./merge.ts');
		return mergeTwo(input, context);
	},

	async exportCsv({ selection, headers }, context) {
		const { exportCustomers } = await import('./export.ts');
		return exportCustomers(selection, headers, context);
	}
};

/** The query that the stored head window answers. */
/** Rows with what their records say in some own fields; only those of a window are opened. */
async function withColumns(
	rows: CustomerRow[],
	columns: CustomerQuery['columns'],
	context: CallContext
): Promise<Result<CustomerRow[]>> {
	if (!columns || columns.length === 0) return ok(rows);
	const ids = rows.map(({ id }) => id);
	const stored = await context.store.getMany('customers', ids);
	if (!stored.ok) return stored;
	const bodies = new Map(stored.value.map(({ id, body }) => [id, body]));
	return ok(
		rows.map((row) => {
			const custom: NonNullable<CustomerRow['custom']> = {};
			for (const field of columns) {
				const value = bodies.get(row.id)?.custom[field];
				if (value !== undefined) custom[field] = value;
			}
			return { ...row, custom };
		})
	);
}

function segmentAt(segmentOf: Int8Array | undefined, slot: number): number | null {
	const segment = segmentOf?.[slot] ?? -1;
	return segment >= 0 ? segment : null;
}

/** A valid customer, and with `make` the change that gives its organisation a record of its own. */
async function withOrganisation(
	customer: Customer,
	base: Customer | null,
	make: boolean,
	context: CallContext
): Promise<Result<{ customer: Customer; made: Change[] }>> {
	if (!make) {
		const valid = await validate(customer, base, context);
		return valid.ok ? ok({ customer: valid.value, made: [] }) : valid;
	}
	const now = context.now();
	const name = customer.organisation;
	const organisation = await validate({ ...emptyCustomer(now), kind: 'organisation', name }, null, context);
	if (!organisation.ok) return fail('invalid', { field: 'organisation' });
	const id = newId<CustomerId>(context.random);
	const valid = await validate({ ...customer, organisationId: id }, base, context);
	if (!valid.ok) return valid;
	const made: Change = { kind: 'create', table: 'customers', id, at: now, body: organisation.value };
	return ok({ customer: valid.value, made: [made] });
}

/** A customer from the form: valid, and new phones as the import would store them. */
async function validate(customer: Customer, base: Customer | null, context: CallContext): Promise<Result<Customer>> {
	const { validCustomer } = await import('#lib/domain/customer-schema.ts');
	const checked = validCustomer(customer);
	if (!checked.ok) return checked;
	const valid = checked.value;
	const known = new Set(base?.phones.map(({ value }) => value));
	if (valid.phones.every(({ value }) => known.has(value))) return ok(valid);
	const settings = await readSettings(context);
	if (!settings.ok) return settings;
	const { loadPhones } = await import('#lib/cleaning/phones.ts');
	const phones = await loadPhones();
	const { country } = settings.value.settings;
	return ok({
		...valid,
		phones: valid.phones.map((phone) =>
			known.has(phone.value)
				? phone
				: { ...phone, value: phones.parse(phone.value, country).e164 ?? phone.value.trim() }
		)
	});
}

/** Tags without the removed ones, then the added ones that are not there yet, compared folded. */
export function withTags(tags: readonly string[], add: readonly string[], removed: ReadonlySet<string>): string[] {
	const result = tags.filter((tag) => !removed.has(fold(tag)));
	const present = new Set(result.map(fold));
	for (const tag of add) {
		const key = fold(tag);
		if (key === '' || present.has(key)) continue;
		present.add(key);
		result.push(tag.trim());
	}
	return result;
}

async function* each(ids: readonly CustomerId[], change: (id: CustomerId) => Change): AsyncGenerator<Result<Change[]>> {
	for (const piece of pieces(ids, CHUNK)) yield ok(piece.map(change));
}
