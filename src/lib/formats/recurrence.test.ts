import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarOf, dayFromIso, isoOf, type Day } from '#lib/domain/dates.ts';
import { rulePresets } from '#lib/domain/recurrence-rule.ts';
import { nextOccurrence, occurrences, validRule } from './recurrence.ts';

const on = (iso: string) => dayFromIso(iso)!;
/** The first days of a series, as ISO dates. */
function first(count: number, rule: string, start: string): string[] {
	return occurrences(rule, on(start), on(start), on('2200-01-01'), count).map(isoOf);
}

describe('a series of days', () => {
	test.each([
		['every day over the end of a month', 'FREQ=DAILY', '2026-01-30', ['2026-01-30', '2026-01-31', '2026-02-01']],
		['every third day', 'FREQ=DAILY;INTERVAL=3', '2026-12-30', ['2026-12-30', '2027-01-02', '2027-01-05']],
		[
			'every weekday',
			'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
			'2026-11-19',
			['2026-11-19', '2026-11-20', '2026-11-23', '2026-11-24']
		],
		['weekly on several days', 'FREQ=WEEKLY;BYDAY=MO,TH', '2026-11-19', ['2026-11-19', '2026-11-23', '2026-11-26']],
		[
			'every second week on several days',
			'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
			'2026-11-19',
			['2026-11-19', '2026-11-30', '2026-12-03', '2026-12-14']
		],
		['weekly on the day it began', 'FREQ=WEEKLY', '2026-12-28', ['2026-12-28', '2027-01-04']],
		[
			'on the 31st, only in months that have one',
			'FREQ=MONTHLY',
			'2026-01-31',
			['2026-01-31', '2026-03-31', '2026-05-31']
		],
		[
			'on the last day of the month',
			'FREQ=MONTHLY;BYMONTHDAY=-1',
			'2028-01-31',
			['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30']
		],
		['on the first Monday', 'FREQ=MONTHLY;BYDAY=1MO', '2026-11-02', ['2026-11-02', '2026-12-07', '2027-01-04']],
		['on the last Friday', 'FREQ=MONTHLY;BYDAY=-1FR', '2026-11-27', ['2026-11-27', '2026-12-25', '2027-01-29']],
		['on a leap day, only in leap years', 'FREQ=YEARLY', '2028-02-29', ['2028-02-29', '2032-02-29', '2036-02-29']],
		[
			'on a leap day that the rule names',
			'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
			'2028-02-29',
			['2028-02-29', '2032-02-29']
		],
		['a number of times', 'FREQ=DAILY;COUNT=2', '2026-11-21', ['2026-11-21', '2026-11-22']],
		[
			'until a day, which is the last',
			'FREQ=DAILY;UNTIL=20261123',
			'2026-11-21',
			['2026-11-21', '2026-11-22', '2026-11-23']
		],
		['until an instant', 'FREQ=DAILY;UNTIL=20261122T235959Z', '2026-11-21', ['2026-11-21', '2026-11-22']],
		['that ended before it began: once', 'FREQ=DAILY;UNTIL=20200101', '2026-11-21', ['2026-11-21']],
		['whose start the rule does not name', 'FREQ=WEEKLY;BYDAY=MO', '2026-11-21', ['2026-11-21', '2026-11-23']],
		['counted with such a start', 'FREQ=WEEKLY;BYDAY=MO;COUNT=2', '2026-11-21', ['2026-11-21', '2026-11-23']]
	])('%s', (_, rule, start, days) => {
		expect(first(rule.includes('COUNT') || rule.includes('UNTIL') ? 9 : days.length, rule, start)).toEqual(days);
	});

	test('from the middle: only what lies between the two days, and no more than wanted', () => {
		const rule = 'FREQ=WEEKLY;BYDAY=MO';
		const found = occurrences(rule, on('2026-01-05'), on('2026-11-01'), on('2026-11-30'), 3);
		expect(found.map(isoOf)).toEqual(['2026-11-02', '2026-11-09', '2026-11-16']);
		expect(occurrences(rule, on('2026-01-05'), on('2025-01-01'), on('2025-12-31'), 3)).toEqual([]);
	});
});

describe('the next one', () => {
	test('comes after the day, not on it', () => {
		const rule = 'FREQ=WEEKLY;BYDAY=MO';
		expect(nextOccurrence(rule, on('2026-11-16'), on('2026-11-23'))).toEqual({ day: on('2026-11-30'), rule });
		expect(nextOccurrence(rule, on('2026-11-16'), on('2026-11-01'))).toEqual({ day: on('2026-11-16'), rule });
	});
	test('counts down what has passed', () => {
		const start = on('2026-11-21');
		expect(nextOccurrence('FREQ=DAILY;COUNT=10', start, start)?.rule).toBe('FREQ=DAILY;COUNT=9');
		expect(nextOccurrence('FREQ=DAILY;COUNT=10', start, on('2026-11-24'))?.rule).toBe('FREQ=DAILY;COUNT=6');
		expect(nextOccurrence('FREQ=DAILY;COUNT=1', start, start)).toBeNull();
	});
	test('does not come once the series is over', () => {
		expect(nextOccurrence('FREQ=DAILY;UNTIL=20261121', on('2026-11-21'), on('2026-11-21'))).toBeNull();
		expect(nextOccurrence('not a rule', on('2026-11-21'), on('2026-11-21'))).toBeNull();
	});
});

test.each([
	'',
	'FREQ',
	'FREQ=',
	'freq=daily',
	'DAILY',
	'FREQ=SECONDLY',
	'FREQ=MINUTELY;INTERVAL=1',
	'FREQ=HOURLY',
	'FREQ=DAILY;INTERVAL=0',
	'FREQ=DAILY;INTERVAL=-1',
	'FREQ=DAILY;INTERVAL=99999999999',
	'FREQ=DAILY;COUNT=0',
	'FREQ=DAILY;COUNT=99999999999',
	'FREQ=DAILY;COUNT=2;UNTIL=20270101',
	'FREQ=DAILY;UNTIL=20261399',
	'FREQ=DAILY;UNTIL=soon',
	'FREQ=DAILY;FREQ=WEEKLY',
	'FREQ=DAILY;BYDAY=1MO',
	'FREQ=DAILY;INTERVAL=14;BYDAY=TU',
	'FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2',
	'FREQ=DAILY;BYHOUR=9',
	'FREQ=WEEKLY;BYDAY=XX',
	'FREQ=WEEKLY;BYDAY=',
	'FREQ=WEEKLY;BYDAY=2MO',
	'FREQ=WEEKLY;BYMONTHDAY=1',
	'FREQ=MONTHLY;BYMONTHDAY=0',
	'FREQ=MONTHLY;BYMONTHDAY=32',
	'FREQ=MONTHLY;BYDAY=5MO',
	'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1',
	'FREQ=MONTHLY;INTERVAL=48;BYDAY=5MO',
	'FREQ=YEARLY;BYWEEKNO=60',
	'FREQ=YEARLY;BYMONTH=13',
	'FREQ=YEARLY;BYMONTHDAY=1',
	'FREQ=YEARLY;BYMONTH=1,7',
	'FREQ=DAILY;ITERATOR=1',
	'FREQ=DAILY;__proto__=1',
	'FREQ=DAILY\r\nATTENDEE:mailto:a@example.com',
	'RRULE:FREQ=DAILY',
	'FREQ=DAILY;',
	'FREQ=DAILY=1'
])('refuses %j, which then happens once', (rule) => {
	expect(validRule(rule)).toBe(false);
	expect(first(5, rule, '2026-11-21')).toEqual(['2026-11-21']);
});

test.each([
	'FREQ=YEARLY;INTERVAL=999',
	'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
	'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30'
])('%s ends though it names no day within a century', (rule) => {
	expect(validRule(rule)).toBe(true);
	expect(occurrences(rule, on('2026-02-01'), on('2026-02-01'), Infinity as Day, Infinity).length).toBeLessThan(2);
});

test('a rule without an end is not followed for more than a century', () => {
	expect(occurrences('FREQ=DAILY', on('2026-01-01'), on('2026-01-01'), Infinity as Day, Infinity)).toHaveLength(36_526);
});

test('every usual choice is a rule whose series begins on the day it was chosen for', () => {
	fc.assert(
		fc.property(fc.integer({ min: on('2026-01-01'), max: on('2029-12-31') }), (begin) => {
			const start = begin as Day;
			for (const { rule } of rulePresets(start)) {
				expect(validRule(rule)).toBe(true);
				expect(belongs(rule, start, start)).toBe(true);
				expect(nextOccurrence(rule, start, start)?.rule).toBe(rule);
			}
		})
	);
});

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const modulo = (value: number, by: number) => ((value % by) + by) % by;
const weekdayOf = (day: number) => modulo(day + 3, 7);

/** Whether a day belongs to the series, by RFC 5545 read word for word: slow, and written without ical.js. */
function belongs(rule: string, start: Day, day: Day): boolean {
	const part = (name: string) => new RegExp(`(?:^|;)${name}=([^;]*)`).exec(rule)?.[1];
	const parts = (name: string) => part(name)?.split(',') ?? null;
	const interval = Number(part('INTERVAL') ?? 1);
	const began = calendarOf(start);
	const date = calendarOf(day);
	const length = new Date(Date.UTC(date.year, date.month, 0)).getUTCDate();
	const byDay = parts('BYDAY');
	const isOn = (dayOfMonth: number) =>
		byDay!.some((text) => {
			const position = parseInt(text) || 0;
			if (weekdayOf(day - date.day + dayOfMonth) !== WEEKDAYS.indexOf(text.slice(-2))) return false;
			return (
				position === 0 ||
				position === Math.ceil(dayOfMonth / 7) ||
				-position === Math.ceil((length - dayOfMonth + 1) / 7)
			);
		});
	switch (part('FREQ')) {
		case 'DAILY':
			return (day - start) % interval === 0 && (!byDay || isOn(date.day));
		case 'WEEKLY': {
			const weekStart = WEEKDAYS.indexOf(part('WKST') ?? 'MO');
			const weekOf = (of: number) => Math.floor((of + 3 - weekStart) / 7);
			const isItsDay = byDay ? isOn(date.day) : weekdayOf(day) === weekdayOf(start);
			return isItsDay && (weekOf(day) - weekOf(start)) % interval === 0;
		}
		case 'MONTHLY': {
			if (((date.year - began.year) * 12 + date.month - began.month) % interval !== 0) return false;
			if (byDay) return isOn(date.day);
			const days = parts('BYMONTHDAY')?.map(Number) ?? [began.day];
			return days.some((wanted) => wanted === date.day || wanted === date.day - length - 1);
		}
		default: {
			const months = parts('BYMONTH')?.map(Number) ?? [began.month];
			if ((date.year - began.year) % interval !== 0 || !months.includes(date.month)) return false;
			const days = parts('BYMONTHDAY')?.map(Number) ?? [began.day];
			return byDay ? isOn(date.day) : days.some((wanted) => wanted === date.day || wanted === date.day - length - 1);
		}
	}
}

const some = (items: string[]) => fc.subarray(items, { minLength: 1 }).map((chosen) => chosen.join());
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
const plainDays = some(WEEKDAYS);
const numberedDays = (positions: string[]) =>
	some(WEEKDAYS.slice(0, 3).flatMap((day) => positions.map((at) => at + day)));
const weekStart = fc.constantFrom('', ';WKST=SU', ';WKST=MO', ';WKST=SA');
const ruleText = fc.oneof(
	fc.constantFrom(1, 2, 3, 14).map((n) => `FREQ=DAILY;INTERVAL=${n}`),
	plainDays.map((days) => `FREQ=DAILY;BYDAY=${days}`),
	fc
		.tuple(fc.integer({ min: 1, max: 5 }), plainDays, weekStart)
		.map(([n, d, w]) => `FREQ=WEEKLY;INTERVAL=${n};BYDAY=${d}${w}`),
	fc.integer({ min: 1, max: 5 }).map((n) => `FREQ=WEEKLY;INTERVAL=${n}`),
	fc.constantFrom(1, 2, 3, 12, 13).map((n) => `FREQ=MONTHLY;INTERVAL=${n}`),
	fc
		.tuple(fc.constantFrom(1, 2, 5, 12), some([...numbers(-31, -1), ...numbers(1, 31)]))
		.map(([n, days]) => `FREQ=MONTHLY;INTERVAL=${n};BYMONTHDAY=${days}`),
	fc
		.tuple(fc.constantFrom(1, 2, 7, 12), numberedDays(['', '1', '2', '4', '-1', '-4']))
		.map(([n, days]) => `FREQ=MONTHLY;INTERVAL=${n};BYDAY=${days}`),
	fc.constantFrom(1, 2, 4).map((n) => `FREQ=YEARLY;INTERVAL=${n}`),
	fc
		.tuple(fc.constantFrom(1, 3), fc.constantFrom(...numbers(1, 12)), some([...numbers(-31, -1), ...numbers(1, 31)]))
		.map(([n, month, days]) => `FREQ=YEARLY;INTERVAL=${n};BYMONTH=${month};BYMONTHDAY=${days}`),
	fc
		.tuple(fc.constantFrom(1, 3), fc.constantFrom(...numbers(1, 12)), numberedDays(['', '1', '3', '-1', '-4']))
		.map(([n, month, days]) => `FREQ=YEARLY;INTERVAL=${n};BYMONTH=${month};BYDAY=${days}`)
);

test('any rule that is taken names the days that RFC 5545 says, looked at one by one', () => {
	fc.assert(
		fc.property(ruleText, fc.integer({ min: on('2019-01-01'), max: on('2030-12-31') }), (rule, begin) => {
			const start = begin as Day;
			expect(validRule(rule)).toBe(true);
			const expected = [start];
			for (let day = start + 1; day <= start + 1500; day++)
				if (belongs(rule, start, day as Day)) expected.push(day as Day);
			expect(occurrences(rule, start, start, (start + 1500) as Day, Infinity).map(isoOf)).toEqual(expected.map(isoOf));
		}),
		{ numRuns: 300 }
	);
});

test('any text ends, from any start', () => {
	const part = fc.constantFrom(
		'BYDAY=MO',
		'BYDAY=-4MO,TU',
		'BYMONTH=2',
		'BYMONTHDAY=29,30',
		'BYMONTHDAY=-31',
		'WKST=SU',
		'COUNT=9999',
		'UNTIL=99991231'
	);
	const text = fc
		.tuple(
			fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
			fc.integer({ min: 1, max: 999 }),
			fc.subarray([0, 1, 2])
		)
		.chain(([frequency, interval, places]) =>
			fc
				.tuple(...places.map(() => part))
				.map((parts) => [`FREQ=${frequency}`, `INTERVAL=${interval}`, ...parts].join(';'))
		);
	fc.assert(
		fc.property(text, fc.integer({ min: on('0001-01-01'), max: on('9999-12-31') }), (rule, start) => {
			const days = occurrences(rule, start as Day, start as Day, Infinity as Day, 50);
			expect(days[0]).toBe(start);
			expect(days).toEqual([...new Set(days)].sort((one, other) => one - other));
		}),
		{ numRuns: 1000 }
	);
});
