import { expect, test } from 'vitest';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import { dayOf } from '#lib/domain/dates.ts';
import type { CustomerField } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import { AT_FIRST, SHOWABLE, shownLines } from './lines.ts';

const day = dayOf(2024, 5, 1)!;
const customer: Customer = {
	...emptyCustomer(day),
	name: 'Ana López',
	organisation: 'Clínica Sol',
	emails: [
		{ type: 'work', value: 'ana@example.com' },
		{ type: 'home', value: 'ana.home@example.com' }
	],
	phones: [{ type: 'mobile', value: '+34612345678' }],
	tags: ['vip', 'late payer'],
	notes: 'haggles',
	externalId: 'K-1',
	satisfaction: 3,
	opening: {
		orders: 17,
		spent: { amount: 1294000 as MinorUnits, currency: 'EUR' as Currency },
		firstOrder: day,
		lastOrder: day,
		asOf: day,
		source: 'shop.csv'
	},
	custom: { ['margin' as FieldId]: 'poor' }
};
const lines = (...fields: CustomerField[]) => shownLines({ customer }, (field) => fields.includes(field));

test('shows the chosen fields, every e-mail and phone of them, and nothing else', () => {
	expect(lines('email').map(({ value }) => value)).toEqual(['ana@example.com', 'ana.home@example.com']);
	const text = JSON.stringify(lines(...AT_FIRST));
	for (const shown of ['ana@example.com', 'Clínica Sol', '612']) expect(text).toContain(shown);
	for (const hidden of ['vip', 'haggles', 'K-1', '12,940', '12940', 'poor', '17']) expect(text).not.toContain(hidden);
});

test('an amount is only said to be there: its figures never reach the screen', () => {
	const chosen = lines(...SHOWABLE);
	expect(chosen.find(({ key }) => key === 'spent')?.value).toBeNull();
	expect(JSON.stringify(chosen)).not.toMatch(/12.?940/);
	expect(chosen.find(({ key }) => key === 'orders')?.value).toBe('17');
});

test('fields the user defined are not shown, whatever is chosen', () => {
	expect(JSON.stringify(shownLines({ customer }, () => true))).not.toMatch(/poor|K-1|"3/);
});

test('does not change what it reads', () => {
	const before = structuredClone(customer);
	lines(...SHOWABLE);
	expect(customer).toEqual(before);
});
