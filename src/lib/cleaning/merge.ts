/**
 * One record out of two of the same customer. Pure. What only one of them says is kept, lists and notes are united,
 * and where they contradict each other a person chooses. Nothing here decides which of them is right.
 */
import type { Customer } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { MergeAspect } from '#lib/domain/merging.ts';
import { fold } from '#lib/domain/text.ts';
import { nameWords } from './patch.ts';
import { unitedFields } from './uniting.ts';

const SINGLE = [
	'kind',
	'organisation',
	'jobTitle',
	'website',
	'birthday',
	'channel',
	'externalId',
	'satisfaction',
	'opening',
	'cadence'
] as const;
const NAME = ['name', 'honorific', 'givenName', 'familyName'] as const;

/** What the two contradict each other in, in the order of the form. */
export function contradictions(keep: Customer, drop: Customer): MergeAspect[] {
	const found: MergeAspect[] = nameWords(keep.name) === nameWords(drop.name) ? [] : ['name'];
	for (const field of SINGLE) {
		if (!isEmpty(keep[field]) && !isEmpty(drop[field]) && !isAlike(keep[field], drop[field])) found.push(field);
	}
	for (const id of Object.keys(keep.custom) as FieldId[]) {
		if (drop.custom[id] !== undefined && !isAlike(keep.custom[id], drop.custom[id])) found.push(`custom:${id}`);
	}
	return found;
}

/** The one record: `keep` with what `drop` adds, and the aspects that are to be as in `drop`. */
export function mergedCustomer(keep: Customer, drop: Customer, fromDrop: ReadonlySet<MergeAspect>): Customer {
	const merged: Record<string, unknown> = { ...keep, ...unitedFields(keep, drop) };
	// Parts of one name never go with another one's.
	const isOneName = nameWords(keep.name) === nameWords(drop.name);
	for (const part of NAME) {
		if (fromDrop.has('name')) merged[part] = drop[part];
		else if (isOneName && isEmpty(keep[part])) merged[part] = drop[part];
	}
	for (const field of SINGLE) {
		if (isEmpty(keep[field]) || (fromDrop.has(field) && !isEmpty(drop[field]))) merged[field] = drop[field];
	}
	merged.organisationId = organisationIdOf(keep, drop, fromDrop);
	const custom: Customer['custom'] = { ...drop.custom, ...keep.custom };
	for (const id of Object.keys(drop.custom) as FieldId[]) {
		if (fromDrop.has(`custom:${id}`)) custom[id] = drop.custom[id]!;
	}
	return { ...(merged as unknown as Customer), custom, since: Math.min(keep.since, drop.since) };
}

/** The record of the organisation goes with its name. */
function organisationIdOf(
	keep: Customer,
	drop: Customer,
	fromDrop: ReadonlySet<MergeAspect>
): Customer['organisationId'] {
	const isDrops = isEmpty(keep.organisation) || (fromDrop.has('organisation') && !isEmpty(drop.organisation));
	if (isDrops) return drop.organisationId;
	return keep.organisationId ?? (isAlike(keep.organisation, drop.organisation) ? drop.organisationId : null);
}

function isEmpty(value: unknown): boolean {
	return value === '' || value === null || value === undefined;
}
/** Texts that differ in case and accents alone contradict each other in nothing. */
function isAlike(one: unknown, other: unknown): boolean {
	return typeof one === 'string' && typeof other === 'string' ? fold(one) === fold(other) : isEqual(one, other);
}
