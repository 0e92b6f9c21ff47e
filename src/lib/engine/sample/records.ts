/**
 * The whole sample: a small business that was made up, as the records that make it. Each keeps the rules that a record
 * made by hand keeps. The same for the same seed, day and words, but for its ids.
 */
import { seededRandom, seedFor } from '#lib/analysis/random.ts';
import { validCustomer } from '#lib/domain/customer-schema.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { FirstPipelineNames, StoredPipeline } from '#lib/domain/deal-rules.ts';
import { validDeal, validPipeline } from '#lib/domain/deal-schema.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import { validInteraction } from '#lib/domain/interaction-schema.ts';
import { validOrder } from '#lib/domain/order-schema.ts';
import { validProduct } from '#lib/domain/product-schema.ts';
import { validResponse, validSurvey } from '#lib/domain/survey-schema.ts';
import type { TableName, Tables } from '#lib/domain/tables.ts';
import { validTask } from '#lib/domain/task-schema.ts';
import { validTicket } from '#lib/domain/ticket-schema.ts';
import type { Change } from '#lib/store/contract.ts';
import { sampleInteractions, sampleRelations, sampleTasks } from './contact.ts';
import { sampleCustomers } from './customers.ts';
import type { Made, Making } from './making.ts';
import { sampleDeals, samplePipeline, sampleProducts, samplePurchases, sampleQuotes } from './sales.ts';
import { sampleSurvey, sampleTickets } from './service.ts';
import type { SampleWords } from './words.ts';

export interface SampleOptions {
	customers: number;
	today: Day;
	random: RandomBytes;
	words: SampleWords;
	/** Where the deals go: a pipeline that is there, or the names of one that is made; null: there are none. */
	pipeline: StoredPipeline | FirstPipelineNames | null;
	seed?: number;
}
/** One record that is made. */
export type SampleRecord = Extract<Change, { kind: 'create' }>;
/** Customers for each deal, ticket, task. */
const CUSTOMERS_EACH = 10;

/** All records, the customers first; or why one of them could not be one of the user's (`invalid`, field). */
export function sampleRecords(options: SampleOptions): Result<SampleRecord[]> {
	const { customers: count, today, random, words, pipeline, seed = 7 } = options;
	// Each part draws from numbers of its own: one that is changed leaves the others as they were.
	const part = (index: number): Making => ({
		today,
		random,
		words,
		draw: seededRandom(index === 0 ? seed : seedFor(seed, index)),
		most: Math.ceil(count / CUSTOMERS_EACH)
	});
	const products = sampleProducts(part(1));
	const bought = samplePurchases(sampleCustomers(count, part(0)), products, part(2));
	const customers = sampleRelations(bought.customers, part(3));
	const orders = [...bought.orders, ...sampleQuotes(customers, products, part(4))];
	const begun = pipeline && 'stages' in pipeline ? samplePipeline(pipeline, part(5)) : null;
	const place = begun ?? (pipeline as StoredPipeline | null);
	const deals = place ? sampleDeals(customers, place, part(5)) : [];
	const { survey, responses } = sampleSurvey(customers, part(6));
	const all: Result<SampleRecord>[] = [
		...customers.map((each) => made('customers', each, each.body.since, validCustomer)),
		...products.map((each) => made('products', each, each.body.at, validProduct)),
		...(begun ? [made('pipelines', begun, begun.body.at, validPipeline)] : []),
		...deals.map((each) => made('deals', each, each.body.at, validDeal)),
		...orders.map((each) => made('orders', each, each.body.at, validOrder)),
		...sampleInteractions(customers, deals, part(7)).map((each) =>
			made('interactions', each, each.body.at, validInteraction)
		),
		...sampleTasks(customers, deals, part(8)).map((each) => made('tasks', each, each.body.at, validTask)),
		...sampleTickets(customers, bought.orders, part(9)).map((each) => made('tickets', each, each.body.at, validTicket)),
		made('surveys', survey, survey.body.at, validSurvey),
		...responses.map((each) => made('responses', each, each.body.at, validResponse))
	];
	const records: SampleRecord[] = [];
	for (const record of all) {
		if (!record.ok) return record;
		records.push(record.value);
	}
	return ok(records);
}

function made<T extends TableName>(
	table: T,
	{ id, body }: Made<T>,
	at: number,
	validate: (body: Tables[T]['body']) => Result<Tables[T]['body']>
): Result<SampleRecord> {
	const valid = validate(body);
	return valid.ok ? ok({ kind: 'create', table, id, at, body: valid.value } as SampleRecord) : valid;
}
