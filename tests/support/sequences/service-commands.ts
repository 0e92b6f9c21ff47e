/** Tickets, surveys and what was answered to them. */
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { CustomerId, MessageId, QuestionId, SurveyId, TicketId } from '#lib/domain/ids.ts';
import type { Survey } from '#lib/domain/survey.ts';
import { reopened, replied, resolved, closed } from '#lib/domain/ticket-rules.ts';
import { emptyTicket, TICKET_KINDS, TICKET_PRIORITIES, type Ticket } from '#lib/domain/ticket.ts';
import type { CauseKind } from '#lib/engine/api.ts';
import type { Draw } from './draw.ts';
import type { Body, Model } from './model.ts';
import { listedCommands, livingOf, pickOf, smallCommands, someCustomer } from './record-steps.ts';
import { call, rowOf, type Command, type Step } from './step.ts';
import type { Method } from './tab.ts';
import { unknown } from './unknown.ts';

export const TICKET_COMMANDS: Record<Extract<Method, `tickets.${string}`>, Command> = {
	'tickets.list': 'reads',
	'tickets.get': 'reads',
	'tickets.open': 'reads',
	...listedCommands({
		table: 'tickets',
		weight: 16,
		fresh: (draw, model, now) => ({
			...emptyTicket(now, someCustomer<CustomerId>(draw, model)),
			kind: draw.pick(TICKET_KINDS),
			subject: draw.word(),
			order: draw.chance(0.3) ? (livingOf(model, 'orders')[0]?.id ?? null) : null
		}),
		changes: (draw) => ({
			...(draw.chance(0.5) && { priority: draw.pick(TICKET_PRIORITIES) }),
			...(draw.chance(0.4) && { subject: draw.word() }),
			...(draw.chance(0.3) && { satisfaction: draw.pick([null, 1, 5]) })
		}),
		shared: (draw) => ({ priority: draw.pick(TICKET_PRIORITIES) })
	}),
	'tickets.reply': {
		tasks: 38,
		weight: 10,
		beside: true,
		make: (draw, model) =>
			changing(draw, model, (id) => {
				const message = { from: draw.pick(['customer', 'us', 'note'] as const), text: draw.word() };
				const whole = () => ({ ...message, id: unknown<MessageId>('id'), at: unknown<number>('instant') });
				return {
					...call('tickets.reply', { id, ...message }),
					...byRule(id, 'reply', (ticket) => replied(ticket, whole()))
				};
			})
	},
	'tickets.resolve': {
		tasks: 38,
		weight: 4,
		beside: true,
		make: (draw, model) =>
			changing(draw, model, (id) => {
				const resolution = draw.pick(['', 'sent anew', draw.word()]);
				return {
					...call('tickets.resolve', { id, resolution }),
					...byRule(id, 'complete', (ticket) => resolved(ticket, resolution, unknown<number>('instant')))
				};
			})
	},
	'tickets.close': {
		tasks: 38,
		weight: 3,
		beside: true,
		make: (draw, model) =>
			changing(draw, model, (id) => ({
				...call('tickets.close', { id }),
				...byRule(id, 'complete', (ticket) => closed(ticket, unknown<number>('instant')))
			}))
	},
	'tickets.reopen': {
		tasks: 38,
		weight: 3,
		beside: true,
		make: (draw, model) =>
			changing(draw, model, (id) => ({ ...call('tickets.reopen', { id }), ...byRule(id, 'edit', reopened) }))
	}
};

export const SURVEY_COMMANDS: Record<Extract<Method, `${'surveys' | 'responses'}.${string}`>, Command> = {
	'surveys.all': 'reads',
	'surveys.get': 'reads',
	'surveys.results': 'reads',
	...smallCommands({
		table: 'surveys',
		weight: 12,
		fresh: (draw, _, now) => ({
			title: draw.word(),
			intro: '',
			thanks: '',
			questions: [question(draw, 'rating'), question(draw, 'text'), question(draw, 'need')],
			state: 'open',
			at: now,
			source: { kind: 'manual' }
		}),
		changes: (draw) => ({
			...(draw.chance(0.6) && { state: draw.pick(['draft', 'open', 'closed']) }),
			...(draw.chance(0.5) && { thanks: draw.word() })
		})
	}),
	'responses.list': 'reads',
	'responses.get': 'reads',
	...listedCommands({
		table: 'responses',
		weight: 20,
		fresh(draw, model, now) {
			const surveys = livingOf(model, 'surveys');
			if (surveys.length === 0) return null;
			const { id, now: state } = draw.pick(surveys);
			const customer = someCustomer(draw, model);
			const answers = answersTo(draw, state.body as unknown as Survey);
			return { survey: id as SurveyId, customer, answers, way: 'device', at: now, source: { kind: 'manual' } };
		},
		changes: (draw, { survey }, model) => {
			const asked = model.rows.find(({ id }) => id === survey)?.now.body as Survey | undefined;
			return asked ? { answers: answersTo(draw, asked) } : { way: 'typed' };
		},
		shared: (draw) => ({ way: draw.pick(['device', 'typed']) })
	})
};

function changing(draw: Draw, model: Model, make: (id: TicketId) => Step): Step | null {
	const row = pickOf(draw, model, 'tickets');
	return row && make(row.id as TicketId);
}

function byRule(id: TicketId, cause: CauseKind, rule: (ticket: Ticket) => Ticket): Pick<Step, 'apply'> {
	return {
		apply(later): ErrorCode | null {
			const row = rowOf(later, id);
			if (row.now.gone || row.now.deleted) return 'not-found';
			const next = rule(row.now.body as unknown as Ticket);
			later.commit(cause, [{ kind: 'fields', row, fields: next as unknown as Body }]);
			return null;
		}
	};
}

function question(draw: Draw, kind: Survey['questions'][number]['kind']): Survey['questions'][number] {
	const id = `${draw.word()}${draw.word()}----` as QuestionId;
	return { id, kind, text: draw.word(), scale: 5, options: [], required: false };
}

function answersTo(draw: Draw, { questions }: Survey): Body {
	const answers = questions.flatMap(({ id, kind }): [string, unknown][] => {
		if (draw.chance(0.2)) return [];
		if (kind === 'need') return [[id, { importance: 1 + draw.int(5), satisfaction: 1 + draw.int(5) }]];
		return [[id, kind === 'rating' ? 1 + draw.int(5) : draw.word()]];
	});
	return Object.fromEntries(answers);
}
