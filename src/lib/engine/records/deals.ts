/** Deals and their pipelines: lists and records. */
import { amountOf } from '#lib/domain/money.ts';
import type { DealFilter, DealSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls, smallCalls } from './writing.ts';

const spec: ListSpec<'deals', DealFilter, DealSort> = {
	table: 'deals',
	validate: async (body) => (await import('#lib/domain/deal-schema.ts')).validDeal(body),
	atOf: ({ at }) => at,
	accept:
		({ pipeline, states, customer }) =>
		(row) =>
			(pipeline === null || row.pipeline === pipeline) &&
			(states.length === 0 || states.includes(row.state)) &&
			(customer === null || row.customer === customer),
	sorts: {
		title: ({ title }) => title,
		amount: ({ amount }) => amount && amountOf(amount),
		expected: ({ expected }) => expected,
		stageSince: ({ stageSince }) => stageSince,
		at: ({ at }) => at
	}
};

export const deals: Handlers<'deals'> = recordCalls(spec);

export const pipelines: Handlers<'pipelines'> = smallCalls({
	table: 'pipelines',
	validate: async (body) => (await import('#lib/domain/deal-schema.ts')).validPipeline(body)
});
