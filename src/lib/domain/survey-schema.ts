/** What surveys and responses from outside the engine must look like. */
import * as v from 'valibot';
import type { Result } from './errors.ts';
import type { CustomerId, QuestionId, SurveyId } from './ids.ts';
import { id, instant, integer, list, longText, recordSource, text, validated, words } from './schema-parts.ts';
import { QUESTION_KINDS, type Response, type Survey } from './survey.ts';

const surveySchema = v.object({
	title: words(500),
	intro: longText,
	thanks: longText,
	questions: list(
		v.object({
			id: id<QuestionId>(),
			kind: v.picklist(QUESTION_KINDS),
			text: words(2000),
			scale: v.picklist([5, 10]),
			options: list(words(500), 50),
			required: v.boolean()
		}),
		200
	),
	state: v.picklist(['draft', 'open', 'closed']),
	at: instant,
	source: recordSource
});
const responseSchema = v.object({
	survey: id<SurveyId>(),
	customer: v.nullable(id<CustomerId>()),
	answers: v.record(
		id<QuestionId>(),
		v.union([v.object({ importance: integer(1, 5), satisfaction: integer(1, 5) }), integer(0, 10), text(100_000)])
	),
	way: v.picklist(['device', 'typed']),
	at: instant,
	source: recordSource
});

export function validSurvey(survey: Survey): Result<Survey> {
	return validated(surveySchema, survey);
}
export function validResponse(response: Response): Result<Response> {
	return validated(responseSchema, response) as Result<Response>;
}
