/** Tickets: lists and records. */
import { TICKET_PRIORITIES } from '#lib/domain/ticket.ts';
import type { TicketFilter, TicketSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls } from './writing.ts';

const spec: ListSpec<'tickets', TicketFilter, TicketSort> = {
	table: 'tickets',
	validate: async (body) => (await import('#lib/domain/ticket-schema.ts')).validTicket(body),
	atOf: ({ at }) => at,
	accept:
		({ states, kinds, priorities, customer }) =>
		(row) =>
			(states.length === 0 || states.includes(row.state)) &&
			(kinds.length === 0 || kinds.includes(row.kind)) &&
			(priorities.length === 0 || priorities.includes(row.priority)) &&
			(customer === null || row.customer === customer),
	sorts: {
		at: ({ at }) => at,
		due: ({ due }) => due,
		priority: ({ priority }) => TICKET_PRIORITIES.indexOf(priority),
		subject: ({ subject }) => subject
	}
};

export const tickets: Handlers<'tickets'> = recordCalls(spec);
