/** A rule of recurrence in words, and the choices of the editor. */
import { WEEKDAYS, weekdayOf, type Day, type Weekday } from '#lib/domain/dates.ts';
import {
	recurrenceOf,
	rulePresets,
	type MonthlyOn,
	type Nth,
	type Recurrence,
	type RecurrenceEnd,
	type RecurrencePattern
} from '#lib/domain/recurrence-rule.ts';
import { firstWeekday, startOfWeek } from '#lib/domain/calendar-grid.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { dayWords } from '#lib/ui/calendar-item.ts';
import { dateLocale, formatCount, formatDay, formatMonthDay } from '../format.ts';

export type Frequency = RecurrencePattern['frequency'];

const EVERY: Record<Frequency, (inputs: { count: number; n: string }) => string> = {
	daily: m.tasks_every_daily,
	weekly: m.tasks_every_weekly,
	monthly: m.tasks_every_monthly,
	yearly: m.tasks_every_yearly
};
const NTH: Record<Nth, () => string> = {
	1: m.tasks_nth_1,
	2: m.tasks_nth_2,
	3: m.tasks_nth_3,
	4: m.tasks_nth_4,
	[-1]: m.tasks_nth_last
};
const WORKDAYS: Weekday[] = [1, 2, 3, 4, 5];

/** `Every 2 weeks on Monday and Thursday, until 31 Dec 2026`. What cannot be chosen here stands as its rule. */
export function recurrenceWords(rule: string, start: Day): string {
	if (rule === '') return m.tasks_repeat_none();
	const recurrence = recurrenceOf(rule, start);
	return recurrence ? wordsOf(recurrence) : m.tasks_repeat_kept({ rule });
}

function wordsOf({ pattern, interval, end }: Recurrence): string {
	const every = EVERY[pattern.frequency]({ count: interval, n: formatCount(interval) });
	return withEnd(patternWords(pattern, every, interval), end);
}
function patternWords(pattern: RecurrencePattern, every: string, interval: number): string {
	switch (pattern.frequency) {
		case 'daily':
			return every;
		case 'weekly': {
			if (interval === 1 && isEqual(pattern.weekdays, WORKDAYS)) return m.tasks_every_weekday();
			const days = pattern.weekdays.map((weekday) => weekdayWords(weekday));
			return m.tasks_weekly_on({ every, days: new Intl.ListFormat(getLocale()).format(days) });
		}
		case 'monthly':
			return monthlyWords(pattern.on, every);
		case 'yearly':
			return m.tasks_yearly_on({ every, date: formatMonthDay(pattern.month, pattern.date) });
	}
}
function monthlyWords(on: MonthlyOn, every: string): string {
	if (on.kind === 'last-day') return m.tasks_on_last({ every });
	if (on.kind === 'date') return m.tasks_on_date({ every, date: formatCount(on.date) });
	return m.tasks_on_weekday({ every, nth: NTH[on.nth](), weekday: weekdayWords(on.weekday) });
}
function withEnd(rule: string, end: RecurrenceEnd): string {
	if (end.kind === 'until') return m.tasks_until({ rule, day: formatDay(end.day) });
	if (end.kind === 'count') return m.tasks_times({ rule, count: end.count, n: formatCount(end.count) });
	return rule;
}

/** `Monday`, or as short as the language has it. */
export function weekdayWords(weekday: Weekday, length: 'long' | 'short' = 'long'): string {
	// Day 4 was a Monday.
	return dayWords((3 + weekday) as Day, dateLocale(), { weekday: length });
}
/** In the order that weeks have where this language is used. */
export function weekdaysInOrder(): Weekday[] {
	const first = weekdayOf(startOfWeek(4 as Day, firstWeekday(dateLocale())));
	return [...WEEKDAYS.slice(first - 1), ...WEEKDAYS.slice(0, first - 1)];
}

/** The usual choices for a series that begins on a day, in words. */
export function presetOptions(start: Day): { value: string; label: string }[] {
	return rulePresets(start).map(({ preset, rule }) => ({ value: preset, label: recurrenceWords(rule, start) }));
}

/** Days of a month that a series beginning on a day may mean, with the one that is chosen. */
export function monthlyChoices(start: Day, chosen: MonthlyOn): { id: string; on: MonthlyOn; label: string }[] {
	const usual = rulePresets(start).flatMap(({ rule }) => {
		const pattern = recurrenceOf(rule, start)?.pattern;
		return pattern?.frequency === 'monthly' ? [pattern.on] : [];
	});
	const all: MonthlyOn[] = [...usual];
	for (const on of [{ kind: 'last-day' } as const, chosen]) if (!all.some((known) => isEqual(known, on))) all.push(on);
	return all.map((on) => ({ id: JSON.stringify(on), on, label: choiceWords(on) }));
}
function choiceWords(on: MonthlyOn): string {
	if (on.kind === 'last-day') return m.tasks_on_the_last();
	if (on.kind === 'date') return m.tasks_on_the_date({ date: formatCount(on.date) });
	return m.tasks_on_the_weekday({ nth: NTH[on.nth](), weekday: weekdayWords(on.weekday) });
}
