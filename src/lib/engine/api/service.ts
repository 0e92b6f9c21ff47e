/** Tickets, surveys and what was answered to them. */
import type { Day } from '#lib/domain/dates.ts';
import type { CustomerId, SurveyId, TicketId } from '#lib/domain/ids.ts';
import type { QuestionResult } from '#lib/domain/survey-rules.ts';
import type { TicketKind, TicketMessage, TicketPriority, TicketState } from '#lib/domain/ticket.ts';
import type { Call } from '../api.ts';
import type { RecordCalls, RecordRow, RecordSaved, SmallCalls } from './records.ts';

export interface TicketFilter {
	/** Empty: all. */
	states: TicketState[];
	kinds: TicketKind[];
	priorities: TicketPriority[];
	customer: CustomerId | null;
}
export type TicketSort = 'at' | 'due' | 'priority' | 'subject' | 'customer';
export interface TicketCalls extends RecordCalls<'tickets', TicketFilter, TicketSort> {
	/** Adds a message to those that stand there by now; see `replied` for what it does to the state. */
	reply: Call<{ id: TicketId; from: TicketMessage['from']; text: string }, RecordSaved<'tickets'>>;
	resolve: Call<{ id: TicketId; resolution: string }, RecordSaved<'tickets'>>;
	close: Call<{ id: TicketId }, RecordSaved<'tickets'>>;
	reopen: Call<{ id: TicketId }, RecordSaved<'tickets'>>;
	/** All that is open, the most urgent first: late ones, then by day and priority. At most MAX_WINDOW. */
	open: Call<{ today: Day }, { rows: RecordRow<'tickets'>[]; total: number; late: number }>;
}

export interface SurveyCalls extends SmallCalls<'surveys'> {
	/** What was answered, by question; texts newest first, at most MAX_WINDOW. */
	results: Call<{ id: SurveyId }, { responses: number; questions: QuestionResult[] }>;
}
export interface ResponseFilter {
	survey: SurveyId | null;
	customer: CustomerId | null;
}
export type ResponseSort = 'at' | 'customer';
export type ResponseCalls = RecordCalls<'responses', ResponseFilter, ResponseSort>;
