/** Surveys and responses: lists and records. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { fail, ok } from '#lib/domain/errors.ts';
import type { ResponseId } from '#lib/domain/ids.ts';
import { resultsOf } from '#lib/domain/survey-rules.ts';
import type { Response } from '#lib/domain/survey.ts';
import type { ResponseFilter, ResponseSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import { pieces } from '../selecting.ts';
import { CHUNK } from '../writing.ts';
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

export const surveys: Handlers<'surveys'> = {
	...smallCalls({
		table: 'surveys',
		validate: async (body) => (await import('#lib/domain/survey-schema.ts')).validSurvey(body)
	}),

	async results({ id }, context) {
		const survey = await context.store.get('surveys', id);
		if (!survey.ok) return survey;
		if (!survey.value) return fail('not-found');
		const listing = await context.store.listing('responses');
		if (!listing.ok) return listing;
		const ids: ResponseId[] = [];
		for (let slot = 0; slot < listing.value.size; slot++) {
			const row = listing.value.row(slot);
			if (row?.survey === id && row.deletedAt === 0) ids.push(row.id);
		}
		const given: Response[] = [];
		for (const piece of pieces(ids, CHUNK)) {
			const stored = await context.store.getMany('responses', piece);
			if (!stored.ok) return stored;
			given.push(...stored.value.map(({ body }) => body));
		}
		given.sort((a, b) => b.at - a.at);
		const questions = resultsOf(survey.value.body, given).map((result) =>
			result.kind === 'text' ? { ...result, texts: result.texts.slice(0, MAX_WINDOW) } : result
		);
		return ok({ responses: given.length, questions });
	}
};
