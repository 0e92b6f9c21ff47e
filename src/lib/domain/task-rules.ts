/** Where a task stands today, when it reminds, and what becomes of it when it is done or put off. Pure. */
import { startOfWeek } from './calendar-grid.ts';
import { localInstant, weekdayOf, type Day, type Weekday } from './dates.ts';
import type { Task, TaskPriority, TaskSummary } from './task.ts';

/** In the order of a list. Done tasks are in none. */
export const TASK_GROUPS = ['overdue', 'today', 'upcoming', 'someday'] as const;
export type TaskGroup = (typeof TASK_GROUPS)[number];

/** Where a task without a time begins its day: nine o'clock, in minutes. */
export const START_OF_DAY = 9 * 60;
const MINUTES_PER_DAY = 24 * 60;

export function groupOf(task: Pick<Task, 'due'>, today: Day): TaskGroup {
	if (task.due === null) return 'someday';
	if (task.due < today) return 'overdue';
	return task.due === today ? 'today' : 'upcoming';
}

/** The same more finely, for a long list. `week`: what is left of it after tomorrow. */
export const TASK_SECTIONS = ['overdue', 'today', 'tomorrow', 'week', 'later', 'someday'] as const;
export type TaskSection = (typeof TASK_SECTIONS)[number];

/** `first` is the day that weeks begin on. */
export function sectionOf(task: Pick<Task, 'due'>, today: Day, first: Weekday): TaskSection {
	const group = groupOf(task, today);
	if (group !== 'upcoming') return group;
	if (task.due === today + 1) return 'tomorrow';
	return task.due! < startOfWeek(today, first) + 7 ? 'week' : 'later';
}

/** Open tasks by where they stand on a day, each group in order. */
export function groupTasks<T extends TaskSummary>(tasks: readonly T[], today: Day): Record<TaskGroup, T[]> {
	const groups: Record<TaskGroup, T[]> = { overdue: [], today: [], upcoming: [], someday: [] };
	for (const task of tasks) if (isOpen(task)) groups[groupOf(task, today)].push(task);
	for (const group of TASK_GROUPS) groups[group].sort(compareTasks);
	return groups;
}

export function isOpen(task: Pick<TaskSummary, 'doneAt' | 'deletedAt'>): boolean {
	return task.doneAt === 0 && task.deletedAt === 0;
}

const RANK: Record<TaskPriority, number> = { high: 0, normal: 1, low: 2 };

/** By day, then those with a time by it, then by priority, then the oldest first. */
export function compareTasks(
	one: Pick<TaskSummary, 'id' | 'due' | 'time' | 'priority' | 'at'>,
	other: Pick<TaskSummary, 'id' | 'due' | 'time' | 'priority' | 'at'>
): number {
	return (
		compareNumbers(one.due ?? Infinity, other.due ?? Infinity) ||
		compareNumbers(one.time ?? Infinity, other.time ?? Infinity) ||
		compareNumbers(RANK[one.priority], RANK[other.priority]) ||
		compareNumbers(one.at, other.at) ||
		(one.id < other.id ? -1 : Number(one.id > other.id))
	);
}
/** Unlike a difference right for two infinities. */
function compareNumbers(one: number, other: number): number {
	return one === other ? 0 : one < other ? -1 : 1;
}

/** The instant a task reminds at (milliseconds since the epoch), by this device's clock; null where it does not. */
export function reminderAt(task: Pick<Task, 'due' | 'time' | 'reminder' | 'doneAt'>): number | null {
	const { due, time, reminder, doneAt } = task;
	if (due === null || reminder === null || doneAt !== 0) return null;
	// A day before nine is nine, also where the clocks change between; an hour before is an hour.
	const days = Math.floor(reminder / MINUTES_PER_DAY);
	const minutes = reminder % MINUTES_PER_DAY;
	return localInstant((due - days) as Day, time ?? START_OF_DAY) - minutes * 60_000;
}

/** The next day of a series, and the rule that goes on from it. */
export interface NextDue {
	day: Day;
	rule: string;
}

/** A recurring task that is done comes again after this day: neither one that has passed nor twice on one day. */
export function recursAfter(task: Pick<Task, 'due'>, today: Day): Day {
	return Math.max(task.due ?? today, today) as Day;
}

/**
 * What doing a task makes of it. Once only, or for the last time (`next` null): the same record, done. Again: a
 * record of its own tells that it was done, and the open one waits for its next day.
 */
export function completed(task: Task, next: NextDue | null, now: number): { done: Task; next: Task | null } {
	return {
		done: { ...task, recurrence: '', doneAt: now },
		next: next && { ...task, due: next.day, recurrence: next.rule }
	};
}

/** A task moved to another day, or to none: without a day it has no time, does not remind and does not recur. */
export function withDue(task: Task, due: Day | null): Task {
	return due === null ? { ...task, due, time: null, reminder: null, recurrence: '' } : { ...task, due };
}

export const POSTPONEMENTS = ['tomorrow', 'next-week', 'next-monday'] as const;
export type Postponement = (typeof POSTPONEMENTS)[number];

/** The day something is put off to, seen from today whenever it was due. A Monday's next Monday is a week on. */
export function postponedTo(choice: Postponement, today: Day): Day {
	const days = { tomorrow: 1, 'next-week': 7, 'next-monday': 8 - weekdayOf(today) }[choice];
	return (today + days) as Day;
}
