import * as v from 'valibot';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { customerSchema } from '#lib/domain/customer-schema.ts';
import { dayFromIso, isoOf } from '#lib/domain/dates.ts';
import type { ColumnTarget, CustomerField, CustomFieldType } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { ColumnPlan, ImportPlan } from '#lib/domain/imports.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { PhoneParser, RowContext, RowDraft } from './contract.ts';
import { splitPhones } from './contact-readers.ts';
import { draftFromRow } from './draft.ts';
import { loadPhones } from './phones.ts';

let phones: PhoneParser;
beforeAll(async () => {
	phones = await loadPhones();
});

type Column = CustomerField | Partial<ColumnPlan>;

function contextFor(columns: Column[], plan: Partial<ImportPlan> = {}): RowContext {
	return {
		phones,
		newFields: new Map(),
		fieldTypes: new Map(),
		today: dayFromIso('2026-11-21')!,
		now: 1_000,
		plan: {
			encoding: 'utf-8',
			dialect: { delimiter: ',', quote: '"', escape: 'double', sepLine: false, headerRow: 0 },
			columns: columns.map((column, index) => ({
				index,
				header: '',
				target: typeof column === 'string' ? { kind: 'field', field: column } : { kind: 'ignore' },
				type: 'work',
				dateOrder: null,
				decimal: '.',
				currency: null,
				...(typeof column === 'string' ? {} : column)
			})),
			kind: 'auto',
			nameOrder: 'given-first',
			country: 'DE',
			currency: 'EUR' as Currency,
			tags: [],
			source: 'customers.csv',
			...plan
		}
	};
}

function draft(
	row: Record<string, string>,
	plan: Partial<ImportPlan> = {},
	options: Partial<ColumnPlan> = {}
): RowDraft {
	const fields = Object.keys(row) as CustomerField[];
	const columns = fields.map((field) => ({ target: { kind: 'field', field } as ColumnTarget, ...options }));
	return draftFromRow(Object.values(row), contextFor(columns, plan));
}
const afters = (made: RowDraft): string[] => made.cells.map((cell) => cell.after);
const problems = (made: RowDraft): (string | null)[] => made.cells.map((cell) => cell.problem);

describe('the draft of a row', () => {
	it('cleans a messy row and shows before and after', () => {
		const made = draft({
			name: '  ANNA   WEBER ',
			email: ' Anna <Anna.Weber@Example.COM>; a@b.de',
			phone: '0171/2345678',
			postcode: '０１０６７',
			city: 'Dresden ',
			spent: '€ 1.234,50',
			lastOrder: '5.3.2026',
			tags: 'VIP; vip；老客户'
		});
		expect(made.customer).toMatchObject({
			kind: 'person',
			name: 'Anna Weber',
			givenName: 'Anna',
			familyName: 'Weber',
			emails: [
				{ type: 'work', value: 'Anna.Weber@example.com' },
				{ type: 'work', value: 'a@b.de' }
			],
			phones: [{ type: 'work', value: '+491712345678' }],
			addresses: [{ type: 'work', street: '', city: 'Dresden', region: '', postcode: '01067', country: '' }],
			tags: ['VIP', '老客户'],
			opening: { orders: null, spent: { amount: 123450, currency: 'EUR' }, firstOrder: null, source: 'customers.csv' }
		});
		expect(isoOf(made.customer.opening!.lastOrder!)).toBe('2026-03-05');
		expect(isoOf(made.customer.opening!.asOf)).toBe('2026-11-21');
		expect(afters(made)).toEqual([
			'Anna Weber',
			'Anna.Weber@example.com; a@b.de',
			'+491712345678',
			'01067',
			'Dresden',
			'1234.50 EUR',
			'2026-03-05',
			'VIP; 老客户'
		]);
		expect(made).toMatchObject({ changed: true, problems: 0, skip: null });
		expect([...made.spoken]).toEqual(['name', 'emails', 'phones', 'addresses', 'tags', 'opening']);
	});

	it('leaves a clean row as it is', () => {
		const row = {
			externalId: '0042',
			name: 'Anna Weber',
			email: 'anna@example.com',
			phone: '+491712345678',
			postcode: '01067',
			orders: '3',
			spent: '12.5',
			lastOrder: '2026-03-05',
			birthday: '1990-03-05',
			satisfaction: '8',
			tags: 'VIP'
		};
		const made = draft(row);
		expect(afters(made)).toEqual(Object.values(row));
		expect(made).toMatchObject({ changed: false, problems: 0, skip: null });
		expect(made.customer.externalId).toBe('0042');
		expect(made.customer.opening).toMatchObject({ orders: 3, spent: { amount: 1250, currency: 'EUR' } });
	});

	it('keeps what it cannot read as before, and says why', () => {
		const made = draft({
			name: 'Anna',
			email: 'anna at example',
			phone: '12',
			birthday: '31.2.1990',
			orders: 'many',
			spent: '5 QQQ',
			lastOrder: '03/04/2026',
			firstOrder: '2062-01-01',
			satisfaction: '11',
			website: 'javascript:alert(1)'
		});
		expect(problems(made)).toEqual([
			null,
			'email-invalid',
			'phone-too-short',
			'date-invalid',
			'number-invalid',
			'currency-unknown',
			'date-ambiguous',
			'out-of-range',
			'out-of-range',
			'url-invalid'
		]);
		expect(made.problems).toBe(9);
		expect(made.customer).toMatchObject({
			emails: [{ type: 'work', value: 'anna at example' }],
			phones: [{ type: 'work', value: '12' }],
			birthday: null,
			opening: null,
			satisfaction: null,
			website: ''
		});
		expect(made.cells[3]).toEqual({ column: 3, before: '31.2.1990', after: '', problem: 'date-invalid' });
	});

	it('takes what people write into empty cells for empty', () => {
		const made = draft({
			name: 'Anna',
			email: 'n/a',
			phone: '-',
			organisation: '—',
			orders: 'null',
			birthday: 'unknown',
			tags: '无'
		});
		expect(made.problems).toBe(0);
		expect([...made.spoken]).toEqual(['name']);
		expect(draft({ familyName: 'Null', givenName: 'Anna' }).customer.name).toBe('Anna Null');
	});

	it('drops the apostrophe that guards a cell', () => {
		expect(
			afters(draft({ name: 'Anna', externalId: "'0042", phone: "'+491712345678", notes: "'=1+1", postcode: "'01067" }))
		).toEqual(['Anna', '0042', '+491712345678', '=1+1', '01067']);
	});

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

	it('does not speak about a name it made up', () => {
		expect(draft({ email: 'anna@example.com' }).spoken.has('name')).toBe(false);
		expect(draft({ name: ' ', email: 'anna@example.com' }).spoken.has('name')).toBe(false);
		expect(draft({ organisation: 'Weber GmbH' }).spoken.has('name')).toBe(true);
	});

	it.each<[Record<string, string>, string]>([
		[{ name: '', email: ' ', phone: '-' }, 'empty'],
		[{ name: '', city: 'Berlin' }, 'no-identity'],
		[{ name: '', email: 'none', orders: '5' }, 'no-identity'],
		[{ email: 'hello', phone: '12' }, 'no-identity']
	])('skips %j as %s', (row, reason) => {
		expect(draft(row).skip).toBe(reason);
	});

	it('survives rows shorter and longer than the plan', () => {
		const context = contextFor(['name', 'email', 'phone']);
		expect(draftFromRow(['Anna'], context).cells).toHaveLength(3);
		expect(draftFromRow(['Anna', '', '', 'more', 'more'], context).customer.name).toBe('Anna');
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

	it('cuts what is too long and says so', () => {
		const made = draft({ name: 'Anna', organisation: 'x'.repeat(600) });
		expect(made.customer.organisation).toHaveLength(500);
		expect(problems(made)).toEqual([null, 'too-long']);
	});

	it('does not mutate its input', () => {
		const context = contextFor(['name', 'email', 'tags'], { tags: ['import'] });
		Object.freeze(context.plan.tags);
		const cells = Object.freeze(['ANNA', 'a@b.de', 'VIP']);
		const first = draftFromRow(cells, context);
		expect(draftFromRow(cells, context)).toEqual(first);
		expect(context.plan.tags).toEqual(['import']);
	});

	it('makes a valid record of any row that it does not skip', () => {
		const fields: CustomerField[] = [
			'externalId',
			'kind',
			'name',
			'honorific',
			'givenName',
			'familyName',
			'organisation',
			'email',
			'phone',
			'address',
			'city',
			'website',
			'birthday',
			'tags',
			'notes',
			'satisfaction',
			'orders',
			'spent',
			'lastOrder',
			'since'
		];
		const cell = fc.oneof(
			fc.string({ unit: 'grapheme', maxLength: 12 }),
			fc.constantFrom(
				'',
				'',
				'Anna Weber',
				'Weber, Anna',
				'a@b.de; c@d.de',
				'+49 171 2345678',
				'1.234,5',
				'5.3.1990',
				'x'.repeat(700),
				'Firma',
				'=1+1',
				',',
				'Dr.',
				'王小明',
				'€5'
			)
		);
		fc.assert(
			fc.property(fc.array(cell, { minLength: fields.length, maxLength: fields.length }), (cells) => {
				const made = draftFromRow(cells, contextFor(fields));
				if (made.skip === null) expect(v.safeParse(customerSchema, made.customer).issues).toBeUndefined();
				made.cells.forEach((change, index) => expect(change.before).toBe(cells[index]));
			}),
			{ seed: 7, numRuns: 1500 }
		);
	});
});
