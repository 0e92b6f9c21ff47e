/** What happens to a ticket. Pure: each answers a new one. */
import type { Day } from './dates.ts';
import { isOpenTicket, type Ticket, type TicketMessage, type TicketState, type TicketSummary } from './ticket.ts';

/**
 * With a message at its end. One of the customer's opens it again, an answer of ours leaves it waiting for them; a note
 * to ourselves changes nothing else.
 */
export function replied(ticket: Ticket, message: TicketMessage): Ticket {
	const messages = [...ticket.messages, message];
	if (message.from === 'note') return { ...ticket, messages };
	if (message.from === 'customer') return { ...reopened(ticket), messages };
	return { ...ticket, messages, state: ticket.state === 'open' ? 'waiting' : ticket.state };
}

/** Settled, with what came of it; the time it took counts from the first time. */
export function resolved(ticket: Ticket, resolution: string, now: number): Ticket {
	return { ...inState(ticket, 'resolved', now), resolution };
}

export function reopened(ticket: Ticket): Ticket {
	return inState(ticket, 'open', 0);
}

/** Closing ends it: nothing more is awaited, also where nobody resolved it. */
export function closed(ticket: Ticket, now: number): Ticket {
	return inState(ticket, 'closed', now);
}

/** In a state that somebody chose; settled since now, or since when it was, and not at all where it is open. */
export function inState<T extends Pick<Ticket, 'resolvedAt'>>(ticket: T, state: TicketState, now: number) {
	return { ...ticket, state, resolvedAt: isOpenTicket(state) ? 0 : ticket.resolvedAt || now };
}

/** Whether it had to be answered before this day. */
export function isLate({ state, due }: Pick<TicketSummary, 'state' | 'due'>, today: Day): boolean {
	return isOpenTicket(state) && due !== null && due < today;
}
