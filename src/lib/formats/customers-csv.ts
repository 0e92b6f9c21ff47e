/**
 * Customers as a CSV: one column per field, numbered ones where a customer has several values, so that
 * the file imports back. Money stands as amount and currency, days as ISO dates.
 */
import type { Customer } from '#lib/domain/customer.ts';
import { isoOf, localDayAt } from '#lib/domain/dates.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import { amountOf, decimalsOf, type Money } from '#lib/domain/money.ts';
import { writeCsv } from './csv-writer.ts';

type Cell = string | number | null;
interface Column {
	/** Key into the translated headers, or a custom field's name as it is. */
	header: string;
	cell: (customer: Customer) => Cell;
}

/** All of them in one file; `headers` are the words for built-in fields and kinds, `fields` the user's own. */
export function customersCsv(
	customers: readonly Customer[],
	fields: readonly { id: FieldId; name: string }[],
	headers: Readonly<Record<string, string>>
): Blob {
	const columns = columnsFor(customers, fields, (key) => headers[key] ?? key);
	function* rows(): Generator<Cell[]> {
		yield columns.map((column) => column.header);
		for (const customer of customers) yield columns.map((column) => column.cell(customer));
	}
	// The BOM tells Excel that the file is UTF-8.
	return new Blob(['\ufeff', writeCsv(rows())], { type: 'text/csv;charset=utf-8' });
}

function columnsFor(
	customers: readonly Customer[],
	fields: readonly { id: FieldId; name: string }[],
	header: (key: string) => string
): Column[] {
	const most = (count: (customer: Customer) => number) =>
		customers.reduce((max, customer) => Math.max(max, count(customer)), 1);
	const numbered = (key: string, count: number, cell: (customer: Customer, index: number) => Cell): Column[] =>
		Array.from({ length: count }, (_, index) => ({
			header: index === 0 ? header(key) : `${header(key)} ${index + 1}`,
			cell: (customer: Customer) => cell(customer, index)
		}));
	const one = (key: string, cell: (customer: Customer) => Cell): Column => ({ header: header(key), cell });
	const addresses = most((customer) => customer.addresses.length);
	return [
		one('externalId', (customer) => customer.externalId),
		one('kind', (customer) => header(customer.kind)),
		one('name', (customer) => customer.name),
		one('honorific', (customer) => customer.honorific),
		one('givenName', (customer) => customer.givenName),
		one('familyName', (customer) => customer.familyName),
		one('organisation', (customer) => customer.organisation),
		one('jobTitle', (customer) => customer.jobTitle),
		...numbered(
			'email',
			most((customer) => customer.emails.length),
			(customer, index) => customer.emails[index]?.value ?? ''
		),
		...numbered(
			'phone',
			most((customer) => customer.phones.length),
			(customer, index) => customer.phones[index]?.value ?? ''
		),
		...(['street', 'city', 'region', 'postcode', 'country'] as const).flatMap((part) =>
			numbered(part, addresses, (customer, index) => customer.addresses[index]?.[part] ?? '')
		),
		one('website', (customer) => customer.website),
		one('birthday', (customer) => birthdayText(customer)),
		one('tags', (customer) => customer.tags.join('; ')),
		one('notes', (customer) => customer.notes),
		one('channel', (customer) => customer.channel),
		one('satisfaction', (customer) => customer.satisfaction),
		one('orders', (customer) => customer.opening?.orders ?? null),
		one('spent', (customer) => moneyText(customer.opening?.spent)),
		one('currency', (customer) => customer.opening?.spent?.currency ?? ''),
		one('firstOrder', (customer) => dayText(customer.opening?.firstOrder)),
		one('lastOrder', (customer) => dayText(customer.opening?.lastOrder)),
		one('since', (customer) => isoOf(localDayAt(customer.since))),
		...fields.map(({ id, name }): Column => ({ header: name, cell: (customer) => customCell(customer.custom[id]) }))
	];
}

function customCell(value: Customer['custom'][FieldId] | undefined): Cell {
	if (value === undefined) return '';
	if (Array.isArray(value)) return value.join('; ');
	if (typeof value === 'object') return `${moneyText(value)} ${value.currency}`;
	return typeof value === 'boolean' ? String(value) : value;
}

/** With all decimals of its currency, so that `1234.50` is not read as a count. */
function moneyText(money: Money | null | undefined): string {
	return money ? amountOf(money).toFixed(decimalsOf(money.currency)) : '';
}

function dayText(day: Parameters<typeof isoOf>[0] | null | undefined): string {
	return day === null || day === undefined ? '' : isoOf(day);
}

function birthdayText({ birthday }: Customer): string {
	if (!birthday) return '';
	const monthAndDay = `${String(birthday.month).padStart(2, '0')}-${String(birthday.day).padStart(2, '0')}`;
	return birthday.year === 0 ? `--${monthAndDay}` : `${String(birthday.year).padStart(4, '0')}-${monthAndDay}`;
}
