/** Tasks in words: priorities, sections, days and times, reminders, fields. */
import { calendarOf, type Day } from '#lib/domain/dates.ts';
import { groupOf, type TaskSection } from '#lib/domain/task-rules.ts';
import { TASK_PRIORITIES, type Task, type TaskPriority } from '#lib/domain/task.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { clockWords, dayWords } from '#lib/ui/calendar-item.ts';
import { dateLocale, formatCount, formatDay, formatTime } from '../format.ts';
import { recurrenceWords } from './recurrence-words.ts';

export const PRIORITY_WORDS: Record<TaskPriority, () => string> = {
	low: m.tasks_priority_low,
	normal: m.tasks_priority_normal,
	high: m.tasks_priority_high
};
export const priorityOptions = () =>
	TASK_PRIORITIES.map((value) => ({ value, label: PRIORITY_WORDS[value]() })).toReversed();

export const SECTION_WORDS: Record<TaskSection, () => string> = {
	overdue: m.tasks_section_overdue,
	today: m.tasks_section_today,
	tomorrow: m.tasks_section_tomorrow,
	week: m.tasks_section_week,
	later: m.tasks_section_later,
	someday: m.tasks_section_someday
};

/** `Today`, `Tomorrow`, `Friday`, `4 Dec`, in another year `4 Jan 2027`. */
export function dayInWords(day: Day, today: Day): string {
	if (day === today) return m.tasks_today();
	if (day === today + 1) return m.tasks_tomorrow();
	if (day === today - 1) return m.tasks_yesterday();
	if (day > today && day < today + 7) return dayWords(day, dateLocale(), { weekday: 'long' });
	if (calendarOf(day).year !== calendarOf(today).year) return formatDay(day);
	return dayWords(day, dateLocale(), { day: 'numeric', month: 'short' });
}
/** The same within a sentence: `today`, `Friday`. */
export function dayInSentence(day: Day, today: Day): string {
	const words = dayInWords(day, today);
	return Math.abs(day - today) <= 1 ? words.toLocaleLowerCase(getLocale()) : words;
}
export const clock = (minutes: number): string => clockWords(minutes, dateLocale());

/** The day with its time, where it has one; '' without a day. */
export function whenWords({ due, time }: Pick<Task, 'due' | 'time'>, today: Day): string {
	if (due === null) return '';
	const day = dayInWords(due, today);
	return time === null ? day : m.tasks_day_time({ day, time: clock(time) });
}

/** How it stands: due, late, or done. */
export function standingWords(task: Pick<Task, 'due' | 'time' | 'doneAt'>, today: Day): string {
	if (task.doneAt !== 0) return m.tasks_done_at({ time: formatTime(task.doneAt) });
	if (task.due === null) return '';
	const named = dayInSentence(task.due, today);
	const day = task.time === null ? named : m.tasks_day_time({ day: named, time: clock(task.time) });
	return isLate(task, today) ? m.tasks_late_since({ day }) : m.tasks_due_on({ day });
}
export function isLate(task: Pick<Task, 'due' | 'doneAt'>, today: Day): boolean {
	return task.doneAt === 0 && groupOf(task, today) === 'overdue';
}

const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** `45 min`, `1.5 h`, `2 d`. */
export function lengthWords(minutes: number): string {
	if (minutes < HOUR) return m.tasks_minutes({ n: formatCount(minutes) });
	if (minutes % DAY === 0) return m.tasks_days_long({ n: formatCount(minutes / DAY) });
	if (minutes % 15 === 0) return m.tasks_hours({ n: (minutes / HOUR).toLocaleString(dateLocale()) });
	return m.tasks_minutes({ n: formatCount(minutes) });
}
/** `10 minutes before`, `1 day before`. */
export function reminderWords(minutes: number | null): string {
	if (minutes === null) return m.tasks_reminder_none();
	if (minutes === 0) return m.tasks_reminder_at();
	for (const [unit, words] of [
		[WEEK, m.tasks_reminder_weeks],
		[DAY, m.tasks_reminder_days],
		[HOUR, m.tasks_reminder_hours]
	] as const) {
		const count = minutes / unit;
		if (Number.isInteger(count)) return words({ count, n: formatCount(count) });
	}
	return m.tasks_reminder_minutes({ n: formatCount(minutes) });
}

const LENGTHS = [15, 30, 45, HOUR, 90, 2 * HOUR, 3 * HOUR, 4 * HOUR, 8 * HOUR, DAY];
const REMINDERS = [0, 5, 10, 15, 30, HOUR, 2 * HOUR, DAY, 2 * DAY, WEEK];
/** Choices of minutes as options of a select; a value that came otherwise stands among them. */
function minuteOptions(known: readonly number[], value: number | null, words: (minutes: number) => string) {
	const all = value === null || known.includes(value) ? known : [...known, value].sort((a, b) => a - b);
	return all.map((minutes) => ({ value: String(minutes), label: words(minutes) }));
}
export const lengthOptions = (value: number | null) => [
	{ value: '', label: m.tasks_no_length() },
	...minuteOptions(LENGTHS, value, lengthWords)
];
export const reminderOptions = (value: number | null) => [
	{ value: '', label: m.tasks_reminder_none() },
	...minuteOptions(REMINDERS, value, reminderWords)
];

const FIELDS: Record<string, () => string> = {
	title: m.tasks_field_title,
	customer: m.tasks_field_customer,
	deal: m.tasks_field_deal,
	ticket: m.tasks_field_ticket,
	due: m.tasks_field_due,
	time: m.tasks_field_time,
	minutes: m.tasks_field_minutes,
	reminder: m.tasks_field_reminder,
	recurrence: m.tasks_field_recurrence,
	priority: m.tasks_field_priority,
	notes: m.tasks_field_notes,
	doneAt: m.tasks_field_done
};
export const fieldLabel = (field: string): string => FIELDS[field]?.() ?? field;
/** `start` is the day a rule begins. */
export function fieldText(field: string, value: unknown, start: Day): string {
	if (value === null || value === undefined || value === '') return '';
	switch (field) {
		case 'due':
			return formatDay(value as Day);
		case 'time':
			return clock(value as number);
		case 'minutes':
			return lengthWords(value as number);
		case 'reminder':
			return reminderWords(value as number);
		case 'recurrence':
			return recurrenceWords(value as string, start);
		case 'priority':
			return PRIORITY_WORDS[value as TaskPriority]();
		case 'doneAt':
			return value === 0 ? '' : formatTime(value as number);
		case 'title':
		case 'notes':
			return String(value);
		default:
			return '…';
	}
}
