/** Kinds of questions and states of surveys in words. */
import { QUESTION_KINDS, type QuestionKind, type Survey } from '#lib/domain/survey.ts';
import { m } from '#lib/paraglide/messages.js';

export const STATE_WORDS: Record<Survey['state'], () => string> = {
	draft: m.surveys_state_draft,
	open: m.surveys_state_open,
	closed: m.surveys_state_closed
};
export const stateOptions = () =>
	(['draft', 'open', 'closed'] as const).map((value) => ({ value, label: STATE_WORDS[value]() }));

export const KIND_WORDS: Record<QuestionKind, () => string> = {
	need: m.surveys_kind_need,
	rating: m.surveys_kind_rating,
	text: m.surveys_kind_text,
	choice: m.surveys_kind_choice
};
export const kindOptions = () => QUESTION_KINDS.map((value) => ({ value, label: KIND_WORDS[value]() }));

const FIELDS: Record<string, () => string> = {
	title: m.surveys_field_title,
	intro: m.surveys_field_intro,
	thanks: m.surveys_field_thanks,
	questions: m.surveys_field_questions,
	state: m.surveys_field_state
};
export const fieldLabel = (field: string): string => FIELDS[field]?.() ?? field;
export function fieldText(field: string, value: unknown): string {
	if (field === 'state') return STATE_WORDS[value as Survey['state']]();
	if (field === 'questions') return (value as Survey['questions']).map(({ text }) => text).join(' · ');
	return typeof value === 'string' ? value : '';
}
