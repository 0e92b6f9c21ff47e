/** Imports: a file looked at, checked against what stands here, and written. */
import type { CustomerId, ImportId } from '#lib/domain/ids.ts';
import type {
	CellChange,
	ColumnPlan,
	Dialect,
	DuplicateChoice,
	Encoding,
	ImportPlan,
	ImportRecord,
	MatchBasis,
	RowDuplicate,
	RowOutcome,
	SkipReason
} from '#lib/domain/imports.ts';
import type { Call, LongCall } from '../api.ts';

export interface FileChoice {
	file: File;
	/** By hand instead of by content. */
	encoding?: Encoding;
	delimiter?: string;
	/** −1: the file has no header. */
	headerRow?: number;
}
export interface EncodingGuess {
	encoding: Encoding;
	/** 0–1. */
	confidence: number;
	bom: boolean;
}
export interface ColumnPreview {
	plan: ColumnPlan;
	/** First non-empty cells, at most 5. */
	samples: string[];
	/** Share of rows (of those looked at) that have a value, 0–1. */
	filled: number;
	/** What the column needs from the user before it can be read. */
	question: 'date-order' | 'currency' | null;
}
export interface ImportPreview {
	encoding: EncodingGuess;
	dialect: Dialect;
	/** Rows above the header, as they stand. */
	titleRows: string[][];
	columns: ColumnPreview[];
	/** Rows of data, without header and blank lines. */
	rows: number;
	bytes: number;
	/** Name of the system the headers look like ('HubSpot'), or null. */
	preset: string | null;
	plan: ImportPlan;
	/** True where the plan comes from an earlier import of such a file. */
	remembered: boolean;
}
/** One row of the check step. */
export interface CheckedRow {
	/** Line-independent row number as a spreadsheet shows it: the header is 1 where it is the first row. */
	row: number;
	name: string;
	outcome: RowOutcome;
	reason: SkipReason | null;
	basis: MatchBasis | null;
	/** The stored customer it updates. */
	match: { id: CustomerId; name: string } | null;
	duplicate: RowDuplicate | null;
	choice: DuplicateChoice | null;
	/** In the order of the plan's columns, without ignored ones. */
	cells: CellChange[];
}
export type CheckFilter = 'all' | 'changed' | 'duplicates' | 'problems' | 'skipped' | 'updates';
export interface ImportCounts {
	rows: number;
	created: number;
	updated: number;
	unchanged: number;
	skipped: number;
	duplicates: number;
	changed: number;
	problems: number;
	/** Why rows are skipped. */
	skipReasons: Partial<Record<SkipReason, number>>;
}
export interface ImportCheck {
	/** Names this check in the calls below; a newer check ends it. */
	checkId: number;
	counts: ImportCounts;
}
export interface CheckWindow {
	rows: CheckedRow[];
	offset: number;
	total: number;
}
export interface ImportSummary {
	importId: ImportId;
	created: number;
	updated: number;
	unchanged: number;
	skipped: number;
	/** Null where nothing was written. */
	seq: number | null;
	/** Skipped rows as they stood, with a column for the reason; null where there are none. UTF-8 with BOM. */
	skippedCsv: Blob | null;
}

export interface ImportCalls {
	open: LongCall<FileChoice, ImportPreview>;
	check: LongCall<{ file: File; plan: ImportPlan }, ImportCheck>;
	rows: Call<{ checkId: number; filter: CheckFilter; offset: number; limit: number }, CheckWindow>;
	/** Sets the choice for one row or for all duplicates; answers the new counts. */
	choose: Call<{ checkId: number; row: number | 'all'; choice: DuplicateChoice }, ImportCounts>;
	/** `labels` are the words for the skipped rows' CSV. Fails with `busy` while another tab imports. */
	run: LongCall<
		{ checkId: number; labels: { reason: string; row: string; reasons: Record<SkipReason, string> } },
		ImportSummary
	>;
	list: Call<Record<string, never>, (ImportRecord & { id: ImportId; undone: boolean })[]>;
}
