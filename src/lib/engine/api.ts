/**
 * The contract between the page and the worker: everything that may cross, nothing else. Plain data
 * only. Every call takes one input object and answers a `Result`; `Call` and `LongCall` say which of
 * them report progress. Both halves of the app meet in these types and nowhere else.
 */
import type { Customer, CustomerKind, CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomField, CustomFieldType } from '#lib/domain/fields.ts';
import type { CustomerId, FieldId, ImportId, SegmentModelId } from '#lib/domain/ids.ts';
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
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import type { FeatureId, SegmentModel } from '#lib/domain/segments.ts';
import type { Settings } from '#lib/domain/settings.ts';

export interface Call<Input, Output> {
	input: Input;
	output: Output;
}
/** A call that may take longer than a second: it reports progress and can be cancelled. */
export interface LongCall<Input, Output> extends Call<Input, Output> {
	long: true;
}

export type ProgressStep = 'reading' | 'checking' | 'duplicates' | 'writing' | 'undoing' | 'clustering' | 'silhouette';
export interface Progress {
	step: ProgressStep;
	/** Done so far and in all, in rows (or rounds); `total` 0 while unknown. */
	done: number;
	total: number;
}

export type TableName = 'customers' | 'segments' | 'fields' | 'imports' | 'settings';

/** Sent after every commit, by whichever tab made it. */
export interface ChangeMessage {
	seq: number;
	tables: TableName[];
}

/** What befalls the database from outside: another tab holds it, lets go of it, or ends it for good. */
export type DatabaseState = 'open' | 'blocked' | 'closed';

// ——— customers ———

export type CustomerSort = 'name' | 'organisation' | 'spent' | 'orders' | 'lastOrder' | 'updated';

/** Which customers: what the search box, chips and filters say. */
export interface CustomerFilter {
	text: string;
	/** Any of these tags; empty for no filter. */
	tags: string[];
	/** Index in the saved segmentation, or null. */
	segment: number | null;
	kind: CustomerKind | null;
	/** Deleted ones instead of the living. */
	deleted: boolean;
}
export interface CustomerQuery extends CustomerFilter {
	sort: CustomerSort;
	descending: boolean;
	offset: number;
	/** At most MAX_WINDOW. */
	limit: number;
}
/** A row of the list: the summary and the segment it falls into. */
export interface CustomerRow extends CustomerSummary {
	segment: number | null;
}
export interface CustomerWindow {
	rows: CustomerRow[];
	offset: number;
	/** How many match, and how many customers there are in all. */
	total: number;
	all: number;
	/** False while only the stored head window is there and the rest still loads. */
	complete: boolean;
}
export interface TagCount {
	tag: string;
	count: number;
}
export interface CustomerFacets {
	all: number;
	deleted: number;
	tags: TagCount[];
	/** Labels and sizes of the saved segmentation, in its order; empty where there is none. */
	segments: { profile: SegmentModel['segments'][number]; count: number }[];
	features: FeatureId[];
}
export interface CustomerDetail {
	id: CustomerId;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	createdAt: number;
	customer: Customer;
	segment: number | null;
	/** Fields the user defined, for the form. */
	fields: { id: FieldId; field: CustomField }[];
}
export interface Saved {
	id: CustomerId;
	rev: number;
	/** Journal entry: what `history.undo` takes. */
	seq: number;
}
/** Selection for bulk acts: named ones, or all that a filter matches. */
export type Selection = { kind: 'ids'; ids: CustomerId[] } | { kind: 'filter'; filter: CustomerFilter };
export interface BulkDone {
	changed: number;
	seq: number | null;
}
/** A stored customer that the one being typed may be. */
export interface SimilarCustomer {
	row: CustomerRow;
	reasons: RowDuplicate['reasons'];
	score: number;
}

// ——— imports ———

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

// ——— insights ———

export interface FeatureInfo {
	id: FeatureId;
	/** Name of a custom field; empty for built-in ones, which the screen names. */
	name: string;
	present: number;
	missing: number;
	/** Sample skewness of the raw values; above 1 (and nothing negative) it is logged. */
	skewness: number;
	log: boolean;
	/** Chosen unless the user says otherwise. */
	suggested: boolean;
}
export interface FeatureOverview {
	features: FeatureInfo[];
	customers: number;
	/** Currency of the monetary feature: the one most customers have. */
	currency: Currency | null;
	/** Customers whose money is in another currency. */
	otherCurrencies: number;
}
export interface SegmentChoice {
	features: FeatureId[];
	missing: SegmentModel['missing'];
	/** 2–8, or null to choose by silhouette. */
	k: number | null;
}
export interface SegmentReport {
	model: SegmentModel;
	/** Silhouette for each k tried, ascending k. */
	curve: { k: number; silhouette: number }[];
	/** Rows the silhouette was computed on, when not on all. */
	silhouetteSample: number | null;
	/** Points for the scatter, at most 2,000: stratified by segment, seeded. */
	points: { x: Float32Array; y: Float32Array; segment: Uint8Array; ids: CustomerId[]; names: string[] };
	/** Share of variance on the two axes, 0–1, and each feature's weight on them. */
	axes: { explained: [number, number]; loadings: { feature: FeatureId; x: number; y: number }[] };
}
export interface SavedSegments {
	id: SegmentModelId;
	model: SegmentModel;
	/** Customers in each segment today. */
	counts: number[];
	unplaced: number;
}

// ——— data: settings, history, storage ———

export interface Overview {
	customers: number;
	deleted: number;
	sample: number;
	lastImport: (ImportRecord & { id: ImportId }) | null;
	segments: SavedSegments | null;
	/** Added or changed in the last 7 days. */
	changedThisWeek: number;
	tags: number;
	/** Share of customers with an e-mail or a phone, 0–1. */
	reachable: number;
	/** Money by currency, largest first: opening figures of living customers. */
	spent: { currency: Currency; amount: MinorUnits }[];
}
export interface StorageInfo {
	persisted: boolean;
	/** Bytes as the browser estimates them; null where it does not say. */
	usage: number | null;
	quota: number | null;
	database: string;
	counts: Record<TableName, number>;
}
export type CauseKind =
	'create' | 'edit' | 'delete' | 'restore' | 'tag' | 'import' | 'undo' | 'segments' | 'settings' | 'sample' | 'field';
export interface HistoryEntry {
	seq: number;
	at: number;
	cause: CauseKind;
	records: number;
	/** Entry that undid this one, or null. */
	undoneBy: number | null;
}
export interface UndoDone {
	seq: number;
	reverted: number;
	kept: number;
}
/** Records changed since the commit that is to be undone. */
export interface UndoPreview {
	seq: number;
	revertable: number;
	changedSince: { id: string; name: string }[];
	changedSinceTotal: number;
}

export interface Contract {
	customers: {
		list: Call<CustomerQuery, CustomerWindow>;
		facets: Call<Record<string, never>, CustomerFacets>;
		get: Call<{ id: CustomerId }, CustomerDetail>;
		create: Call<{ customer: Customer }, Saved>;
		/** Per-field patch against `base`, the body the form started from; fails with `conflict`. */
		edit: Call<{ id: CustomerId; rev: number; base: Customer; customer: Customer }, Saved>;
		delete: Call<{ selection: Selection }, BulkDone>;
		restore: Call<{ ids: CustomerId[] }, BulkDone>;
		tag: LongCall<{ selection: Selection; add: string[]; remove: string[] }, BulkDone>;
		similar: Call<{ customer: Customer; except: CustomerId | null }, SimilarCustomer[]>;
		/** RFC 4180, UTF-8 with BOM, guarded against formulas; headers are field names that import reads back. */
		exportCsv: LongCall<{ selection: Selection; headers: Record<string, string> }, Blob>;
	};
	fields: {
		list: Call<Record<string, never>, { id: FieldId; field: CustomField }[]>;
		create: Call<{ name: string; type: CustomFieldType }, { id: FieldId }>;
	};
	imports: {
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
	};
	insights: {
		features: Call<Record<string, never>, FeatureOverview>;
		cluster: LongCall<SegmentChoice, SegmentReport>;
		save: Call<{ model: SegmentModel }, { id: SegmentModelId; seq: number }>;
		saved: Call<Record<string, never>, SavedSegments | null>;
		rename: Call<{ id: SegmentModelId; segment: number; label: string }, { seq: number }>;
		remove: Call<{ id: SegmentModelId }, { seq: number }>;
	};
	data: {
		overview: Call<Record<string, never>, Overview>;
		settings: Call<Record<string, never>, Settings>;
		saveSettings: Call<{ settings: Settings }, { seq: number }>;
		storage: Call<Record<string, never>, StorageInfo>;
		addSample: LongCall<{ customers: number }, { seq: number; customers: number }>;
		removeSample: LongCall<Record<string, never>, BulkDone>;
		deleteEverything: Call<Record<string, never>, void>;
	};
	history: {
		list: Call<{ before: number | null; limit: number }, HistoryEntry[]>;
		preview: Call<{ seq: number }, UndoPreview>;
		/** `changed: 'ask'` fails with `undo-has-changes` where records changed since. */
		undo: LongCall<{ seq: number; changed: 'ask' | 'keep' | 'revert' }, UndoDone>;
	};
}

export type Area = keyof Contract;

// ——— the wire ———

/** Where this copy of Kith lives; every name of a database, lock and channel contains it. */
export interface Handshake {
	apiVersion: number;
	/** Base path, such as `/` or `/crm/`. */
	base: string;
	/** BCP 47 tag: the order of names. */
	locale: string;
}
export type Reply<T> = import('#lib/domain/errors.ts').Result<T>;

/** What the worker exposes through Comlink. */
export interface EngineWire {
	/** `onDatabase` is told of changes only: a database that opens at once says nothing. */
	hello(
		handshake: Handshake,
		onChange: (message: ChangeMessage) => void,
		onDatabase: (state: DatabaseState) => void
	): Promise<Reply<{ seq: number }>>;
	call(
		callId: number,
		area: string,
		method: string,
		input: unknown,
		onProgress: ((progress: Progress) => void) | null
	): Promise<Reply<unknown>>;
	cancel(callId: number): void;
}
