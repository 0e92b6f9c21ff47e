/**
 * What the cells of one row have said so far, and what every reader does with it: cut to the lengths the
 * record allows, unite two columns of one field, add to a list what is not in it yet.
 */
import { emptyCustomer } from '#lib/domain/customer.ts';
import type {
	Address,
	Birthday,
	ContactType,
	Customer,
	CustomerKind,
	CustomValue,
	TypedValue
} from '#lib/domain/customer.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { CellChange } from '#lib/domain/imports.ts';
import type { Currency, Money } from '#lib/domain/money.ts';
import { fold } from '#lib/domain/text.ts';
import type { RowContext } from './contract.ts';
import { emailKey } from './emails.ts';

/** Lengths the record allows (`customerSchema`). */
export const LONGEST = {
	name: 500,
	part: 250,
	honorific: 100,
	text: 500,
	phone: 100,
	email: 320,
	notes: 100_000,
	address: 500
};
export const MOST = { emails: 50, phones: 50, tags: 200 };

/** What the cells of a row have said so far. */
export interface Row {
	name: string;
	nameCell: CellChange | null;
	/** The name before `<a@b>` in an e-mail cell. */
	emailName: string;
	honorific: string;
	givenName: string;
	middleName: string;
	familyName: string;
	organisation: string;
	jobTitle: string;
	kind: CustomerKind | null;
	emails: TypedValue[];
	phones: TypedValue[];
	/** Valid e-mail or a number long enough to be one: says who the customer is. */
	reachable: boolean;
	addresses: Address[];
	website: string;
	birthday: Birthday | null;
	tags: string[];
	notes: string;
	channel: string;
	externalId: string;
	satisfaction: number | null;
	orders: number | null;
	spent: Money | null;
	firstOrder: Day | null;
	lastOrder: Day | null;
	currency: Currency | null;
	custom: Record<FieldId, CustomValue>;
	since: number;
	spoken: number;
}
/** Reads a cell that is not empty into the row; sets `after` and `problem` of the cell. */
export type Reader = (text: string, row: Row, cell: CellChange) => void;

const FIELDS = Object.keys(emptyCustomer(0)) as (keyof Customer)[];
export const BIT = Object.fromEntries(FIELDS.map((field, index) => [field, 1 << index])) as Record<
	keyof Customer,
	number
>;
const spokenSets = new Map<number, ReadonlySet<keyof Customer>>();

export function emptyRow(context: RowContext): Row {
	return {
		name: '',
		nameCell: null,
		emailName: '',
		honorific: '',
		givenName: '',
		middleName: '',
		familyName: '',
		organisation: '',
		jobTitle: '',
		kind: null,
		emails: [],
		phones: [],
		reachable: false,
		addresses: [],
		website: '',
		birthday: null,
		tags: [],
		notes: '',
		channel: '',
		externalId: '',
		satisfaction: null,
		orders: null,
		spent: null,
		firstOrder: null,
		lastOrder: null,
		currency: null,
		custom: {},
		since: context.now,
		spoken: 0
	};
}

export function spokenOf(mask: number): ReadonlySet<keyof Customer> {
	let spoken = spokenSets.get(mask);
	if (!spoken) {
		spoken = new Set(FIELDS.filter((field) => mask & BIT[field]));
		spokenSets.set(mask, spoken);
	}
	return spoken;
}

/** Cuts what is longer than the record allows and says so. */
export function cap(text: string, most: number, cell: CellChange): string {
	if (text.length <= most) return text;
	cell.problem = 'too-long';
	// Never half of a surrogate pair.
	return text
		.slice(0, most)
		.replace(/[\ud800-\udbff]$/, '')
		.trimEnd();
}

/** Texts of two columns for one field: both, unless they say the same. */
export function joined(first: string, second: string, between: string): string {
	if (first === '' || first === second) return second;
	return fold(first) === fold(second) ? first : first + between + second;
}

export function addEmail(row: Row, type: ContactType, value: string): void {
	if (row.emails.length >= MOST.emails) return;
	const key = emailKey(value);
	for (const other of row.emails) if (emailKey(other.value) === key) return;
	row.emails.push({ type, value });
	row.reachable = true;
	row.spoken |= BIT.emails;
}

export function addressOf(row: Row, type: ContactType): Address {
	for (const address of row.addresses) if (address.type === type) return address;
	const address: Address = { type, street: '', city: '', region: '', postcode: '', country: '' };
	row.addresses.push(address);
	return address;
}

export function addTag(tags: string[], tag: string): void {
	if (tags.length >= MOST.tags) return;
	const key = fold(tag);
	for (const other of tags) if (other === tag || fold(other) === key) return;
	tags.push(tag);
}
