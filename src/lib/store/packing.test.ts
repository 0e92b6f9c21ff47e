import { expect, test } from 'vitest';
import { emptyCustomer } from '#lib/domain/customer.ts';
import type { Customer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { customerNamed } from '../../../tests/support/store.ts';
import { bodyFrom, bodyText } from './packing.ts';
import { entryOf } from './page-entry.ts';
import { entriesFrom, mergeEntries, pageText } from './pages.ts';
import type { Body } from './schema.ts';

test('S18 a packed body reads back equal, also with fields missing, added or named by JavaScript', () => {
	const full = customerNamed('Anna', { tags: ['a'], custom: JSON.parse('{"__proto__":"x"}') }) as unknown as Body;
	const { notes: _notes, ...less } = full;
	const more = JSON.parse(JSON.stringify(full).replace('{', '{"__proto__":{"a":1},')) as Body;
	const swapped: Body = { ...less, other: 1 };
	for (const body of [full, less, more, swapped, { ...full, birthday: undefined }]) {
		const before = JSON.stringify(body);
		const read = bodyFrom('customers', bodyText('customers', body));
		expect(read).toEqual(JSON.parse(before));
		expect(Object.keys(read).sort()).toEqual(Object.keys(JSON.parse(before) as object).sort());
		expect(JSON.stringify(body)).toBe(before);
	}
	expect(bodyFrom('settings', bodyText('settings', { country: 'DE' }))).toEqual({ country: 'DE' });
});

test('S18 every field of a customer is packed', () => {
	const text = bodyText('customers', emptyCustomer(5) as unknown as Body);
	expect(text.startsWith('[')).toBe(true);
	expect(Object.keys(bodyFrom('customers', text)).sort()).toEqual(Object.keys(emptyCustomer(5)).sort());
});

test('S19 a page holds each record once, at its place, with the last version', () => {
	const entry = (id: string, rev: number) => ({
		table: 'customers' as const,
		id: id as CustomerId,
		rev,
		summary: null
	});
	const page = [entry('a', 1), entry('b', 1), entry('c', 4)];
	const merged = mergeEntries(page, [entry('b', 2), entry('d', 1)]);
	expect(merged.map(({ id, rev }) => [id, rev])).toEqual([
		['a', 1],
		['b', 2],
		['c', 4],
		['d', 1]
	]);
	expect(page.map(({ rev }) => rev)).toEqual([1, 1, 4]);
});

test('S19 summaries read back from a page as they were', () => {
	const customer = customerNamed('Änna 李', {
		kind: 'organisation',
		organisation: 'Öl',
		emails: [{ type: 'work', value: 'a@b' }],
		phones: [{ type: 'home', value: '+49' }],
		tags: ['x'],
		externalId: 'e',
		satisfaction: 7,
		custom: { f: 3 } as unknown as Customer['custom'],
		notes: 'n'.repeat(300)
	});
	const entries = [
		entryOf('customers', 'a', 3, 0, 9, customer as unknown as Body),
		entryOf('customers', 'd', 1, 0, 9, {
			...customer,
			custom: { f: true, g: ['red', 'blue'], h: 'text' },
			cadence: 30
		} as unknown as Body),
		entryOf('customers', 'e', 1, 0, 9, { ...customer, cadence: 30 } as unknown as Body),
		entryOf('customers', 'b', 1, 5, 6, customerNamed('B') as unknown as Body),
		entryOf('customers', 'c', 2, 7, 8, null)
	];
	expect(entriesFrom('customers', pageText(entries))).toEqual(entries);
});
