import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarOf, dayFromIso, isoOf, type Day } from '#lib/domain/dates.ts';
import type { DateOrder } from '#lib/domain/imports.ts';
import { birthdayText, columnDateOrder, dateOrderOf, isAmbiguousDate, parseBirthday, parseDate } from './dates.ts';

const TODAY = dayFromIso('2026-11-21')!;

describe('the date order of a column', () => {
	it.each<[string[], DateOrder | 'ambiguous' | null]>([
		[['03/04/2026', '13/04/2026'], 'dmy'],
		[['03/04/2026', '04/13/2026'], 'mdy'],
		[['03/04/2026', '05/06/2026'], 'ambiguous'],
		[['03-04-26'], 'ambiguous'],
		[['03.04.2026', '5.6.26'], 'dmy'],
		[['03/04/2026', '5.6.2026'], 'ambiguous'],
		[['2026-03-05', '2026/3/5', '2026年3月5日'], 'ymd'],
		[['5. März 2026', '45631'], 'ymd'],
		[['87-03-05', '99-12-31'], 'ymd'],
		[['05/05/2026'], 'dmy'],
		[['2026-03-05 10:00', '13/04/2026 9:30 PM'], 'dmy'],
		[['13/04/2026', '04/13/2026'], 'ambiguous'],
		[['13/04/2026', '14/04/2026', '04/13/2026'], 'dmy'],
		[['hello', ''], null]
	])('%j is %s', (samples, wanted) => {
		expect(columnDateOrder(samples)).toBe(wanted);
	});
	it('does not mutate its input', () => {
		expect(columnDateOrder(Object.freeze(['13/04/2026']))).toBe('dmy');
	});
	it('has a first answer by country', () => {
		expect(['US', 'DE', 'CN', 'GB'].map(dateOrderOf)).toEqual(['mdy', 'dmy', 'ymd', 'dmy']);
	});
});

describe('dates', () => {
	it.each<[string, DateOrder | null, string | null]>([
		['2026-03-05', null, '2026-03-05'],
		['2026-03-05T10:20:30Z', null, '2026-03-05'],
		['2026-03-05 10:20:30 +0100', null, '2026-03-05'],
		['2026-03-05 23:59', null, '2026-03-05'],
		['2026/3/5', 'dmy', '2026-03-05'],
		['２０２６．３．５', null, '2026-03-05'],
		['2026年3月5日', null, '2026-03-05'],
		['2026年3月5日 下午3:20', null, '2026-03-05'],
		['20260305', null, '2026-03-05'],
		['03/05/2026', 'dmy', '2026-05-03'],
		['03/05/2026', 'mdy', '2026-03-05'],
		['03/05/2026', null, null],
		['03/05/2026 10:20 AM', 'mdy', '2026-03-05'],
		['25/03/2026', null, '2026-03-25'],
		['25/03/2026', 'mdy', null],
		['05/05/2026', null, '2026-05-05'],
		['5.3.2026', null, '2026-03-05'],
		['5.3.26', 'dmy', '2026-03-05'],
		['5.3.75', 'dmy', '1975-03-05'],
		['26-03-05', 'ymd', '2026-03-05'],
		['03/25/2026', 'ymd', '2026-03-25'],
		['5. März 2026', null, '2026-03-05'],
		['March 5th, 2026', null, '2026-03-05'],
		['5 de marzo de 2026', null, '2026-03-05'],
		['1er février 2026', null, '2026-02-01'],
		['Thu Mar 05 2026 10:20:30 GMT+0100 (CET)', null, '2026-03-05'],
		['05-Mar-26', null, '2026-03-05'],
		['15 août 2026', null, '2026-08-15'],
		['3 Dez. 2026', null, '2026-12-03'],
		['1. Jänner 2026', null, '2026-01-01'],
		['45631', null, '2024-12-05'],
		['45631.75', null, '2024-12-05'],
		['1764000000', null, '2025-11-24'],
		['1764000000000', null, '2025-11-24'],
		['2026-02-30', null, null],
		['31/02/2026', 'dmy', null],
		['1985', null, null],
		['March 2026', null, null],
		['marble 5 2026', null, null],
		['soon', null, null],
		['', null, null]
	])('%j with order %s is %s', (text, order, wanted) => {
		const day = parseDate(text, order);
		expect(day === null ? null : isoOf(day)).toBe(wanted);
	});

	it('tells an open date from none', () => {
		expect(isAmbiguousDate('03/05/2026', null)).toBe(true);
		expect(isAmbiguousDate('03/05/2026', 'dmy')).toBe(false);
		expect(isAmbiguousDate('soon', null)).toBe(false);
	});

	it('reads back what each language writes', () => {
		const day = fc.integer({ min: -20_000, max: 40_000 }) as fc.Arbitrary<Day>;
		const language = fc.constantFrom('de', 'en-US', 'en-GB', 'fr', 'es', 'it', 'pt', 'nl', 'zh-CN', 'ja', 'ko');
		const style = fc.constantFrom('long', 'medium', 'full');
		fc.assert(
			fc.property(day, language, style, (value, code, dateStyle) => {
				const { year, month, day: dayOfMonth } = calendarOf(value);
				const text = new Intl.DateTimeFormat(code, { dateStyle, timeZone: 'UTC' } as Intl.DateTimeFormatOptions).format(
					Date.UTC(year, month - 1, dayOfMonth)
				);
				const read = parseDate(text, columnDateOrder(['31/12/1999', text]) as DateOrder);
				expect(read === null ? text : isoOf(read)).toBe(isoOf(value));
			}),
			{ seed: 7, numRuns: 3000 }
		);
	});

	it('reads numeric dates back in the order they were written', () => {
		const day = fc.integer({ min: 0, max: 36_000 }) as fc.Arbitrary<Day>;
		fc.assert(
			fc.property(day, fc.constantFrom<DateOrder>('dmy', 'mdy', 'ymd'), (value, order) => {
				const { year, month, day: dayOfMonth } = calendarOf(value);
				const parts = { d: dayOfMonth, m: month, y: year };
				const text = [...order].map((slot) => parts[slot as 'd' | 'm' | 'y']).join('/');
				expect(parseDate(text, order)).toBe(value);
			}),
			{ seed: 7 }
		);
	});
});

describe('birthdays', () => {
	it.each<[string, DateOrder | null, string | null]>([
		['1990-03-05', null, '1990-03-05'],
		['--03-05', null, '--03-05'],
		['--0305', null, '--03-05'],
		['1604-03-05', null, '--03-05'],
		['5.3.', null, '--03-05'],
		['3/5', 'mdy', '--03-05'],
		['3/5', 'dmy', '--05-03'],
		['3/5', null, null],
		['25/3', null, '--03-25'],
		['March 5', null, '--03-05'],
		['3月5日', null, '--03-05'],
		['29.2.', null, '--02-29'],
		['30.2.', null, null],
		['5.3.31', 'dmy', '1931-03-05'],
		['5.3.26', 'dmy', '2026-03-05'],
		['5.3.2031', 'dmy', null]
	])('%j with order %s is %s', (text, order, wanted) => {
		const birthday = parseBirthday(text, order, TODAY);
		expect(birthday && birthdayText(birthday)).toBe(wanted);
	});
});
