import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { customerSchema } from '#lib/domain/customer-schema.ts';
import { isoOf } from '#lib/domain/dates.ts';
import type { CustomerField } from '#lib/domain/fields.ts';
import { afters, contextFor, draft, problems } from '../../../tests/support/drafts.ts';
import { draftFromRow } from './draft.ts';

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

	it('does not speak about a name it made up', () => {
		expect(draft({ email: 'anna@example.com' }).spoken.has('name')).toBe(false);
		expect(draft({ name: ' ', email: 'anna@example.com' }).spoken.has('name')).toBe(false);
		expect(draft({ organisation: 'Weber GmbH' }).spoken.has('name')).toBe(true);
	});

	it('survives rows shorter and longer than the plan', () => {
		const context = contextFor(['name', 'email', 'phone']);
		expect(draftFromRow(['Anna'], context).cells).toHaveLength(3);
		expect(draftFromRow(['Anna', '', '', 'more', 'more'], context).customer.name).toBe('Anna');
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
