/**
 * What a person can choose when something is to come round again, and the rule (RFC 5545, 3.3.10) it is kept as.
 * The rule always names its weekday or date, so that putting one occurrence off does not move the others. Which days
 * a rule falls on is reckoned by `formats/recurrence.ts`, which takes more rules than can be chosen here.
 */
import { calendarOf, dayOf, daysInMonth, isoOf, weekdayOf, WEEKDAYS, type Day, type Weekday } from './dates.ts';

/** The first to fourth of a month, or the last: a fifth is missing from most months. */
export type Nth = 1 | 2 | 3 | 4 | -1;
export type MonthlyOn =
	/** Months without that date are left out. */
	{ kind: 'date'; date: number } | { kind: 'last-day' } | { kind: 'weekday'; nth: Nth; weekday: Weekday };
export type RecurrenceEnd = { kind: 'never' } | { kind: 'until'; day: Day } | { kind: 'count'; count: number };
export type RecurrencePattern =
	| { frequency: 'daily' }
	/** In order, at least one. */
	| { frequency: 'weekly'; weekdays: Weekday[] }
	| { frequency: 'monthly'; on: MonthlyOn }
	| { frequency: 'yearly'; month: number; date: number };
export interface Recurrence {
	pattern: RecurrencePattern;
	/** Every how many days, weeks, months or years; 1 to MOST_INTERVAL. */
	interval: number;
	end: RecurrenceEnd;
}

export const MOST_INTERVAL = 999;
export const MOST_COUNT = 9999;
const CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

export const RECURRENCE_PRESETS = [
	'daily',
	'weekdays',
	'weekly',
	'two-weekly',
	'monthly-date',
	'monthly-last-day',
	'monthly-weekday',
	'monthly-last-weekday',
	'yearly'
] as const;
export type RecurrencePreset = (typeof RECURRENCE_PRESETS)[number];

/** The usual choices for something that begins on a day, each with its rule; which there are depends on the day. */
export function rulePresets(start: Day): { preset: RecurrencePreset; rule: string }[] {
	const { year, month, day: date } = calendarOf(start);
	const weekday = weekdayOf(start);
	const nth = Math.ceil(date / 7);
	const isLastWeek = date + 7 > daysInMonth(year, month);
	const patterns: Record<RecurrencePreset, RecurrencePattern | null> = {
		daily: { frequency: 'daily' },
		weekdays: weekday <= 5 ? { frequency: 'weekly', weekdays: [1, 2, 3, 4, 5] } : null,
		weekly: { frequency: 'weekly', weekdays: [weekday] },
		'two-weekly': { frequency: 'weekly', weekdays: [weekday] },
		'monthly-date': { frequency: 'monthly', on: { kind: 'date', date } },
		'monthly-last-day': date === daysInMonth(year, month) ? { frequency: 'monthly', on: { kind: 'last-day' } } : null,
		'monthly-weekday': nth <= 4 ? { frequency: 'monthly', on: { kind: 'weekday', nth: nth as Nth, weekday } } : null,
		'monthly-last-weekday': isLastWeek ? { frequency: 'monthly', on: { kind: 'weekday', nth: -1, weekday } } : null,
		yearly: { frequency: 'yearly', month, date }
	};
	return RECURRENCE_PRESETS.flatMap((preset) => {
		const pattern = patterns[preset];
		if (!pattern) return [];
		return { preset, rule: ruleOf({ pattern, interval: preset === 'two-weekly' ? 2 : 1, end: { kind: 'never' } }) };
	});
}

/** Which of the usual choices a rule is, whenever it ends; null for any other. */
export function presetOf(rule: string, start: Day): RecurrencePreset | null {
	const recurrence = recurrenceOf(rule, start);
	if (!recurrence) return null;
	const endless = ruleOf({ ...recurrence, end: { kind: 'never' } });
	return rulePresets(start).find((one) => one.rule === endless)?.preset ?? null;
}

/** The rule of a series that begins on another day now: a usual choice follows it, any other stays as it is. */
export function ruleFrom(rule: string, before: Day, start: Day): string {
	const preset = presetOf(rule, before);
	const followed = rulePresets(start).find((one) => one.preset === preset);
	const end = recurrenceOf(rule, before)?.end;
	const next = followed && recurrenceOf(followed.rule, start);
	return next && end ? ruleOf({ ...next, end }) : rule;
}

/** `{ pattern: { frequency: 'weekly', weekdays: [1, 4] }, interval: 2, … }` → `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH`. */
export function ruleOf({ pattern, interval, end }: Recurrence): string {
	return [
		`FREQ=${pattern.frequency.toUpperCase()}`,
		...(interval > 1 ? [`INTERVAL=${interval}`] : []),
		...partsOf(pattern),
		...(end.kind === 'until' ? [`UNTIL=${isoOf(end.day).replaceAll('-', '')}`] : []),
		...(end.kind === 'count' ? [`COUNT=${end.count}`] : [])
	].join(';');
}

function partsOf(pattern: RecurrencePattern): string[] {
	switch (pattern.frequency) {
		case 'daily':
			return [];
		case 'weekly':
			return [
				`BYDAY=${WEEKDAYS.filter((day) => pattern.weekdays.includes(day))
					.map(codeOf)
					.join()}`
			];
		case 'monthly':
			if (pattern.on.kind === 'weekday') return [`BYDAY=${pattern.on.nth}${codeOf(pattern.on.weekday)}`];
			return [`BYMONTHDAY=${pattern.on.kind === 'date' ? pattern.on.date : -1}`];
		case 'yearly':
			return [`BYMONTH=${pattern.month}`, `BYMONTHDAY=${pattern.date}`];
	}
}

/**
 * What a rule says, in the terms above; what it leaves out is that of the day it begins. Null for a rule that
 * says more than can be chosen.
 */
export function recurrenceOf(rule: string, start: Day): Recurrence | null {
	const parts = new Map(
		rule.split(';').map((part): [string, string] => {
			const at = part.indexOf('=');
			return [part.slice(0, at), part.slice(at + 1)];
		})
	);
	const take = (name: string) => {
		const value = parts.get(name);
		parts.delete(name);
		return value;
	};
	const frequency = take('FREQ');
	const interval = numberOf(take('INTERVAL') ?? '1', 1, MOST_INTERVAL);
	const end = endOf(take('UNTIL'), take('COUNT'));
	const pattern = patternOf(frequency, take, start);
	// Whatever was not taken is more than can be chosen.
	if (parts.size > 0 || interval === null || !end || !pattern) return null;
	return { pattern, interval, end };
}

function patternOf(
	frequency: string | undefined,
	take: (name: string) => string | undefined,
	start: Day
): RecurrencePattern | null {
	const began = calendarOf(start);
	switch (frequency) {
		case 'DAILY':
			return { frequency: 'daily' };
		case 'WEEKLY': {
			const weekdays = (take('BYDAY') ?? codeOf(weekdayOf(start))).split(',').map(weekdayFrom);
			if (weekdays.includes(null)) return null;
			return { frequency: 'weekly', weekdays: WEEKDAYS.filter((day) => weekdays.includes(day)) };
		}
		case 'MONTHLY': {
			const on = monthlyOn(take('BYDAY'), take('BYMONTHDAY'), began.day);
			return on && { frequency: 'monthly', on };
		}
		case 'YEARLY': {
			const month = numberOf(take('BYMONTH') ?? String(began.month), 1, 12);
			const date = numberOf(take('BYMONTHDAY') ?? String(began.day), 1, 31);
			return month === null || date === null ? null : { frequency: 'yearly', month, date };
		}
		default:
			return null;
	}
}

function monthlyOn(byDay: string | undefined, byMonthDay: string | undefined, startDate: number): MonthlyOn | null {
	if (byDay !== undefined) {
		const [, nth, code = ''] = /^\+?([1-4]|-1)(\w\w)$/.exec(byDay) ?? [];
		const weekday = weekdayFrom(code);
		return weekday && byMonthDay === undefined ? { kind: 'weekday', nth: Number(nth) as Nth, weekday } : null;
	}
	if (byMonthDay === '-1') return { kind: 'last-day' };
	const date = numberOf(byMonthDay ?? String(startDate), 1, 31);
	return date === null ? null : { kind: 'date', date };
}

function endOf(until: string | undefined, count: string | undefined): RecurrenceEnd | null {
	if (until === undefined && count === undefined) return { kind: 'never' };
	if (until !== undefined && count !== undefined) return null;
	if (count !== undefined) {
		const times = numberOf(count, 1, MOST_COUNT);
		return times === null ? null : { kind: 'count', count: times };
	}
	const match = /^(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?$/.exec(until!);
	const day = match && dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
	return day === null ? null : { kind: 'until', day };
}

function numberOf(text: string, least: number, most: number): number | null {
	const number = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
	return number >= least && number <= most ? number : null;
}
function codeOf(weekday: Weekday): string {
	return CODES[weekday - 1]!;
}
function weekdayFrom(code: string): Weekday | null {
	return (CODES.indexOf(code) + 1 || null) as Weekday | null;
}
