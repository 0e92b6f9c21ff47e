import { describe, expect, it } from 'vitest';
import { EUR, frozen } from '../../../tests/support/orders.ts';
import type { Currency, MinorUnits } from './money.ts';
import { validProduct } from './product-schema.ts';
import { emptyProduct, type Product } from './product.ts';

const refused = (field: string) => ({ ok: false, error: { code: 'invalid', params: { field } } });
const chair: Product = {
	...emptyProduct(5),
	name: 'Chair',
	price: { amount: 19_99 as MinorUnits, currency: EUR },
	tax: 1900
};
const price = (amount: number, currency: string = EUR): Partial<Product> => ({
	price: { amount: amount as MinorUnits, currency: currency as Currency }
});

describe('R1 R2 products', () => {
	it('R1 what is valid comes back as it was; blanks around a name go', () => {
		expect(validProduct(frozen(chair))).toEqual({ ok: true, value: chair });
		expect(validProduct({ ...chair, price: null }).ok).toBe(true);
		expect(validProduct({ ...chair, name: ' Chair ' })).toEqual({ ok: true, value: chair });
	});

	it.each<[keyof Product, Partial<Product>]>([
		['kind', { kind: 'idea' as Product['kind'] }],
		['name', { name: ' ' }],
		['name', { name: 'x'.repeat(501) }],
		['code', { code: 'x'.repeat(101) }],
		['price', price(-1)],
		['price', price(0.5)],
		['price', price(1, 'euro')],
		['unit', { unit: 'x'.repeat(51) }],
		['tax', { tax: -1 }],
		['tax', { tax: 19.5 }],
		['description', { description: 'x'.repeat(100_001) }],
		['active', { active: 1 as unknown as boolean }],
		['at', { at: NaN }]
	])('R2 limits of %s', (field, fields) => {
		expect(validProduct({ ...chair, ...fields })).toEqual(refused(field));
	});
});
