import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import { dayFromIso } from '#lib/domain/dates.ts';
import type { CustomerField } from '#lib/domain/fields.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { PhoneParser, RowContext, RowDraft } from './contract.ts';
import { draftFromRow } from './draft.ts';
import { patchFromDraft } from './patch.ts';
import { loadPhones } from './phones.ts';

let phones: PhoneParser;
beforeAll(async () => {
	phones = await loadPhones();
});

function draft(row: Record<string, string>, today = '2026-11-21', source = 'a.csv'): RowDraft {
	const context: RowContext = {
		phones,
		newFields: new Map(),
		fieldTypes: new Map(),
		today: dayFromIso(today)!,
		now: 1000,
		plan: {
			encoding: 'utf-8',
			dialect: { delimiter: ',', quote: '"', escape: 'double', sepLine: false, headerRow: 0 },
			columns: Object.keys(row).map((field, index) => ({
				index,
				header: field,
				target: { kind: 'field', field: field as CustomerField },
				type: 'work',
				dateOrder: 'dmy',
				decimal: '.',
				currency: null
			})),
			kind: 'auto',
			nameOrder: 'given-first',
			country: 'DE',
			currency: 'EUR' as Currency,
			tags: [],
			source
		}
	};
	return draftFromRow(Object.values(row), context);
}
function apply(stored: Customer, made: RowDraft): Customer {
	const changes = Object.entries(patchFromDraft(stored, made)).map(([field, { to }]) => [field, to]);
	return { ...stored, ...Object.fromEntries(changes) } as Customer;
}

const FULL = {
	externalId: 'C-1',
	name: 'Anna Weber',
	organisation: 'Weber GmbH',
	jobTitle: 'Owner',
	email: 'anna@weber.de',
	phone: '0171 2345678',
	street: 'Hauptstr. 5',
	city: 'Berlin',
	website: 'weber.de',
	birthday: '1990-03-05',
	tags: 'VIP',
	notes: 'Likes tea.',
	channel: 'Fair',
	satisfaction: '8',
	orders: '3',
	spent: '12.50',
	lastOrder: '2026-03-05',
	since: '2020-01-01'
};

describe('the patch of a row', () => {
	it('is empty for the same row again, also on another day from another file', () => {
		const stored = draft(FULL).customer;
		expect(patchFromDraft(stored, draft(FULL))).toEqual({});
		expect(patchFromDraft(stored, draft(FULL, '2026-12-24', 'b.csv'))).toEqual({});
	});

	it('never erases by an empty cell', () => {
		const stored = draft(FULL).customer;
		const empty = Object.fromEntries(Object.keys(FULL).map((field) => [field, field === 'externalId' ? 'C-1' : '']));
		expect(patchFromDraft(stored, draft(empty))).toEqual({});
	});

	it('unites lists without repeats', () => {
		const stored = draft(FULL).customer;
		const patch = patchFromDraft(
			stored,
			draft({
				name: 'Anna Weber',
				email: 'ANNA@weber.de; new@weber.de',
				phone: '+49 171 2345678; 030 901820',
				tags: 'vip; neu',
				notes: 'Likes tea.\nHas a dog.'
			})
		);
		expect(patch).toEqual({
			emails: { from: stored.emails, to: [...stored.emails, { type: 'work', value: 'new@weber.de' }] },
			phones: { from: stored.phones, to: [...stored.phones, { type: 'work', value: '+4930901820' }] },
			tags: { from: ['VIP'], to: ['VIP', 'neu'] },
			notes: { from: 'Likes tea.', to: 'Likes tea.\nHas a dog.' }
		});
	});

	it.each(['ANNA WEBER', 'Weber, Anna', 'weber anna', 'Ánna  Weber', 'Dr. Anna Weber'])(
		'keeps the stored name for %s',
		(name) => {
			const stored = { ...draft(FULL).customer, honorific: 'Dr.' };
			expect(patchFromDraft(stored, draft({ name }))).toEqual({});
		}
	);

	it('changes a name as a whole', () => {
		const stored = draft(FULL).customer;
		expect(patchFromDraft(stored, draft({ name: 'Anna Schulz' }))).toEqual({
			name: { from: 'Anna Weber', to: 'Anna Schulz' },
			familyName: { from: 'Weber', to: 'Schulz' }
		});
	});

	it('lets nothing made up replace a name', () => {
		const stored = draft(FULL).customer;
		expect(patchFromDraft(stored, draft({ email: 'anna@weber.de' }))).toEqual({});
	});

	it('never changes where a customer came from and since when', () => {
		const stored: Customer = { ...draft(FULL).customer, source: { kind: 'sample' } };
		expect(patchFromDraft(stored, draft({ ...FULL, since: '2024-01-01' }))).toEqual({});
	});

	it('replaces opening figures that differ and keeps those the file does not have', () => {
		const stored = draft(FULL).customer;
		expect(patchFromDraft(stored, draft({ name: 'Anna Weber', orders: '4' }, '2026-12-24', 'b.csv'))).toEqual({
			opening: {
				from: stored.opening,
				to: { ...stored.opening, orders: 4, asOf: dayFromIso('2026-12-24'), source: 'b.csv' }
			}
		});
	});

	it.each(['orders', 'spent', 'lastOrder'])('keeps the opening figure %s where the file has another', (kept) => {
		const others = Object.entries({ orders: '9', spent: '99', lastOrder: '2026-09-09' }).filter(
			([field]) => field !== kept
		);
		const stored = draft(FULL).customer;
		const { opening } = apply(stored, draft({ name: 'Anna Weber', ...Object.fromEntries(others) }));
		expect(opening?.[kept as 'orders']).toEqual(stored.opening?.[kept as 'orders']);
		expect(opening).not.toEqual(stored.opening);
	});

	it('completes an address and adds another one', () => {
		const stored = draft(FULL).customer;
		const completed = apply(stored, draft({ name: 'Anna Weber', city: 'BERLIN', postcode: '10115' }));
		expect(completed.addresses).toEqual([
			{ type: 'work', street: 'Hauptstr. 5', city: 'Berlin', region: '', postcode: '10115', country: '' }
		]);
		expect(apply(stored, draft({ name: 'Anna Weber', city: 'Köln' })).addresses).toHaveLength(2);
	});

	it('keeps the year of a birthday', () => {
		const stored = draft(FULL).customer;
		expect(patchFromDraft(stored, draft({ name: 'Anna Weber', birthday: '--03-05' }))).toEqual({});
		expect(patchFromDraft({ ...stored, birthday: { year: 0, month: 3, day: 5 } }, draft(FULL))).toHaveProperty(
			'birthday'
		);
	});

	it('does not mutate its input', () => {
		const stored = draft(FULL).customer;
		const copy = structuredClone(stored);
		const made = draft({ ...FULL, email: 'new@weber.de', tags: 'neu', city: 'Köln', orders: '9' });
		const customer = structuredClone(made.customer);
		patchFromDraft(stored, made);
		expect(stored).toEqual(copy);
		expect(made.customer).toEqual(customer);
	});

	it('leaves nothing to change once it is applied, whatever the row and the record', () => {
		const texts: Record<string, string[]> = {
			externalId: ['', 'C-1', 'C-2'],
			name: ['', 'Anna Weber', 'Weber GmbH', 'Dr. Ben Li', '王小明', 'a@b.de'],
			organisation: ['', 'A GmbH', 'a gmbh'],
			givenName: ['', 'Anna', 'BEN'],
			familyName: ['', 'Weber'],
			kind: ['', 'Firma', 'person'],
			email: ['', 'a@b.de', 'A@B.de; c@d.de', 'x'],
			phone: ['', '0171 2345678', '12', '+49 171 2345678'],
			city: ['', 'Berlin', 'berlin', 'Köln'],
			postcode: ['', '10115'],
			birthday: ['', '--03-05', '1990-03-05'],
			tags: ['', 'a', 'A;b'],
			notes: ['', 'one', 'one\ntwo'],
			website: ['', 'b.de', 'c.de'],
			satisfaction: ['', '3', '4/5'],
			orders: ['', '1', '2'],
			spent: ['', '5', '5 USD'],
			lastOrder: ['', '1.2.2026'],
			honorific: ['', 'Dr.', 'Frau']
		};
		const row = fc.record(
			Object.fromEntries(Object.entries(texts).map(([field, values]) => [field, fc.constantFrom(...values)]))
		);
		fc.assert(
			fc.property(row, row, (first, second) => {
				const stored = { ...emptyCustomer(1), ...draft(first).customer };
				const made = draft(second);
				const after = apply(stored, made);
				expect(patchFromDraft(after, made)).toEqual({});
				expect(after.emails.length).toBeGreaterThanOrEqual(stored.emails.length);
				expect(after.tags.length).toBeGreaterThanOrEqual(stored.tags.length);
			}),
			{ seed: 7, numRuns: 3000 }
		);
	});
});
