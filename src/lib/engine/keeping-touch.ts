/** Whom to be in touch with: the cadence of a person or of its tags against the last contact. */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { isContact } from '#lib/domain/interaction.ts';
import { cadenceOf, compareUrgency, isToContact, touchOf, type TagCadences } from '#lib/domain/keeping-touch.ts';
import { fold } from '#lib/domain/text.ts';
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import type { TouchRow } from './api.ts';
import type { CallContext, Handlers } from './context.ts';

/** Customers whose last contact is looked up one by one; for more of them the list of all interactions is faster. */
const FEW = 200;
/** Interactions read to find a contact among notes and calls nobody took. */
const NEWEST = 8;

export const touch: Handlers<'touch'> = {
	async due({ limit }, context) {
		const found = await kept(context);
		if (!found.ok) return found;
		const last = await lastContacts(
			found.value.map(({ id }) => id),
			context
		);
		if (!last.ok) return last;
		const now = context.now();
		const rows: TouchRow[] = [];
		for (const { id, name, cadence } of found.value) {
			const lastContact = last.value.get(id) ?? null;
			const touch = touchOf(cadence, lastContact, now);
			if (isToContact(touch)) rows.push({ id, name, cadence, last: lastContact, touch });
		}
		rows.sort((a, b) => compareUrgency(a, b) || (a.id < b.id ? -1 : 1));
		return ok({ rows: rows.slice(0, Math.min(limit, MAX_WINDOW)), due: rows.length, kept: found.value.length });
	},

	async of({ id }, context) {
		const stored = await context.store.get('customers', id);
		if (!stored.ok) return stored;
		if (!stored.value) return fail('not-found');
		const byTag = await tagCadences(context);
		if (!byTag.ok) return byTag;
		const { days: cadence, source } = cadenceOf(stored.value.body, byTag.value);
		const contacts = await lastContacts([id], context);
		if (!contacts.ok) return contacts;
		const last = contacts.value.get(id) ?? null;
		return ok({ cadence, source, last, touch: cadence === null ? null : touchOf(cadence, last, context.now()) });
	}
};

/** Living customers with a cadence. */
async function kept(context: CallContext): Promise<Result<Pick<TouchRow, 'id' | 'name' | 'cadence'>[]>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const byTag = await tagCadences(context);
	if (!byTag.ok) return byTag;
	const found: Pick<TouchRow, 'id' | 'name' | 'cadence'>[] = [];
	for (let slot = 0; slot < loaded.value.size; slot++) {
		const row = loaded.value.row(slot);
		// Mostly nobody has one: then not a tag is folded.
		if (!row || row.deletedAt > 0 || (row.cadence === null && byTag.value.size === 0)) continue;
		const { days } = cadenceOf(row, byTag.value);
		if (days !== null) found.push({ id: row.id, name: row.name, cadence: days });
	}
	return ok(found);
}

async function tagCadences({ store }: CallContext): Promise<Result<TagCadences>> {
	const tags = await store.all('tags');
	if (!tags.ok) return tags;
	const byTag = new Map<string, number>();
	for (const { body } of tags.value) if (body.cadence !== null) byTag.set(fold(body.name), body.cadence);
	return ok(byTag);
}

/** When one was last in touch with each; null: never. */
async function lastContacts(
	ids: readonly CustomerId[],
	context: CallContext
): Promise<Result<ReadonlyMap<CustomerId, number | null>>> {
	// As it stands now: what a change replaces meanwhile must not take in what was read before it.
	const known = context.session.lastContacts;
	const missing = ids.filter((id) => !known.has(id));
	if (missing.length > FEW) {
		const listing = await context.store.listing('interactions');
		if (!listing.ok) return listing;
		for (const id of missing) known.set(id, null);
		for (let slot = 0; slot < listing.value.size; slot++) {
			const row = listing.value.row(slot);
			if (!row?.customer || row.deletedAt > 0 || !known.has(row.customer) || !isContact(row)) continue;
			known.set(row.customer, Math.max(row.at, known.get(row.customer) ?? -Infinity));
		}
		return ok(known);
	}
	for (const id of missing) {
		const last = await lastContact(id, context);
		if (!last.ok) return last;
		known.set(id, last.value);
	}
	return ok(known);
}

async function lastContact(id: CustomerId, { store }: CallContext): Promise<Result<number | null>> {
	for (const limit of [NEWEST, undefined]) {
		const newest = await store.of('interactions', id, { limit });
		if (!newest.ok) return newest;
		const contact = newest.value.find(({ body }) => isContact(body));
		if (contact) return ok(contact.body.at);
		if (newest.value.length === 0) break;
	}
	return ok(null);
}
