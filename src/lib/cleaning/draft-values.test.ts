import { describe, expect, it } from 'vitest';
import type { ColumnTarget, CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { ImportPlan } from '#lib/domain/imports.ts';
import type { Currency } from '#lib/domain/money.ts';
import { contextFor, draft, problems } from '../../../tests/support/drafts.ts';
import { splitPhones } from './contact-readers.ts';
import type { RowContext } from './contract.ts';
import { draftFromRow } from './draft.ts';

describe('the values of a drafted row', () => {
	it('never takes an id, a phone or a postcode for a number', () => {
		const { customer } = draft({ externalId: '007', phone: '0049', postcode: '01067', name: 'Anna' });
		expect(customer.externalId).toBe('007');
		expect(customer.phones[0]!.value).toBe('0049');
		expect(customer.addresses[0]!.postcode).toBe('01067');
	});

	it.each<[Record<string, string>, Partial<ImportPlan>, Record<string, unknown>]>([
		[
			{ givenName: 'ANNA', familyName: 'VAN DER BERG' },
			{},
			{ name: 'Anna van der Berg', givenName: 'Anna', familyName: 'van der Berg' }
		],
		[{ givenName: 'Anna', middleName: 'M.', familyName: 'Weber' }, {}, { name: 'Anna M. Weber', givenName: 'Anna M.' }],
		[{ givenName: 'Anna', familyName: 'Nagy' }, { nameOrder: 'family-first' }, { name: 'Nagy Anna' }],
		[{ givenName: '小明', familyName: '王' }, {}, { name: '王小明' }],
		[{ name: 'Weber, Dr. Anna' }, {}, { name: 'Anna Weber', honorific: 'Dr.', givenName: 'Anna', familyName: 'Weber' }],
		[
			{ name: 'A. Weber', givenName: 'Anna', familyName: 'Weber' },
			{},
			{ name: 'A. Weber', givenName: 'Anna', familyName: 'Weber' }
		],
		[{ honorific: 'FRAU', givenName: 'Dr. Anna', familyName: 'Weber' }, {}, { name: 'Anna Weber', honorific: 'Frau' }],
		[{ name: 'Weber GmbH' }, {}, { kind: 'organisation', name: 'Weber GmbH', familyName: '' }],
		[{ name: 'Weber GmbH' }, { kind: 'person' }, { kind: 'person', name: 'Weber GmbH' }],
		[
			{ name: 'Anna Weber', organisation: 'Weber GmbH' },
			{},
			{ kind: 'person', name: 'Anna Weber', organisation: 'Weber GmbH' }
		],
		[
			{ name: 'Blumenladen', organisation: 'BLUMENLADEN' },
			{},
			{ kind: 'organisation', name: 'Blumenladen', organisation: '' }
		],
		[
			{ organisation: 'Weber GmbH', email: 'info@weber.de' },
			{},
			{ kind: 'organisation', name: 'Weber GmbH', organisation: '' }
		],
		[
			{ organisation: 'Weber GmbH', email: 'anna@weber.de' },
			{ kind: 'person' },
			{ kind: 'person', name: 'anna', organisation: 'Weber GmbH' }
		],
		[
			{ organisation: 'Weber GmbH', givenName: 'Anna' },
			{ kind: 'organisation' },
			{ kind: 'organisation', name: 'Weber GmbH', givenName: 'Anna' }
		],
		[{ familyName: 'Weber GmbH' }, {}, { kind: 'organisation', name: 'Weber GmbH', familyName: '' }],
		[{ name: 'Anna', kind: 'Firma' }, {}, { kind: 'organisation', name: 'Anna' }],
		[{ name: 'Weber GmbH', kind: 'Privat' }, {}, { kind: 'person' }],
		[{ email: 'anna.weber@example.com' }, {}, { name: 'anna.weber', kind: 'person' }],
		[{ email: 'Anna Weber <anna@example.com>' }, {}, { name: 'Anna Weber', givenName: 'Anna' }],
		[
			{ name: 'Anna Weber <anna@example.com>' },
			{},
			{ name: 'Anna Weber', emails: [{ type: 'work', value: 'anna@example.com' }] }
		],
		[{ phone: '0171 2345678' }, {}, { name: '+491712345678' }],
		[{ externalId: 'C-1', orders: '3' }, {}, { name: 'C-1' }]
	])('makes of %j with %j %j', (row, plan, wanted) => {
		const made = draft(row, plan);
		expect(made.customer).toMatchObject(wanted);
		expect(made.skip).toBeNull();
	});

	it.each<[Record<string, string>, string]>([
		[{ name: '', email: ' ', phone: '-' }, 'empty'],
		[{ name: '', city: 'Berlin' }, 'no-identity'],
		[{ name: '', email: 'none', orders: '5' }, 'no-identity'],
		[{ email: 'hello', phone: '12' }, 'no-identity']
	])('skips %j as %s', (row, reason) => {
		expect(draft(row).skip).toBe(reason);
	});

	it('unites values of one kind from several columns without repeats', () => {
		const context = contextFor(
			[
				'name',
				'email',
				{ target: { kind: 'field', field: 'email', type: 'home' } },
				'phone',
				{ target: { kind: 'field', field: 'phone' }, type: 'mobile' },
				'street',
				'street',
				'tags',
				'tags',
				'organisation',
				'notes',
				'notes'
			],
			{ tags: ['import 2026'] }
		);
		const { customer } = draftFromRow(
			[
				'Anna',
				'a@b.de',
				'A@B.de; c@d.de',
				'030 901820',
				'+49 30 901820; 0171 2345678',
				'Hauptstr. 5',
				'2. Stock',
				'VIP',
				'vip, neu',
				'X',
				'one',
				'two'
			],
			context
		);
		expect(customer.emails).toEqual([
			{ type: 'work', value: 'a@b.de' },
			{ type: 'home', value: 'c@d.de' }
		]);
		expect(customer.phones).toEqual([
			{ type: 'work', value: '+4930901820' },
			{ type: 'mobile', value: '+491712345678' }
		]);
		expect(customer.addresses[0]!.street).toBe('Hauptstr. 5, 2. Stock');
		expect(customer.tags).toEqual(['VIP', 'neu', 'import 2026']);
		expect(customer.notes).toBe('one\ntwo');
	});

	it('keeps addresses of two types apart and reads a whole address', () => {
		const context = contextFor([
			'name',
			{ target: { kind: 'field', field: 'city', type: 'work' } },
			{ target: { kind: 'field', field: 'city', type: 'home' } },
			{ target: { kind: 'field', field: 'address', type: 'other' } }
		]);
		const { customer } = draftFromRow(['Anna', 'Berlin', 'Köln', 'Hauptstr. 5\n10115 Berlin'], context);
		expect(customer.addresses.map(({ type, street, postcode, city }) => [type, street, postcode, city])).toEqual([
			['work', '', '', 'Berlin'],
			['home', '', '', 'Köln'],
			['other', 'Hauptstr. 5', '10115', 'Berlin']
		]);
	});

	it.each([
		['0171 2345678; 030 901820', 2],
		['0171 2345678 / 030 901820', 2],
		['0171/2345678', 1],
		['0171 2345678, 030 901820', 2],
		['+49 30 901820, 12', 1],
		['0171 2345678 ::: 030 901820', 2],
		['0171 2345678 oder 030 901820', 2]
	])('finds in the phone cell %j %i numbers', (text, count) => {
		expect(splitPhones(text)).toHaveLength(count);
	});

	it('reads the currency of the row before that of the column and of the plan', () => {
		const row = (cells: string[], currency: string | null): unknown =>
			draftFromRow(
				cells,
				contextFor([
					'name',
					{ target: { kind: 'field', field: 'spent' }, currency: currency as Currency | null },
					'currency'
				])
			).customer.opening?.spent;
		expect(row(['Anna', '10', 'USD'], 'CHF')).toEqual({ amount: 1000, currency: 'USD' });
		expect(row(['Anna', '10', ''], 'CHF')).toEqual({ amount: 1000, currency: 'CHF' });
		expect(row(['Anna', '10', ''], null)).toEqual({ amount: 1000, currency: 'EUR' });
		expect(row(['Anna', '£10', 'USD'], null)).toEqual({ amount: 1000, currency: 'GBP' });
	});

	it('fills own fields by their type', () => {
		const id = (name: string): FieldId => name as FieldId;
		const types: CustomFieldType[] = ['text', 'number', 'money', 'date', 'yes-no'];
		const context: RowContext = {
			...contextFor([
				'name',
				...types.map((type) => ({
					target: { kind: 'new-custom', name: type, type } as ColumnTarget,
					dateOrder: 'dmy' as const,
					decimal: ',' as const
				})),
				{ target: { kind: 'custom', id: id('stored') } },
				{ target: { kind: 'custom', id: id('unknown') } }
			]),
			newFields: new Map(types.map((type, index) => [index + 1, id(type)])),
			fieldTypes: new Map([[id('stored'), 'number']])
		};
		expect(draftFromRow(['Anna', ' a ', '1.234,5', '5 €', '5/3/26', 'ja', '7', '7'], context).customer.custom).toEqual({
			text: 'a',
			number: 1234.5,
			money: { amount: 500, currency: 'EUR' },
			date: '2026-03-05',
			'yes-no': true,
			stored: 7,
			unknown: '7'
		});
		const bad = draftFromRow(['Anna', '', 'x', 'x', 'x', 'maybe', 'x', ''], context);
		expect(bad.customer.custom).toEqual({});
		expect(problems(bad)).toEqual([
			null,
			null,
			'number-invalid',
			'number-invalid',
			'date-invalid',
			'yes-no-invalid',
			'number-invalid',
			null
		]);
	});

	it('reads since as noon, so that it is the same day nearly everywhere', () => {
		expect(new Date(draft({ name: 'Anna', since: '2020-05-01' }).customer.since).toISOString()).toBe(
			'2020-05-01T12:00:00.000Z'
		);
		expect(draft({ name: 'Anna' }).customer.since).toBe(1000);
	});
});
