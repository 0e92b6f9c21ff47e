/**
 * What a row changes in a stored customer. Invariants: an empty cell never erases, lists only grow, and
 * a patch applied leaves nothing for the same row to change (property test).
 */
import type { Customer, CustomValue, OpeningFigures } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { UNITED_FIELDS } from '#lib/domain/merging.ts';
import { fold } from '#lib/domain/text.ts';
import type { PatchFromDraft } from './contract.ts';
import { unitedFields } from './uniting.ts';

/** Texts that a file may spell differently without meaning something else. */
const LOOSE = ['organisation', 'jobTitle', 'channel', 'honorific', 'givenName', 'familyName'] as const;
const EXACT = ['externalId', 'website', 'satisfaction'] as const;

/** Top-level fields of `stored` that the draft's row changes, with old and new value; empty for none. */
export const patchFromDraft: PatchFromDraft = (stored, { customer: draft, spoken }) => {
	const patch: ReturnType<PatchFromDraft> = {};
	const set = <K extends keyof Customer>(field: K, to: Customer[K]): void => {
		patch[field] = { from: stored[field], to };
	};
	if (spoken.has('kind') && draft.kind !== stored.kind) set('kind', draft.kind);
	if (spoken.has('name') && nameWords(draft.name) !== nameWords(stored.name)) {
		set('name', draft.name);
		// The parts of a name belong together: a new name with the old family name would be nobody's.
		for (const part of ['givenName', 'familyName'] as const) {
			if (draft.givenName + draft.familyName !== '' && draft[part] !== stored[part]) set(part, draft[part]);
		}
	}
	for (const field of LOOSE) {
		if (field in patch || draft[field] === '') continue;
		// Parts that were only derived from the whole name fill gaps, but correct nobody.
		const wanted = spoken.has(field)
			? fold(draft[field]) !== fold(stored[field])
			: stored[field] === '' && spoken.has('name');
		if (wanted) set(field, draft[field]);
	}
	for (const field of EXACT) {
		const value = draft[field];
		if (spoken.has(field) && value !== '' && value !== null && value !== stored[field]) set(field, value);
	}
	if (draft.birthday && spoken.has('birthday') && isNewBirthday(stored.birthday, draft.birthday))
		set('birthday', draft.birthday);
	const united = unitedFields(stored, draft);
	for (const field of UNITED_FIELDS) if (united[field] !== stored[field]) set(field, united[field]);
	const opening = newFigures(stored.opening, draft.opening);
	if (opening) set('opening', opening);
	const custom = newCustom(stored.custom, draft.custom);
	if (custom) set('custom', custom);
	return patch;
};

/** A name regardless of case, accents and order of its words. */
export function nameWords(name: string): string {
	return fold(name)
		.split(/[\s,]+/)
		.filter((word) => word !== '')
		.sort()
		.join(' ');
}

function isNewBirthday(stored: Customer['birthday'], draft: NonNullable<Customer['birthday']>): boolean {
	if (!stored) return true;
	if (stored.month !== draft.month || stored.day !== draft.day) return true;
	return draft.year !== 0 && draft.year !== stored.year;
}

/** Figures of the file replace stored ones where they differ; a file that brings some only keeps the others. */
function newFigures(stored: OpeningFigures | null, draft: OpeningFigures | null): OpeningFigures | null {
	if (!draft) return null;
	const merged = {
		orders: draft.orders ?? stored?.orders ?? null,
		spent: draft.spent ?? stored?.spent ?? null,
		firstOrder: draft.firstOrder ?? stored?.firstOrder ?? null,
		lastOrder: draft.lastOrder ?? stored?.lastOrder ?? null
	};
	const same =
		stored !== null &&
		stored.orders === merged.orders &&
		stored.firstOrder === merged.firstOrder &&
		stored.lastOrder === merged.lastOrder &&
		isEqual(stored.spent, merged.spent);
	return same ? null : { ...merged, asOf: draft.asOf, source: draft.source };
}

function newCustom(stored: Customer['custom'], draft: Customer['custom']): Customer['custom'] | null {
	let result: Record<string, CustomValue> | null = null;
	for (const [id, value] of Object.entries(draft)) {
		const known = (stored as Record<string, CustomValue>)[id];
		if (isEqual(known, value)) continue;
		result ??= { ...stored };
		result[id] = value;
	}
	return result;
}
