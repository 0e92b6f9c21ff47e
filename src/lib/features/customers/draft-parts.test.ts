import { describe, expect, it } from 'vitest';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { Day } from '#lib/domain/dates.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import {
	checkParts,
	draftParts,
	emptyConsent,
	emptyDate,
	emptyRelation,
	partsFrom,
	yearlyFrom
} from './draft-parts.ts';

const id = (name: string) => name as CustomerId;
const stored: Customer = {
	...emptyCustomer(1),
	name: 'Ada',
	relations: [
		{ kind: 'spouse', customer: id('bo') },
		{ kind: 'referred-by', customer: id('cy') }
	],
	dates: [
		{ label: 'Wedding', date: { year: 0, month: 2, day: 29 } },
		{ label: '', date: { year: 1990, month: 5, day: 1 } }
	],
	consents: [{ channel: 'sms', given: false, day: 20_000 as Day, source: 'call' }],
	cadence: 30
};
const named = [{ id: id('bo'), name: 'Bo', kind: 'person' as const, deleted: false }];

describe('rows of the form', () => {
	it.each([30, 0, null])('give back what was read, with a cadence of %s', (cadence) => {
		const { relations, dates, consents } = stored;
		const read = draftParts({ ...stored, cadence }, named);
		expect(read.relations.map(({ customer }) => customer)).toEqual([
			{ id: 'bo', label: 'Bo' },
			{ id: 'cy', label: '' }
		]);
		expect(checkParts(read)).toEqual({});
		expect(partsFrom(read, id('ada'))).toEqual({ relations, dates, consents, cadence });
	});
	it('leave out empty ones, repeated ones, and a relation to oneself', () => {
		const bo = { id: 'bo', label: 'Bo' };
		const to = (customer: typeof bo | null) => ({ ...emptyRelation(), customer });
		const draft = {
			...draftParts(emptyCustomer(1), []),
			relations: [to(bo), to(null), to(bo), to({ id: 'ada', label: 'Ada' })],
			dates: [emptyDate()]
		};
		expect(checkParts(draft)).toEqual({});
		expect(partsFrom(draft, id('ada'))).toMatchObject({ relations: [{ customer: 'bo' }], dates: [] });
	});
	it('say what must be corrected', () => {
		const broken = { ...emptyDate(), label: 'Party', date: { year: '2025', month: '2', day: '29' } };
		const unnamed = { ...emptyDate(), label: 'When?' };
		const draft = {
			...draftParts(emptyCustomer(1), []),
			dates: [broken, unnamed],
			consents: [{ ...emptyConsent(1 as Day), day: null }],
			cadence: { mode: 'days' as const, days: null }
		};
		expect(checkParts(draft)).toEqual({
			'dates.0': 'date',
			'dates.1': 'date',
			'consents.0': 'date',
			cadence: 'days'
		});
	});
	it('take 29 February without a year, and no day that does not exist', () => {
		expect(yearlyFrom({ year: '', month: '2', day: '29' })).toEqual({ year: 0, month: 2, day: 29 });
		expect(yearlyFrom({ year: '2025', month: '2', day: '29' })).toBeUndefined();
		expect(yearlyFrom({ year: ' ', month: '', day: '' })).toBeNull();
	});
});
