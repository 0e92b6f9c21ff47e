import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markedParts, matchRank } from './text-match.ts';

describe('matchRank', () => {
	it.each([
		['Zoë Zimmer', '', 0],
		['Zoë Zimmer', 'zoe', 0],
		['Zoë Zimmer', 'zoe z', 0],
		['Zoë Zimmer', 'zim', 1],
		['Zoë Zimmer', 'zim zo', 1],
		['Zoë Zimmer', 'imm', 2],
		['Zoë Zimmer', 'zoe x', null],
		['王小明', '小', 2],
		['Straße', 'strasse', 0]
	])('%s for %j', (text, typed, rank) => expect(matchRank(text, typed)).toBe(rank));
});

describe('markedParts', () => {
	const marked = (text: string, typed: string) =>
		markedParts(text, typed)
			.map((part) => (part.marked ? `[${part.text}]` : part.text))
			.join('');

	it.each([
		['Zoë Zimmer', 'zoe', '[Zoë] Zimmer'],
		['Zoë Zimmer', 'z', '[Z]oë [Z]immer'],
		['Zoë Zimmer', 'zim zo', '[Zo]ë [Zim]mer'],
		['Straße 5', 'ss', 'Stra[ß]e 5'],
		['王小明', '小明', '王[小明]'],
		['Anna', 'nna', 'A[nna]'],
		['Anna', '', 'Anna'],
		['Anna', 'x', 'Anna']
	])('%s for %j', (text, typed, expected) => expect(marked(text, typed)).toBe(expected));

	it('keeps every character', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 3 }), (text, typed) => {
				expect(
					markedParts(text, typed)
						.map((part) => part.text)
						.join('')
				).toBe(text);
			})
		);
	});
});
