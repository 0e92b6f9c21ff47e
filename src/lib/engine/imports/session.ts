/**
 * The file under import as the worker keeps it: its text, where its blocks begin, and after a check what
 * becomes of each row. Rows themselves are not kept; a block is parsed again when it is shown or written,
 * so that a million rows cost a few numbers each.
 */
import type { CustomFieldType } from '#lib/domain/fields.ts';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import type {
	Dialect,
	DuplicateChoice,
	Encoding,
	ImportPlan,
	MatchBasis,
	RowDuplicate,
	RowOutcome,
	SkipReason
} from '#lib/domain/imports.ts';
import type { RowPosition } from '#lib/formats/row-reader.ts';

/** Where a block of rows begins, so that it can be read without what stands before. */
export interface BlockStart {
	position: RowPosition;
	/** Number of its first data row, from 0, and how many it holds. */
	ordinal: number;
	rows: number;
}

export interface OpenFile {
	/** Name, size and date: a `File` that crossed twice is another object. */
	key: string;
	name: string;
	text: string;
	encoding: Encoding;
	dialect: Dialect;
	header: string[] | null;
	/** Folded headers: what a plan is remembered by. */
	signature: string;
	/** Where the data begin. */
	data: RowPosition;
	rows: number;
}

export const OUTCOMES: readonly RowOutcome[] = ['create', 'update', 'unchanged', 'skip'];
export const REASONS: readonly SkipReason[] = [
	'empty',
	'footer',
	'no-identity',
	'repeated-header',
	'repeated-in-file',
	'unreadable',
	'your-choice'
];
export const BASES: readonly MatchBasis[] = ['external-id', 'email', 'phone-and-name', 'identical'];
/** Stands for "none" in the arrays of a check. */
export const NONE = 255;

/** Bits of `flags`: a cell was normalised, a cell has a problem. */
export const CHANGED = 1;
export const PROBLEM = 2;

/** What becomes of each data row; arrays are indexed by its number, from 0. */
export interface Check {
	id: number;
	plan: ImportPlan;
	/** Fields that `new-custom` columns become, by column; types of those that are stored already. */
	newFields: Map<number, FieldId>;
	fieldTypes: Map<FieldId, CustomFieldType>;
	/** What is chosen from, of the stored fields that have options. */
	fieldOptions: Map<FieldId, readonly string[]>;
	/** `directory.version` the check was made against. */
	version: number;
	blocks: BlockStart[];
	/** Index in OUTCOMES before the user's choices about duplicates. */
	outcome: Uint8Array;
	/** Indices in REASONS and BASES, or NONE. */
	reason: Uint8Array;
	basis: Uint8Array;
	flags: Uint8Array;
	/** The stored customer a row updates. */
	match: Map<number, CustomerId>;
	duplicates: Map<number, RowDuplicate>;
	/** Duplicates of stored customers that would add nothing to them. */
	addsNothing: Set<number>;
	/** Rows that are duplicates, by their number in the spreadsheet. */
	ordinals: Map<number, number>;
	/** The row of this file that a duplicate is one of. */
	leaders: Map<number, number>;
	/** What the user chose; where nothing, `outcomes.ts` has the default. */
	choices: Map<number, DuplicateChoice>;
	/** Rows by filter, made when first asked for; a choice drops them. */
	lists: Map<string, Uint32Array>;
}

export interface ImportSession {
	file: OpenFile;
	check: Check | null;
}
