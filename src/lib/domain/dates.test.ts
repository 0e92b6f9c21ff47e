import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	addMonths,
	calendarOf,
	dayFromIso,
	dayOf,
	daysInMonth,
	isoOf,
	localInstant,
	weekdayOf,
	type Day
} from './dates.ts';

const on = (iso: string) => dayFromIso(iso)!;

test.each([
	['2026-11-16', 1],
	['2026-11-21', 6],
	['2026-11-22', 7],
	['1970-01-01', 4],
	['1969-12-28', 7],
	['0001-01-01', 1]
])('%s is weekday %i', (iso, weekday) => {
	expect(weekdayOf(on(iso))).toBe(weekday);
});

test.each([
	[2026, 1, 31],
	[2026, 2, 28],
	[2028, 2, 29],
	[2100, 2, 28],
	[2026, 11, 30]
])('%i-%i has %i days', (year, month, length) => {
	expect(daysInMonth(year, month)).toBe(length);
});

test.each([
	['2026-01-31', 1, '2026-02-28'],
	['2026-03-31', -1, '2026-02-28'],
	['2026-11-21', 2, '2027-01-21'],
	['2026-01-15', -13, '2024-12-15'],
	['9999-12-31', 1, '9999-12-31']
])('%s and %i months: %s', (iso, months, expected) => {
	expect(isoOf(addMonths(on(iso), months))).toBe(expected);
});

test('months keep the date where there is one', () => {
	fc.assert(
		fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: -500, max: 500 }), (from, months) => {
			const [before, after] = [calendarOf(from as Day), calendarOf(addMonths(from as Day, months))];
			expect(after.year * 12 + after.month - before.year * 12 - before.month).toBe(months);
			expect(after.day).toBe(Math.min(before.day, daysInMonth(after.year, after.month)));
		})
	);
});

describe('the clock of the device', () => {
	let zone: string | undefined;
	beforeEach(() => {
		zone = process.env.TZ;
		process.env.TZ = 'Europe/Berlin';
	});
	afterEach(() => {
		if (zone === undefined) delete process.env.TZ;
		else process.env.TZ = zone;
	});

	test.each([
		['a winter day', '2026-01-10', 540, '2026-01-10T08:00:00.000Z'],
		['a summer day', '2026-07-10', 540, '2026-07-10T07:00:00.000Z'],
		['the day the clocks go forward', '2026-03-29', 540, '2026-03-29T07:00:00.000Z'],
		['the day they go back', '2026-10-25', 540, '2026-10-25T08:00:00.000Z'],
		['midnight', '2026-03-29', 0, '2026-03-28T23:00:00.000Z'],
		['before midnight', '2026-03-29', -60, '2026-03-28T22:00:00.000Z']
	])('shows 9:00 of %s', (_, iso, minutes, instant) => {
		expect(new Date(localInstant(on(iso), minutes)).toISOString()).toBe(instant);
	});
	test('knows the early years', () => {
		expect(new Date(localInstant(dayOf(50, 6, 1)!, 720)).getFullYear()).toBe(50);
	});
});
