/**
 * What erasing a person takes along, said over whole models: those merged into them, all that is theirs, and what
 * names them elsewhere – in records and in the journal. Issued documents stay without their customer.
 */
import type { Customer } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { Order } from '#lib/domain/order.ts';
import { isFrozen } from '#lib/domain/order-rules.ts';
import { OWNED_TABLES } from '#lib/store/facts.ts';
import type { Body, Effect, Entry, Model, Row, State } from './model.ts';

export interface Erasing {
	persons: Set<string>;
	gone: Row[];
	altered: Row[];
}

export function erasing(model: Model, id: string, keepIssued: boolean): Erasing {
	const persons = withMerged(model, id);
	const isTheirs = (row: Row) => persons.has(row.now.body.customer as string);
	const owned = model.rows.filter((row) => isOwned(row) && !row.now.gone && isTheirs(row));
	const stays = (row: Row) => keepIssued && row.table === 'orders' && isFrozen(row.now.body as unknown as Order);
	const naming = [...model.customers(), ...model.customers(true)].filter((row) => {
		const { organisationId, relations } = row.now.body;
		return !persons.has(row.id!) && (persons.has(organisationId ?? '') || relations.some(named(persons)));
	});
	const own = model.rows.filter((row) => row.table === 'customers' && persons.has(row.id!) && !row.erased);
	const gone = [...owned.filter((row) => !stays(row)), ...own];
	const altered = [...owned.filter(stays), ...naming];
	return { persons, gone: [...gone, ...undoneOf(model, persons, [...gone, ...altered])], altered };
}

/** Empties what goes, and leaves nothing of it in the journal; that it happened stays. */
export function erase(model: Model, { persons, gone, altered }: Erasing): void {
	const names = new Set(
		gone.flatMap(({ table, now }) => (table === 'customers' && !now.gone ? (now.body.name as string) : []))
	);
	for (const { table, now } of altered) {
		if (table === 'customers' && persons.has(now.body.organisationId as string))
			names.add(now.body.organisation as string);
	}
	const wiped = new Set([...gone, ...altered.filter(({ table }) => table !== 'customers')]);
	for (const entry of model.entries) {
		entry.effects = entry.effects
			.filter(({ row }) => !wiped.has(row))
			.map((effect) => unnamedEffect(effect, persons, altered.includes(effect.row) ? names : new Set()));
	}
	for (const row of gone) {
		row.erased = true;
		row.now = { ...row.now, gone: true, rev: row.now.rev + 1 };
	}
	for (const row of altered) row.now = { ...row.now, body: unnamed(row, persons), rev: row.now.rev + 1 };
	model.note('erase', gone.length + altered.length);
}

/** Customers that are still deleted since they were merged into somebody, and so on. */
function withMerged(model: Model, id: string): Set<string> {
	const persons = new Set([id]);
	const merges = model.entries.filter(({ cause, undoneBy, redoneBy }) => cause === 'merge' && (!undoneBy || redoneBy));
	for (let size = 0; size !== persons.size;) {
		size = persons.size;
		for (const { into, effects } of merges) {
			if (!into || !persons.has(into)) continue;
			for (const { row, before, after } of effects) {
				const isDropped = row.table === 'customers' && row.id !== into && before?.deleted === false && after.deleted;
				if (isDropped && !row.erased && (row.now.deleted || row.now.gone)) persons.add(row.id!);
			}
		}
	}
	return persons;
}

/** Records whose creation was undone belong to somebody in the journal alone. */
function undoneOf(model: Model, persons: ReadonlySet<string>, known: readonly Row[]): Row[] {
	const found: Row[] = [];
	for (let size = -1; size !== found.length;) {
		size = found.length;
		for (const entry of model.entries) {
			if (!isLookedThrough(entry, persons, [...known, ...found])) continue;
			for (const { row, before, after } of entry.effects) {
				if (!isOwned(row) || !row.now.gone || row.erased || found.includes(row) || !before || before.gone) continue;
				const owners = after.gone ? [before.body.customer] : [before.body.customer, after.body.customer];
				const isMoved = after.gone || !isEqual(before.body.customer, after.body.customer);
				if (isMoved && owners.some((owner) => persons.has(owner as string))) found.push(row);
			}
		}
	}
	return found;
}
function isLookedThrough(entry: Entry, persons: ReadonlySet<string>, rows: readonly Row[]): boolean {
	if (entry.isBatch || entry.cause === 'undo') return true;
	return entry.effects.some(
		({ row, before, after }) =>
			rows.includes(row) ||
			persons.has(row.id!) ||
			(row.table === 'customers' &&
				before !== null &&
				(!isEqual(before.body.relations, after.body.relations) ||
					before.body.organisationId !== after.body.organisationId))
	);
}

function isOwned({ table }: Row): boolean {
	return (OWNED_TABLES as readonly string[]).includes(table);
}
function named(persons: ReadonlySet<string>) {
	return ({ customer }: Customer['relations'][number]) => persons.has(customer);
}

/** The body of a record that stays without what names them. */
function unnamed({ table, now }: { table: Row['table']; now: State }, persons: ReadonlySet<string>): Body {
	if (table === 'orders') {
		const { payments } = now.body as unknown as Order;
		return { ...now.body, customer: null, notes: '', payments: payments.map((each) => ({ ...each, note: '' })) };
	}
	const { organisationId, relations } = now.body as unknown as Customer;
	return {
		...now.body,
		...(organisationId && persons.has(organisationId) && { organisationId: null, organisation: '' }),
		relations: relations.filter((each) => !named(persons)(each))
	};
}

/** What an entry did to a customer who stays, without its changes that name them. */
function unnamedEffect(effect: Effect, persons: ReadonlySet<string>, names: ReadonlySet<string>): Effect {
	const { row, before, after } = effect;
	if (row.table !== 'customers' || !before || before.gone) return effect;
	if (after.gone)
		return { ...effect, before: { ...before, body: unnamed({ table: 'customers', now: before }, persons) } };
	const [from, to] = [before.body, after.body] as unknown as [Customer, Customer];
	const hadOrganisation =
		from.organisationId !== to.organisationId &&
		[from, to].some(({ organisationId }) => persons.has(organisationId ?? ''));
	const kept: Body = {};
	if (hadOrganisation) kept.organisationId = to.organisationId;
	if (hadOrganisation || names.has(from.organisation) || names.has(to.organisation))
		kept.organisation = to.organisation;
	if (!isEqual(from.relations, to.relations) && [...from.relations, ...to.relations].some(named(persons)))
		kept.relations = to.relations;
	return Object.keys(kept).length === 0
		? effect
		: { ...effect, before: { ...before, body: { ...before.body, ...kept } } };
}
