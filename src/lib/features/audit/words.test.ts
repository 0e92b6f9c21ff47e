import { describe, expect, it } from 'vitest';
import type { FieldId } from '#lib/domain/ids.ts';
import type { AuditChange, AuditEntry } from '#lib/engine/api.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { fateOf, fieldWords, subjectOf, valueChanges, whom } from './words.ts';

overwriteGetLocale(() => 'en');

const entry = (part: Partial<AuditEntry>): AuditEntry => ({
	seq: 1,
	at: 0,
	cause: 'edit',
	records: 1,
	undoneBy: null,
	device: 'this',
	tables: ['customers'],
	fields: [],
	names: [],
	about: null,
	...part
});
const change = (part: Partial<AuditChange>): AuditChange => ({
	table: 'customers',
	id: 'x',
	name: 'Ada',
	created: false,
	deletion: null,
	fields: [],
	erased: false,
	...part
});

describe('an entry in words', () => {
	it('says whom it was about', () => {
		expect(whom(entry({ names: ['Ada'] }))).toBe('Ada');
		expect(whom(entry({ names: ['Ada', 'Ben'], records: 1200 }))).toBe('Ada, Ben and 1,198 more');
		expect(whom(entry({ records: 2 }))).toBe('2 records');
		expect(whom(entry({ records: 1 }))).toBe('1 record');
		expect(whom(entry({ tables: ['settings'] }))).toBe('Settings');
		const about = { table: 'orders', name: 'I-2026-0001' } as const;
		expect(whom(entry({ tables: ['orders', 'business'], records: 2, about }))).toBe('Order: I-2026-0001');
	});
	it('names the fields of customers only', () => {
		expect(fieldWords(entry({ fields: ['name', 'emails', 'opening'] }))).toBe('Name, E-mail, Figures so far');
		expect(fieldWords(entry({ fields: ['inertia'], tables: ['segments'] }))).toBe('');
	});
});

describe('a change in words', () => {
	it('says whose it is', () => {
		expect(subjectOf(change({}))).toBe('Ada');
		expect(subjectOf(change({ name: '' }))).toBe('Customer');
		expect(subjectOf(change({ table: 'imports', name: '' }))).toBe('Import');
		expect(subjectOf(change({ table: 'deals', name: 'Chairs' }))).toBe('Deal: Chairs');
	});
	it('says what befell the record, erasure before all', () => {
		expect(fateOf(change({ created: true }))).toBe('Added');
		expect(fateOf(change({ deletion: 'deleted' }))).toBe('Deleted');
		expect(fateOf(change({ deletion: 'restored' }))).toBe('Restored');
		expect(fateOf(change({ created: true, erased: true }))).toBe('Contents erased for good');
		expect(fateOf(change({}))).toBe('');
	});
	it('shows values before and after, and leaves out what reads the same', () => {
		const id = 'f' as FieldId;
		const fields = [
			{ name: 'emails', from: [], to: [{ type: 'work', value: 'a@b.example' }] },
			{ name: 'notes', from: 'tea', to: undefined },
			{ name: 'honorific', from: undefined, to: '' },
			{ name: 'custom', from: {}, to: { [id]: true } }
		];
		expect(valueChanges(change({ fields }), [{ id, field: { name: 'Club', type: 'yes-no' } }])).toEqual([
			{ name: 'emails', label: 'E-mail', from: '', to: 'a@b.example' },
			{ name: 'notes', label: 'Notes', from: 'tea', to: '' },
			{ name: 'custom', label: 'Your own fields', from: '', to: 'Club: Yes' }
		]);
	});
	it('shows simple values of other tables', () => {
		const fields = [
			{ name: 'country', from: 'DE', to: 'AT' },
			{ name: 'lock', from: { idleMinutes: 1 }, to: { idleMinutes: 2 } }
		];
		expect(valueChanges(change({ table: 'settings', fields }), [])).toEqual([
			{ name: 'country', label: 'Country', from: 'DE', to: 'AT' }
		]);
	});
});
