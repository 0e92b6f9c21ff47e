import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import {
	checkDraft,
	composedName,
	draftOf,
	newDraft,
	numberFrom,
	toCustomer,
	uniqueTags,
	type DefinedField
} from './draft.ts';

const EUR = 'EUR' as Currency;
const today = 20_000 as Day;
const now = Date.UTC(2026, 10, 21, 12);
const id = (name: string) => name as FieldId;
const fields: DefinedField[] = [
	{ id: id('text'), field: { name: 'Colour', type: 'text' } },
	{ id: id('number'), field: { name: 'Visits', type: 'number' } },
	{ id: id('money'), field: { name: 'Budget', type: 'money' } },
	{ id: id('date'), field: { name: 'Contract', type: 'date' } },
	{ id: id('yes'), field: { name: 'Newsletter', type: 'yes-no' } },
	{ id: id('choice'), field: { name: 'Level', type: 'choice', options: ['Gold', 'Tin'] } },
	{ id: id('choices'), field: { name: 'Likes', type: 'choices', options: ['tea', 'cake'] } }
];

function ana(): Customer {
	return {
		...emptyCustomer(now),
		name: 'Ana López Ruiz',
		givenName: 'Ana',
		familyName: 'López Ruiz',
		emails: [{ type: 'work', value: 'ana@clinica.example' }],
		phones: [{ type: 'mobile', value: '+34612345678' }],
		addresses: [
			{ type: 'work', street: 'Calle Mayor 1', city: 'Madrid', region: '', postcode: '28013', country: 'ES' }
		],
		birthday: { year: 0, month: 2, day: 29 },
		tags: ['VIP'],
		satisfaction: 9.5,
		opening: {
			orders: 17,
			spent: { amount: 1_294_000 as MinorUnits, currency: EUR },
			firstOrder: null,
			lastOrder: 19_990 as Day,
			asOf: 19_995 as Day,
			source: 'shop.csv'
		},
		custom: {
			[id('text')]: 'red',
			[id('number')]: 3,
			[id('money')]: { amount: 500 as MinorUnits, currency: 'JPY' as Currency },
			[id('yes')]: false,
			[id('choice')]: ['Gold'],
			[id('choices')]: ['tea', 'no option any more'],
			[id('gone')]: 'kept'
		}
	};
}
const opened = (customer = ana()) => draftOf(customer, fields, EUR);

describe('the form of a customer', () => {
	it('changes nothing when nothing is changed', () => {
		expect(toCustomer(opened(), ana(), fields, today)).toEqual(ana());
		expect(checkDraft(opened(), fields)).toEqual({});
	});
	it('changes nothing for any customer', () => {
		const typed = fc.record({
			type: fc.constantFrom('work', 'home', 'mobile', 'other'),
			value: fc.stringMatching(/^[a-z0-9]{1,9}$/)
		});
		const customer = fc.record({
			name: fc.stringMatching(/^\S(.*\S)?$/),
			emails: fc.array(typed, { maxLength: 3 }),
			phones: fc.array(typed, { maxLength: 3 }),
			satisfaction: fc.option(
				fc
					.double({ min: 0, max: 10, noNaN: true, noDefaultInfinity: true })
					.filter((value) => !Object.is(value, -0) && !String(value).includes('e'))
			),
			since: fc.integer({ min: 0, max: now }),
			opening: fc.option(
				fc.record({
					orders: fc.option(fc.nat()),
					spent: fc.option(
						fc.record({ amount: fc.integer({ min: -1e9, max: 1e12 }), currency: fc.constantFrom('EUR', 'JPY', 'KWD') })
					),
					firstOrder: fc.option(fc.integer({ min: -20_000, max: 40_000 })),
					lastOrder: fc.option(fc.integer({ min: -20_000, max: 40_000 })),
					asOf: fc.constant(19_000),
					source: fc.string()
				})
			)
		});
		fc.assert(
			fc.property(customer, (parts) => {
				const whole = { ...emptyCustomer(0), ...parts } as unknown as Customer;
				expect(toCustomer(draftOf(whole, fields, EUR), whole, fields, today)).toEqual(whole);
			})
		);
	});
	it('leaves its inputs as they were', () => {
		const base = Object.freeze(ana());
		const draft = opened(base);
		const copy = structuredClone(draft);
		toCustomer(draft, base, fields, today);
		checkDraft(draft, fields);
		expect(draft).toEqual(copy);
		expect(base).toEqual(ana());
	});
	it('keeps the source of figures until one is typed', () => {
		const changed = toCustomer({ ...opened(), orders: '18' }, ana(), fields, today);
		expect(changed.opening).toMatchObject({ orders: 18, source: '', asOf: today, lastOrder: 19_990 });
		const cleared = { ...opened(), orders: '', spent: { amount: '', currency: EUR }, lastOrder: '' };
		expect(toCustomer(cleared, ana(), fields, today).opening).toBeNull();
	});
	it('drops empty rows and repeated tags', () => {
		const draft = { ...opened(), tags: ['VIP', ' vip ', '', 'new'] };
		draft.emails = [...draft.emails, { key: 99, type: 'home', value: '  ' }];
		const customer = toCustomer(draft, ana(), fields, today);
		expect(customer.emails).toHaveLength(1);
		expect(customer.tags).toEqual(['VIP', 'new']);
		expect(uniqueTags(['Ａ', 'a'])).toEqual(['Ａ']);
	});
	it('reads custom fields by their type and removes emptied ones', () => {
		const draft = opened();
		draft.custom = {
			...draft.custom,
			[id('number')]: '4,5',
			[id('text')]: '',
			[id('date')]: '2026-11-21',
			[id('yes')]: true,
			[id('choice')]: 'Tin',
			[id('choices')]: []
		};
		const { custom } = toCustomer(draft, ana(), fields, today);
		expect(custom).toMatchObject({ number: 4.5, date: '2026-11-21', yes: true, choice: ['Tin'], gone: 'kept' });
		expect(custom).not.toHaveProperty('text');
		expect(custom).not.toHaveProperty('choices');
	});
	it('makes a name from its parts where none is typed', () => {
		const draft = { ...newDraft(now, [], EUR), givenName: ' Ana ', familyName: 'Ruiz' };
		expect(toCustomer(draft, emptyCustomer(now), [], today).name).toBe('Ana Ruiz');
		expect(composedName('伟', '王')).toBe('王伟');
		expect(composedName('', 'Ruiz')).toBe('Ruiz');
	});
});

describe('what must be corrected', () => {
	const errors = (changes: Partial<ReturnType<typeof opened>>) => checkDraft({ ...opened(), ...changes }, fields);
	it('asks for a name', () => {
		expect(checkDraft(newDraft(now, [], EUR), [])).toEqual({ name: 'required' });
	});
	it('names the row of a broken e-mail', () => {
		expect(
			errors({
				emails: [
					{ key: 1, type: 'work', value: 'a@b.example' },
					{ key: 2, type: 'work', value: 'nobody' }
				]
			})
		).toEqual({ 'emails.1': 'email' });
	});
	it('refuses what is no date, number or address', () => {
		expect(errors({ birthday: { year: '2025', month: '2', day: '29' } })).toEqual({ birthday: 'date' });
		expect(errors({ birthday: { year: '', month: '2', day: '' } })).toEqual({ birthday: 'date' });
		expect(errors({ website: 'javascript:alert(1)' })).toEqual({ website: 'website' });
		expect(errors({ satisfaction: '11' })).toEqual({ satisfaction: 'satisfaction' });
		expect(errors({ orders: '1.5' })).toEqual({ orders: 'whole-number' });
		expect(errors({ spent: { amount: 'much', currency: EUR } })).toEqual({ spent: 'number' });
		expect(errors({ since: '' })).toEqual({ since: 'date' });
		expect(errors({ custom: { [id('number')]: 'x', [id('date')]: '2026-02-30' } })).toEqual({
			'custom.number': 'number',
			'custom.date': 'date'
		});
	});
});

describe('numbers as people type them', () => {
	it.each([
		['1234', 1234],
		['1234.5', 1234.5],
		['1234,5', 1234.5],
		['1,234.50', 1234.5],
		['1.234,50', 1234.5],
		['1 234,5', 1234.5],
		['1,234,567', 1234567],
		['１２', 12],
		['-3', -3],
		['.5', 0.5]
	])('%s', (text, value) => expect(numberFrom(text)).toBe(value));
	it.each(['', 'x', '1e5', '1,2,3', '--1', '1.2.3'])('%s is none', (text) => expect(numberFrom(text)).toBeNull());
});
