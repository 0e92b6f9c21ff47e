/** Deals with their pipelines, products, orders and "my business". */
import type { Business } from '#lib/domain/business.ts';
import type { DealState } from '#lib/domain/deal.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { CustomerId, PipelineId } from '#lib/domain/ids.ts';
import type { OrderKind, OrderStatus } from '#lib/domain/order.ts';
import type { Product } from '#lib/domain/product.ts';
import type { Call } from '../api.ts';
import type { RecordCalls, SmallCalls } from './records.ts';

export interface DealFilter {
	pipeline: PipelineId | null;
	/** Empty: all. */
	states: DealState[];
	customer: CustomerId | null;
}
export type DealSort = 'title' | 'customer' | 'amount' | 'expected' | 'stageSince' | 'at';
export type DealCalls = RecordCalls<'deals', DealFilter, DealSort>;
export type PipelineCalls = SmallCalls<'pipelines'>;

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
