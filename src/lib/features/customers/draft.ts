/**
 * The form's own copy of a customer: every value as the text a person types, checked and turned back into
 * a record on saving. Pure. Invariant: `toCustomer(draftOf(c), c)` equals `c` for every stored customer, so
 * that opening and saving a form changes nothing.
 */
import {
	emptyCustomer,
	type Address,
	type ContactType,
	type Customer,
	type CustomValue,
	type TypedValue
} from '#lib/domain/customer.ts';
import { calendarOf, dayFromIso, isoOf, localDayAt, type Day } from '#lib/domain/dates.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { CustomField } from '#lib/domain/fields.ts';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import { amountOf, decimalsOf, moneyFrom, type Currency, type Money } from '#lib/domain/money.ts';
import { fold } from '#lib/domain/text.ts';
import type { DefinedField, NamedCustomer } from '#lib/engine/api.ts';
import {
	checkParts,
	draftParts,
	draftYearly,
	partsFrom,
	yearlyFrom,
	type DraftParts,
	type DraftYearly,
	type PartError
} from './draft-parts.ts';
import { webHref } from './links.ts';

/** A row of a list in the form; `key` keeps its input while others come and go. */
export interface DraftValue extends TypedValue {
	key: number;
}
export interface DraftAddress extends Address {
	key: number;
}
export type { DefinedField };
export interface DraftMoney {
	amount: string;
	currency: Currency;
}
/** A single choice is its label, several are a list. */
export type DraftCustom = string | boolean | DraftMoney | string[];

export interface Draft extends DraftParts {
	kind: Customer['kind'];
	name: string;
	honorific: string;
	givenName: string;
	familyName: string;
	organisation: string;
	/** Its own record; null for a name alone. */
	organisationId: CustomerId | null;
	/** The organisation gets a record of its own when this one is saved. */
	makeOrganisation: boolean;
	jobTitle: string;
	emails: DraftValue[];
	phones: DraftValue[];
	addresses: DraftAddress[];
	website: string;
	birthday: DraftYearly;
	tags: string[];
	notes: string;
	channel: string;
	externalId: string;
	satisfaction: string;
	orders: string;
	spent: DraftMoney;
	/** ISO dates, as the platform's date input gives them. */
	firstOrder: string;
	lastOrder: string;
	since: string;
	custom: Record<FieldId, DraftCustom>;
}

/** By field of the draft, or `emails.2`, `custom.<id>`. */
export type DraftErrors = Record<string, DraftError>;
export type DraftError =
	PartError | 'required' | 'email' | 'website' | 'number' | 'whole-number' | 'satisfaction' | 'too-long';

let nextKey = 1;
/** An empty row for e-mails and phones. */
export function emptyValue(type: ContactType): DraftValue {
	return { key: nextKey++, type, value: '' };
}
export function emptyAddress(): DraftAddress {
	return { key: nextKey++, type: 'work', street: '', city: '', region: '', postcode: '', country: '' };
}

export function draftOf(
	customer: Customer,
	fields: readonly DefinedField[],
	currency: Currency,
	named: readonly NamedCustomer[] = []
): Draft {
	const { opening } = customer;
	const custom: Record<FieldId, DraftCustom> = {};
	for (const { id, field } of fields) custom[id] = draftCustom(customer.custom[id], field, currency);
	return {
		kind: customer.kind,
		name: customer.name,
		honorific: customer.honorific,
		givenName: customer.givenName,
		familyName: customer.familyName,
		organisation: customer.organisation,
		organisationId: customer.organisationId,
		makeOrganisation: false,
		jobTitle: customer.jobTitle,
		emails: customer.emails.map((email) => ({ ...email, key: nextKey++ })),
		phones: customer.phones.map((phone) => ({ ...phone, key: nextKey++ })),
		addresses: customer.addresses.map((address) => ({ ...address, key: nextKey++ })),
		website: customer.website,
		birthday: draftYearly(customer.birthday),
		tags: [...customer.tags],
		notes: customer.notes,
		channel: customer.channel,
		externalId: customer.externalId,
		satisfaction: customer.satisfaction === null ? '' : String(customer.satisfaction),
		orders: opening?.orders == null ? '' : String(opening.orders),
		spent: draftMoney(opening?.spent, currency),
		firstOrder: isoOrEmpty(opening?.firstOrder),
		lastOrder: isoOrEmpty(opening?.lastOrder),
		since: isoOf(localDayAt(customer.since)),
		custom,
		...draftParts(customer, named)
	};
}

function isoOrEmpty(day: Day | null | undefined): string {
	return day === null || day === undefined ? '' : isoOf(day);
}
function draftMoney(money: Money | null | undefined, currency: Currency): DraftMoney {
	if (!money) return { amount: '', currency };
	return { amount: amountOf(money).toFixed(decimalsOf(money.currency)), currency: money.currency };
}
function draftCustom(value: CustomValue | undefined, field: CustomField, currency: Currency): DraftCustom {
	if (field.type === 'money')
		return draftMoney(typeof value === 'object' && !Array.isArray(value) ? value : null, currency);
	if (field.type === 'choices') return Array.isArray(value) ? [...value] : [];
	if (field.type === 'choice') return Array.isArray(value) ? (value[0] ?? '') : '';
	if (field.type === 'yes-no') return value === undefined ? '' : value === true;
	return value === undefined || typeof value === 'object' ? '' : String(value);
}

/** A new customer's draft has one empty row each, so that nobody must add one first. */
export function newDraft(now: number, fields: readonly DefinedField[], currency: Currency): Draft {
	const draft = draftOf(emptyCustomer(now), fields, currency);
	return { ...draft, emails: [emptyValue('work')], phones: [emptyValue('mobile')] };
}

/** The display name of a person from the parts: family name first in Chinese, Japanese and Korean. */
export function composedName(givenName: string, familyName: string): string {
	const given = givenName.trim();
	const family = familyName.trim();
	const cjk = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u;
	if (given && family && cjk.test(given) && cjk.test(family)) return family + given;
	return `${given} ${family}`.trim();
}

/** A number as typed, with a decimal point or comma: `1 234,5` → 1234.5; null where it is none. */
export function numberFrom(text: string): number | null {
	const tidy = text.normalize('NFKC').replace(/[\s'’_]/g, '');
	// Grouping only where it cannot be a decimal: both signs there, or one sign twice.
	const plain =
		/^-?\d{1,3}(,\d{3})+\.\d+$/.test(tidy) || /^-?\d{1,3}(,\d{3}){2,}$/.test(tidy)
			? tidy.replaceAll(',', '')
			: /^-?\d{1,3}(\.\d{3})+,\d+$/.test(tidy) || /^-?\d{1,3}(\.\d{3}){2,}$/.test(tidy)
				? tidy.replaceAll('.', '').replace(',', '.')
				: tidy.replace(',', '.');
	if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
	const value = Number(plain);
	return Number.isFinite(value) ? value : null;
}

/** What must be corrected before saving; empty when nothing. */
export function checkDraft(draft: Draft, fields: readonly DefinedField[]): DraftErrors {
	const errors: DraftErrors = checkParts(draft);
	if (nameOf(draft) === '') errors.name = 'required';
	else if (draft.name.length > 500) errors.name = 'too-long';
	draft.emails.forEach(({ value }, index) => {
		if (value.trim() !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(value.trim()))
			errors[`emails.${index}`] = 'email';
	});
	draft.phones.forEach(({ value }, index) => {
		if (value.length > 100) errors[`phones.${index}`] = 'too-long';
	});
	if (draft.website.trim() !== '' && webHref(draft.website) === null) errors.website = 'website';
	if (yearlyFrom(draft.birthday) === undefined) errors.birthday = 'date';
	if (draft.satisfaction.trim() !== '') {
		const value = numberFrom(draft.satisfaction);
		if (value === null || value < 0 || value > 10) errors.satisfaction = 'satisfaction';
	}
	if (draft.orders.trim() !== '') {
		const value = numberFrom(draft.orders);
		if (value === null || !Number.isInteger(value) || value < 0) errors.orders = 'whole-number';
	}
	if (moneyOf(draft.spent) === undefined) errors.spent = 'number';
	for (const field of ['firstOrder', 'lastOrder'] as const) {
		if (draft[field] !== '' && dayFromIso(draft[field]) === null) errors[field] = 'date';
	}
	if (dayFromIso(draft.since) === null) errors.since = 'date';
	for (const { id, field } of fields) {
		const value = draft.custom[id];
		if (value === undefined || value === '') continue;
		if (field.type === 'number' && typeof value === 'string' && numberFrom(value) === null)
			errors[`custom.${id}`] = 'number';
		if (field.type === 'date' && typeof value === 'string' && dayFromIso(value) === null)
			errors[`custom.${id}`] = 'date';
		if (field.type === 'money' && typeof value === 'object' && !Array.isArray(value) && moneyOf(value) === undefined)
			errors[`custom.${id}`] = 'number';
	}
	return errors;
}

function nameOf(draft: Draft): string {
	return (
		draft.name.trim() ||
		(draft.kind === 'person' ? composedName(draft.givenName, draft.familyName) : draft.organisation.trim())
	);
}
function moneyOf({ amount, currency }: DraftMoney): Money | null | undefined {
	if (amount.trim() === '') return null;
	const value = numberFrom(amount);
	return value === null ? undefined : (moneyFrom(value, currency) ?? undefined);
}
function numberOrNull(text: string): number | null {
	return text.trim() === '' ? null : numberFrom(text);
}

/**
 * The record a checked draft stands for. `base` is the customer the form started from; what the form does
 * not show, and values it would only re-format, stay as they were. `today` dates figures typed by hand; `self` is
 * the record's own id.
 */
export function toCustomer(
	draft: Draft,
	base: Customer,
	fields: readonly DefinedField[],
	today: Day,
	self: CustomerId | null = null
): Customer {
	const custom: Record<FieldId, CustomValue> = { ...base.custom };
	for (const { id, field } of fields) {
		const value = customFrom(draft.custom[id], field);
		if (value === null) delete custom[id];
		else if (value !== undefined && !isEqual(value, custom[id])) custom[id] = value;
	}
	const sinceDay = dayFromIso(draft.since);
	return {
		...base,
		kind: draft.kind,
		name: nameOf(draft),
		honorific: draft.honorific.trim(),
		givenName: draft.givenName.trim(),
		familyName: draft.familyName.trim(),
		organisation: draft.organisation.trim(),
		organisationId: draft.organisation.trim() === '' ? null : draft.organisationId,
		jobTitle: draft.jobTitle.trim(),
		emails: valuesFrom(draft.emails),
		phones: valuesFrom(draft.phones),
		addresses: draft.addresses
			.map(({ type, street, city, region, postcode, country }) => ({ type, street, city, region, postcode, country }))
			.filter(
				({ street, city, region, postcode, country }) => `${street}${city}${region}${postcode}${country}`.trim() !== ''
			),
		website: draft.website.trim(),
		birthday: yearlyFrom(draft.birthday) ?? null,
		tags: uniqueTags(draft.tags),
		notes: draft.notes,
		channel: draft.channel.trim(),
		externalId: draft.externalId.trim(),
		satisfaction: numberOrNull(draft.satisfaction),
		opening: openingFrom(draft, base, today),
		custom,
		...partsFrom(draft, self),
		since: sinceDay === null || sinceDay === localDayAt(base.since) ? base.since : startOf(sinceDay)
	};
}

function startOf(day: Day): number {
	const { year, month, day: dayOfMonth } = calendarOf(day);
	return new Date(year, month - 1, dayOfMonth).getTime();
}
function valuesFrom(values: readonly DraftValue[]): TypedValue[] {
	return values.filter(({ value }) => value.trim() !== '').map(({ type, value }) => ({ type, value: value.trim() }));
}
/** Tags without blanks and repetitions; the first spelling stays. */
export function uniqueTags(tags: readonly string[]): string[] {
	const known = new Map<string, string>();
	for (const tag of tags) {
		const key = fold(tag);
		if (key !== '' && !known.has(key)) known.set(key, tag.trim());
	}
	return [...known.values()];
}
function customFrom(value: DraftCustom | undefined, field: CustomField): CustomValue | null | undefined {
	if (value === undefined) return undefined;
	if (Array.isArray(value)) return value.length === 0 ? null : value;
	if (typeof value === 'object') return moneyOf(value);
	if (typeof value === 'boolean') return value;
	if (value.trim() === '') return null;
	if (field.type === 'choice') return [value];
	return field.type === 'number' ? (numberFrom(value) ?? undefined) : value.trim();
}
function openingFrom(draft: Draft, base: Customer, today: Day): Customer['opening'] {
	const orders = numberOrNull(draft.orders);
	const spent = moneyOf(draft.spent) ?? null;
	const firstOrder = dayFromIso(draft.firstOrder);
	const lastOrder = dayFromIso(draft.lastOrder);
	const figures = { orders, spent, firstOrder, lastOrder };
	if (base.opening) {
		const { orders, spent, firstOrder, lastOrder } = base.opening;
		if (isEqual(figures, { orders, spent, firstOrder, lastOrder })) return base.opening;
	}
	const isEmpty = orders === null && spent === null && firstOrder === null && lastOrder === null;
	// An empty source says that a person typed them.
	return isEmpty ? null : { ...figures, asOf: today, source: '' };
}
