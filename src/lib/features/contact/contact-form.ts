/** The form of a contact, in a sheet or on its screen: what it needs, and its fields in words. */
import type { Interaction } from '#lib/domain/interaction.ts';
import type { RecordDetail } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount, formatTime } from '../format.ts';
import { RecordForm } from '../records/record-form.svelte.ts';
import type { Undo } from '../undo.svelte.ts';
import { directionWords, KIND_WORDS, LOGGED_WORDS, OUTCOME_WORDS } from './words.ts';

/** `detail` null: a new one that begins with `body`. */
export function contactForm(
	engine: Engine,
	undo: Undo,
	detail: RecordDetail<'interactions'> | null,
	body: Interaction
): RecordForm<'interactions'> {
	return new RecordForm<'interactions'>({
		calls: engine.interactions,
		undo,
		detail,
		body,
		check,
		said: ({ kind }, isNew) => (isNew ? LOGGED_WORDS[kind]() : m.contact_saved())
	});
}

function check({ kind, customer, subject, text }: Interaction): Partial<Record<string, string>> {
	if (customer === null) return { customer: m.contact_needs_customer() };
	if (kind === 'note' && (subject + text).trim() === '') return { text: m.contact_needs_text() };
	return {};
}

const LABELS: Partial<Record<string, () => string>> = {
	kind: m.contact_kind,
	customer: m.records_customer,
	at: m.contact_day,
	direction: m.contact_direction,
	outcome: m.contact_outcome,
	minutes: m.contact_duration,
	subject: m.contact_subject,
	text: m.contact_text
};
export function fieldLabel(field: string): string {
	return LABELS[field]?.() ?? field;
}
/** A value in words for the choice after a conflict; empty where there is none. */
export function fieldText(field: string, value: unknown): string {
	const values = { [field]: value } as Partial<Interaction>;
	if (values.kind) return KIND_WORDS[values.kind]();
	if (values.direction) return directionWords(values.direction);
	if (values.outcome) return OUTCOME_WORDS[values.outcome]();
	if (values.at) return formatTime(values.at);
	if (typeof value === 'number') return formatCount(value);
	if (field === 'customer' || typeof value !== 'string') return '';
	return value;
}
