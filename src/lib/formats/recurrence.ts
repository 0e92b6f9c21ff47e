/**
 * When something comes round again: the rules of RFC 5545 (3.3.10) by ical.js, which this module brings along
 * (23 kB), so load it on first use. Only days are reckoned with, never instants: a task at 9:00 stays at 9:00 when
 * the clocks change. Invariant: every text ends. Rules that ical.js would search for ever, or answers wrongly, are
 * refused, and no series is followed for more than a century.
 */
import ICAL from 'ical.js';
import { calendarOf, dayOf, type Day } from '#lib/domain/dates.ts';
import type { NextDue } from '#lib/domain/task-rules.ts';

const WEEKDAY = '(?:MO|TU|WE|TH|FR|SA|SU)';
const list = (item: string) => new RegExp(`^${item}(?:,${item})*$`);
/**
 * What may stand in a rule. Hours, minutes and seconds do not, nor weeks of the year and positions, which ical.js
 * ignores in whole or in part.
 */
const PARTS: Readonly<Record<string, RegExp>> = {
	FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/,
	INTERVAL: /^[1-9]\d{0,2}$/,
	COUNT: /^[1-9]\d{0,3}$/,
	UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
	WKST: new RegExp(`^${WEEKDAY}$`),
	// A month without a fifth Monday makes ical.js fail, or search for ever.
	BYDAY: list(`(?:[+-]?[1-4])?${WEEKDAY}`),
	BYMONTHDAY: list('-?(?:[1-9]|[12]\\d|3[01])'),
	BYMONTH: /^(?:[1-9]|1[0-2])$/
};
/** Days after its beginning that a series is followed. */
const HORIZON = 36_525;

interface Rule {
	recur: InstanceType<typeof ICAL.Recur>;
	/** The day ical.js begins at: that of the series, or the first of the month that a yearly rule names. */
	begin: (start: Day) => Day;
	/** How often in all, the first included. */
	count: number;
	/** The last day it may fall on. */
	until: number;
}

/** Whether the text is a rule that can be followed: `FREQ=WEEKLY;BYDAY=MO,TH`. */
export function validRule(text: string): boolean {
	return read(text) !== null;
}

/**
 * The days between `from` and `to` (both included) that a series beginning at `start` falls on, at most `limit`.
 * The start is always the first, also where the rule does not name it. A rule that is not valid: none but the start.
 */
export function occurrences(rule: string, start: Day, from: Day, to: Day, limit: number): Day[] {
	const found: Day[] = [];
	for (const day of daysOf(rule, start)) {
		if (day > to || found.length >= limit) break;
		if (day >= from) found.push(day);
	}
	return found;
}

/**
 * The first day of the series after `after`, and the rule that goes on from there: its COUNT is lowered by what has
 * passed. Null where the series is over.
 */
export function nextOccurrence(rule: string, start: Day, after: Day): NextDue | null {
	let passed = 0;
	for (const day of daysOf(rule, start)) {
		if (day > after) return { day, rule: rule.replace(/COUNT=(\d+)/, (_, count) => `COUNT=${Number(count) - passed}`) };
		passed++;
	}
	return null;
}

function* daysOf(text: string, start: Day): Generator<Day> {
	yield start;
	const rule = read(text);
	if (!rule) return;
	const begin = new ICAL.Time({ ...calendarOf(rule.begin(start)), isDate: true }, ICAL.Timezone.localTimezone);
	const iterator = rule.recur.iterator(begin);
	const last = Math.min(rule.until, start + HORIZON);
	let count = 1;
	while (count < rule.count) {
		const next = iterator.next() as InstanceType<typeof ICAL.Time> | null;
		const at = next && dayOf(next.year, next.month, next.day);
		if (at === null || at > last) return;
		if (at <= start) continue;
		yield at;
		count++;
	}
}

function read(text: string): Rule | null {
	const parts = new Map<string, string>();
	for (const part of text.split(';')) {
		const [name = '', value = '', ...rest] = part.split('=');
		const isKnown = Object.hasOwn(PARTS, name) && PARTS[name]!.test(value);
		if (!isKnown || rest.length > 0 || parts.has(name)) return null;
		parts.set(name, value);
	}
	const until = parts.get('UNTIL');
	const untilDay = until === undefined ? Infinity : dayFromBasic(until);
	if (untilDay === null || (until !== undefined && parts.has('COUNT')) || !isFollowed(parts)) return null;
	const { text: followed, month } = followedAs(parts);
	return {
		recur: ICAL.Recur.fromString(followed),
		begin: (start) => (month === null ? start : dayOf(calendarOf(start).year, month, 1)!),
		// Counted and ended here, so that a start which the rule does not name is one of them.
		count: Number(parts.get('COUNT') ?? Infinity),
		until: untilDay
	};
}

/**
 * The rule as ical.js gets it. A yearly one becomes one of every twelfth month, which is the same series: by year
 * ical.js moves 29 February to 1 March, and 31 June to 1 July.
 */
function followedAs(parts: ReadonlyMap<string, string>): { text: string; month: number | null } {
	const followed = new Map(parts);
	for (const name of ['COUNT', 'UNTIL', 'BYMONTH']) followed.delete(name);
	if (parts.get('FREQ') === 'YEARLY') {
		followed.set('FREQ', 'MONTHLY');
		followed.set('INTERVAL', String(12 * Number(parts.get('INTERVAL') ?? 1)));
	}
	const month = parts.get('BYMONTH');
	return {
		text: [...followed].map((part) => part.join('=')).join(';'),
		month: month === undefined ? null : Number(month)
	};
}

/** Whether ical.js follows this combination to an end and rightly; `recurrence.test.ts` compares it with the days one by one. */
function isFollowed(parts: ReadonlyMap<string, string>): boolean {
	const names = [...parts.keys()].filter((name) => name.startsWith('BY')).sort();
	const together = names.join();
	const everyTime = (parts.get('INTERVAL') ?? '1') === '1';
	const isNumbered = /\d/.test(parts.get('BYDAY') ?? '');
	switch (parts.get('FREQ')) {
		case 'DAILY':
			// Every fourteenth day from a Monday is never a Tuesday.
			return together === '' || (together === 'BYDAY' && !isNumbered && everyTime);
		case 'WEEKLY':
			return together === '' || (together === 'BYDAY' && !isNumbered);
		case 'MONTHLY':
			return together === '' || together === 'BYMONTHDAY' || together === 'BYDAY';
		case 'YEARLY':
			return together === '' || together === 'BYMONTH,BYMONTHDAY' || together === 'BYDAY,BYMONTH';
		default:
			return false;
	}
}

/** `20261121` or `20261121T080000Z` → the day it names. */
function dayFromBasic(text: string): Day | null {
	return dayOf(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8)));
}
