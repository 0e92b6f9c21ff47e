/**
 * What a row repeats of its body so that it can be found without opening it: its own date, the customer it belongs
 * to, and whether there is something left to do. All three are readable in a sealed database; none of them says
 * anything about a person, because ids are random. They are compared with the body whenever that is opened, so that
 * nobody can put an order under another customer from outside.
 */
import { totalsOf } from '#lib/domain/order-totals.ts';
import { isOpenTicket } from '#lib/domain/ticket.ts';
import type { OpenTable, OwnedTable, TableName, Tables } from '#lib/domain/tables.ts';
import type { Body, RecordRow } from './schema.ts';

export interface Facts {
	at: number;
	customer?: string;
	/** 1 while there is something left to do; an index passes over rows without it. */
	open?: 1;
}

const IS_OPEN: { [T in OpenTable]: (body: Tables[T]['body']) => boolean } = {
	tasks: ({ doneAt }) => doneAt === 0,
	deals: ({ state }) => state === 'open',
	orders: (order) => {
		if (order.status !== 'open' && order.status !== 'done') return false;
		if (order.kind === 'quote' || order.kind === 'order') return order.status === 'open';
		return totalsOf(order).balance !== 0;
	},
	tickets: ({ state }) => isOpenTicket(state)
};
export const OWNED_TABLES: readonly OwnedTable[] = ['interactions', 'tasks', 'deals', 'orders', 'tickets', 'responses'];

/** Whether its records belong to a customer, or to none. */
export function isOwned(table: TableName): table is OwnedTable {
	return (OWNED_TABLES as readonly TableName[]).includes(table);
}

/** Null for types whose rows repeat nothing. */
export function factsOf(table: TableName, body: Body): Facts | null {
	if (!isOwned(table)) return null;
	const { at, customer } = body as { at: number; customer: string | null };
	const facts: Facts = { at };
	if (customer !== null) facts.customer = customer;
	const isOpen = IS_OPEN[table as OpenTable] as ((body: unknown) => boolean) | undefined;
	if (isOpen?.(body)) facts.open = 1;
	return facts;
}

/** A row with the facts of its body instead of those it had. */
export function withFacts(table: TableName, row: RecordRow, body: Body | null): RecordRow {
	if (!isOwned(table)) return row;
	const { customer, open, ...rest } = row;
	return body ? { ...rest, ...factsOf(table, body) } : rest;
}

/** Whether a row repeats its body truly; throws where the body lacks the fields of its type. */
export function repeatsBody(table: TableName, row: RecordRow, body: Body): boolean {
	const facts = factsOf(table, body);
	return !facts || (row.at === facts.at && row.customer === facts.customer && row.open === facts.open);
}
