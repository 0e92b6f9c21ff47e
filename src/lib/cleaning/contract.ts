/**
 * What cleaning offers an import: rows of text in, customers with a list of what was changed out.
 * Everything here is pure; the phone library is a parameter because it loads lazily.
 */
import type { Customer, CustomerSummary } from '#lib/domain/customer.ts';
import type { CellChange, ColumnPlan, DuplicateReason, ImportPlan, SkipReason } from '#lib/domain/imports.ts';
import type { CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { Country } from '#lib/domain/settings.ts';
import type { Options } from './options.ts';

/** Numbers in E.164 or why not; made by `loadPhones()`. `country` is ISO 3166-1 alpha-2. */
export interface PhoneParser {
	/**
	 * `parse('0171/2345678', 'DE')` → `{ e164: '+491712345678', problem: null }`. An extension stays, as in
	 * RFC 3966: `+493012345;ext=12`, so that people behind one switchboard stay apart.
	 */
	parse(text: string, country: string): { e164: string | null; problem: 'phone-invalid' | 'phone-too-short' | null };
	/** For display: `+49 171 2345678`. */
	format(e164: string): string;
	/** Where a number with its code belongs: `+491712345678` → `DE`; null where several share the code and none claims it. */
	countryOf(e164: string): Country | null;
}

/** What is the same for every row of one import. */
export interface RowContext {
	plan: ImportPlan;
	/** Ids that `new-custom` columns get, by column index. */
	newFields: ReadonlyMap<number, FieldId>;
	/** Types of the stored custom fields that `custom` columns go to; a field not in here is read as text. */
	fieldTypes: ReadonlyMap<FieldId, CustomFieldType>;
	/** What is chosen from, by the field; missing ones are learnt as they come. */
	options?: ReadonlyMap<FieldId, Options>;
	phones: PhoneParser;
	today: Day;
	/** For `since` and `opening.asOf`; milliseconds since the epoch. */
	now: number;
}
export interface RowDraft {
	customer: Customer;
	/** One per column of the plan that is not ignored, in their order. */
	cells: CellChange[];
	/** Fields a cell spoke about: an empty cell never erases. */
	spoken: ReadonlySet<keyof Customer>;
	/** Whether normalising changed any cell, and whether any cell has a problem. */
	changed: boolean;
	problems: number;
	/** Why the row cannot be a customer, or null. */
	skip: SkipReason | null;
}
/** Plan columns and one row of raw cells → the draft of a customer. */
export type DraftFromRow = (cells: readonly string[], context: RowContext) => RowDraft;

/**
 * What an update changes: top-level fields of the stored customer with old and new value. Empty where
 * the row adds nothing. Lists (e-mails, phones, tags, addresses) are united, never shortened.
 */
export type PatchFromDraft = (stored: Customer, draft: RowDraft) => Record<string, { from: unknown; to: unknown }>;

/** The part of a customer that duplicate search compares; made once per record. */
export interface MatchKey {
	/** Folded, legal forms dropped, umlauts both as `ue` and `u`. */
	name: string;
	/** The same words sorted: `groß jürgen` equals `Jürgen Groß`. */
	sorted: string;
	kind: Customer['kind'];
	emails: readonly string[];
	phones: readonly string[];
	/** Blocks the record belongs to; only records that share one are compared by name. */
	blocks: readonly string[];
}
export type MatchKeyOf = (
	customer: Pick<CustomerSummary, 'kind' | 'name' | 'emails' | 'phones' | 'organisation'>
) => MatchKey;
export interface Likeness {
	reasons: DuplicateReason[];
	score: number;
}
/** Null where the two are not probably the same. */
export type Compare = (a: MatchKey, b: MatchKey) => Likeness | null;

export type { ColumnPlan };
