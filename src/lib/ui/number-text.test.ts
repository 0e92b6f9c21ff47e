import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberFromText, textOfNumber } from './number-text.ts';

describe('numberFromText', () => {
	it.each([
		['en', '1234', 1234],
		['en', '1,234', 1234],
		['en', '1,234.5', 1234.5],
		['en', '1.234,5', 1234.5],
		['en', '1,234,567', 1234567],
		['en', '1,5', 1.5],
		['en', '0,125', 0.125],
		['en', '1234,567', 1234.567],
		['en', '.5', 0.5],
		['en', '12.', 12],
		['en', '-3', -3],
		['en', '−3', -3],
		['en', '+3', 3],
		['en', '7.5 %', 7.5],
		['en', '1 234', 1234],
		['en', "1'234.50", 1234.5],
		['zh-CN', '１２．５', 12.5],
		['zh-CN', '1,234', 1234],
		['de', '1.234', 1234],
		['de', '1,234', 1.234],
		['de', '1.5', 1.5],
		['de', '1.234.567,89', 1234567.89]
	])('%s reads %s', (locale, text, value) => expect(numberFromText(text, locale)).toBe(value));

	it.each(['', 'abc', '-', '1,23,4', '1..2', '1.234.5', '12,34.5', '1,2,3.4.5', '1e5', '0x10', '1,234.567.8', '5 €'])(
		'takes %j for no number',
		(text) => expect(numberFromText(text, 'en')).toBeNull()
	);

	it('reads back what textOfNumber writes', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -1e12, max: 1e12 }),
				fc.constantFrom(0, 2, 3),
				fc.constantFrom('en', 'zh-CN', 'de', 'fr'),
				(units, digits, locale) => {
					const value = units / 10 ** digits;
					expect(numberFromText(textOfNumber(value, locale, digits, digits), locale)).toBe(value);
				}
			)
		);
	});
});
