/** Products: lists and records. */
import { amountOf } from '#lib/domain/money.ts';
import type { ProductFilter, ProductSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls } from './writing.ts';

const spec: ListSpec<'products', ProductFilter, ProductSort> = {
	table: 'products',
	validate: async (body) => (await import('#lib/domain/product-schema.ts')).validProduct(body),
	accept:
		({ kind, active }) =>
		(row) =>
			(kind === null || row.kind === kind) && (!active || row.active),
	sorts: {
		name: ({ name }) => name,
		code: ({ code }) => code || null,
		price: ({ price }) => price && amountOf(price),
		at: ({ at }) => at
	}
};

export const products: Handlers<'products'> = recordCalls(spec);
