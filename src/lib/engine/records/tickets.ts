/** Tickets: lists and records, messages and what comes of them. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { newId, type MessageId, type TicketId } from '#lib/domain/ids.ts';
import { closed, inState, isLate, reopened, replied, resolved } from '#lib/domain/ticket-rules.ts';
import { TICKET_PRIORITIES, type Ticket } from '#lib/domain/ticket.ts';
import { summariseTicket } from '#lib/domain/summaries.ts';
import type { CauseKind } from '#lib/domain/tables.ts';
import type { RecordSaved, TicketFilter, TicketSort } from '../api.ts';
import type { CallContext, Handlers } from '../context.ts';
import { change } from './changing.ts';
import { nameOf } from './finding.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls } from './writing.ts';

const spec: ListSpec<'tickets', TicketFilter, TicketSort> = {
	table: 'tickets',
	validate: async (body) => (await import('#lib/domain/ticket-schema.ts')).validTicket(body),
	followed: (ticket, { state }, now) => (state ? inState(ticket, state, now) : ticket),
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

export const tickets: Handlers<'tickets'> = {
	...recordCalls(spec),

	async reply({ id, from, text }, context) {
		if (text.trim() === '') return fail('invalid', { field: 'text' });
		const message = { id: newId<MessageId>(context.random), at: context.now(), from, text: text.trim() };
		return changed(context, 'reply', id, (ticket) => replied(ticket, message));
	},
	resolve: ({ id, resolution }, context) =>
		changed(context, 'complete', id, (ticket) => resolved(ticket, resolution.trim(), context.now())),
	close: ({ id }, context) => changed(context, 'complete', id, (ticket) => closed(ticket, context.now())),
	reopen: ({ id }, context) => changed(context, 'edit', id, reopened),

	async open({ today }, context) {
		const stored = await context.store.open('tickets');
		if (!stored.ok) return stored;
		const directory = await context.session.directory();
		if (!directory.ok) return directory;
		const rows = stored.value.map(({ id, rev, deletedAt, updatedAt, body }) => ({
			...summariseTicket({ id, rev, deletedAt, updatedAt }, body),
			customerName: nameOf(body, directory.value)
		}));
		const urgency = ({ priority }: { priority: Ticket['priority'] }) => TICKET_PRIORITIES.indexOf(priority);
		rows.sort(
			(a, b) =>
				(a.due ?? Infinity) - (b.due ?? Infinity) || urgency(b) - urgency(a) || a.at - b.at || (a.id < b.id ? -1 : 1)
		);
		const late = rows.filter((row) => isLate(row, today)).length;
		return ok({ rows: rows.slice(0, MAX_WINDOW), total: rows.length, late });
	}
};

/** By a rule; valid afterwards, or not at all. */
async function changed(
	context: CallContext,
	cause: CauseKind,
	id: TicketId,
	rule: (ticket: Ticket) => Ticket
): Promise<Result<RecordSaved<'tickets'>>> {
	const { validTicket } = await import('#lib/domain/ticket-schema.ts');
	return change(context, cause, 'tickets', id, (ticket) => validTicket(rule(ticket)));
}
