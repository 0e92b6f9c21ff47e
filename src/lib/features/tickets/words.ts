/** Kinds, states and priorities of tickets in words, and how urgent each looks. */
import type { Day } from '#lib/domain/dates.ts';
import { isLate } from '#lib/domain/ticket-rules.ts';
import {
	TICKET_KINDS,
	TICKET_PRIORITIES,
	TICKET_STATES,
	type TicketKind,
	type TicketPriority,
	type TicketState,
	type TicketSummary
} from '#lib/domain/ticket.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/icon.ts';
import { formatDay } from '../format.ts';

export const KIND_WORDS: Record<TicketKind, () => string> = {
	question: m.tickets_kind_question,
	complaint: m.tickets_kind_complaint,
	return: m.tickets_kind_return,
	repair: m.tickets_kind_repair
};
export const STATE_WORDS: Record<TicketState, () => string> = {
	open: m.tickets_state_open,
	waiting: m.tickets_state_waiting,
	resolved: m.tickets_state_resolved,
	closed: m.tickets_state_closed
};
export const PRIORITY_WORDS: Record<TicketPriority, () => string> = {
	low: m.tickets_priority_low,
	normal: m.tickets_priority_normal,
	high: m.tickets_priority_high,
	urgent: m.tickets_priority_urgent
};
const STATE_TONES: Record<TicketState, Tone> = { open: 'warn', waiting: 'plain', resolved: 'good', closed: 'plain' };
export const toneOf = (state: TicketState): Tone => STATE_TONES[state];

function options<T extends string>(values: readonly T[], words: Record<T, () => string>) {
	return values.map((value) => ({ value, label: words[value]() }));
}
export const kindOptions = () => options(TICKET_KINDS, KIND_WORDS);
export const stateOptions = () => options(TICKET_STATES, STATE_WORDS);
export const priorityOptions = () => options(TICKET_PRIORITIES, PRIORITY_WORDS);

/** When it is to be answered, in words; '' where nobody said. */
export function dueWords(ticket: Pick<TicketSummary, 'state' | 'due'>, today: Day): string {
	if (ticket.due === null) return '';
	const day = formatDay(ticket.due);
	return isLate(ticket, today) ? m.tickets_late_since({ day }) : m.tickets_due_on({ day });
}

const FIELDS: Record<string, () => string> = {
	customer: m.tickets_field_customer,
	kind: m.tickets_field_kind,
	subject: m.tickets_field_subject,
	state: m.tickets_field_state,
	priority: m.tickets_field_priority,
	due: m.tickets_field_due,
	resolution: m.tickets_field_resolution,
	satisfaction: m.tickets_field_satisfaction,
	messages: m.tickets_messages
};
export const fieldLabel = (field: string): string => FIELDS[field]?.() ?? field;
export function fieldText(field: string, value: unknown): string {
	if (value === null || value === undefined || value === '') return '';
	if (field === 'due') return formatDay(value as Day);
	if (field === 'kind') return KIND_WORDS[value as TicketKind]();
	if (field === 'state') return STATE_WORDS[value as TicketState]();
	if (field === 'priority') return PRIORITY_WORDS[value as TicketPriority]();
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '…';
}
