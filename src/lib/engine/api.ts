/**
 * The contract between the page and the worker: everything that may cross, nothing else. Plain data
 * only. Every call takes one input object and answers a `Result`; `Call` and `LongCall` say which of
 * them report progress. Both halves of the app meet in these types and nowhere else.
 */
import type { CauseKind, TableName } from '#lib/domain/tables.ts';
import type { AuditCalls } from './api/audit.ts';
import type { BackupCalls } from './api/backup.ts';
import type { InteractionCalls, TimelineCalls, TouchCalls } from './api/contact.ts';
import type { CustomerCalls } from './api/customers.ts';
import type { DataCalls } from './api/data.ts';
import type { FieldCalls } from './api/fields.ts';
import type { FindCalls, TodayCalls, ViewCalls } from './api/finding.ts';
import type { HistoryCalls } from './api/history.ts';
import type { ImportCalls } from './api/imports.ts';
import type { InsightCalls } from './api/insights.ts';
import type { RescueCalls, RestoreCalls } from './api/restore.ts';
import type { BusinessCalls, DealCalls, OrderCalls, PipelineCalls, ProductCalls } from './api/sales.ts';
import type { ResponseCalls, SurveyCalls, TicketCalls } from './api/service.ts';
import type { TagCalls } from './api/tags.ts';
import type { VaultCalls } from './api/vault.ts';
import type { TaskCalls } from './api/work.ts';

export type * from './api/audit.ts';
export type * from './api/backup.ts';
export type * from './api/contact.ts';
export type * from './api/customers.ts';
export type * from './api/data.ts';
export type * from './api/fields.ts';
export type * from './api/finding.ts';
export type * from './api/history.ts';
export type * from './api/imports.ts';
export type * from './api/insights.ts';
export type * from './api/people.ts';
export type * from './api/records.ts';
export type * from './api/restore.ts';
export type * from './api/sales.ts';
export type * from './api/service.ts';
export type * from './api/tags.ts';
export type * from './api/vault.ts';
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

export type { CauseKind, TableName };

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
	vault: VaultCalls;
	backup: BackupCalls;
	restore: RestoreCalls;
	rescue: RescueCalls;
	audit: AuditCalls;
	customers: CustomerCalls;
	fields: FieldCalls;
	imports: ImportCalls;
	insights: InsightCalls;
	data: DataCalls;
	history: HistoryCalls;
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
