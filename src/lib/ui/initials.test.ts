import { describe, expect, it } from 'vitest';
import { colourOf, initialsOf } from './initials.ts';

describe('initials', () => {
	it.each([
		['Ana López', 'AL'],
		['Ana López Ruiz', 'AR'],
		['Jürgen Groß', 'JG'],
		['Siobhán O’Neill-Brady', 'SB'],
		['王伟', '王伟'],
		['山本太郎', '太郎'],
		['김민수', '민수'],
		['kith', 'K'],
		['ßen', 'SS'],
		['', '?'],
		['  — ', '?'],
		['😀 Smile', 'S']
	])('of %j are %j', (name, initials) => expect(initialsOf(name)).toBe(initials));

	it('colour is the same for the same id and spreads over ids', () => {
		expect(colourOf('abc')).toBe(colourOf('abc'));
		const seen = new Set(Array.from({ length: 200 }, (_, index) => colourOf(`customer-${index}`)));
		expect([...seen].sort()).toEqual([1, 2, 3, 4, 5]);
	});
});
