/** Making one customer of two: what a person is asked where the two say different things. */
import type { Customer } from './customer.ts';
import type { FieldId } from './ids.ts';

/** `name` stands for all its parts, which belong together, as do an organisation and its record; a custom field is asked for by itself. */
export type MergeAspect =
	| Extract<
			keyof Customer,
			| 'kind'
			| 'name'
			| 'organisation'
			| 'jobTitle'
			| 'website'
			| 'birthday'
			| 'channel'
			| 'externalId'
			| 'satisfaction'
			| 'opening'
			| 'cadence'
	  >
	| `custom:${FieldId}`;

/** Fields in which both go together, so that nobody has to choose. */
export const UNITED_FIELDS = [
	'emails',
	'phones',
	'addresses',
	'tags',
	'notes',
	'dates',
	'consents',
	'relations'
] as const satisfies (keyof Customer)[];
