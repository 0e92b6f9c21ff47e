/** Kinds, directions and outcomes of contacts in words and pictures. */
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Globe from '@lucide/svelte/icons/globe';
import Handshake from '@lucide/svelte/icons/handshake';
import Mail from '@lucide/svelte/icons/mail';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import MessageSquare from '@lucide/svelte/icons/message-square';
import Phone from '@lucide/svelte/icons/phone';
import StickyNote from '@lucide/svelte/icons/sticky-note';
import { localDayAt } from '#lib/domain/dates.ts';
import type { Direction, Interaction, InteractionKind, Outcome } from '#lib/domain/interaction.ts';
import { m } from '#lib/paraglide/messages.js';
import type { IconComponent } from '#lib/ui/icon.ts';
import { formatClock, formatCount, formatDay } from '../format.ts';

export const KIND_WORDS: Record<InteractionKind, () => string> = {
	call: m.contact_kind_call,
	email: m.contact_kind_email,
	sms: m.contact_kind_sms,
	chat: m.contact_kind_chat,
	meeting: m.contact_kind_meeting,
	visit: m.contact_kind_visit,
	note: m.contact_kind_note,
	'web-visit': m.contact_kind_web_visit
};
export const KIND_ICONS: Record<InteractionKind, IconComponent> = {
	call: Phone,
	email: Mail,
	sms: MessageSquare,
	chat: MessageCircle,
	meeting: CalendarClock,
	visit: Handshake,
	note: StickyNote,
	'web-visit': Globe
};
/** What was written once it is saved: "Call logged". */
export const LOGGED_WORDS: Record<InteractionKind, () => string> = {
	call: m.contact_logged_call,
	email: m.contact_logged_email,
	sms: m.contact_logged_sms,
	chat: m.contact_logged_chat,
	meeting: m.contact_logged_meeting,
	visit: m.contact_logged_visit,
	note: m.contact_logged_note,
	'web-visit': m.contact_logged_web_visit
};
/** Those that a person writes down; visits to a page come from elsewhere. */
export const LOGGED_KINDS = [
	'call',
	'email',
	'sms',
	'chat',
	'meeting',
	'visit',
	'note'
] as const satisfies InteractionKind[];
export type LoggedKind = (typeof LOGGED_KINDS)[number];

export const OUTCOME_WORDS: Record<Exclude<Outcome, ''>, () => string> = {
	reached: m.contact_outcome_reached,
	'no-answer': m.contact_outcome_no_answer,
	'left-message': m.contact_outcome_left_message,
	agreed: m.contact_outcome_agreed,
	declined: m.contact_outcome_declined
};
const CALLED: readonly Exclude<Outcome, ''>[] = ['reached', 'no-answer', 'left-message', 'agreed', 'declined'];
const WRITTEN: readonly Exclude<Outcome, ''>[] = ['agreed', 'declined'];

/** What can come of a contact; the one it has always stands among them. */
export function outcomesOf({ kind, outcome }: Pick<Interaction, 'kind' | 'outcome'>): readonly Exclude<Outcome, ''>[] {
	const usual = kind === 'call' ? CALLED : kind === 'note' || kind === 'web-visit' ? [] : WRITTEN;
	return outcome === '' || usual.includes(outcome) ? usual : [...usual, outcome];
}
/** Whether somebody began it: two people meet, and a note is one's own. */
export function hasDirection(kind: InteractionKind): boolean {
	return kind !== 'note' && kind !== 'meeting';
}
export function directionWords(direction: Direction): string {
	if (direction === 'none') return '';
	return direction === 'in' ? m.contact_direction_in() : m.contact_direction_out();
}

/** What is known of a contact besides its text: who began it, what came of it, how long it took. */
export function aboutContact({ kind, direction, outcome, minutes }: Interaction): string {
	const parts = [
		hasDirection(kind) && direction === 'in' ? m.contact_from_customer() : '',
		outcome === '' ? '' : OUTCOME_WORDS[outcome](),
		minutes === null ? '' : m.contact_minutes({ n: formatCount(minutes) })
	];
	return parts.filter(Boolean).join(' · ');
}

/** An instant in a list: its time today, else its day. */
export function whenWords(at: number, now: number): string {
	const day = localDayAt(at);
	return day === localDayAt(now) ? formatClock(at) : formatDay(day);
}
