/**
 * What stands on summary pages of every listed type besides customers: enough for lists, filters, sums and the
 * calendar, without opening the record. Pure; the same record always gives the same summary.
 */
import { SEARCHED_TEXT, type Interaction, type InteractionSummary } from './interaction.ts';
import type { Deal, DealSummary } from './deal.ts';
import type { DealId, InteractionId, OrderId, ProductId, ResponseId, TaskId, TicketId } from './ids.ts';
import type { MinorUnits } from './money.ts';
import type { Order, OrderSummary } from './order.ts';
import { totalsOf } from './order-totals.ts';
import type { Product, ProductSummary } from './product.ts';
import type { Response, ResponseSummary } from './survey.ts';
import type { Task, TaskSummary } from './task.ts';
import type { Ticket, TicketSummary } from './ticket.ts';

/** What a summary takes from the record's row. */
export interface RecordHead<Id> {
	id: Id;
	rev: number;
	/** Milliseconds since the epoch; 0 while it lives. */
	deletedAt: number;
	updatedAt: number;
}

export function summariseInteraction(head: RecordHead<InteractionId>, body: Interaction): InteractionSummary {
	const { customer, kind, direction, at, outcome, subject, text } = body;
	const searched = [subject, text].filter((part) => part !== '').join('\n');
	return { ...head, customer, kind, direction, at, outcome, text: searched.slice(0, SEARCHED_TEXT) };
}

export function summariseTask(head: RecordHead<TaskId>, body: Task): TaskSummary {
	const { customer, deal, title, priority, due, time, minutes, reminder, recurrence, doneAt, at } = body;
	return { ...head, customer, deal, title, priority, due, time, minutes, reminder, recurrence, doneAt, at };
}

export function summariseDeal(head: RecordHead<DealId>, body: Deal): DealSummary {
	const { title, customer, pipeline, stage, amount, probability, expected, state, closedAt, history, tags, at } = body;
	return {
		...head,
		title,
		customer,
		pipeline,
		stage,
		amount,
		probability,
		expected,
		state,
		closedAt,
		stageSince: history.at(-1)?.at ?? at,
		tags,
		at
	};
}

export function summariseProduct(head: RecordHead<ProductId>, body: Product): ProductSummary {
	const { kind, name, code, price, unit, tax, active, at } = body;
	return { ...head, kind, name, code, price, unit, tax, active, at };
}

export function summariseOrder(head: RecordHead<OrderId>, body: Order): OrderSummary {
	const { kind, number, status, customer, day, due, currency, at } = body;
	const { total, balance } = totalsOf(body);
	const owes = kind === 'invoice' || kind === 'credit-note';
	const isStanding = status === 'open' || status === 'done';
	return {
		...head,
		kind,
		number,
		status,
		customer,
		day,
		due,
		currency,
		total,
		balance: owes && isStanding ? balance : (0 as MinorUnits),
		at
	};
}

export function summariseTicket(head: RecordHead<TicketId>, body: Ticket): TicketSummary {
	const { customer, kind, subject, state, priority, messages, due, resolvedAt, satisfaction, at } = body;
	return {
		...head,
		customer,
		kind,
		subject,
		state,
		priority,
		due,
		resolvedAt,
		satisfaction,
		messages: messages.length,
		at
	};
}

export function summariseResponse(head: RecordHead<ResponseId>, body: Response): ResponseSummary {
	const { survey, customer, way, at } = body;
	return { ...head, survey, customer, way, at };
}
