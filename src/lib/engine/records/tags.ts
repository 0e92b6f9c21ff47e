/** Tags: colours and cadences, and new names for a tag wherever it stands. */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { newId, type CustomerId, type DealId, type TagId } from '#lib/domain/ids.ts';
import type { Tag } from '#lib/domain/tag.ts';
import { fold } from '#lib/domain/text.ts';
import type { Change, Stored } from '#lib/store/contract.ts';
import type { BulkDone, KnownTag } from '../api.ts';
import type { CallContext, Handlers } from '../context.ts';
import { withTags } from '../customers.ts';
import { patchBetween } from '../patching.ts';
import { pieces } from '../selecting.ts';
import { writeAll } from '../writing.ts';
import { smallCalls } from './writing.ts';

/** Records opened at a time. */
const PIECE = 500;
const validate = async (body: Tag) => (await import('#lib/domain/view-schema.ts')).validTag(body);

export const tags: Handlers<'tags'> = {
	...smallCalls({ table: 'tags', validate }),

	async known(_, context) {
		const loaded = await context.session.directory();
		if (!loaded.ok) return loaded;
		const stored = await context.store.all('tags');
		if (!stored.ok) return stored;
		const found = new Map<string, KnownTag>();
		for (const { body } of stored.value) {
			const { name, colour, cadence } = body;
			if (!found.has(fold(name))) found.set(fold(name), { name, customers: 0, colour, cadence });
		}
		for (let slot = 0; slot < loaded.value.size; slot++) {
			const row = loaded.value.row(slot);
			if (!row || row.deletedAt > 0) continue;
			for (const name of row.tags) {
				const known = found.get(fold(name));
				if (known) known.customers++;
				else found.set(fold(name), { name, customers: 1, colour: 'grey', cadence: null });
			}
		}
		const { compare } = new Intl.Collator(context.locale, { numeric: true });
		return ok([...found.values()].sort((a, b) => compare(a.name, b.name)));
	},

	async save({ name, colour, cadence }, context) {
		const known = await recordsOf(name, context);
		if (!known.ok) return known;
		const [first] = known.value;
		const valid = await validate(
			first ? { ...first.body, colour, cadence } : { name, colour, cadence, at: context.now() }
		);
		if (!valid.ok) return valid;
		if (!first) {
			const id = newId<TagId>(context.random);
			const done = await context.store.commit({ kind: 'edit' }, [
				{ kind: 'create', table: 'tags', id, at: valid.value.at, body: valid.value }
			]);
			return done.ok ? ok({ seq: done.value.seq }) : done;
		}
		const fields = patchBetween(first.body, valid.value);
		if (Object.keys(fields).length === 0) return ok({ seq: null });
		const done = await context.store.commit({ kind: 'edit' }, [
			{ kind: 'patch', table: 'tags', id: first.id, baseRev: first.rev, fields }
		]);
		return done.ok ? ok({ seq: done.value.seq }) : done;
	},

	async rename({ from, to }, context) {
		const name = to.trim();
		if (name === '' || name.length > 100) return fail('invalid', { field: 'name' });
		return replace(from, name, context);
	},

	remove: ({ name }, context) => replace(name, null, context)
};

/** Puts one tag in the place of another, or nothing, in customers, deals and what is known of tags. */
async function replace(from: string, to: string | null, context: CallContext): Promise<Result<BulkDone>> {
	const [old, next] = [await recordsOf(from, context), to === null ? ok([]) : await recordsOf(to, context)];
	if (!old.ok) return old;
	if (!next.ok) return next;
	const isOther = to === null || fold(to) !== fold(from);
	const known: Change[] = old.value.map(({ id, rev, body }, index) =>
		to === null || index > 0 || (isOther && next.value.length > 0)
			? { kind: 'delete', table: 'tags', id }
			: { kind: 'patch', table: 'tags', id, baseRev: rev, fields: patchBetween(body, { ...body, name: to }) }
	);
	const customers = await context.session.directory();
	if (!customers.ok) return customers;
	const deals = await context.store.listing('deals');
	if (!deals.ok) return deals;
	const ids = {
		customers: carrying<CustomerId>(customers.value, from),
		deals: carrying<DealId>(deals.value, from)
	};
	const total = known.length + ids.customers.length + ids.deals.length;
	const done = await writeAll(context, { kind: 'tag' }, total, async function* () {
		if (known.length > 0) yield ok(known);
		yield* retagged('customers', ids.customers, from, to, context);
		yield* retagged('deals', ids.deals, from, to, context);
	});
	return done.ok ? ok({ ...done.value, changed: ids.customers.length }) : done;
}

async function* retagged<T extends 'customers' | 'deals'>(
	table: T,
	ids: readonly (T extends 'customers' ? CustomerId : DealId)[],
	from: string,
	to: string | null,
	context: CallContext
): AsyncGenerator<Result<Change[]>> {
	const key = fold(from);
	for (const piece of pieces(ids, PIECE)) {
		const stored = await context.store.getMany(table, piece as never);
		if (!stored.ok) return yield stored;
		yield ok(
			stored.value.map(({ id, rev, body }) => {
				// In its own place, once.
				const renamed = body.tags.flatMap((tag) => (fold(tag) === key ? (to ?? []) : tag));
				const fields = { tags: { from: body.tags, to: withTags([], renamed, new Set()) } };
				return { kind: 'patch', table, id, baseRev: rev, fields } as Change;
			})
		);
	}
}

/** Records with a tag, deleted ones too: they come back with it. */
function carrying<Id>(
	rows: { size: number; row(slot: number): { id: string; tags: readonly string[] } | null },
	name: string
): Id[] {
	const key = fold(name);
	const found: Id[] = [];
	for (let slot = 0; slot < rows.size; slot++) {
		const row = rows.row(slot);
		if (row?.tags.some((tag) => fold(tag) === key)) found.push(row.id as Id);
	}
	return found;
}

/** What is known of a tag; mostly one record, several where two devices made one each. */
async function recordsOf(name: string, context: CallContext): Promise<Result<Stored<'tags'>[]>> {
	const stored = await context.store.all('tags');
	if (!stored.ok) return stored;
	return ok(stored.value.filter(({ body }) => fold(body.name) === fold(name)));
}
