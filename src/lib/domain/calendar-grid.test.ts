import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	daysOfWeek,
	firstWeekday,
	firstWeekdayIn,
	movedBy,
	placeTimed,
	shownDays,
	weeksOfMonth,
	type CalendarSpan,
	type Timed
} from './calendar-grid.ts';
import { calendarOf, dayFromIso, daysInMonth, isoOf, weekdayOf, WEEKDAYS, type Day, type Weekday } from './dates.ts';

const on = (iso: string) => dayFromIso(iso)!;
const anyDay = fc.integer({ min: on('1900-01-01'), max: on('2200-12-31') }) as fc.Arbitrary<Day>;
const anyWeekday = fc.constantFrom(...WEEKDAYS);

describe('weeks begin', () => {
	test.each([
		['de-DE', 1],
		['zh-CN', 1],
		['en-GB', 1],
		['en-US', 7],
		['pt-BR', 7],
		['ar-EG', 6]
	])('in %s on weekday %i', (locale, weekday) => {
		expect(firstWeekday(locale)).toBe(weekday);
		expect(firstWeekdayIn(locale.slice(-2))).toBe(weekday);
	});
	test('where the locale itself says', () => {
		expect(firstWeekday('en-US-u-fw-mon')).toBe(1);
	});
	test('on Monday where nobody knows', () => {
		expect(firstWeekdayIn('')).toBe(1);
		expect(firstWeekdayIn('MV')).toBe(5);
	});
});

describe('a month', () => {
	test.each([
		['of four whole weeks', '2027-02-10', 1, 4, '2027-02-01', '2027-02-28'],
		['of five', '2026-11-21', 7, 5, '2026-11-01', '2026-12-05'],
		['of six', '2026-11-21', 1, 6, '2026-10-26', '2026-12-06']
	])('%s', (_, iso, first, weeks, from, to) => {
		const grid = weeksOfMonth(on(iso), first as Weekday);
		expect([grid.length, isoOf(grid[0]![0]!), isoOf(grid.at(-1)![6]!)]).toEqual([weeks, from, to]);
	});

	test('stands in whole weeks that follow each other, and none without a day of it', () => {
		fc.assert(
			fc.property(anyDay, anyWeekday, (day, first) => {
				const weeks = weeksOfMonth(day, first);
				const days = weeks.flat();
				const { year, month } = calendarOf(day);
				expect(days).toEqual(days.map((_, index) => days[0]! + index));
				expect(weeks.every((week) => week.length === 7 && weekdayOf(week[0]!) === first)).toBe(true);
				const isOfIt = (one: Day) => calendarOf(one).month === month && calendarOf(one).year === year;
				expect(weeks.every((week) => week.some(isOfIt))).toBe(true);
				expect(days.filter(isOfIt)).toHaveLength(daysInMonth(year, month));
			})
		);
	});
});

test('a week has seven days from its first, with the day among them', () => {
	fc.assert(
		fc.property(anyDay, anyWeekday, (day, first) => {
			const days = daysOfWeek(day, first);
			expect(days).toEqual([0, 1, 2, 3, 4, 5, 6].map((index) => days[0]! + index));
			expect(weekdayOf(days[0]!)).toBe(first);
			expect(days).toContain(day);
		})
	);
});

test.each<[CalendarSpan, string, string]>([
	['day', '2026-11-21', '2026-11-21'],
	['week', '2026-11-16', '2026-11-22'],
	['month', '2026-10-26', '2026-12-06']
])('a %s is seen from %s to %s', (span, from, to) => {
	expect(shownDays(on('2026-11-21'), span, 1)).toEqual({ from: on(from), to: on(to) });
});

test.each<[CalendarSpan, number, string]>([
	['day', 1, '2026-02-01'],
	['day', -31, '2025-12-31'],
	['week', -1, '2026-01-24'],
	['month', 1, '2026-02-28'],
	['month', -1, '2025-12-31']
])('by %s %i leads to %s', (span, pages, iso) => {
	expect(isoOf(movedBy(on('2026-01-31'), span, pages))).toBe(iso);
});

describe('what has a time', () => {
	const at = (start: number, end: number) => ({ start: start * 60, end: end * 60 });
	const columns = (items: Timed[]) => placeTimed(items, 30).map(({ column, columns }) => `${column + 1}/${columns}`);

	test('has the whole width where nothing overlaps', () => {
		expect(columns([at(9, 10), at(10, 11), at(14, 15)])).toEqual(['1/1', '1/1', '1/1']);
	});
	test('stands side by side where it does', () => {
		expect(columns([at(9, 12), at(10, 11), at(10, 11)])).toEqual(['1/3', '2/3', '3/3']);
	});
	test('begins with the longer of two that begin together', () => {
		const [short, long] = [at(9, 10), at(9, 12)];
		expect(placeTimed([short, long], 30).map(({ item }) => item)).toEqual([long, short]);
	});
	test('takes a column again that has become free', () => {
		expect(columns([at(9, 12), at(9, 10), at(10, 11)])).toEqual(['1/2', '2/2', '2/2']);
	});
	test('shares the width with whatever it touches in turn, and with nothing else', () => {
		expect(columns([at(9, 11), at(10, 12), at(11, 13), at(13, 14)])).toEqual(['1/2', '2/2', '1/2', '1/1']);
	});
	test('is drawn long enough to be read, and not past midnight', () => {
		const late = placeTimed([{ start: 1435, end: 1435 }], 30);
		expect(late).toMatchObject([{ start: 1410, end: 1440 }]);
		expect(placeTimed([{ start: 1380, end: 1600 }], 30)).toMatchObject([{ start: 1380, end: 1440 }]);
		expect(columns([at(9, 9), { start: 550, end: 560 }])).toEqual(['1/2', '2/2']);
	});
	test('never covers another, is never lost, and is left as it was', () => {
		const item = fc.record({ start: fc.integer({ min: 0, max: 1439 }), length: fc.integer({ min: 0, max: 600 }) });
		fc.assert(
			fc.property(fc.array(item, { maxLength: 30 }), (lengths) => {
				const items = lengths.map(({ start, length }) => ({ start, end: start + length }));
				const before = structuredClone(items);
				const placed = placeTimed(items, 30);
				expect(items).toEqual(before);
				expect(new Set(placed.map((one) => one.item))).toEqual(new Set(items));
				for (const one of placed) {
					expect(one.column).toBeLessThan(one.columns);
					const touching = placed.filter((other) => other !== one && other.start < one.end && one.start < other.end);
					expect(touching.every((other) => other.column !== one.column && other.columns === one.columns)).toBe(true);
				}
			})
		);
	});
});
