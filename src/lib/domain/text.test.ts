import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from './text.ts';

test.each([
	['Ｇｒｏß  Á', 'gross a'],
	['  Łódź\u00a0İstanbul ', 'lodz istanbul'],
	['ŉ ¼ ´x ǆ', 'ʼn 1⁄4 x dz'],
	['王 伟　MÜLLER', '王 伟 muller'],
	['がギ', 'がギ']
])('what people take for the same folds to the same: %s', (text, folded) => {
	expect(fold(text)).toBe(folded);
});

test('letters with accents fold by themselves as they do within other text', () => {
	const letter = fc.oneof(fc.integer({ min: 0x20, max: 0x24f }), fc.constantFrom(0x4e00, 0x738b, 0x9fff, 0x20, 0xa0));
	fc.assert(
		fc.property(fc.array(letter), (codes) => {
			const text = String.fromCharCode(...codes);
			// A kana makes the whole text take the long way.
			expect(fold(`${text} の`)).toBe(`${fold(text)} の`.trim());
		}),
		{ numRuns: 2000 }
	);
});

test('every single letter folds as in the long way', () => {
	for (let code = 0x20; code <= 0x24f; code++) {
		const letter = String.fromCharCode(code);
		expect(fold(`a${letter}b`)).toBe(fold(`a${letter}bの`).slice(0, -1));
	}
});
