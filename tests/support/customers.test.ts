import { expect, test } from 'vitest';
import { CUSTOMER_COLUMNS, customerCsv, customerRows } from './customers.ts';

test('the same seed gives the same file, another one another', () => {
	expect(customerCsv(500, 7)).toBe(customerCsv(500, 7));
	expect(customerCsv(500, 7)).not.toBe(customerCsv(500, 8));
});
test('every row has the fifteen columns', () => {
	expect(CUSTOMER_COLUMNS).toHaveLength(15);
	expect([...customerRows(2000)].filter((row) => row.length !== 15)).toEqual([]);
});
test('rows weigh about as much as those of the budget: 17 MB for 100,000', () => {
	const bytes = new TextEncoder().encode(customerCsv(10_000)).length / 10_000;
	expect(bytes).toBeGreaterThan(120);
	expect(bytes).toBeLessThan(190);
});
