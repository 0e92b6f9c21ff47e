/** One customer as lines to read. */
import type { Address, Customer, CustomValue } from '#lib/domain/customer.ts';
import { calendarOf, dayFromIso } from '#lib/domain/dates.ts';
import type { Day } from '#lib/domain/dates.ts';
import { amountOf } from '#lib/domain/money.ts';
import type { Money } from '#lib/domain/money.ts';
import { element } from './elements.ts';
import type { OpenedBackup } from './reading.ts';
import type { Words } from './words.ts';

/** Values as a person reads them. */
export class Format {
	readonly #words: Words;
	readonly #locale: string;
	readonly #number: Intl.NumberFormat;

	/** `locale`: how the reader's country writes dates and numbers. */
	constructor(words: Words, locale: string) {
		this.#words = words;
		this.#locale = locale;
		this.#number = new Intl.NumberFormat(locale);
	}

	count(count: number): string {
		return this.#number.format(count);
	}
	instant(milliseconds: number): string {
		const format = new Intl.DateTimeFormat(this.#locale, { dateStyle: 'medium', timeStyle: 'short' });
		return format.format(milliseconds);
	}
	day(day: Day): string {
		const { year, month, day: dayOfMonth } = calendarOf(day);
		const format = new Intl.DateTimeFormat(this.#locale, { dateStyle: 'medium', timeZone: 'UTC' });
		return format.format(Date.UTC(year, month - 1, dayOfMonth));
	}
	monthAndDay(month: number, day: number): string {
		const format = new Intl.DateTimeFormat(this.#locale, { month: 'long', day: 'numeric', timeZone: 'UTC' });
		return format.format(Date.UTC(2000, month - 1, day));
	}
	money(money: Money): string {
		const { currency } = money;
		return new Intl.NumberFormat(this.#locale, { style: 'currency', currency }).format(amountOf(money));
	}
	custom(value: CustomValue): string {
		if (typeof value === 'boolean') return value ? this.#words.yes : this.#words.no;
		if (typeof value === 'number') return this.#number.format(value);
		if (Array.isArray(value)) return value.join(', ');
		if (typeof value === 'object') return this.money(value);
		const day = dayFromIso(value);
		return day === null ? value : this.day(day);
	}
}

/** Label and value of everything that is known of a customer. */
export function linesOf(
	customer: Customer,
	fields: OpenedBackup['fields'],
	words: Words,
	format: Format
): [string, string][] {
	const names = words.fields;
	const { birthday, opening, custom } = customer;
	const typed = (label: string, type: Address['type']) => `${label} (${words.types[type]})`;
	const lines: [string, string][] = [
		...customer.emails.map(({ type, value }): [string, string] => [typed(names.email, type), value]),
		...customer.phones.map(({ type, value }): [string, string] => [typed(names.phone, type), value]),
		...customer.addresses.map((address): [string, string] => [
			typed(names.address, address.type),
			addressText(address)
		]),
		[names.kind, words[customer.kind]],
		[names.honorific, customer.honorific],
		[names.givenName, customer.givenName],
		[names.familyName, customer.familyName],
		[names.organisation, customer.organisation],
		[names.jobTitle, customer.jobTitle],
		[names.website, customer.website],
		[names.birthday, birthday ? birthdayText(birthday, format) : ''],
		[names.tags, customer.tags.join(', ')],
		[names.channel, customer.channel],
		[names.externalId, customer.externalId],
		[names.satisfaction, customer.satisfaction === null ? '' : `${format.count(customer.satisfaction)} / 10`],
		[names.orders, opening?.orders == null ? '' : format.count(opening.orders)],
		[names.spent, opening?.spent ? format.money(opening.spent) : ''],
		[names.firstOrder, opening?.firstOrder == null ? '' : format.day(opening.firstOrder)],
		[names.lastOrder, opening?.lastOrder == null ? '' : format.day(opening.lastOrder)],
		...fields.map(({ id, field }): [string, string] => {
			const value = custom[id];
			return [field.name, value === undefined ? '' : format.custom(value)];
		}),
		[names.since, format.instant(customer.since)],
		[names.notes, customer.notes]
	];
	return lines.filter(([, value]) => value.trim() !== '');
}

function addressText({ street, postcode, city, region, country }: Address): string {
	return [street, [postcode, city].filter(Boolean).join(' '), region, country].filter(Boolean).join('\n');
}
function birthdayText({ year, month, day }: NonNullable<Customer['birthday']>, format: Format): string {
	const known = dayFromIso(
		`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
	);
	return year > 0 && known !== null ? format.day(known) : format.monthAndDay(month, day);
}

export function detailsOf(customer: Customer, backup: OpenedBackup, words: Words, format: Format): HTMLElement {
	const list = element('dl');
	for (const [label, value] of linesOf(customer, backup.fields, words, format))
		// The text's own direction ends with it: it cannot turn round what stands beside it.
		list.append(element('div', {}, element('dt', {}, label), element('dd', { dir: 'auto' }, value)));
	return list;
}
