import { describe, expect, it } from 'vitest';
import { emptyCustomer } from '#lib/domain/customer.ts';
import { settled } from './settled.ts';

describe('saving after a conflict', () => {
	const base = { ...emptyCustomer(0), name: 'Ana', notes: 'old', channel: 'fair' };
	const next = { ...base, name: 'Ana Ruiz', notes: 'mine', channel: 'phone' };
	const conflict = (field: string, before: unknown, mine: unknown, theirs: unknown) => ({
		table: 'customers',
		id: 'c',
		field,
		base: before,
		mine,
		theirs
	});
	const notes = conflict('notes', 'old', 'mine', 'theirs');

	it('wants the chosen value instead of the one that was stored then', () => {
		const mine = settled({ base, next }, [notes], { notes: 'mine' });
		expect([mine.base.notes, mine.next.notes]).toEqual(['theirs', 'mine']);
		const theirs = settled({ base, next }, [notes], { notes: 'theirs' });
		expect([theirs.base.notes, theirs.next.notes]).toEqual(['theirs', 'theirs']);
	});
	it('keeps what was changed elsewhere in the form', () => {
		const wish = settled({ base, next }, [notes], { notes: 'theirs' });
		expect(wish).toEqual({ base: { ...base, notes: 'theirs' }, next: { ...next, notes: 'theirs' } });
	});
	it('keeps the first choice where another field clashes after it', () => {
		const first = settled({ base, next }, [notes], { notes: 'theirs' });
		const second = settled(first, [conflict('channel', 'fair', 'phone', 'web')], { channel: 'phone' });
		expect(second.base).toEqual({ ...base, notes: 'theirs', channel: 'web' });
		expect(second.next).toEqual({ ...next, notes: 'theirs' });
	});
	it('leaves its inputs as they were', () => {
		const copies = structuredClone([base, next, notes]);
		settled({ base, next }, [notes], { notes: 'theirs' });
		expect([base, next, notes]).toEqual(copies);
	});
});
