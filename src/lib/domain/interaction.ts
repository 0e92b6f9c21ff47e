/** A contact with a customer: what was said or done, when, by which way. */
import type { CustomerId, DealId, InteractionId, TicketId } from './ids.ts';
import type { RecordSource } from './source.ts';

export const INTERACTION_KINDS = ['call', 'email', 'sms', 'chat', 'meeting', 'visit', 'note', 'web-visit'] as const;
export type InteractionKind = (typeof INTERACTION_KINDS)[number];
/** Who began it; a note has no direction. */
export type Direction = 'in' | 'out' | 'none';
export const OUTCOMES = ['reached', 'no-answer', 'left-message', 'agreed', 'declined'] as const;
/** '' where nobody said. */
export type Outcome = (typeof OUTCOMES)[number] | '';

export interface Interaction {
	customer: CustomerId | null;
	kind: InteractionKind;
	direction: Direction;
	/** When it took place; milliseconds since the epoch. */
	at: number;
	/** How long it took, in minutes; null where nobody said. */
	minutes: number | null;
	outcome: Outcome;
	subject: string;
	text: string;
	deal: DealId | null;
	ticket: TicketId | null;
	source: RecordSource;
}

export function emptyInteraction(at: number, customer: CustomerId | null): Interaction {
	return {
		customer,
		kind: 'call',
		direction: 'out',
		at,
		minutes: null,
		outcome: '',
		subject: '',
		text: '',
		deal: null,
		ticket: null,
		source: { kind: 'manual' }
	};
}

export interface InteractionSummary {
	id: InteractionId;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	customer: CustomerId | null;
	kind: InteractionKind;
	direction: Direction;
	at: number;
	outcome: Outcome;
	/** Subject and text up to SEARCHED_TEXT characters: stands on pages and is not kept in memory. */
	text: string;
}
/** Characters of an interaction that a search looks through. */
export const SEARCHED_TEXT = 1000;

/** Whether it counts as being in touch: a note and a visit to a page do not, nor does a call nobody took. */
export function isContact({ kind, outcome }: Pick<Interaction, 'kind' | 'outcome'>): boolean {
	return kind !== 'note' && kind !== 'web-visit' && outcome !== 'no-answer';
}
