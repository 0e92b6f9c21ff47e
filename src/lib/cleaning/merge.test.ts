import { describe, expect, it } from 'vitest';
import { emptyCustomer, type Customer } from '#lib/domain/customer.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { MergeAspect } from '#lib/domain/merging.ts';
import { contradictions, mergedCustomer } from './merge.ts';

const COLOUR = 'f1' as FieldId;
const SIZE = 'f2' as FieldId;

function person(name: string, changes: Partial<Customer> = {}): Customer {
	return { ...emptyCustomer(2000), name, ...changes };
}

describe('two records of one customer', () => {
	const keep = person('Ann Lee', {
		givenName: 'Ann',
		familyName: 'Lee',
		organisation: 'Bakery',
		emails: [{ type: 'work', value: 'ann@bakery.example' }],
		tags: ['VIP'],
		notes: 'Likes tea',
		custom: { [COLOUR]: 'red' },
		satisfaction: 7
	});
	const drop = person('Lee, Ann', {
		honorific: 'Dr',
		organisation: 'BAKERY',
		jobTitle: 'Owner',
		emails: [
			{ type: 'other', value: 'ANN@bakery.example' },
			{ type: 'home', value: 'ann@home.example' }
		],
		phones: [{ type: 'mobile', value: '+491712345678' }],
		tags: ['vip', 'north'],
		notes: 'Likes tea\nCalls on Mondays',
		custom: { [COLOUR]: 'blue', [SIZE]: 4 },
		satisfaction: 9,
		since: 1000
	});

	it('contradict each other only where both say something else', () => {
		expect(contradictions(keep, drop)).toEqual(['satisfaction', `custom:${COLOUR}`]);
		expect(contradictions(keep, person('Ben Lee'))).toEqual(['name']);
		expect(contradictions(keep, keep)).toEqual([]);
	});

	it('become one: lists united, gaps filled, the older day', () => {
		expect(mergedCustomer(keep, drop, new Set())).toEqual({
			...keep,
			honorific: 'Dr',
			jobTitle: 'Owner',
			emails: [keep.emails[0], drop.emails[1]],
			phones: drop.phones,
			tags: ['VIP', 'north'],
			notes: 'Likes tea\nCalls on Mondays',
			custom: { [COLOUR]: 'red', [SIZE]: 4 },
			since: 1000
		});
	});

	it('give what was chosen of the other one, a name with all its parts', () => {
		const other = person('Anna Lee-Wong', { givenName: 'Anna', familyName: 'Lee-Wong', custom: { [COLOUR]: 'blue' } });
		expect(mergedCustomer(keep, other, new Set<MergeAspect>(['name', `custom:${COLOUR}`]))).toMatchObject({
			...{ name: 'Anna Lee-Wong', givenName: 'Anna', familyName: 'Lee-Wong', custom: { [COLOUR]: 'blue' } },
			organisation: 'Bakery'
		});
		expect(mergedCustomer(keep, person('Ben', { honorific: 'Dr' }), new Set())).toMatchObject({
			name: 'Ann Lee',
			honorific: ''
		});
	});
});
