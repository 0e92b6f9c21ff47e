/**
 * Tasks as an iCalendar file (RFC 5545) by ical.js: load on first use. What has a day becomes an event with an alarm,
 * because that is what calendars on phones and on the web take in; Google's and Apple's drop to-dos without a word.
 * What has none can only be a to-do. Times float, as a task's do: nine o'clock wherever the phone is.
 */
import ICAL from 'ical.js';
import { calendarOf, type Day } from '#lib/domain/dates.ts';
import type { TaskId } from '#lib/domain/ids.ts';
import { START_OF_DAY } from '#lib/domain/task-rules.ts';
import type { Task } from '#lib/domain/task.ts';
import { validRule } from './recurrence.ts';

// The library counts 75 octets without the blank that a folded line begins with.
ICAL.foldLength = 74;

const FLOATING = ICAL.Timezone.localTimezone;
const MINUTES_PER_DAY = 24 * 60;
/** RFC 5545, 3.8.1.9: 1 is the highest, 9 the lowest; without one nothing is said. */
const PRIORITIES: Partial<Record<Task['priority'], number>> = { high: 1, low: 9 };

/** One file of all of them; `now` is when it is written, in milliseconds since the epoch. */
export function calendarFile(tasks: readonly { id: TaskId; task: Task }[], now: number): Blob {
	const calendar = new ICAL.Component('vcalendar');
	calendar.addPropertyWithValue('version', '2.0');
	calendar.addPropertyWithValue('prodid', '-//Kith//Kith//EN');
	for (const { id, task } of tasks) calendar.addSubcomponent(componentOf(id, task, now));
	return new Blob([calendar.toString(), '\r\n'], { type: 'text/calendar;charset=utf-8' });
}

function componentOf(id: TaskId, task: Task, now: number): InstanceType<typeof ICAL.Component> {
	const component = new ICAL.Component(task.due === null ? 'vtodo' : 'vevent');
	const add = (name: string, value: unknown) => component.addPropertyWithValue(name, value as string);
	// The same task gives the same UID, so that a second file replaces what the first one brought.
	add('uid', `${id}@kith.invalid`);
	add('dtstamp', ICAL.Time.fromJSDate(new Date(now), true));
	add('summary', plain(task.title).replaceAll('\n', ' '));
	if (task.notes !== '') add('description', plain(task.notes));
	if (PRIORITIES[task.priority]) add('priority', PRIORITIES[task.priority]);
	if (task.due === null) {
		if (task.doneAt !== 0) add('completed', ICAL.Time.fromJSDate(new Date(task.doneAt), true));
		return component;
	}
	add('dtstart', timeOf(task.due, task.time));
	if (task.time !== null && task.minutes !== null) add('duration', durationOf(task.minutes));
	// What may be done at any time of a day does not make the day busy.
	if (task.time === null) add('transp', 'TRANSPARENT');
	if (validRule(task.recurrence)) add('rrule', ruleOf(task));
	if (task.reminder !== null && task.doneAt === 0) component.addSubcomponent(alarmOf(task, task.reminder));
	return component;
}

function alarmOf(task: Task, reminder: number): InstanceType<typeof ICAL.Component> {
	const alarm = new ICAL.Component('valarm');
	alarm.addPropertyWithValue('action', 'DISPLAY');
	alarm.addPropertyWithValue('description', plain(task.title).replaceAll('\n', ' '));
	// From the beginning of the event, which of a whole day is midnight.
	alarm.addPropertyWithValue('trigger', durationOf((task.time === null ? START_OF_DAY : 0) - reminder) as never);
	return alarm;
}

/** The last day of a series has the form of its first (3.3.10): with a time where that has one. */
function ruleOf({ recurrence, time }: Task): InstanceType<typeof ICAL.Recur> {
	const form = time === null ? 'UNTIL=$1' : 'UNTIL=$1T235959';
	return ICAL.Recur.fromString(recurrence.replace(/UNTIL=(\d{8})[^;]*/, form));
}

function timeOf(day: Day, minutes: number | null): InstanceType<typeof ICAL.Time> {
	const date = calendarOf(day);
	if (minutes === null) return new ICAL.Time({ ...date, isDate: true }, FLOATING);
	return new ICAL.Time({ ...date, hour: Math.floor(minutes / 60), minute: minutes % 60, second: 0 }, FLOATING);
}

/** Whole days by the calendar, the rest by the clock. */
function durationOf(minutes: number): InstanceType<typeof ICAL.Duration> {
	const length = Math.abs(minutes);
	return ICAL.Duration.fromData({
		days: Math.floor(length / MINUTES_PER_DAY),
		hours: Math.floor((length % MINUTES_PER_DAY) / 60),
		minutes: length % 60,
		isNegative: minutes < 0
	});
}

/** Line breaks of one kind, and none of the characters that may not stand in a text (3.1). */
function plain(text: string): string {
	return text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(/[\0-\x08\x0b-\x1f\x7f]/g, '');
}
