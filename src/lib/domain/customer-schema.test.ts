import { describe, expect, it } from 'vitest';
import { day, frozen } from '../../../tests/support/orders.ts';
import { validCustomer } from './customer-schema.ts';
import { emptyCustomer, type Customer } from './customer.ts';
import type { Day } from './dates.ts';
import type { CustomerId, FieldId } from './ids.ts';

const refused = (field: string) => ({ ok: false, error: { code: 'invalid', params: { field } } });
const other = 'customer--------------' as CustomerId;
const ana: Customer = {
	...emptyCustomer(5),
	name: 'Ana López',
	custom: { colours: ['red', 'blue'], note: 'x', visits: 3, member: true } as Record<
		FieldId,
		Customer['custom'][FieldId]
	>,
	organisationId: other,
	dates: [{ label: 'Wedding', date: { year: 0, month: 5, day: 31 } }],
	consents: [{ channel: 'email', given: true, day: day('2026-11-21'), source: 'Form' }],
	relations: [{ kind: 'referred-by', customer: other }],
	cadence: 30
};

describe('R1 R2 customers', () => {
	it('R1 what is valid comes back as it was', () => {
		expect(validCustomer(frozen(ana))).toEqual({ ok: true, value: ana });
		expect(validCustomer({ ...ana, cadence: 0 }).ok).toBe(true);
	});

	it('R1 a field that is missing is named', () => {
		for (const field of Object.keys(ana) as (keyof Customer)[]) {
			const { [field]: _, ...rest } = ana;
			expect(validCustomer(rest as Customer)).toEqual(refused(field));
		}
	});

	const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
	it.each<[keyof Customer, Partial<Customer>]>([
		['name', { name: ' ' }],
		['custom', { custom: { a: many(201, 'x') } as Customer['custom'] }],
		['custom', { custom: { a: ['x'.repeat(501)] } as Customer['custom'] }],
		['custom', { custom: { a: [1] } as unknown as Customer['custom'] }],
		['organisationId', { organisationId: 'Acme' as CustomerId }],
		['dates', { dates: [{ label: '', date: { year: 2026, month: 13, day: 1 } }] }],
		['dates', { dates: many(51, ana.dates[0]!) }],
		['consents', { consents: [{ ...ana.consents[0]!, channel: 'pigeon' as 'post' }] }],
		['consents', { consents: [{ ...ana.consents[0]!, day: 1e9 as Day }] }],
		['relations', { relations: [{ kind: 'enemy' as 'other', customer: other }] }],
		['relations', { relations: [{ kind: 'other', customer: 'Bo' as CustomerId }] }],
		['relations', { relations: many(201, ana.relations[0]!) }],
		['cadence', { cadence: -1 }],
		['cadence', { cadence: 0.5 }]
	])('R2 limits of %s', (field, fields) => {
		expect(validCustomer({ ...ana, ...fields })).toEqual(refused(field));
	});
});
