/** Deals with their pipelines, products, orders and "my business". */
import type { Business } from '#lib/domain/business.ts';
import type { DealState, Pipeline, Stage } from '#lib/domain/deal.ts';
import type { DealPlace, FirstPipelineNames } from '#lib/domain/deal-rules.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { CustomerId, OrderId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import type { OpeningFigures } from '#lib/domain/customer.ts';
import type { OrderKind, OrderStatus, OrderSummary, Recipient } from '#lib/domain/order.ts';
import type { PaymentEntry } from '#lib/domain/order-rules.ts';
import type { CreditedLine } from '#lib/domain/order-succession.ts';
import type { Product } from '#lib/domain/product.ts';
import type { PurchaseSums } from '#lib/domain/purchase-sums.ts';
import type { Call, LongCall } from '../api.ts';
import type {
	RecordCalls,
	RecordDetail,
	RecordQuery,
	RecordRow,
	RecordSaved,
	RecordsDone,
	RecordSelection,
	SmallCalls
} from './records.ts';

export interface DealFilter {
	pipeline: PipelineId | null;
	/** Empty: all. */
	states: DealState[];
	customer: CustomerId | null;
}
export type DealSort = 'title' | 'customer' | 'amount' | 'expected' | 'stageSince' | 'at';
export type DealSelection = RecordSelection<'deals', DealFilter>;

/** Open deals of one pipeline by stage. */
export interface BoardQuery {
	/** Null or gone: the first one. */
	pipeline: PipelineId | null;
	/** As of a list. */
	text: string;
	customer: CustomerId | null;
	sort: DealSort;
	descending: boolean;
	/** Rows of each column, at most MAX_COLUMN. */
	limit: number;
	/** Of stages that were scrolled further: rows of theirs. */
	longer?: { stage: StageId; limit: number }[];
}
/** What some open deals come to. */
export interface DealFigures {
	count: number;
	/** One for each currency. */
	sums: Money[];
	/** The same, each amount times its chance. */
	weighted: Money[];
}
export interface DealColumn extends DealFigures {
	stage: Stage;
	/** The first ones. */
	rows: RecordRow<'deals'>[];
}
export interface DealBoard extends DealFigures {
	/** Null where there is none. */
	pipeline: PipelineId | null;
	columns: DealColumn[];
}
export interface DealCalls extends RecordCalls<'deals', DealFilter, DealSort> {
	board: Call<BoardQuery, DealBoard>;
	/** To a stage; closed ones are open again. One step; those that stand there already stay as they are. */
	move: LongCall<{ selection: DealSelection; to: DealPlace }, RecordsDone>;
	/** Won, or lost with a reason, which may be ''. */
	close: LongCall<{ selection: DealSelection; state: 'won' | 'lost'; reason: string }, RecordsDone>;
	tag: LongCall<{ selection: DealSelection; add: string[]; remove: string[] }, RecordsDone>;
}

export interface PipelineUse {
	pipeline: PipelineId;
	/** Living deals, closed ones too, by the stage where they stand; stages without any are left out. */
	stages: { stage: StageId; deals: number }[];
}
export interface PipelineCalls extends Omit<SmallCalls<'pipelines'>, 'edit' | 'delete'> {
	/** Makes one with these names where there is none, and answers those there are, in their order. */
	begin: Call<FirstPipelineNames, RecordDetail<'pipelines'>[]>;
	usage: Call<Record<string, never>, PipelineUse[]>;
	/**
	 * As of any record. Deals of a stage that goes move to another one in the same step; without a word where they
	 * go, it fails with `invalid` (stages).
	 */
	edit: LongCall<
		{ id: PipelineId; rev: number; base: Pipeline; body: Pipeline; moves?: { from: StageId; to: StageId }[] },
		RecordSaved<'pipelines'>
	>;
	/** Sets the order in which they are offered. */
	order: Call<{ ids: PipelineId[] }, RecordsDone>;
	/** One with deals only where `to` says where they go, in the same step; else it fails with `invalid` (pipeline). */
	delete: LongCall<{ ids: PipelineId[]; to?: DealPlace | null }, RecordsDone>;
}

export interface ProductFilter {
	kind: Product['kind'] | null;
	/** Only those that are offered. */
	active: boolean;
}
export type ProductSort = 'name' | 'code' | 'price' | 'at';
export type ProductCalls = RecordCalls<'products', ProductFilter, ProductSort>;

export interface OrderFilter {
	/** Empty: all. */
	kinds: OrderKind[];
	statuses: OrderStatus[];
	/** Only those with something still to be paid. */
	unpaid: boolean;
	/** Only those whose day had passed on this one: invoices overdue, quotes expired. */
	lateOn: Day | null;
	customer: CustomerId | null;
	from: Day | null;
	to: Day | null;
}
export type OrderSort = 'day' | 'number' | 'customer' | 'total' | 'due';
/** What is found comes to, credit notes taken off, without what another document replaced. */
export interface OrderSums {
	total: Money[];
	/** Still to be paid, below zero what is to be paid back; currencies where nothing is left out. */
	balance: Money[];
}
export interface OrderIssued extends RecordSaved<'orders'> {
	number: string;
}
/** One of the documents that grew out of each other. */
export type OrderRelative = Pick<
	OrderSummary,
	'id' | 'kind' | 'number' | 'status' | 'day' | 'due' | 'total' | 'balance'
>;
/** What one customer's documents come to, and the newest of them. */
export interface Purchases {
	sums: PurchaseSums;
	/** At most MAX_WINDOW. */
	rows: OrderSummary[];
	total: number;
}
/** What happens to one document. All of them fail with `invalid` (field) where the rules of documents say no. */
export interface OrderActs {
	/** Gives a draft its number, head and recipient; what it replaces or credits changes in the same step. */
	issue: Call<{ id: OrderId; recipient: Recipient }, OrderIssued>;
	setStatus: Call<{ id: OrderId; status: OrderStatus }, RecordSaved<'orders'>>;
	/** Money in, or back where it is below zero; on a credit note the other way round. */
	pay: Call<{ id: OrderId; payment: Omit<PaymentEntry, 'id'> }, RecordSaved<'orders'>>;
	/** A draft that replaces the document once it is issued; answers the draft. */
	successor: Call<{ id: OrderId; kind: OrderKind }, RecordSaved<'orders'>>;
	/** A draft with the same contents. */
	copy: Call<{ id: OrderId }, RecordSaved<'orders'>>;
	/** The draft of a credit note over all or some lines of an invoice. */
	credit: Call<{ id: OrderId; lines: CreditedLine[] | 'all' }, RecordSaved<'orders'>>;
	/** The document with those it grew out of and those that grew out of it, the oldest first. */
	family: Call<{ id: OrderId }, OrderRelative[]>;
}
/** Of chosen documents: those that can be deleted, and those that stay, because they have a number in the books. */
export interface OrderDeletion {
	deletable: number;
	frozen: number;
}
/**
 * `create` takes drafts, `edit` what may still change, `delete` leaves what has a number in the books; where all chosen
 * ones have, it fails with `frozen` (count).
 */
export interface OrderCalls extends RecordCalls<'orders', OrderFilter, OrderSort>, OrderActs {
	deletion: LongCall<{ selection: RecordSelection<'orders', OrderFilter> }, OrderDeletion>;
	sums: Call<RecordQuery<OrderFilter, OrderSort>, OrderSums>;
	purchases: Call<{ customer: CustomerId; opening: OpeningFigures | null; limit: number }, Purchases>;
}

export interface BusinessCalls {
	/** What was entered, or the defaults. */
	get: Call<Record<string, never>, Business>;
	save: Call<{ base: Business; business: Business }, { seq: number }>;
}
