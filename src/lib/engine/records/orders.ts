/** Orders: lists and records. */
import { amountOf } from '#lib/domain/money.ts';
import type { OrderFilter, OrderSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls } from './writing.ts';

const spec: ListSpec<'orders', OrderFilter, OrderSort> = {
	table: 'orders',
	validate: async (body) => (await import('#lib/domain/order-schema.ts')).validOrder(body),
	atOf: ({ at }) => at,
	accept:
		({ kinds, statuses, unpaid, customer, from, to }) =>
		(row) =>
			(kinds.length === 0 || kinds.includes(row.kind)) &&
			(statuses.length === 0 || statuses.includes(row.status)) &&
			(!unpaid || row.balance !== 0) &&
			(customer === null || row.customer === customer) &&
			(from === null || row.day >= from) &&
			(to === null || row.day <= to),
	sorts: {
		day: ({ day }) => day,
		number: ({ number }) => number || null,
		total: ({ total, currency }) => amountOf({ amount: total, currency }),
		due: ({ due }) => due
	}
};

export const orders: Handlers<'orders'> = recordCalls(spec);
