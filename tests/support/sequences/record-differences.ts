/** The same for the types besides customers: records, their lists, and what is derived from many of them. */
import { summarise } from '#lib/domain/customer.ts';
import { emptyBusiness } from '#lib/domain/business.ts';
import type { Customer } from '#lib/domain/customer.ts';
import type { Deal, Pipeline } from '#lib/domain/deal.ts';
import { inOrder } from '#lib/domain/deal-rules.ts';
import { isEqual } from '#lib/domain/equal.ts';
import type { PipelineId } from '#lib/domain/ids.ts';
import { amountOf, type Money } from '#lib/domain/money.ts';
import type { Order } from '#lib/domain/order.ts';
import { purchaseSums } from '#lib/domain/purchase-sums.ts';
import {
	summariseDeal,
	summariseInteraction,
	summariseOrder,
	summariseProduct,
	summariseResponse,
	summariseTask,
	summariseTicket
} from '#lib/domain/summaries.ts';
import { isOpenTicket, type Ticket } from '#lib/domain/ticket.ts';
import { matched, type Found } from './differences.ts';
import type { Model, Row } from './model.ts';
import { TODAY, type Observed, type ObservedRecord, type Rest } from './observe.ts';
import type { OtherListed } from './record-steps.ts';

const SUMMARISE: Record<OtherListed, (head: never, body: never) => object> = {
	interactions: summariseInteraction,
	tasks: summariseTask,
	deals: summariseDeal,
	products: summariseProduct,
	orders: summariseOrder,
	tickets: summariseTicket,
	responses: summariseResponse
};

export function recordFaults(model: Model, seen: Observed): (string | null)[] {
	const faults = [...seen.records].map(([table, records]) => {
		const isWhole = seen.rest !== null || table in SUMMARISE;
		const rows = isWhole ? [...model.of(table), ...model.of(table, true)] : model.of(table);
		return matched(model, table, rows, records.map(found)) ?? rowFault(model, table as OtherListed, records);
	});
	return seen.rest ? [...faults, ...derivedFaults(model, seen.rest)] : faults;
}

function found({ id, rev, deletedAt, body }: ObservedRecord): Found {
	return { id, rev, deleted: deletedAt > 0, body: body ?? {}, isWhole: body !== null };
}

/** Each list says what its records give, and whose they are. */
function rowFault(model: Model, table: OtherListed, records: readonly ObservedRecord[]): string | null {
	for (const { row, body, ...head } of records) {
		if (!row || !body) continue;
		const { customerName, ...listed } = row;
		const given = SUMMARISE[table](head as never, body as never);
		if (!isEqual(listed, given)) return `the list says ${JSON.stringify(listed)} instead of ${JSON.stringify(given)}`;
		const owner = model.customers().find(({ id }) => id !== null && id === body.customer);
		if (customerName !== (owner?.now.body.name ?? '')) return `${table} ${head.id} belongs to ${String(customerName)}`;
	}
	return null;
}

function derivedFaults(model: Model, { business, found, figures }: Rest): (string | null)[] {
	const [own] = model.of('business');
	return [
		isEqual(business, own?.now.body ?? emptyBusiness()) ? null : `my business is ${JSON.stringify(business)}`,
		searchFault(model, found),
		openFault(model, figures.open),
		sumsFault(model, figures.sums.total),
		purchaseFault(model, figures.customers)
	];
}

const TITLES = { deals: 'title', tasks: 'title', tickets: 'subject', products: 'name', surveys: 'title' } as const;

function searchFault(model: Model, { text, ids }: Rest['found']): string | null {
	for (const [table, field] of Object.entries(TITLES) as [keyof typeof TITLES, string][]) {
		const should = model.of(table).flatMap(({ id, now }) => (now.body[field] === text ? (id ?? []) : []));
		const is = ids.get(table) ?? [];
		if (!isEqual([...is].sort(), should.sort())) return `the search finds ${is.join()} instead of ${should.join()}`;
	}
	return null;
}

function openFault(model: Model, is: Rest['figures']['open']): string | null {
	const pipelines = model
		.of('pipelines')
		.map(({ id, now }) => ({ id: id as PipelineId, body: now.body as never as Pipeline }));
	const [first, ...others] = inOrder(pipelines).map(({ id }) => id);
	const deals = bodies<Deal>(model, 'deals').filter(
		({ state, pipeline }) => first !== undefined && state === 'open' && !others.includes(pipeline)
	);
	const tickets = bodies<Ticket>(model, 'tickets').filter(({ state }) => isOpenTicket(state));
	const tasks = model.of('tasks').filter(({ now: { body } }) => {
		const { doneAt, due } = body as { doneAt: number; due: number | null };
		return doneAt === 0 && due !== null && due <= TODAY + 7;
	});
	const should = { deals: deals.length, tickets: tickets.length, tasks: tasks.length };
	return isEqual(is, should) ? null : `open are ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`;
}

function sumsFault(model: Model, is: readonly Money[]): string | null {
	const sum = orderRows(model)
		.filter(({ deletedAt, status }) => deletedAt === 0 && status !== 'replaced')
		.reduce((total, order) => total + (order.kind === 'credit-note' ? -order.total : order.total), 0);
	const shown = is.reduce((total, money) => total + amountOf(money), 0);
	const should = sum / 100;
	return Math.abs(shown - should) < 0.001 ? null : `documents come to ${shown} instead of ${should}`;
}

/** What customers bought, in their list. */
function purchaseFault(model: Model, seen: Rest['figures']['customers']): string | null {
	const orders = orderRows(model);
	for (const { id, orders: count, spent, lastOrder } of seen) {
		const row = model.rows.find((each) => each.id === id);
		const own = orders.filter(({ customer }) => customer === id);
		if (!row || own.length === 0) continue;
		const sums = purchaseSums(own, null, TODAY);
		const {
			orders: opening,
			spent: before,
			lastOrder: last
		} = summarise(id, 0, 0, 0, row.now.body as unknown as Customer);
		const should =
			sums.from === 'orders'
				? { count: sums.count, spent: sums.value[0] ?? null, lastOrder: sums.last }
				: { count: opening, spent: before, lastOrder: last };
		const is = { count, spent, lastOrder };
		if (!isEqual(is, should)) return `${id} bought ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`;
	}
	return null;
}

function orderRows(model: Model) {
	const heads = (row: Row) => ({
		id: row.id as never,
		rev: row.now.rev,
		deletedAt: Number(row.now.deleted),
		updatedAt: 0
	});
	return [...model.of('orders'), ...model.of('orders', true)].map((row) =>
		summariseOrder(heads(row), row.now.body as unknown as Order)
	);
}
function bodies<T>(model: Model, table: 'deals' | 'tickets'): T[] {
	return model.of(table).map(({ now }) => now.body as unknown as T);
}
