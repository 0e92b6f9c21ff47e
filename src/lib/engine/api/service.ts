/** Tickets, surveys and what was answered to them. */
import type { CustomerId, SurveyId } from '#lib/domain/ids.ts';
import type { TicketKind, TicketPriority, TicketState } from '#lib/domain/ticket.ts';
import type { RecordCalls, SmallCalls } from './records.ts';

export interface TicketFilter {
	/** Empty: all. */
	states: TicketState[];
	kinds: TicketKind[];
	priorities: TicketPriority[];
	customer: CustomerId | null;
}
export type TicketSort = 'at' | 'due' | 'priority' | 'subject' | 'customer';
export type TicketCalls = RecordCalls<'tickets', TicketFilter, TicketSort>;

export type SurveyCalls = SmallCalls<'surveys'>;
export interface ResponseFilter {
	survey: SurveyId | null;
	customer: CustomerId | null;
}
export type ResponseSort = 'at' | 'customer';
export type ResponseCalls = RecordCalls<'responses', ResponseFilter, ResponseSort>;
