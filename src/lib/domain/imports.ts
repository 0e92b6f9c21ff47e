/** The plan of an import: how a file is read and what its columns become. */
import type { ColumnTarget } from './fields.ts';
import type { ContactType, CustomerKind } from './customer.ts';
import type { Country } from './settings.ts';
import type { Currency } from './money.ts';
import type { CustomerId } from './ids.ts';

export const ENCODINGS = [
	'utf-8',
	'utf-16le',
	'utf-16be',
	'gb18030',
	'big5',
	'shift_jis',
	'windows-1252',
	'windows-1250',
	'windows-1251'
] as const;
/** Names as `TextDecoder` takes them. GBK files are read as GB18030, its superset. */
export type Encoding = (typeof ENCODINGS)[number];

export interface Dialect {
	/** One character: `,` `;` tab `|` … */
	delimiter: string;
	/** `"` or `'`, or empty where the file quotes nothing. */
	quote: string;
	/** How a quote stands inside quotes: doubled or after a backslash. */
	escape: 'double' | 'backslash';
	/** Whether the first line is Excel's `sep=;`. */
	sepLine: boolean;
	/** Index of the header among the parsed rows (title lines stand above it), or null where there is none. */
	headerRow: number | null;
}

export type DateOrder = 'dmy' | 'mdy' | 'ymd';
export type DecimalSign = '.' | ',';

export interface ColumnPlan {
	/** Position in the file, from 0. */
	index: number;
	header: string;
	target: ColumnTarget;
	/** E-mails, phones and addresses: the type a value gets. */
	type: ContactType;
	/** Dates: the order of day and month in this column; null while the user has not answered. */
	dateOrder: DateOrder | null;
	/** Numbers and money. */
	decimal: DecimalSign;
	/** Money: the currency where a cell names none. */
	currency: Currency | null;
	/** Choices: words that are no option yet become one, unless this is false. */
	addOptions?: boolean;
}

export type NameOrder = 'given-first' | 'family-first';

export interface ImportPlan {
	encoding: Encoding;
	dialect: Dialect;
	columns: ColumnPlan[];
	/** What a row is where no column says so. `auto` looks at the name: GmbH, Ltd, 公司 … */
	kind: CustomerKind | 'auto';
	nameOrder: NameOrder;
	/** For phones without a country code. */
	country: Country;
	/** For money without a currency. */
	currency: Currency;
	/** Tags given to every row. */
	tags: string[];
	/** Name of the file, kept as the source of opening figures. */
	source: string;
}

/** What happens to a row. */
export type RowOutcome = 'create' | 'update' | 'unchanged' | 'skip';
/**
 * How a stored customer was recognised, strongest first. `identical`: same name and nothing in the row
 * that the stored customer lacks, so that a file of bare names imported twice adds nothing.
 */
export type MatchBasis = 'external-id' | 'email' | 'phone-and-name' | 'identical';
/** Why a row is not taken. */
export type SkipReason =
	'empty' | 'footer' | 'no-identity' | 'repeated-header' | 'repeated-in-file' | 'unreadable' | 'your-choice';
/** Why two customers are probably the same. */
export type DuplicateReason = 'same-external-id' | 'same-email' | 'same-phone' | 'similar-name' | 'swapped-name';
export type DuplicateChoice = 'skip' | 'update' | 'keep-both';

/** Why a cell could not be used as what its column is. The text as typed is kept where the field allows it. */
export type CellProblem =
	| 'email-invalid'
	| 'phone-invalid'
	| 'phone-too-short'
	| 'date-invalid'
	| 'date-ambiguous'
	| 'number-invalid'
	| 'currency-unknown'
	| 'url-invalid'
	| 'yes-no-invalid'
	| 'option-unknown'
	| 'too-long'
	| 'out-of-range';

/** One cell as it came and as it will be stored. */
export interface CellChange {
	column: number;
	before: string;
	after: string;
	problem: CellProblem | null;
}

/** Probable duplicate of a row: another row of the file or a stored customer. */
export interface RowDuplicate {
	of: { kind: 'row'; row: number } | { kind: 'customer'; id: CustomerId };
	name: string;
	/** All reasons that hold, strongest first. */
	reasons: DuplicateReason[];
	/** 0–1; 1 for an equal e-mail or phone with an equal name. */
	score: number;
}

/** What the store keeps of a finished import. */
export interface ImportRecord {
	fileName: string;
	/** Milliseconds since the epoch. */
	importedAt: number;
	created: number;
	updated: number;
	unchanged: number;
	skipped: number;
	/** Folded headers joined by U+001F: the same file next time gets the same plan. */
	signature: string;
	plan: ImportPlan;
	/** Journal entry that undo inverts. */
	seq: number;
}
