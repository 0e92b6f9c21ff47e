/**
 * The contract between the page and the worker: everything that may cross, nothing else. Plain data
 * only. Every call takes one input object and answers a `Result`; `Call` and `LongCall` say which of
 * them report progress. Both halves of the app meet in these types and nowhere else.
 */
import type { Customer, CustomerKind, CustomerSummary, CustomValue } from '#lib/domain/customer.ts';
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
import type { MergeAspect } from '#lib/domain/merging.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import type { FeatureId, SegmentModel } from '#lib/domain/segments.ts';
import type { Requests } from '#lib/domain/requests.ts';
import type { Settings } from '#lib/domain/settings.ts';
import type { BackupId, BackupNote, BackupPlace } from '#lib/domain/backup.ts';
import type { CauseKind, TableName } from '#lib/domain/tables.ts';
import type { InteractionCalls, TimelineCalls, TouchCalls } from './api/contact.ts';
import type { DefinedField, FieldCalls, FieldFilter } from './api/fields.ts';
import type { FindCalls, TodayCalls, ViewCalls } from './api/finding.ts';
import type { Belongings, Moves, NamedCustomer, OrganisationPeople, RelatedCustomer } from './api/people.ts';
import type { BusinessCalls, DealCalls, OrderCalls, PipelineCalls, ProductCalls } from './api/sales.ts';
import type { ResponseCalls, SurveyCalls, TicketCalls } from './api/service.ts';
import type { TagCalls } from './api/tags.ts';
import type { TaskCalls } from './api/work.ts';
import type { DoorId, DoorInfo, Secret, VaultId, Workspace, WorkspaceId } from '#lib/domain/vault.ts';

export type * from './api/contact.ts';
export type * from './api/fields.ts';
export type * from './api/finding.ts';
export type * from './api/people.ts';
export type * from './api/records.ts';
export type * from './api/sales.ts';
export type * from './api/service.ts';
export type * from './api/tags.ts';
export type * from './api/work.ts';

export interface Call<Input, Output> {
	input: Input;
	output: Output;
}
/** A call that may take longer than a second: it reports progress and can be cancelled. */
export interface LongCall<Input, Output> extends Call<Input, Output> {
	long: true;
}

export type ProgressStep =
	'reading' | 'checking' | 'duplicates' | 'writing' | 'undoing' | 'clustering' | 'silhouette' | 'sealing' | 'verifying';
export interface Progress {
	step: ProgressStep;
	/** Done so far and in all, in rows (or rounds); `total` 0 while unknown. */
	done: number;
	total: number;
}

export type { TableName };

/** Sent after every commit, by whichever tab made it. */
export interface ChangeMessage {
	seq: number;
	tables: TableName[];
}

/**
 * What befalls the database: another tab holds it, lets go of it, or ended it for good (`closed`); it moved and is
 * open again (`open`); it is locked; it vanished (`lost`). `switching`: writes wait until a restore ends. `left`:
 * another workspace is current, so that nothing on the page belongs to what would open: it must begin anew.
 */
export type DatabaseState = 'open' | 'blocked' | 'closed' | 'locked' | 'lost' | 'switching' | 'left';

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
	/** Only the people of this organisation; left out: anybody. */
	organisation?: CustomerId | null;
	/** All of these, about fields the user defined; left out: none. */
	fields?: FieldFilter[];
	/** Where the text is looked for; left out: in all that the list knows. What a screen hides is not found by it. */
	within?: ('name' | 'organisation')[];
}
export interface CustomerQuery extends CustomerFilter {
	sort: CustomerSort;
	descending: boolean;
	offset: number;
	/** At most MAX_WINDOW. */
	limit: number;
	/** Own fields whose values come with the rows. */
	columns?: FieldId[];
}
/** A row of the list: the summary and the segment it falls into. */
export interface CustomerRow extends CustomerSummary {
	segment: number | null;
	/** Of the columns that were asked for, what it says there. */
	custom?: Record<FieldId, CustomValue>;
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
/** One of two records of a customer. */
export interface MergeSide {
	id: CustomerId;
	rev: number;
	createdAt: number;
	customer: Customer;
}
export interface MergePair {
	/** The older record, which stays, and the one that goes. */
	keep: MergeSide;
	drop: MergeSide;
	/** What they contradict each other in. */
	aspects: MergeAspect[];
	/** What comes of it where nothing is chosen: lists and notes of both, gaps filled. */
	merged: Customer;
	/** What goes along from the one that goes to the one that stays. */
	moves: Moves;
	/** Whom `merged` names. */
	named: NamedCustomer[];
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
	fields: DefinedField[];
	/** Whom the record itself names: its organisation, and those it is related to. */
	named: NamedCustomer[];
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
	/** What the worker asked the network for since it started. */
	requests: Requests;
}
export type { CauseKind };
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
	/** Their contents were erased for good; nothing can bring them back. */
	erased: number;
	/** Number of the credit note that takes an issued invoice back, which keeps its own. */
	creditNote?: string;
}
/** Records changed since the commit that is to be undone. */
export interface UndoPreview {
	seq: number;
	revertable: number;
	changedSince: { id: string; name: string }[];
	changedSinceTotal: number;
	erased: number;
}

// ——— vault ———

export interface VaultState {
	workspaces: Workspace[];
	current: WorkspaceId;
	/** Of the current workspace. */
	sealed: boolean;
	locked: boolean;
	doors: DoorInfo[];
}

// ——— backup and restore ———

export interface BackupState {
	/** The newest of each kind, or null; only `verified` resets the reminder. */
	verified: BackupNote | null;
	handedOver: BackupNote | null;
	notes: BackupNote[];
	/** Journal entries and records changed since the verified one (since ever, where there is none). */
	entriesSince: number;
	recordsSince: number;
	/** Whole days since the verified backup, or since the first data; 0 with no data. */
	days: number;
	/** How loud the reminder is. */
	urgency: 'none' | 'quiet' | 'plain' | 'loud';
	folder: BackupFolder | null;
	/** False in a plain workspace whose backups have no passphrase yet. */
	ready: boolean;
}
export interface BackupFolder {
	name: string;
	/** For the page to ask for permission with, which takes a click. */
	handle: FileSystemDirectoryHandle;
	/** `ask`: the browser wants to be asked again; `lost`: moved, deleted or forbidden. */
	access: 'granted' | 'ask' | 'lost';
	/** A copy should be written into it by itself: none was today, and something changed since the last. */
	due: boolean;
}
export interface BackupFile {
	note: BackupNote;
	file: File;
	/** Records that do not open and are not in it; with any, it never counts as good. */
	unreadable: number;
}
/** What a `.kith` file says of itself, and after a whole reading. */
export interface BackupReport {
	header: { id: BackupId; createdAt: number; doors: DoorInfo[]; vaultId: VaultId };
	/** Null while no secret and no key of this device opens it. */
	manifest: { counts: Record<string, number>; customers: number; seq: number; unreadable: number } | null;
	/** Every frame and the manifest were read and agree. */
	verified: boolean;
	/** Written by this workspace, and whether its journal is a part of the one that stands here. */
	own: boolean;
}
export type MergeKind = 'missing' | 'deleted' | 'different' | 'same';
export interface MergePreview {
	/** Names this preview in `merge`; a newer one ends it. */
	previewId: number;
	/** Per table: how many records of the backup are missing here, deleted here, different, or the same. */
	tables: { table: TableName; counts: Record<MergeKind, number> }[];
	/** Customers that are missing, deleted or different, at most MAX_WINDOW, by name. */
	customers: { id: CustomerId; name: string; kind: MergeKind; fields: string[] }[];
	customersTotal: number;
}
export interface KeptCopy {
	name: string;
	reason: 'restore' | 'migration';
	at: number;
	until: number;
	sealed: boolean;
	customers: number;
}
export interface MergeChoice {
	missing: boolean;
	deleted: boolean;
	/** Take the backup's values where they differ. */
	different: boolean;
	/** Only these customers; null: all. Records they refer to come along. */
	only: CustomerId[] | null;
}

// ——— audit ———

export interface AuditFilter {
	causes: CauseKind[];
	/** Days, inclusive; milliseconds since the epoch; null: open end. */
	from: number | null;
	to: number | null;
	/** Only entries that touch this record. */
	record: CustomerId | null;
	/** Finds customers as the list's search does; only entries that touch one of them. */
	text: string;
}
export interface AuditEntry extends HistoryEntry {
	/** This device, or the id of another one. */
	device: 'this' | string;
	tables: TableName[];
	/** Top-level fields that changed; empty for a batch of creations. */
	fields: string[];
	/** Names of up to three customers it touched. */
	names: string[];
}
export interface AuditPage {
	entries: AuditEntry[];
	/** Where the next page begins; null: no more. */
	before: number | null;
}
export interface AuditChange {
	table: TableName;
	id: string;
	/** A customer's present name; empty where there is none. */
	name: string;
	created: boolean;
	deletion: 'deleted' | 'restored' | null;
	fields: { name: string; from: unknown; to: unknown }[];
	erased: boolean;
}
export interface DataCheck {
	/** Nothing wrong at all. */
	sound: boolean;
	records: number;
	findings: {
		journal: { entries: number; firstBad: number | null; problem: 'missing' | 'chain' | 'digest' | 'head' | null };
		unreadable: number;
		dangling: number;
		pageFaults: number;
		sentinel: boolean;
		/** Whether the journal still contains the last verified backup's newest entry unchanged; null: none. */
		backupAgrees: boolean | null;
	};
	unreadable: { table: TableName; id: string }[];
}
export interface ErasurePreview {
	name: string;
	/** Journal entries that hold something of the person. */
	entries: number;
	/** Known backups that still hold the person, newest first. */
	backups: BackupNote[];
	/** Databases kept after a restore that still hold the person. */
	kept: { name: string; until: number }[];
}

// ——— rescue ———

/** Why the app cannot show its data, and what is known. */
export interface RescueState {
	state: 'open' | 'locked' | 'lost' | 'newer' | 'denied';
	/** Of `lost`: what was remembered. */
	remembered: { customers: number; lastBackup: number } | null;
}

export interface Contract {
	interactions: InteractionCalls;
	timeline: TimelineCalls;
	touch: TouchCalls;
	tasks: TaskCalls;
	deals: DealCalls;
	pipelines: PipelineCalls;
	products: ProductCalls;
	orders: OrderCalls;
	business: BusinessCalls;
	tickets: TicketCalls;
	surveys: SurveyCalls;
	responses: ResponseCalls;
	find: FindCalls;
	today: TodayCalls;
	views: ViewCalls;
	tags: TagCalls;
	/** All of `vault`, `restore` and `rescue` can be called while nothing is open. */
	vault: {
		state: Call<Record<string, never>, VaultState>;
		/** Fails with `wrong-secret` or `kdf-refused`, and changes nothing. Where it stands open the secret is only proved. */
		unlock: Call<{ secret: Secret }, void>;
		/** A new recovery code, kept in the worker until `seal`, `renewRecovery` or `backup.protect` takes it. */
		newRecoveryCode: Call<Record<string, never>, { code: string }>;
		/** Seals everything in the background; `typed` must be the code, in any spelling that means the same. */
		seal: LongCall<{ passphrase: Secret; typed: string }, void>;
		unseal: LongCall<{ secret: Secret }, void>;
		changePassphrase: LongCall<{ secret: Secret; passphrase: Secret }, void>;
		renewRecovery: LongCall<{ secret: Secret; typed: string }, void>;
		/** `output` is the PRF's; the unwrap is proved before the door is saved. */
		addPasskey: LongCall<{ secret: Secret; output: Secret; credentialId: string; salt: string }, void>;
		/** Never the last passphrase. */
		removeDoor: LongCall<{ secret: Secret; id: DoorId }, void>;
		addWorkspace: Call<{ label: string }, Workspace>;
		/** The other tabs follow; a sealed one is locked afterwards. */
		selectWorkspace: Call<{ id: WorkspaceId }, void>;
		renameWorkspace: Call<{ id: WorkspaceId; label: string }, void>;
		/** A sealed one needs a secret of its own. */
		removeWorkspace: Call<{ id: WorkspaceId; secret: Secret | null }, void>;
	};
	backup: {
		state: Call<Record<string, never>, BackupState>;
		/** Sets the passphrase of a plain workspace's backups. */
		protect: LongCall<{ passphrase: Secret; typed: string }, void>;
		/** Writes a backup for the page to hand over, and reads it back from memory first. */
		write: LongCall<Record<string, never>, BackupFile>;
		/** The page handed it over; from now on it counts as that. */
		handedOver: Call<{ note: BackupNote; place: BackupPlace }, void>;
		chooseFolder: Call<{ handle: FileSystemDirectoryHandle }, void>;
		forgetFolder: Call<Record<string, never>, void>;
		/** Writes into the folder, reads it back whole, then rotates (7 daily, 4 weekly, 12 monthly). */
		writeToFolder: LongCall<{ confirmFewer: boolean }, BackupNote>;
		/** The user says that a copy is gone. */
		forget: Call<{ id: BackupId }, void>;
		exportJson: LongCall<Record<string, never>, Blob>;
	};
	restore: {
		/** Reads a file whole. Without a secret: with the keys of this workspace, if they fit. Marks an own one verified. */
		inspect: LongCall<{ file: File; secret: Secret | null }, BackupReport>;
		/** Replaces everything. The database is sealed afterwards if it was, or if `seal` says so on an empty device. */
		run: LongCall<{ file: File; secret: Secret | null; sealed: boolean }, void>;
		previewMerge: LongCall<{ file: File; secret: Secret | null }, MergePreview>;
		merge: LongCall<{ previewId: number; choice: MergeChoice }, BulkDone>;
		kept: Call<Record<string, never>, KeptCopy[]>;
		goBack: LongCall<{ name: string }, void>;
		dropKept: Call<{ name: string }, void>;
	};
	rescue: {
		state: Call<Record<string, never>, RescueState>;
		rawCopy: LongCall<Record<string, never>, Blob>;
		startFresh: Call<Record<string, never>, void>;
	};
	audit: {
		list: Call<{ before: number | null; limit: number; filter: AuditFilter }, AuditPage>;
		changes: Call<{ seq: number }, AuditChange[]>;
		/** Everything that happened to one customer, newest first. */
		record: Call<{ id: CustomerId }, { entry: AuditEntry; change: AuditChange }[]>;
		check: LongCall<Record<string, never>, DataCheck>;
		/** All that is stored about one person, as JSON. */
		person: Call<{ id: CustomerId }, Blob>;
		previewErase: Call<{ id: CustomerId }, ErasurePreview>;
		erase: LongCall<{ id: CustomerId }, { seq: number }>;
	};
	customers: {
		list: Call<CustomerQuery, CustomerWindow>;
		facets: Call<Record<string, never>, CustomerFacets>;
		get: Call<{ id: CustomerId }, CustomerDetail>;
		/** `makeOrganisation`: its organisation is made of the name in the same step, and linked. */
		create: Call<{ customer: Customer; makeOrganisation?: boolean }, Saved>;
		/** Per-field patch against `base`, the body the form started from; fails with `conflict`. */
		edit: Call<{ id: CustomerId; rev: number; base: Customer; customer: Customer; makeOrganisation?: boolean }, Saved>;
		/** Whom a customer is related to, whichever of the two says so. */
		relations: Call<{ id: CustomerId }, RelatedCustomer[]>;
		/** At most MAX_WINDOW rows; the list shows all of them with `organisation` as its filter. */
		people: Call<{ id: CustomerId; limit: number }, OrganisationPeople>;
		belongings: Call<{ selection: Selection }, Belongings>;
		/** What belongs to them stays without them, unless it is to be deleted too; one step either way. */
		delete: LongCall<{ selection: Selection; belongings?: 'keep' | 'delete' }, BulkDone>;
		restore: Call<{ ids: CustomerId[] }, BulkDone>;
		tag: LongCall<{ selection: Selection; add: string[]; remove: string[] }, BulkDone>;
		similar: Call<{ customer: Customer; except: CustomerId | null }, SimilarCustomer[]>;
		/** Two customers that may be one, side by side. */
		previewMerge: Call<{ ids: [CustomerId, CustomerId] }, MergePair>;
		/** Makes one of them: `keep` with all that `drop` adds and owns, and `fromDrop` as it says; `drop` is deleted. */
		merge: Call<
			{ keep: { id: CustomerId; rev: number }; drop: { id: CustomerId; rev: number }; fromDrop: MergeAspect[] },
			Saved
		>;
		/** RFC 4180, UTF-8 with BOM, guarded against formulas; headers are field names that import reads back. */
		exportCsv: LongCall<{ selection: Selection; headers: Record<string, string> }, Blob>;
	};
	fields: FieldCalls;
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
	/** What the page's storage remembers of this copy; null where nothing. */
	remembered: Remembered | null;
	/** Where the page stands: alone, inside another page of the same site, or of another site (no data there). */
	frame: 'none' | 'same-site' | 'cross-site';
}
/** Kept in the page's own storage, so that the loss of the database is noticed. */
export interface Remembered {
	created: number;
	customers: number;
	lastBackup: number;
}
/** `locked`: only `vault`, `restore` and `rescue` answer. Other failures of opening come as such. */
export interface Hello {
	state: 'open' | 'locked';
	/** Whether the current workspace is sealed: then it can be locked. */
	sealed: boolean;
	seq: number;
}
export type Reply<T> = import('#lib/domain/errors.ts').Result<T>;

/** What the worker exposes through Comlink. */
export interface EngineWire {
	/**
	 * `onDatabase` is told of changes only: a database that opens at once says nothing. `sealed` goes with `open`.
	 * A failed hello leaves the worker of use: `vault`, `restore` and `rescue` still answer.
	 */
	hello(
		handshake: Handshake,
		onChange: (message: ChangeMessage) => void,
		onDatabase: (state: DatabaseState, sealed: boolean) => void,
		onRemember: (remembered: Remembered | null) => void
	): Promise<Reply<Hello>>;
	call(
		callId: number,
		area: string,
		method: string,
		input: unknown,
		onProgress: ((progress: Progress) => void) | null
	): Promise<Reply<unknown>>;
	cancel(callId: number): void;
}
