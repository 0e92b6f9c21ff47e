/** What a page holds of a record: its summary, made anew whenever the record is written. */
import { summarise } from '#lib/domain/customer.ts';
import type { Customer, CustomerSummary } from '#lib/domain/customer.ts';
import {
	summariseDeal,
	summariseInteraction,
	summariseOrder,
	summariseProduct,
	summariseResponse,
	summariseTask,
	summariseTicket
} from '#lib/domain/summaries.ts';
import type { RecordHead } from '#lib/domain/summaries.ts';
import type { ListedTable, Summaries, Tables } from './contract.ts';
import type { PageEntry } from './pages.ts';
import type { Body } from './schema.ts';

type Summarise<T extends ListedTable> = (head: RecordHead<Tables[T]['id']>, body: Tables[T]['body']) => Summaries[T];

const SUMMARISE: { [T in Exclude<ListedTable, 'customers'>]: Summarise<T> } = {
	interactions: summariseInteraction,
	tasks: summariseTask,
	deals: summariseDeal,
	products: summariseProduct,
	orders: summariseOrder,
	tickets: summariseTicket,
	responses: summariseResponse
};
function summariserOf(table: Exclude<ListedTable, 'customers'>): Summarise<ListedTable> {
	return SUMMARISE[table] as unknown as Summarise<ListedTable>;
}

/** The page entry of a record's version. */
export function entryOf(
	table: ListedTable,
	id: string,
	rev: number,
	deletedAt: number,
	updatedAt: number,
	body: Body | null
): PageEntry {
	if (body === null) return { table, id, rev, summary: null } as PageEntry;
	const summary =
		table === 'customers'
			? summarise(id as CustomerSummary['id'], rev, deletedAt, updatedAt, body as unknown as Customer)
			: summariserOf(table)({ id, rev, deletedAt, updatedAt } as never, body as never);
	return { table, id, rev, summary } as PageEntry;
}
