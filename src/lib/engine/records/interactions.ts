/** Interactions: lists and records. */
import type { InteractionFilter, InteractionSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls } from './writing.ts';

const spec: ListSpec<'interactions', InteractionFilter, InteractionSort> = {
	table: 'interactions',
	validate: async (body) => (await import('#lib/domain/interaction-schema.ts')).validInteraction(body),
	atOf: ({ at }) => at,
	accept:
		({ kinds, customer, from, to }) =>
		(row) =>
			(kinds.length === 0 || kinds.includes(row.kind)) &&
			(customer === null || row.customer === customer) &&
			(from === null || row.at >= from) &&
			(to === null || row.at <= to),
	sorts: { at: ({ at }) => at }
};

export const interactions: Handlers<'interactions'> = recordCalls(spec);
