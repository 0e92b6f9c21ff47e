import { describe, expect, it } from 'vitest';
import { hasOddCharacters, partsOf } from './odd-characters.ts';

const codes = (text: string, lines = false) =>
	partsOf(text, lines).flatMap((part) => (typeof part === 'string' ? [] : [`${part.code} ${part.kind}`]));

describe('[F29] odd characters', () => {
	it('are cut out with their code, kind and place', () => {
		expect(partsOf('Ann\u202Enhoj')).toEqual(['Ann', { code: 'U+202E', kind: 'direction', at: 3 }, 'nhoj']);
		expect(partsOf('\u200B')).toEqual([{ code: 'U+200B', kind: 'invisible', at: 0 }]);
		expect(partsOf('')).toEqual(['']);
	});

	it.each([
		['a\u200Bb', 'U+200B invisible'],
		['a\u00ADb', 'U+00AD invisible'],
		['a\uFEFFb', 'U+FEFF invisible'],
		['a\u3164b', 'U+3164 invisible'],
		['a\u2800b', 'U+2800 invisible'],
		['a\u{E0041}b', 'U+E0041 invisible'],
		['a\u2066b', 'U+2066 direction'],
		['a\u200Fb', 'U+200F direction'],
		['a\u0000b', 'U+0000 control'],
		['a\u001Bb', 'U+001B control'],
		['a\u0085b', 'U+0085 control'],
		['a\u2028b', 'U+2028 invisible'],
		['a\uD800b', 'U+D800 broken']
	])('%j has %s', (text, code) => expect(codes(text)).toEqual([code]));

	it.each([
		['letters with accents', 'Siobhán O’Neill-Brady e\u0301'],
		['a family and a skin tone with joiners', '👩🏽‍👧 Ltd 👩‍❤️‍👩'],
		['a keycap, a heart and the flag of Scotland', '1️⃣ ❤️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
		['Persian with a non-joiner', 'می\u200cخواهم'],
		['Sinhala with a joiner', 'ක්\u200dරිස්තු'],
		['Hindi with a joiner', 'क्\u200dष'],
		['a Japanese name with a variation', '葛\u{E0100}飾'],
		['Chinese and Arabic', '山本太郎 محمد'],
		['a no-break space', 'a\u00A0b']
	])('are not %s', (_, text) => {
		expect(codes(text)).toEqual([]);
		expect(hasOddCharacters(text)).toBe(false);
	});

	it.each([
		['a joiner between Latin letters', 'pay\u200Dpal', 'U+200D invisible'],
		['a joiner after a Latin accent', 'e\u0301\u200Dx', 'U+200D invisible'],
		['a non-joiner at the end', 'محمد\u200C', 'U+200C invisible'],
		['a joiner after an emoji and before a letter', '👩\u200Dx', 'U+200D invisible'],
		['a selector after a letter', 'a\uFE0Fb', 'U+FE0F invisible'],
		['a selector after a digit without a keycap', '1\uFE0F2', 'U+FE0F invisible'],
		['tags without a flag', 'a\u{E0067}', 'U+E0067 invisible']
	])('are %s', (_, text, code) => expect(codes(text)).toEqual([code]));

	it('line breaks and tabs count only where there are no lines', () => {
		expect(codes('a\nb\tc\r\nd', true)).toEqual([]);
		expect(codes('a\nb\tc')).toEqual(['U+000A control', 'U+0009 control']);
		expect(codes('a\rb', true)).toEqual(['U+000D control']);
		expect(hasOddCharacters('a\nb', true)).toBe(false);
		expect(hasOddCharacters('a\nb')).toBe(true);
	});

	it('the parts and the odd characters together are the whole text', () => {
		const text = '\u202Aa\u200Bb\u200B\u200Bc👩‍👧\u0007';
		const whole = partsOf(text).map((part) =>
			typeof part === 'string' ? part : String.fromCodePoint(parseInt(part.code.slice(2), 16))
		);
		expect(whole.join('')).toBe(text);
	});
});
