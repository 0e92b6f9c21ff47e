import { expect, test } from 'vitest';
import { emptyCustomer, summarise, type Customer } from '#lib/domain/customer.ts';
import type { CustomField } from '#lib/domain/fields.ts';
import type { CustomerId, FieldId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { CustomerRow } from '#lib/engine/api.ts';
import { customerColumns } from './columns.ts';
import { draftOf, toCustomer } from './draft.ts';

const EUR = 'EUR' as Currency;
const field = (id: string, type: CustomField['type'], options?: string[]) => ({
	id: id as FieldId,
	field: { name: id, type, options, column: true, position: 0 } as CustomField
});
const fields = [field('vegan', 'yes-no'), field('size', 'choice', ['S', 'M']), field('worth', 'money')];
const columns = customerColumns(fields);

/** What a customer is after a text was typed into a cell. */
function after(customer: Customer, column: string, text: string): Customer {
	const row = { ...summarise('c' as CustomerId, 1, 0, 0, customer), segment: null, custom: customer.custom };
	const draft = draftOf(customer, fields, EUR);
	columns.find(({ id }) => id === column)!.edit!.patch(text, row as CustomerRow)!(draft);
	return toCustomer(draft, customer, fields, 0 as never);
}
const ann: Customer = {
	...emptyCustomer(0),
	name: 'Ann',
	emails: [
		{ type: 'work', value: 'a@b.example' },
		{ type: 'home', value: 'ann@b.example' }
	] as Customer['emails']
};

test('of several e-mails the first one changes, and an empty cell takes it away', () => {
	expect(after(ann, 'email', ' c@d.example ').emails).toEqual([{ type: 'work', value: 'c@d.example' }, ann.emails[1]]);
	expect(after(ann, 'email', '').emails).toEqual([ann.emails[1]]);
	expect(after({ ...ann, emails: [] }, 'email', 'c@d.example').emails).toMatchObject([{ value: 'c@d.example' }]);
	expect(after({ ...ann, phones: [] }, 'phone', '').phones).toEqual([]);
});

test('tags are told apart by commas, also Chinese ones', () => {
	expect(after(ann, 'tags', 'VIP, 老客户，fair ,').tags).toEqual(['VIP', '老客户', 'fair']);
});

test('own fields are written in their own form; money is left to the form', () => {
	expect(after(ann, 'vegan', 'true').custom).toEqual({ vegan: true });
	expect(after({ ...ann, custom: { vegan: true } as Customer['custom'] }, 'vegan', '').custom).toEqual({});
	expect(after(ann, 'size', 'M').custom).toEqual({ size: ['M'] });
	expect(columns.find(({ id }) => id === 'worth')!.edit).toBeUndefined();
});

test('the customer itself stays as it was', () => {
	const before = structuredClone(ann);
	after(ann, 'email', 'x@y.example');
	expect(ann).toEqual(before);
});
