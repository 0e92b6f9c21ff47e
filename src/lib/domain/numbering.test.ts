import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, frozen } from '../../../tests/support/orders.ts';
import type { Numbering } from './business.ts';
import type { Day } from './dates.ts';
import { nextNumber, validPattern } from './numbering.ts';

const numbering = (pattern: string, next = 1, period = ''): Numbering => ({ pattern, next, period });
/** The numbers given on these days, one after the other. */
function numbersOf(start: Numbering, days: readonly Day[]): string[] {
	let current = start;
	return days.map((on) => {
		const given = nextNumber(current, on);
		current = given.numbering;
		return given.number;
	});
}

describe('O10 numbers', () => {
	it('O10 count up within a year and begin again in the next', () => {
		const days = ['2026-11-21', '2026-12-31', '2027-01-01', '2027-01-02'].map(day);
		expect(numbersOf(numbering('R-{year}-####'), days)).toEqual([
			'R-2026-0001',
			'R-2026-0002',
			'R-2027-0001',
			'R-2027-0002'
		]);
	});

	it('O10 begin again each month where the pattern names it', () => {
		const days = ['2026-11-21', '2026-12-01', '2026-12-02'].map(day);
		expect(numbersOf(numbering('{month}/{year} ##'), days)).toEqual(['11/2026 01', '12/2026 01', '12/2026 02']);
	});

	it('O10 go on for ever where the pattern names no time', () => {
		expect(numbersOf(numbering('##', 98), ['2026-11-21', '2027-11-21', '2028-11-21'].map(day))).toEqual([
			'98',
			'99',
			'100'
		]);
	});

	it('O10 begin where the user says', () => {
		expect(nextNumber(numbering('R{year}-#', 1001), day('2026-11-21'))).toEqual({
			number: 'R2026-1001',
			numbering: numbering('R{year}-#', 1002, '2026')
		});
	});

	it('O10 do not go back to a year or month that is over', () => {
		expect(numbersOf(numbering('{year}-#'), ['2027-01-01', '2026-12-31', '2027-01-02'].map(day))).toEqual([
			'2027-1',
			'2027-2',
			'2027-3'
		]);
	});

	it('O10 go on counting when the pattern gets a month or loses it', () => {
		expect(nextNumber(numbering('{year}{month}-#', 7, '2026'), day('2026-11-21')).number).toBe('202611-7');
		expect(nextNumber(numbering('{year}-#', 7, '2026-11'), day('2026-11-22')).number).toBe('2026-7');
		expect(nextNumber(numbering('#', 7, '2026-11'), day('2027-11-22')).number).toBe('7');
	});

	it('O10 are given once, in whatever order the days come', () => {
		const pattern = fc.constantFrom('#', '###', 'R-{year}-####', '{year}#', '{year}{month}#', '##-{month}-{year}');
		// Few years, so that days of one period meet again and again.
		const days = fc.array(
			fc.integer({ min: day('2025-06-01'), max: day('2028-03-01') }).map((on) => on as Day),
			{ minLength: 2, maxLength: 60 }
		);
		fc.assert(
			fc.property(pattern, fc.integer({ min: 1, max: 2000 }), days, (text, next, all) => {
				const numbers = numbersOf(frozen(numbering(text, next)), all);
				expect(new Set(numbers).size).toBe(numbers.length);
			}),
			{ seed: 3, numRuns: 2000 }
		);
	});

	it('O10 does not mutate its input', () => {
		expect(() => nextNumber(frozen(numbering('{year}-#')), day('2026-11-21'))).not.toThrow();
	});
});

describe('O10 patterns', () => {
	it.each(['#', '####', 'R-{year}-####', '{year}{month}##########', 'Rechnung {month}/{year} #', '发票#'])(
		'O10 %j makes numbers',
		(pattern) => expect(validPattern(pattern)).toBe(true)
	);

	it.each([
		'',
		'R-{year}',
		'#-#',
		'{month}-#',
		'{year}{year}#',
		'{year}{month}{month}#',
		'{day}#',
		'{#}',
		'{ye{month}ar}#',
		' #',
		'# ',
		'\u202e#',
		'a\n#',
		'###########',
		`${'x'.repeat(50)}#`
	])('O10 %j makes none', (pattern) => expect(validPattern(pattern)).toBe(false));

	it('O10 a numbering without a pattern that makes numbers is never asked', () => {
		expect(() => nextNumber(numbering('R'), day('2026-11-21'))).toThrow('Impossible');
	});
});
