/** Surveys and what was answered to them. */
import type { CustomerId, QuestionId, ResponseId, SurveyId } from './ids.ts';
import type { RecordSource } from './source.ts';

/** `need`: how important something is and how satisfied one is with it, both 1–5. */
export const QUESTION_KINDS = ['need', 'rating', 'text', 'choice'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];
export interface Question {
	id: QuestionId;
	kind: QuestionKind;
	text: string;
	/** Of `rating`: the highest, from 0 (10) or from 1 (5). */
	scale: 5 | 10;
	/** Of `choice`. */
	options: string[];
	required: boolean;
}
export interface Survey {
	title: string;
	intro: string;
	thanks: string;
	questions: Question[];
	state: 'draft' | 'open' | 'closed';
	at: number;
	source: RecordSource;
}
export type Answer = { importance: number; satisfaction: number } | number | string;
export interface Response {
	survey: SurveyId;
	customer: CustomerId | null;
	/** By question; those left out were not answered. */
	answers: Record<QuestionId, Answer>;
	/** On this device by the customer, or typed in for them. */
	way: 'device' | 'typed';
	at: number;
	source: RecordSource;
}

export interface ResponseSummary {
	id: ResponseId;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	survey: SurveyId;
	customer: CustomerId | null;
	way: Response['way'];
	at: number;
}
