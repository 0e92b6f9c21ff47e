/** Surveys and responses: lists and records. */
import type { ResponseFilter, ResponseSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls, smallCalls } from './writing.ts';

const spec: ListSpec<'responses', ResponseFilter, ResponseSort> = {
	table: 'responses',
	validate: async (body) => (await import('#lib/domain/survey-schema.ts')).validResponse(body),
	atOf: ({ at }) => at,
	accept:
		({ survey, customer }) =>
		(row) =>
			(survey === null || row.survey === survey) && (customer === null || row.customer === customer),
	sorts: { at: ({ at }) => at }
};

export const responses: Handlers<'responses'> = recordCalls(spec);

export const surveys: Handlers<'surveys'> = smallCalls({
	table: 'surveys',
	validate: async (body) => (await import('#lib/domain/survey-schema.ts')).validSurvey(body)
});
