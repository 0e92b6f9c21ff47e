/** Deals with their pipelines, products, orders and "my business". */
import type { Business } from '#lib/domain/business.ts';
import type { DealState, Pipeline, Stage } from '#lib/domain/deal.ts';
import type { DealPlace, FirstPipelineNames } from '#lib/domain/deal-rules.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { CustomerId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import type { OrderKind, OrderStatus } from '#lib/domain/order.ts';
import type { Product } from '#lib/domain/product.ts';
import type { Call, LongCall } from '../api.ts';
import type {
	RecordCalls,
	RecordDetail,
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
	customer: CustomerId | null;
	from: Day | null;
	to: Day | null;
}
export type OrderSort = 'day' | 'number' | 'customer' | 'total' | 'due';
export type OrderCalls = RecordCalls<'orders', OrderFilter, OrderSort>;

export interface BusinessCalls {
	/** What was entered, or the defaults. */
	get: Call<Record<string, never>, Business>;
	save: Call<{ base: Business; business: Business }, { seq: number }>;
}
