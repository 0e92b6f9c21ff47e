import { expect, test } from 'vitest';
import type { QuestionId } from './ids.ts';
import { emptyQuestion, emptySurvey, fits, missing, resultsOf, tidied } from './survey-rules.ts';
import type { Answer, Question, Survey } from './survey.ts';

const id = (name: string) => name as QuestionId;
const question = (name: string, part: Partial<Question>): Question => ({
	...emptyQuestion(id(name), 'text'),
	text: name,
	...part
});
const survey: Survey = {
	...emptySurvey(1),
	title: 'S',
	questions: [
		question('need', { kind: 'need', required: true }),
		question('ten', { kind: 'rating' }),
		question('five', { kind: 'rating', scale: 5 }),
		question('choice', { kind: 'choice', options: ['tea', 'coffee'] }),
		question('text', { required: true })
	]
};

test('an answer fits the question it was given to, at the ends of its scale and no further', () => {
	const [need, ten, five, choice, text] = survey.questions as [Question, Question, Question, Question, Question];
	const cases: [Question, Answer, boolean][] = [
		[need, { importance: 1, satisfaction: 5 }, true],
		[need, { importance: 0, satisfaction: 5 }, false],
		[need, 3, false],
		[ten, 0, true],
		[ten, 10, true],
		[ten, 11, false],
		[five, 0, false],
		[five, 5, true],
		[five, 2.5, false],
		[choice, 'tea', true],
		[choice, 'milk', false],
		[text, ' ', false],
		[text, 'yes', true]
	];
	for (const [asked, answer, expected] of cases)
		expect([asked.text, answer, fits(asked, answer)]).toEqual([asked.text, answer, expected]);
});

test('what is required and missing is named in order, and what does not fit is left out', () => {
	expect(missing(survey, {})).toEqual(['need', 'text']);
	const answers = {
		[id('need')]: { importance: 4, satisfaction: 2 },
		[id('text')]: ' ',
		[id('ten')]: 11,
		[id('gone')]: 'x'
	};
	expect(missing(survey, answers)).toEqual(['text']);
	expect(tidied(survey, answers)).toEqual({ need: { importance: 4, satisfaction: 2 } });
});

test('results: means, opportunity, promoters less detractors, counts and texts', () => {
	const responses = [
		{ need: { importance: 5, satisfaction: 2 }, ten: 10, five: 4, choice: 'tea', text: 'a' },
		{ need: { importance: 4, satisfaction: 3 }, ten: 6, choice: 'tea' },
		{ ten: 9, choice: 'coffee', text: 'b' },
		{ ten: 8, choice: 'milk' }
	].map((answers) => ({ answers: answers as Record<QuestionId, Answer> }));
	const before = structuredClone(responses);
	expect(resultsOf(survey, responses)).toEqual([
		{ id: 'need', kind: 'need', answers: 2, importance: 4.5, satisfaction: 2.5, opportunity: 6.5 },
		{ id: 'ten', kind: 'rating', answers: 4, mean: 8.25, counts: [0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1], promoters: 0.25 },
		{ id: 'five', kind: 'rating', answers: 1, mean: 4, counts: [0, 0, 0, 1, 0], promoters: null },
		{
			id: 'choice',
			kind: 'choice',
			answers: 3,
			counts: [
				{ option: 'tea', count: 2 },
				{ option: 'coffee', count: 1 }
			]
		},
		{ id: 'text', kind: 'text', answers: 2, texts: ['a', 'b'] }
	]);
	expect(responses).toEqual(before);
	expect(resultsOf(survey, [])[0]).toMatchObject({ importance: null, opportunity: null, answers: 0 });
});
