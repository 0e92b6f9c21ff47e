/** What stands in the calendar, in words, and how it looks; and where each entry leads. */
import { calendarOf, type Day } from '#lib/domain/dates.ts';
import type { CalendarSpan } from '#lib/domain/calendar-grid.ts';
import type { CalendarEntry } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/icon.ts';
import { dayWords, type CalendarItem } from '#lib/ui/calendar-item.ts';
import { dateLocale, formatDay } from '../format.ts';

export const SPAN_WORDS: Record<CalendarSpan, () => string> = {
	day: m.calendar_day,
	week: m.calendar_week,
	month: m.calendar_month
};
export const PREVIOUS_WORDS: Record<CalendarSpan, () => string> = {
	day: m.calendar_previous_day,
	week: m.calendar_previous_week,
	month: m.calendar_previous_month
};
export const NEXT_WORDS: Record<CalendarSpan, () => string> = {
	day: m.calendar_next_day,
	week: m.calendar_next_week,
	month: m.calendar_next_month
};

/** `November 2026`, `16 – 22 Nov 2026`, `Saturday 21 November 2026`. */
export function spanTitle(span: CalendarSpan, day: Day, days: readonly Day[]): string {
	if (span === 'month') return dayWords(day, dateLocale(), { month: 'long', year: 'numeric' });
	if (span === 'day') return dayTitle(day);
	return rangeFormat().formatRange(noonOf(days[0]!), noonOf(days.at(-1)!));
}
export function dayTitle(day: Day): string {
	return dayWords(day, dateLocale(), { dateStyle: 'full' });
}
/** The same beneath the month, which says the year. */
export function dayHeading(day: Day): string {
	return dayWords(day, dateLocale(), { weekday: 'long', day: 'numeric', month: 'long' });
}
function rangeFormat(): Intl.DateTimeFormat {
	return new Intl.DateTimeFormat(dateLocale(), { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}
function noonOf(day: Day): number {
	const { year, month, day: date } = calendarOf(day);
	return Date.UTC(year, month - 1, date, 12);
}

/** `today` says what is late. */
export function itemOf(entry: CalendarEntry, today: Day): CalendarItem {
	const { key: id, day } = entry;
	const quiet = { id, day, start: null, end: null };
	switch (entry.kind) {
		case 'task': {
			const isLate = !entry.done && !entry.later && day < today;
			const end = entry.time === null || entry.minutes === null ? entry.time : entry.time + entry.minutes;
			const tone: Tone = entry.done || entry.later ? 'plain' : isLate ? 'bad' : 'accent';
			const note = entry.done
				? m.calendar_note_done()
				: isLate
					? m.calendar_note_overdue()
					: entry.later
						? m.calendar_note_later()
						: undefined;
			return { ...quiet, title: entry.title, start: entry.time, end, tone, done: entry.done, note };
		}
		case 'deal':
			return { ...quiet, title: m.calendar_deal({ title: entry.title }), note: m.calendar_note_deal() };
		case 'ticket':
			return {
				...quiet,
				title: m.calendar_ticket({ title: entry.title }),
				tone: day < today ? 'bad' : 'warn',
				note: day < today ? m.calendar_note_overdue() : m.calendar_note_ticket()
			};
		case 'date': {
			const { label, customerName: name } = entry;
			const title = label === '' ? m.calendar_birthday({ name }) : m.calendar_date({ label, name });
			return { ...quiet, title, tone: 'good', note: m.calendar_note_date() };
		}
	}
}

/** Where an entry's record is. */
export function pathOf(entry: CalendarEntry): `/${'tasks' | 'deals' | 'tickets' | 'customers'}/#id=${string}` {
	const area = ({ task: 'tasks', deal: 'deals', ticket: 'tickets', date: 'customers' } as const)[entry.kind];
	return `/${area}/#id=${entry.id}`;
}

export const addOn = (day: Day): string => m.calendar_add({ day: formatDay(day) });
