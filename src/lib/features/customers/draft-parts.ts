/**
 * Rows of the form that are more than a text: relations, important dates, consents, and how often to be in touch.
 * Pure. As in `draft.ts`: what was read and not changed comes back as it was.
 */
import type { Birthday, Consent, Customer, ImportantDate, Relation, RelationKind } from '#lib/domain/customer.ts';
import { dayOf, type Day } from '#lib/domain/dates.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { NamedCustomer } from '#lib/engine/api.ts';
import type { ComboboxOption } from '#lib/ui/combobox.svelte.ts';

/** A day of the year as its three parts are typed; empty parts mean unknown. */
export interface DraftYearly {
	year: string;
	month: string;
	day: string;
}
export interface DraftRelation {
	key: number;
	kind: RelationKind;
	customer: ComboboxOption | null;
}
export interface DraftDate {
	key: number;
	label: string;
	date: DraftYearly;
}
export interface DraftConsent extends Omit<Consent, 'day'> {
	key: number;
	day: Day | null;
}
/** `days` counts only where the customer has a number of its own. */
export interface DraftCadence {
	mode: 'tags' | 'never' | 'days';
	days: number | null;
}
export interface DraftParts {
	relations: DraftRelation[];
	dates: DraftDate[];
	consents: DraftConsent[];
	cadence: DraftCadence;
}
export type PartError = 'date' | 'days';

const MOST_DAYS = 3660;

let nextKey = 1;
export function emptyRelation(): DraftRelation {
	return { key: nextKey++, kind: 'spouse', customer: null };
}
export function emptyDate(): DraftDate {
	return { key: nextKey++, label: '', date: { year: '', month: '', day: '' } };
}
export function emptyConsent(today: Day): DraftConsent {
	return { key: nextKey++, channel: 'email', given: true, day: today, source: '' };
}

/** `named` are the customers that the record names; one that is not among them keeps its place without a name. */
export function draftParts(customer: Customer, named: readonly NamedCustomer[]): DraftParts {
	const names = new Map(named.map(({ id, name }) => [id, name]));
	return {
		relations: customer.relations.map(({ kind, customer: id }) => ({
			key: nextKey++,
			kind,
			customer: { id, label: names.get(id) ?? '' }
		})),
		dates: customer.dates.map(({ label, date }) => ({ key: nextKey++, label, date: draftYearly(date) })),
		consents: customer.consents.map((consent) => ({ ...consent, key: nextKey++ })),
		cadence: draftCadence(customer.cadence)
	};
}

export function draftYearly(date: Birthday | null): DraftYearly {
	return {
		year: date && date.year > 0 ? String(date.year) : '',
		month: date ? String(date.month) : '',
		day: date ? String(date.day) : ''
	};
}
function draftCadence(days: number | null): DraftCadence {
	if (days === null) return { mode: 'tags', days: null };
	return days === 0 ? { mode: 'never', days: null } : { mode: 'days', days };
}

/** Undefined where what stands there is no date; null where nothing does. */
export function yearlyFrom(typed: DraftYearly): Birthday | null | undefined {
	const [year, month, day] = [typed.year, typed.month, typed.day].map((part) => part.trim()) as [
		string,
		string,
		string
	];
	if (year === '' && month === '' && day === '') return null;
	if (!/^\d{0,4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return undefined;
	// 29 February without a year is a day that comes round too.
	if (dayOf(year === '' ? 2000 : Number(year), Number(month), Number(day)) === null) return undefined;
	return { year: year === '' ? 0 : Number(year), month: Number(month), day: Number(day) };
}

/** By `dates.1`, `consents.0`, `cadence`; empty rows are left out on saving and never wrong. */
export function checkParts({ dates, consents, cadence }: DraftParts): Record<string, PartError> {
	const errors: Record<string, PartError> = {};
	dates.forEach(({ label, date }, index) => {
		const day = yearlyFrom(date);
		if (day === undefined || (day === null && label.trim() !== '')) errors[`dates.${index}`] = 'date';
	});
	consents.forEach(({ day }, index) => {
		if (day === null) errors[`consents.${index}`] = 'date';
	});
	if (cadence.mode === 'days' && !isCadence(cadence.days)) errors.cadence = 'days';
	return errors;
}
function isCadence(days: number | null): days is number {
	return days !== null && Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;
}

/** The record's fields of a checked draft. `self` is the record's own id: nobody is related to themselves. */
export function partsFrom(
	{ relations, dates, consents, cadence }: DraftParts,
	self: CustomerId | null
): Pick<Customer, 'relations' | 'dates' | 'consents' | 'cadence'> {
	return {
		relations: relationsFrom(relations, self),
		dates: dates.flatMap(({ label, date }): ImportantDate[] => {
			const day = yearlyFrom(date);
			return day ? [{ label: label.trim(), date: day }] : [];
		}),
		consents: consents.flatMap(({ channel, given, day, source }): Consent[] =>
			day === null ? [] : [{ channel, given, day, source: source.trim() }]
		),
		cadence:
			cadence.mode === 'tags' ? null : cadence.mode === 'never' ? 0 : isCadence(cadence.days) ? cadence.days : null
	};
}

function relationsFrom(rows: readonly DraftRelation[], self: CustomerId | null): Relation[] {
	const known = new Set<string>();
	return rows.flatMap(({ kind, customer }): Relation[] => {
		if (!customer || customer.id === self || known.has(`${kind} ${customer.id}`)) return [];
		known.add(`${kind} ${customer.id}`);
		return [{ kind, customer: customer.id as CustomerId }];
	});
}
