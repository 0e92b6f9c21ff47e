/** What a survey asks for and what its answers come to. Pure. */
import type { QuestionId } from './ids.ts';
import type { Answer, Question, QuestionKind, Response, Survey } from './survey.ts';

export function emptySurvey(at: number): Survey {
	return { title: '', intro: '', thanks: '', questions: [], state: 'open', at, source: { kind: 'manual' } };
}
export function emptyQuestion(id: QuestionId, kind: QuestionKind): Question {
	return { id, kind, text: '', scale: 10, options: [], required: false };
}

/** Whether an answer is one that the question can have. */
export function fits({ kind, scale, options }: Question, answer: Answer): boolean {
	if (kind === 'need')
		return typeof answer === 'object' && isStep(answer.importance, 5) && isStep(answer.satisfaction, 5);
	if (kind === 'rating')
		return typeof answer === 'number' && (scale === 10 ? isStep(answer + 1, 11) : isStep(answer, 5));
	if (kind === 'choice') return typeof answer === 'string' && options.includes(answer);
	return typeof answer === 'string' && answer.trim() !== '';
}
function isStep(value: number, most: number): boolean {
	return Number.isInteger(value) && value >= 1 && value <= most;
}

/** Required questions without an answer that fits, in order. */
export function missing({ questions }: Survey, answers: Response['answers']): QuestionId[] {
	return questions.flatMap((question) => {
		const answer = answers[question.id];
		return question.required && (answer === undefined || !fits(question, answer)) ? [question.id] : [];
	});
}

/** Only answers that fit a question of the survey; what was left empty goes. */
export function tidied({ questions }: Survey, answers: Response['answers']): Response['answers'] {
	return Object.fromEntries(
		questions.flatMap((question) => {
			const answer = answers[question.id];
			return answer !== undefined && fits(question, answer) ? [[question.id, answer]] : [];
		})
	);
}

export type QuestionResult = { id: QuestionId; answers: number } & (
	| {
			kind: 'need';
			/** Means of 1–5; null without an answer. */
			importance: number | null;
			satisfaction: number | null;
			/**
			 * Importance + max(importance − satisfaction, 0), of the means: 1–9, the higher the more is to be gained
			 * (Ulwick, "Turn customer input into innovation", HBR 2002, there on 10).
			 */
			opportunity: number | null;
	  }
	| {
			kind: 'rating';
			mean: number | null;
			/** How often each step was given, from the lowest: 0–10 or 1–5. */
			counts: number[];
			/**
			 * Of 0–10: share of 9 and 10 less the share of 0–6, −1 to 1 (Reichheld, "The one number you need to grow",
			 * HBR 2003); null on 1–5 and without an answer.
			 */
			promoters: number | null;
	  }
	| { kind: 'choice'; counts: { option: string; count: number }[] }
	| { kind: 'text'; texts: string[] }
);

/** What was answered to each question. Answers that do not fit any more, because the question was changed, are left out. */
export function resultsOf({ questions }: Survey, responses: readonly Pick<Response, 'answers'>[]): QuestionResult[] {
	return questions.map((question) => {
		const given = responses.flatMap(({ answers }) => {
			const answer = answers[question.id];
			return answer !== undefined && fits(question, answer) ? [answer] : [];
		});
		return { id: question.id, answers: given.length, ...resultOf(question, given) } as QuestionResult;
	});
}

function resultOf({ kind, scale, options }: Question, given: readonly Answer[]): object {
	if (kind === 'need') {
		const pairs = given as { importance: number; satisfaction: number }[];
		const importance = mean(pairs.map((pair) => pair.importance));
		const satisfaction = mean(pairs.map((pair) => pair.satisfaction));
		const opportunity =
			importance === null || satisfaction === null ? null : importance + Math.max(importance - satisfaction, 0);
		return { kind, importance, satisfaction, opportunity };
	}
	if (kind === 'rating') {
		const ratings = given as number[];
		const least = scale === 10 ? 0 : 1;
		const counts = Array.from({ length: scale - least + 1 }, (_, i) => ratings.filter((r) => r === i + least).length);
		const share = (from: number, to: number) => ratings.filter((r) => r >= from && r <= to).length / ratings.length;
		const promoters = scale === 10 && ratings.length > 0 ? share(9, 10) - share(0, 6) : null;
		return { kind, mean: mean(ratings), counts, promoters };
	}
	if (kind === 'choice')
		return {
			kind,
			counts: options.map((option) => ({ option, count: given.filter((each) => each === option).length }))
		};
	return { kind, texts: given as string[] };
}
function mean(values: readonly number[]): number | null {
	return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
