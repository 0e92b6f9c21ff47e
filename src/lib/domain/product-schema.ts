/** What a product from outside the engine must look like. */
import * as v from 'valibot';
import type { Result } from './errors.ts';
import type { MinorUnits } from './money.ts';
import type { Product } from './product.ts';
import {
	basisPoints,
	currency,
	instant,
	longText,
	minorUnits,
	recordSource,
	text,
	validated,
	words
} from './schema-parts.ts';

/** Validates a product from outside the engine. */
export const productSchema = v.object({
	kind: v.picklist(['good', 'service']),
	name: words(500),
	code: text(100),
	price: v.nullable(v.object({ amount: v.pipe(minorUnits, v.minValue(0 as MinorUnits)), currency })),
	unit: text(50),
	tax: basisPoints,
	description: longText,
	active: v.boolean(),
	at: instant,
	source: recordSource
}) satisfies v.GenericSchema<unknown, Product>;

/** A valid product, or the first field that is not (`invalid`, field). */
export function validProduct(product: Product): Result<Product> {
	return validated(productSchema, product);
}
