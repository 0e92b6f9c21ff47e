/** Types of the user's own fields in words. */
import { CUSTOM_FIELD_TYPES, type CustomFieldType } from '#lib/domain/fields.ts';
import { m } from '#lib/paraglide/messages.js';

const NAMES: Record<CustomFieldType, () => string> = {
	text: m.import_own_text,
	number: m.import_own_number,
	money: m.import_own_money,
	date: m.import_own_date,
	'yes-no': m.import_own_yes_no,
	choice: m.import_own_choice,
	choices: m.import_own_choices
};

export function typeName(type: CustomFieldType): string {
	return NAMES[type]();
}
export function typeOptions() {
	return CUSTOM_FIELD_TYPES.map((value) => ({ value, label: NAMES[value]() }));
}
export function hasOptions(type: CustomFieldType): boolean {
	return type === 'choice' || type === 'choices';
}

/** A row of the options' list. `was`: as it is stored; '' for a new one. */
export interface OptionRow {
	key: number;
	was: string;
	label: string;
}
let nextKey = 1;
export function optionRow(was: string, label: string): OptionRow {
	return { key: nextKey++, was, label };
}
