/** A field's value of any type in words, for the choice between two versions. */
import type { Address, Birthday, Customer, CustomValue, OpeningFigures, TypedValue } from '#lib/domain/customer.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import { CUSTOMER_FIELDS, type CustomerField } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import { m } from '#lib/paraglide/messages.js';
import { fieldName, formatCount, formatDay, formatMoney, formatPhone } from '../format.ts';
import { addressText, birthdayText, customText } from './detail-lines.ts';
import type { DefinedField } from './draft.ts';

const LABELS: Partial<Record<string, () => string>> = {
	emails: () => fieldName('email'),
	phones: () => fieldName('phone'),
	addresses: m.customers_form_addresses,
	opening: m.customers_form_figures,
	custom: m.customers_form_custom
};

export function conflictLabel(field: string): string {
	const label = LABELS[field];
	if (label) return label();
	return (CUSTOMER_FIELDS as readonly string[]).includes(field) ? fieldName(field as CustomerField) : field;
}

/** Odd characters stay as they are, for markup that shows them itself. */
export function fieldText(field: keyof Customer, value: unknown, fields: readonly DefinedField[]): string {
	if (value === null || value === undefined) return '';
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
