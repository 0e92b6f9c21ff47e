/** What each record says for a timeline: one moment or several. Pure. */
import { localDayAt, localInstant, type Day } from '#lib/domain/dates.ts';
import type { StageId, SurveyId } from '#lib/domain/ids.ts';
import { totalsOf } from '#lib/domain/order-totals.ts';
import type { Stored } from '#lib/store/contract.ts';
import type { TimelineItem } from './api.ts';

/** Characters of a text that a timeline shows; the record itself has the rest. */
const EXCERPT = 1000;
const NOON = 12 * 60;

type Of<Kind extends TimelineItem['kind']> = Extract<TimelineItem, { kind: Kind }>;

export function eventOfInteraction({ id, rev, body }: Stored<'interactions'>): Of<'interaction'> {
	const { at } = body;
	const shown = { ...body, text: body.text.slice(0, EXCERPT) };
	return { kind: 'interaction', key: `interaction/${id}`, at, timed: true, id, rev, body: shown };
}

export function eventOfTask({ id, body }: Stored<'tasks'>): Of<'task'> {
	const { title, priority, due, time, doneAt } = body;
	const about = { kind: 'task', key: `task/${id}`, id, title, priority, recurring: body.recurrence !== '' } as const;
	if (doneAt > 0) return { ...about, event: 'done', at: doneAt, timed: true };
	if (due === null) return { ...about, event: 'planned', at: body.at, timed: true };
	return { ...about, event: 'due', at: localInstant(due, time ?? NOON), timed: time !== null };
}

export function eventsOfDeal({ id, body }: Stored<'deals'>, stages: ReadonlyMap<StageId, string>): Of<'deal'>[] {
	const { title, amount, state } = body;
	const [first, ...moves] = body.history;
	const about = { kind: 'deal', id, title, amount, timed: true, reason: '' } as const;
	const nameOf = (stage: StageId) => stages.get(stage) ?? '';
	const events: Of<'deal'>[] = [
		{ ...about, key: `deal/${id}/0`, event: 'created', at: body.at, stage: nameOf(first?.stage ?? body.stage) }
	];
	for (const [index, { stage, at }] of moves.entries())
		events.push({ ...about, key: `deal/${id}/${index + 1}`, event: 'moved', at, stage: nameOf(stage) });
	if (state !== 'open')
		events.push({
			...about,
			key: `deal/${id}/end`,
			event: state,
			at: body.closedAt,
			stage: nameOf(body.stage),
			reason: body.lostReason
		});
	return events;
}

/** A document has a day and no time, unless it got its number on that day. */
export function eventsOfOrder({ id, body }: Stored<'orders'>): Of<'order'>[] {
	const { number, status, currency, day, issuedAt } = body;
	const about = { kind: 'order', id, document: body.kind, number, status } as const;
	const isIssuedThen = issuedAt > 0 && localDayAt(issuedAt) === day;
	const total = { amount: totalsOf(body).total, currency };
	const when = isIssuedThen ? { at: issuedAt, timed: true } : onDay(day);
	const events: Of<'order'>[] = [{ ...about, ...when, key: `order/${id}`, event: 'written', amount: total }];
	for (const payment of body.payments) {
		const { amount, method } = payment;
		// No money moved: an invoice and the credit note that corrects it settle each other.
		if (method === 'offset') continue;
		const key = `order/${id}/${payment.id}`;
		events.push({ ...about, ...onDay(payment.day), key, event: 'paid', amount: { amount, currency }, method });
	}
	return events;
}

function onDay(day: Day): { at: number; timed: boolean } {
	return { at: localInstant(day, NOON), timed: false };
}

export function eventsOfTicket({ id, body }: Stored<'tickets'>): Of<'ticket'>[] {
	const about = { kind: 'ticket', id, ticket: body.kind, subject: body.subject, timed: true } as const;
	const events: Of<'ticket'>[] = body.messages.map(({ id: message, at, from, text }) => ({
		...about,
		key: `ticket/${id}/${message}`,
		event: 'message',
		at,
		from,
		text: text.slice(0, EXCERPT)
	}));
	events.push({ ...about, key: `ticket/${id}/0`, event: 'opened', at: body.at, text: '' });
	if (body.resolvedAt > 0) {
		const text = body.resolution.slice(0, EXCERPT);
		events.push({ ...about, key: `ticket/${id}/end`, event: 'resolved', at: body.resolvedAt, text });
	}
	return events;
}

export function eventOfResponse(
	{ id, body }: Stored<'responses'>,
	titles: ReadonlyMap<SurveyId, string>
): Of<'response'> {
	const survey = titles.get(body.survey) ?? '';
	return { kind: 'response', key: `response/${id}`, at: body.at, timed: true, id, survey, way: body.way };
}
