/** A customer's details as lines to read: a label, a value, and where a value may lead. */
import type { Address, Birthday, Consent, ContactType, Customer, CustomValue } from '#lib/domain/customer.ts';
import { dayFromIso, dayOf } from '#lib/domain/dates.ts';
import type { CustomField } from '#lib/domain/fields.ts';
import { m } from '#lib/paraglide/messages.js';
import {
	countryName,
	fieldName,
	formatCount,
	formatDay,
	formatMoney,
	formatMonthDay,
	formatNumber,
	formatPhone
} from '../format.ts';
import type { DefinedField } from './draft.ts';
import { mailHref, telHref, webHref } from './links.ts';
import { channelName } from './relation-words.ts';

export interface DetailLine {
	key: string;
	label: string;
	value: string;
	href?: string;
}

const TYPES: Record<ContactType, () => string> = {
	work: m.customers_type_work,
	home: m.customers_type_home,
	mobile: m.customers_type_mobile,
	other: m.customers_type_other
};
export function typeName(type: ContactType): string {
	return TYPES[type]();
}

export function detailLines(customer: Customer, fields: readonly DefinedField[]): DetailLine[] {
	const lines: DetailLine[] = [];
	const add = (key: string, label: string, value: string, href?: string | null) => {
		if (value.trim() !== '') lines.push({ key, label, value, href: href ?? undefined });
	};
	customer.emails.forEach(({ type, value }, index) =>
		add(`email${index}`, withType(fieldName('email'), type), value, mailHref(value))
	);
	customer.phones.forEach(({ type, value }, index) =>
		add(`phone${index}`, withType(fieldName('phone'), type), formatPhone(value), telHref(value))
	);
	customer.addresses.forEach((address, index) =>
		add(`address${index}`, withType(fieldName('address'), address.type), addressText(address))
	);
	add('website', fieldName('website'), customer.website, webHref(customer.website));
	if (customer.organisationId === null) add('organisation', fieldName('organisation'), customer.organisation);
	add('jobTitle', fieldName('jobTitle'), customer.jobTitle);
	if (customer.kind === 'person') {
		add('givenName', fieldName('givenName'), customer.givenName);
		add('familyName', fieldName('familyName'), customer.familyName);
	}
	if (customer.birthday) add('birthday', fieldName('birthday'), birthdayText(customer.birthday));
	customer.dates.forEach(({ label, date }, index) =>
		add(`date${index}`, label || m.customers_dates_one({ n: index + 1 }), birthdayText(date))
	);
	if (customer.satisfaction !== null) {
		add(
			'satisfaction',
			fieldName('satisfaction'),
			m.customers_out_of_ten({ n: formatNumber(customer.satisfaction, 1) })
		);
	}
	customer.consents.forEach((consent, index) =>
		add(`consent${index}`, m.customers_consent_one({ channel: channelName(consent.channel) }), consentText(consent))
	);
	if (customer.cadence !== null) add('cadence', m.customers_cadence(), cadenceText(customer.cadence));
	add('channel', fieldName('channel'), customer.channel);
	add('externalId', fieldName('externalId'), customer.externalId);
	for (const { id, field } of fields) {
		const value = customer.custom[id];
		if (value !== undefined) add(`custom.${id}`, field.name, customText(value, field));
	}
	return lines;
}

function withType(label: string, type: ContactType): string {
	return type === 'other' ? label : `${label} · ${typeName(type)}`;
}

/** Two lines at most: street, then the rest. East Asian addresses go from large to small in one. */
export function addressText({ street, city, region, postcode, country }: Address): string {
	const nation = countryName(country);
	if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(`${street}${city}${region}`)) {
		return [nation, `${region}${city}${street}`, postcode].filter(Boolean).join(' ');
	}
	return [street, [`${postcode} ${city}`.trim(), region, nation].filter(Boolean).join(', ')].filter(Boolean).join('\n');
}

export function birthdayText({ year, month, day }: Birthday): string {
	const whole = year > 0 ? dayOf(year, month, day) : null;
	return whole === null ? formatMonthDay(month, day) : formatDay(whole);
}

export function consentText({ given, day, source }: Consent): string {
	const answer = given ? m.customers_consent_given() : m.customers_consent_refused();
	return [answer, formatDay(day), source].filter(Boolean).join(' · ');
}

export function cadenceText(days: number): string {
	return days === 0 ? m.customers_cadence_never() : m.customers_cadence_every({ count: days, n: formatCount(days) });
}

export function customText(value: CustomValue, field: CustomField): string {
	if (typeof value === 'boolean') return value ? m.customers_yes() : m.customers_no();
	if (typeof value === 'number') return formatNumber(value, 4);
	if (Array.isArray(value)) return value.join(', ');
	if (typeof value === 'object') return formatMoney(value);
	const day = field.type === 'date' ? dayFromIso(value) : null;
	return day === null ? value : formatDay(day);
}
