/** What two records of one customer say together: lists grow by what is not in them yet, notes by new lines. */
import type { Address, Customer, TypedValue } from '#lib/domain/customer.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { UNITED_FIELDS } from '#lib/domain/merging.ts';
import { fold } from '#lib/domain/text.ts';
import { emailKey } from './emails.ts';
import { phoneKey } from './phones.ts';

/** What a record holds at most (`customerSchema`); what exceeds it is left out rather than failing the write. */
const MOST = {
	emails: 50,
	phones: 50,
	addresses: 20,
	tags: 200,
	notes: 100_000,
	dates: 50,
	consents: 50,
	relations: 200
};
const ADDRESS_PARTS = ['street', 'city', 'region', 'postcode', 'country'] as const;

type United = Pick<Customer, (typeof UNITED_FIELDS)[number]>;

/** The fields of `stored` with what `other` adds; a field to which nothing is added is the very same value. */
export function unitedFields(stored: United, other: United): United {
	return {
		notes: other.notes === '' ? stored.notes : appended(stored.notes, other.notes),
		emails: united(stored.emails, other.emails, emailKey, MOST.emails) ?? stored.emails,
		phones: united(stored.phones, other.phones, phoneKey, MOST.phones) ?? stored.phones,
		addresses: unitedAddresses(stored.addresses, other.addresses) ?? stored.addresses,
		tags: unitedTags(stored.tags, other.tags) ?? stored.tags,
		dates: unitedEntries(stored.dates, other.dates, MOST.dates),
		consents: unitedEntries(stored.consents, other.consents, MOST.consents),
		relations: unitedEntries(stored.relations, other.relations, MOST.relations)
	};
}

/** Entries that say what none of the stored ones says go below them. */
function unitedEntries<T>(stored: T[], other: readonly T[], most: number): T[] {
	if (other.length === 0) return stored;
	const fresh = other.filter((entry) => !stored.some((known) => isEqual(known, entry)));
	return fresh.length === 0 ? stored : [...stored, ...fresh].slice(0, Math.max(most, stored.length));
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
