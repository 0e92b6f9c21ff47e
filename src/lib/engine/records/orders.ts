/** Quotes, orders, invoices and credit notes: lists, records, and what happens to them. */
import { amountOf } from '#lib/domain/money.ts';
import { orderState } from '#lib/domain/order-rules.ts';
import type { OrderFilter, OrderSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import { orderActs } from './order-acts.ts';
import { purchasesOf, sumsOf } from './order-figures.ts';
import { asWritten, deleteOrders, deletionOf, editOrder, editOrders } from './order-guards.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls } from './writing.ts';

const spec: ListSpec<'orders', OrderFilter, OrderSort> = {
	table: 'orders',
	validate: async (body) => (await import('#lib/domain/order-schema.ts')).validOrder(body),
	atOf: ({ at }) => at,
	accept:
		({ kinds, statuses, unpaid, lateOn, customer, from, to }) =>
		(row) =>
			(kinds.length === 0 || kinds.includes(row.kind)) &&
			(statuses.length === 0 || statuses.includes(row.status)) &&
			(!unpaid || row.balance !== 0) &&
			(lateOn === null || ['overdue', 'expired'].includes(orderState(row, lateOn))) &&
			(customer === null || row.customer === customer) &&
			(from === null || row.day >= from) &&
			(to === null || row.day <= to),
	sorts: {
		day: ({ day }) => day,
		number: ({ number }) => number || null,
		total: ({ total, currency }) => amountOf({ amount: total, currency }),
		due: ({ due }) => due
	},
	newest: 'day'
};
const generic = recordCalls(spec);

export const orders: Handlers<'orders'> = {
	...generic,
	...orderActs,

	async create({ body }, context) {
		const draft = asWritten(body);
		return draft.ok ? generic.create({ body: draft.value }, context) : draft;
	},
	edit: (input, context) => editOrder(spec, input, context),
	editAll: (input, context) => editOrders(spec, input, context),
	delete: (input, context) => deleteOrders(spec, input, context),
	deletion: (input, context) => deletionOf(spec, input, context),
	sums: (query, context) => sumsOf(spec, query, context),
	purchases: purchasesOf
};
