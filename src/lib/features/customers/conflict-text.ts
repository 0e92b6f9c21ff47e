/** A field's value of any type in words, for the choice between two versions. */
import type {
	Address,
	Birthday,
	Consent,
	Customer,
	CustomValue,
	ImportantDate,
	OpeningFigures,
	Relation,
	TypedValue
} from '#lib/domain/customer.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import { CUSTOMER_FIELDS, type CustomerField } from '#lib/domain/fields.ts';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import type { NamedCustomer } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { fieldName, formatCount, formatDay, formatMoney, formatPhone } from '../format.ts';
import { addressText, birthdayText, cadenceText, consentText, customText } from './detail-lines.ts';
import type { DefinedField } from './draft.ts';
import { channelName, relationName } from './relation-words.ts';

const LABELS: Partial<Record<string, () => string>> = {
	emails: () => fieldName('email'),
	phones: () => fieldName('phone'),
	addresses: m.customers_form_addresses,
	opening: m.customers_form_figures,
	custom: m.customers_form_custom,
	organisationId: m.customers_organisation_record,
	relations: m.customers_form_relations,
	dates: m.customers_form_dates,
	consents: m.customers_form_consents,
	cadence: m.customers_cadence
};

export function conflictLabel(field: string): string {
	const label = LABELS[field];
	if (label) return label();
	return (CUSTOMER_FIELDS as readonly string[]).includes(field) ? fieldName(field as CustomerField) : field;
}

/** Odd characters stay as they are, for markup that shows them itself. `named`: customers whose names are known. */
export function fieldText(
	field: keyof Customer,
	value: unknown,
	fields: readonly DefinedField[],
	named: readonly NamedCustomer[] = []
): string {
	if (value === null && field === 'cadence') return m.customers_cadence_tags();
	if (value === null || value === undefined) return '';
	const nameOf = (id: CustomerId) => named.find((known) => known.id === id)?.name ?? m.customers_someone();
	switch (field) {
		case 'emails':
			return (value as TypedValue[]).map((email) => email.value).join('\n');
		case 'phones':
			return (value as TypedValue[]).map((phone) => formatPhone(phone.value)).join('\n');
		case 'addresses':
			return (value as Address[]).map(addressText).join('\n');
		case 'tags':
			return (value as string[]).join(', ');
		case 'birthday':
			return birthdayText(value as Birthday);
		case 'since':
			return formatDay(localDayAt(value as number));
		case 'kind':
			return value === 'person' ? m.customers_kind_person() : m.customers_kind_organisation();
		case 'opening':
			return openingText(value as OpeningFigures);
		case 'organisationId':
			return nameOf(value as CustomerId);
		case 'relations':
			return (value as Relation[]).map(({ kind, customer }) => `${relationName(kind)}: ${nameOf(customer)}`).join('\n');
		case 'dates':
			return (value as ImportantDate[]).map(({ label, date }) => `${label}: ${birthdayText(date)}`).join('\n');
		case 'consents':
			return (value as Consent[])
				.map((consent) => `${channelName(consent.channel)}: ${consentText(consent)}`)
				.join('\n');
		case 'cadence':
			return cadenceText(value as number);
		case 'custom':
			return Object.entries(value as Record<FieldId, CustomValue>)
				.map(([id, entry]) => {
					const known = fields.find((defined) => defined.id === id)?.field;
					return known ? `${known.name}: ${customText(entry, known)}` : '';
				})
				.filter(Boolean)
				.join('\n');
		default:
			return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
	}
}

function openingText({ orders, spent, firstOrder, lastOrder }: OpeningFigures): string {
	return [
		orders === null ? '' : `${fieldName('orders')}: ${formatCount(orders)}`,
		spent === null ? '' : `${fieldName('spent')}: ${formatMoney(spent)}`,
		firstOrder === null ? '' : `${fieldName('firstOrder')}: ${formatDay(firstOrder)}`,
		lastOrder === null ? '' : `${fieldName('lastOrder')}: ${formatDay(lastOrder)}`
	]
		.filter(Boolean)
		.join('\n');
}
