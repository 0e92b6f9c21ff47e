/** What belongs to a customer, in words. */
import type { Belongings, Moves } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount } from '../format.ts';

const COUNTS: Record<keyof Moves, (inputs: { count: number; n: string }) => string> = {
	orders: m.customers_belongings_orders,
	tickets: m.customers_belongings_tickets,
	deals: m.customers_belongings_deals,
	tasks: m.customers_belongings_tasks,
	interactions: m.customers_belongings_interactions,
	responses: m.customers_belongings_responses,
	people: m.customers_belongings_people,
	relations: m.customers_belongings_relations
};

/** `3 orders`, `1 task`: only what there is. */
export function countWords(counts: Belongings | Moves): string[] {
	return (Object.keys(COUNTS) as (keyof Moves)[]).flatMap((kind) => {
		const count = (counts as Partial<Moves>)[kind] ?? 0;
		return count === 0 ? [] : [COUNTS[kind]({ count, n: formatCount(count) })];
	});
}
