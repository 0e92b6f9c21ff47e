/** A customer's question, complaint, return or repair, from opening to what came of it. */
import type { Day } from './dates.ts';
import type { CustomerId, MessageId, OrderId, TicketId } from './ids.ts';
import type { RecordSource } from './source.ts';

export const TICKET_KINDS = ['question', 'complaint', 'return', 'repair'] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];
/** `waiting`: for the customer. */
export const TICKET_STATES = ['open', 'waiting', 'resolved', 'closed'] as const;
export type TicketState = (typeof TICKET_STATES)[number];
export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

export interface TicketMessage {
	id: MessageId;
	at: number;
	/** `note`: for ourselves only. */
	from: 'customer' | 'us' | 'note';
	text: string;
}
export interface Ticket {
	customer: CustomerId | null;
	order: OrderId | null;
	kind: TicketKind;
	subject: string;
	state: TicketState;
	priority: TicketPriority;
	/** Oldest first. */
	messages: TicketMessage[];
	/** When it has to be answered. */
	due: Day | null;
	resolution: string;
	/** When it was resolved; 0 before. */
	resolvedAt: number;
	/** 1–5, asked afterwards; null where nobody answered. */
	satisfaction: number | null;
	/** When it was opened. */
	at: number;
	source: RecordSource;
}

export interface TicketSummary {
	id: TicketId;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	customer: CustomerId | null;
	kind: TicketKind;
	subject: string;
	state: TicketState;
	priority: TicketPriority;
	due: Day | null;
	resolvedAt: number;
	satisfaction: number | null;
	messages: number;
	at: number;
}

export function isOpenTicket(state: TicketState): boolean {
	return state === 'open' || state === 'waiting';
}

export function emptyTicket(at: number, customer: CustomerId | null): Ticket {
	return {
		customer,
		order: null,
		kind: 'question',
		subject: '',
		state: 'open',
		priority: 'normal',
		messages: [],
		due: null,
		resolution: '',
		resolvedAt: 0,
		satisfaction: null,
		at,
		source: { kind: 'manual' }
	};
}
