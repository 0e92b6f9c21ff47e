/**
 * What a row changes in a stored customer. Invariants: an empty cell never erases, lists only grow, and
 * a patch applied leaves nothing for the same row to change (property test).
 */
import type { Address, Customer, CustomValue, OpeningFigures, TypedValue } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { fold } from '#lib/domain/text.ts';
import type { PatchFromDraft } from './contract.ts';
import { emailKey } from './emails.ts';
import { phoneKey } from './phones.ts';

/** What a record holds at most (`customerSchema`); what exceeds it is left out rather than failing the import. */
const MOST = { emails: 50, phones: 50, addresses: 20, tags: 200, notes: 100_000 };
const ADDRESS_PARTS = ['street', 'city', 'region', 'postcode', 'country'] as const;

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
	if (spoken.has('name') && wordsOf(draft.name) !== wordsOf(stored.name)) {
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
	if (draft.notes !== '') {
		const notes = appended(stored.notes, draft.notes);
		if (notes !== stored.notes) set('notes', notes);
	}
	const emails = united(stored.emails, draft.emails, emailKey, MOST.emails);
	if (emails) set('emails', emails);
	const phones = united(stored.phones, draft.phones, phoneKey, MOST.phones);
	if (phones) set('phones', phones);
	const addresses = unitedAddresses(stored.addresses, draft.addresses);
	if (addresses) set('addresses', addresses);
	const tags = unitedTags(stored.tags, draft.tags);
	if (tags) set('tags', tags);
	const opening = newFigures(stored.opening, draft.opening);
	if (opening) set('opening', opening);
	const custom = newCustom(stored.custom, draft.custom);
	if (custom) set('custom', custom);
	return patch;
};

/** A name regardless of case, accents and order of its words. */
function wordsOf(name: string): string {
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

/** Notes are people's own words: new ones go below, lines that stand there already are not repeated. */
function appended(stored: string, draft: string): string {
	if (stored === '') return draft;
	const known = new Set(stored.split('\n').map(fold));
	const fresh = draft.split('\n').filter((line) => line !== '' && !known.has(fold(line)));
	const notes = fresh.length === 0 ? stored : `${stored}\n${fresh.join('\n')}`;
	return notes.length > MOST.notes ? stored : notes;
}

function united(
	stored: TypedValue[],
	draft: readonly TypedValue[],
	keyOf: (value: string) => string,
	most: number
): TypedValue[] | null {
	if (draft.length === 0) return null;
	const known = new Set(stored.map((entry) => keyOf(entry.value)));
	const fresh = draft.filter((entry) => !known.has(keyOf(entry.value))).slice(0, Math.max(0, most - stored.length));
	return fresh.length === 0 ? null : [...stored, ...fresh];
}

function unitedTags(stored: readonly string[], draft: readonly string[]): string[] | null {
	if (draft.length === 0) return null;
	const known = new Set(stored.map(fold));
	const fresh = draft.filter((tag) => !known.has(fold(tag))).slice(0, Math.max(0, MOST.tags - stored.length));
	return fresh.length === 0 ? null : [...stored, ...fresh];
}

/** An address that says nothing against a stored one completes it; another one is added. */
function unitedAddresses(stored: readonly Address[], draft: readonly Address[]): Address[] | null {
	let result: Address[] | null = null;
	for (const address of draft) {
		const current: readonly Address[] = result ?? stored;
		const index = current.findIndex((known) => areCompatible(known, address));
		if (index < 0) {
			if (current.length < MOST.addresses) result = [...current, address];
			continue;
		}
		const known = current[index]!;
		if (ADDRESS_PARTS.every((part) => address[part] === '' || known[part] !== '')) continue;
		const completed = { ...known };
		for (const part of ADDRESS_PARTS) completed[part] ||= address[part];
		result = current.map((entry, at) => (at === index ? completed : entry));
	}
	return result;
}

/**
 * Whether the file's address may be the stored one. A file that does not say the type (`other`) may still
 * repeat an address whose type is known, such as an export of Kith: then it must say nothing new.
 */
function areCompatible(stored: Address, draft: Address): boolean {
	const isSame = (part: keyof Address) => stored[part] === draft[part] || fold(stored[part]) === fold(draft[part]);
	if (stored.type === draft.type) {
		return ADDRESS_PARTS.every((part) => stored[part] === '' || draft[part] === '' || isSame(part));
	}
	return draft.type === 'other' && ADDRESS_PARTS.every((part) => draft[part] === '' || isSame(part));
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
