import { describe, expect, it } from 'vitest';
import { emptyCustomer } from '#lib/domain/customer.ts';
import { mergeChoices } from './merging.ts';

describe('saving after a conflict', () => {
	const base = { ...emptyCustomer(0), name: 'Ana', notes: 'old', channel: 'fair' };
	const mine = { ...base, name: 'Ana Ruiz', notes: 'mine' };
	const theirs = { ...base, notes: 'theirs', channel: 'web', tags: ['VIP'] };

	it('keeps what only one side changed', () => {
		expect(mergeChoices(base, mine, theirs, { notes: 'theirs' })).toMatchObject({
			name: 'Ana Ruiz',
			channel: 'web',
			tags: ['VIP']
		});
	});
	it('takes the chosen side where both changed', () => {
		expect(mergeChoices(base, mine, theirs, { notes: 'mine' }).notes).toBe('mine');
		expect(mergeChoices(base, mine, theirs, { notes: 'theirs' }).notes).toBe('theirs');
	});
	it('leaves its inputs as they were', () => {
		const copies = structuredClone([base, mine, theirs]);
		mergeChoices(base, mine, theirs, { notes: 'theirs' });
		expect([base, mine, theirs]).toEqual(copies);
	});
});
