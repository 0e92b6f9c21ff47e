/** What a column of a file can become, and the fields a user defines. */
import type { FieldId } from './ids.ts';
import type { ContactType } from './customer.ts';

export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number];

/** A field the user defined, by hand or while importing. */
export interface CustomField {
	name: string;
	type: CustomFieldType;
	/** What one or several are chosen from; of `choice` and `choices`. */
	options?: string[];
	/** Place in forms; the lowest first. */
	position?: number;
	/** Stands as a column in wide lists. */
	column?: boolean;
}
export const CUSTOM_FIELD_TYPES = ['text', 'number', 'money', 'date', 'yes-no', 'choice', 'choices'] as const;

/** Built-in places a column can go to. `spent`, `orders`, `firstOrder`, `lastOrder` become opening figures. */
export const CUSTOMER_FIELDS = [
	'externalId',
	'kind',
	'name',
	'honorific',
	'givenName',
	'middleName',
	'familyName',
	'organisation',
	'jobTitle',
	'email',
	'phone',
	'address',
	'street',
	'city',
	'region',
	'postcode',
	'country',
	'website',
	'birthday',
	'tags',
	'notes',
	'channel',
	'satisfaction',
	'orders',
	'spent',
	'currency',
	'firstOrder',
	'lastOrder',
	'since'
] as const;
export type CustomerField = (typeof CUSTOMER_FIELDS)[number];

export type ColumnTarget =
	| { kind: 'ignore' }
	| { kind: 'field'; field: CustomerField; type?: ContactType }
	| { kind: 'custom'; id: FieldId }
	| { kind: 'new-custom'; name: string; type: CustomFieldType };
