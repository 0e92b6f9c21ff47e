/**
 * Dates without a time are days, not midnights: a `Day` counts days since 1970-01-01 in the
 * proleptic Gregorian calendar and has no time zone.
 */
import type { Brand } from './ids.ts';

export type Day = Brand<number, 'Day'>;

const MS_PER_DAY = 86_400_000;

/** The day of a calendar date, or null where there is no such date: `dayOf(2026, 2, 30)` → `null`. */
export function dayOf(year: number, month: number, dayOfMonth: number): Day | null {
	if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(dayOfMonth)) return null;
	if (year < 1 || year > 9999 || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return null;
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, dayOfMonth);
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== dayOfMonth) return null;
	return Math.round(date.getTime() / MS_PER_DAY) as Day;
}

/** The calendar date of a day: `{ year: 2026, month: 11, day: 21 }`. */
export function calendarOf(day: Day): { year: number; month: number; day: number } {
	const date = new Date(day * MS_PER_DAY);
	return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The first instant of a day in UTC, in milliseconds since the epoch: what records of a day have as their own date. */
export function startOf(day: Day): number {
	return day * MS_PER_DAY;
}

/** ISO 8601 form, `2026-11-21`. */
export function isoOf(day: Day): string {
	return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The day of an ISO date `2026-11-21`, or null. */
export function dayFromIso(text: string): Day | null {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	return match ? dayOf(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** The local calendar day at an instant (milliseconds since the epoch) on this device. */
export function localDayAt(milliseconds: number): Day {
	const date = new Date(milliseconds);
	return dayOf(date.getFullYear(), date.getMonth() + 1, date.getDate())!;
}

/** By ISO 8601: Monday is 1, Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;
export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

export function weekdayOf(day: Day): Weekday {
	// 1 January 1970 was a Thursday.
	return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
	// The calendar comes round every 400 years, and two digits would mean the last century.
	return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** The same date some months on, or the last day of a shorter month: one after 31 January is 28 February. */
export function addMonths(day: Day, months: number): Day {
	const date = calendarOf(day);
	const index = date.year * 12 + date.month - 1 + months;
	const [year, month] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
	return dayOf(year, month, Math.min(date.day, daysInMonth(year, month))) ?? day;
}

/**
 * The instant at which this device's clock shows a time of a day (milliseconds since the epoch); `minutes` after
 * midnight by the clock, so 540 is nine o'clock also on a day of 23 hours.
 */
export function localInstant(day: Day, minutes: number): number {
	const { year, month, day: dayOfMonth } = calendarOf(day);
	const date = new Date(0);
	date.setFullYear(year, month - 1, dayOfMonth);
	date.setHours(0, minutes, 0, 0);
	return date.getTime();
}
