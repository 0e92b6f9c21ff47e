/** Fields the user defined. */
import type { CustomField, CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { BulkDone, Call, LongCall } from '../api.ts';

export interface DefinedField {
	id: FieldId;
	field: CustomField;
}
/** Which values of a field a filter lets through. */
export type FieldFilter = { id: FieldId } & (
	| { kind: 'any'; of: string[] }
	| { kind: 'answer'; is: boolean }
	/** Inclusive; null: open end. */
	| { kind: 'range'; from: number | null; to: number | null }
);

export interface FieldCalls {
	/** In their order. */
	list: Call<Record<string, never>, DefinedField[]>;
	/** Answers a known field of that name and type, without a new entry, where there is one. */
	create: Call<
		{ name: string; type: CustomFieldType; options?: string[]; column?: boolean },
		{ id: FieldId; seq: number | null }
	>;
	/** The type stays. `renamed` options are written anew with every customer who chose them. */
	edit: LongCall<
		{ id: FieldId; base: CustomField; field: CustomField; renamed?: { from: string; to: string }[] },
		BulkDone
	>;
	order: Call<{ ids: FieldId[] }, { seq: number | null }>;
	/** The customers' values stay in their records, out of sight, until undo brings the field back. */
	delete: Call<{ id: FieldId }, { seq: number }>;
	/** Living customers with a value, and how often each option was chosen. */
	usage: LongCall<{ id: FieldId }, { customers: number; options: { label: string; count: number }[] }>;
}
