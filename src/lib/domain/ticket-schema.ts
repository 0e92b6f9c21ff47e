/** What a ticket from outside the engine must look like. */
import * as v from 'valibot';
import type { Result } from './errors.ts';
import type { CustomerId, MessageId, OrderId } from './ids.ts';
import { day, id, instant, integer, list, longText, recordSource, validated, words } from './schema-parts.ts';
import { TICKET_KINDS, TICKET_PRIORITIES, TICKET_STATES, type Ticket } from './ticket.ts';

const ticketSchema = v.object({
	customer: v.nullable(id<CustomerId>()),
	order: v.nullable(id<OrderId>()),
	kind: v.picklist(TICKET_KINDS),
	subject: words(500),
	state: v.picklist(TICKET_STATES),
	priority: v.picklist(TICKET_PRIORITIES),
	messages: list(
		v.object({ id: id<MessageId>(), at: instant, from: v.picklist(['customer', 'us', 'note']), text: longText }),
		5000
	),
	due: v.nullable(day),
	resolution: longText,
	resolvedAt: instant,
	satisfaction: v.nullable(integer(1, 5)),
	at: instant,
	source: recordSource
});

export function validTicket(ticket: Ticket): Result<Ticket> {
	return validated(ticketSchema, ticket);
}
