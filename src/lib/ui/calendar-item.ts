/** What stands in a calendar, and its words. */
import type { Day } from '#lib/domain/dates.ts';
import { calendarOf } from '#lib/domain/dates.ts';
import type { Tone } from './icon.ts';

export interface CalendarItem {
	id: string;
	day: Day;
	title: string;
	/** Minutes after midnight; null for the whole day. */
	start: number | null;
	/** Null or `start` for what takes no time. */
	end: number | null;
	tone?: Tone;
	/** Struck through. */
	done?: boolean;
	/** Said after the title by readers: what the tone means, such as 'overdue'. */
	note?: string;
}

/** An item that stands at a time of its day. */
export type TimedItem = CalendarItem & { start: number; end: number };
/** In the place of an hour: the row of what takes the whole day. */
export const WHOLE_DAY = -1;

/** All days first, then by the clock. */
export function byTime(one: CalendarItem, other: CalendarItem): number {
	return (one.start ?? -1) - (other.start ?? -1);
}

/** The items of each day, in order. */
export function itemsByDay(items: readonly CalendarItem[]): Map<Day, CalendarItem[]> {
	const days = new Map<Day, CalendarItem[]>();
	for (const item of items) {
		const list = days.get(item.day);
		if (list) list.push(item);
		else days.set(item.day, [item]);
	}
	for (const list of days.values()) list.sort(byTime);
	return days;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Formatters are slow to build, and a month needs dozens of words. */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = locale + JSON.stringify(options);
	let known = formats.get(key);
	if (!known) formats.set(key, (known = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })));
	return known;
}

/** A day in words: `{ weekday: 'short' }` → `Mon`. */
export function dayWords(day: Day, locale: string, options: Intl.DateTimeFormatOptions): string {
	const { year, month, day: dayOfMonth } = calendarOf(day);
	return format(locale, options).format(Date.UTC(year, month - 1, dayOfMonth));
}

/** Minutes after midnight as a clock shows them: `9:05 AM`, `09:05`. */
export function clockWords(minutes: number, locale: string): string {
	return format(locale, { hour: 'numeric', minute: '2-digit' }).format(minutes * 60_000);
}

/** An hour of the day: `9 AM`, `09`. */
export function hourWords(hour: number, locale: string): string {
	return format(locale, { hour: 'numeric' }).format(hour * 3_600_000);
}
