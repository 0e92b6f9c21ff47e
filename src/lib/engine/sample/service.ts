/** Tickets, and a survey with its answers. */
import type { Day } from '#lib/domain/dates.ts';
import {
	newId,
	type MessageId,
	type QuestionId,
	type ResponseId,
	type SurveyId,
	type TicketId
} from '#lib/domain/ids.ts';
import { emptyQuestion, emptySurvey } from '#lib/domain/survey-rules.ts';
import type { Answer, Question } from '#lib/domain/survey.ts';
import { closed, replied, resolved } from '#lib/domain/ticket-rules.ts';
import { emptyTicket, type Ticket, type TicketPriority } from '#lib/domain/ticket.ts';
import { daysAgo, gaussian, inTurn, pick, SAMPLE, type Made, type Making } from './making.ts';

/** Days since it was opened and until it has to be answered; how it ended, after so many days. */
const TICKETS: readonly {
	ago: number;
	due: number;
	priority: TicketPriority;
	answered?: boolean;
	ended?: { after: number; satisfaction: number | null; closed?: boolean };
}[] = [
	{ ago: 4, due: -2, priority: 'urgent' },
	{ ago: 9, due: -6, priority: 'normal', answered: true, ended: { after: 1, satisfaction: 5 } },
	{ ago: 3, due: -1, priority: 'high' },
	{ ago: 2, due: 3, priority: 'normal', answered: true },
	{ ago: 1, due: 1, priority: 'low' },
	{ ago: 35, due: -30, priority: 'high', answered: true, ended: { after: 4, satisfaction: 4 } },
	{ ago: 60, due: -58, priority: 'normal', answered: true, ended: { after: 2, satisfaction: 5, closed: true } },
	{ ago: 21, due: -19, priority: 'urgent', answered: true, ended: { after: 6, satisfaction: 2 } },
	{ ago: 90, due: -86, priority: 'low', answered: true, ended: { after: 3, satisfaction: null, closed: true } }
];

export function sampleTickets(
	customers: readonly Made<'customers'>[],
	orders: readonly Made<'orders'>[],
	making: Making
): Made<'tickets'>[] {
	return TICKETS.slice(0, making.most).map(({ ago, due, priority, answered, ended }, index) => {
		const words = inTurn(making.words.tickets, index);
		// What arrives torn or too often was ordered: by somebody whose latest order is known.
		const order = words.kind === 'question' ? undefined : orders.at(-1 - index);
		const customer = order?.body.customer ?? inTurn(customers, index * 13 + 6).id;
		const { kind, subject } = words;
		let body: Ticket = {
			...emptyTicket(daysAgo(ago, making), customer),
			...{ kind, subject, priority, order: order?.id ?? null, due: (making.today + due) as Day, source: SAMPLE }
		};
		const say = (from: 'customer' | 'us', days: number, text: string) => {
			body = replied(body, { id: newId<MessageId>(making.random), at: daysAgo(days, making), from, text });
		};
		say('customer', ago, words.asked);
		if (answered) say('us', ago - 1, words.answer);
		if (ended) {
			const at = daysAgo(ago - ended.after, making);
			body = { ...resolved(body, words.resolution, at), satisfaction: ended.satisfaction };
			if (ended.closed) body = closed(body, at);
		}
		return { id: newId<TicketId>(making.random), body };
	});
}

/** Answers name questions by these: they need to differ within one survey only. */
const questionId = (number: number) => `sample-question-${String(number).padStart(6, '0')}` as QuestionId;
/** One in so many customers answered. */
const ANSWERING = 8;

export function sampleSurvey(
	customers: readonly Made<'customers'>[],
	making: Making
): { survey: Made<'surveys'>; responses: Made<'responses'>[] } {
	const { title, intro, thanks, needs, recommend, heard, heardOptions, wish } = making.words.survey;
	const questions: Question[] = [
		...needs.map((text, index) => ({ ...emptyQuestion(questionId(index), 'need'), text })),
		{ ...emptyQuestion(questionId(10), 'rating'), text: recommend },
		{ ...emptyQuestion(questionId(11), 'choice'), text: heard, options: [...heardOptions] },
		{ ...emptyQuestion(questionId(12), 'text'), text: wish }
	];
	const id = newId<SurveyId>(making.random);
	const body = { ...emptySurvey(daysAgo(60, making)), title, intro, thanks, questions, source: SAMPLE };
	const responses = customers
		.filter((_, index) => index % ANSWERING === 3)
		.map((customer): Made<'responses'> => ({
			id: newId<ResponseId>(making.random),
			body: {
				survey: id,
				customer: customer.id,
				answers: answersOf(customer, questions, making),
				way: making.draw() < 0.6 ? 'device' : 'typed',
				at: daysAgo(1 + Math.floor(making.draw() * 55), making),
				source: SAMPLE
			}
		}));
	return { survey: { id, body }, responses };
}

/** As satisfied as the customer is, more or less. */
function answersOf({ body }: Made<'customers'>, questions: readonly Question[], { draw, words }: Making) {
	const mood = body.satisfaction ?? 7;
	const step = (mean: number, least: number, most: number) =>
		Math.min(most, Math.max(least, Math.round(mean + gaussian(draw))));
	const answer = ({ kind, options }: Question, place: number): Answer | null => {
		if (kind === 'need') return { importance: step(4.5 - place / 2, 1, 5), satisfaction: step(mood / 2, 1, 5) };
		if (kind === 'rating') return step(mood, 0, 10);
		if (kind === 'choice') return pick(draw, options);
		return draw() < 0.3 ? pick(draw, words.survey.wishes) : null;
	};
	return Object.fromEntries(
		questions.flatMap((question, place) => {
			const given = answer(question, place);
			return given === null ? [] : [[question.id, given]];
		})
	) as Made<'responses'>['body']['answers'];
}
