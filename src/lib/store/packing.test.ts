import { expect, test } from 'vitest';
import { emptyCustomer } from '#lib/domain/customer.ts';
import { customerNamed } from '../../../tests/support/store.ts';
import { bodyFrom, bodyText } from './packing.ts';
import type { Body } from './schema.ts';

test('S18 a packed body reads back equal, also with fields missing, added or named by JavaScript', () => {
	const full = customerNamed('Anna', { tags: ['a'], custom: JSON.parse('{"__proto__":"x"}') }) as unknown as Body;
	const { notes: _notes, ...less } = full;
	const more = JSON.parse(JSON.stringify(full).replace('{', '{"__proto__":{"a":1},')) as Body;
	const swapped: Body = { ...less, other: 1 };
	for (const body of [full, less, more, swapped, { ...full, birthday: undefined }]) {
		const before = JSON.stringify(body);
		const read = bodyFrom(bodyText('customers', body));
		expect(read).toEqual(JSON.parse(before));
		expect(Object.keys(read).sort()).toEqual(Object.keys(JSON.parse(before) as object).sort());
		expect(JSON.stringify(body)).toBe(before);
	}
	expect(bodyFrom(bodyText('settings', { country: 'DE' }))).toEqual({ country: 'DE' });
});

test('S18 every field of a customer is packed', () => {
	const text = bodyText('customers', emptyCustomer(5) as unknown as Body);
	expect(text.startsWith('[')).toBe(true);
	expect(Object.keys(bodyFrom(text)).sort()).toEqual(Object.keys(emptyCustomer(5)).sort());
});
