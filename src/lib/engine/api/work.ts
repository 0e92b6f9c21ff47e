/** Tasks and the calendar. */
import type { Day } from '#lib/domain/dates.ts';
import type { CustomerId, DealId, TaskId, TicketId } from '#lib/domain/ids.ts';
import type { TaskPriority } from '#lib/domain/task.ts';
import type { Call, LongCall } from '../api.ts';
import type { RecordCalls, RecordRow, RecordSaved, RecordSelection, RecordsDone } from './records.ts';

export interface TaskFilter {
	done: 'open' | 'done' | 'all';
	customer: CustomerId | null;
	deal: DealId | null;
	/** Days of `due`, inclusive; null: open end. With either, tasks without a day are left out. */
	from: Day | null;
	to: Day | null;
}
/** `due`: those without a day last, then by time and priority. `done`: when they were, open ones last. */
export type TaskSort = 'due' | 'title' | 'customer' | 'at' | 'done';
export type TaskSelection = RecordSelection<'tasks', TaskFilter>;

export interface DueGroup {
	/** In the order of a list, as many as were asked for. */
	rows: RecordRow<'tasks'>[];
	total: number;
}
/** `soon`: in the seven days after today. */
export type DueTasks = Record<'overdue' | 'today' | 'soon', DueGroup>;

export interface Reminder {
	id: TaskId;
	title: string;
	due: Day;
	time: number | null;
	/** When it is to be shown; milliseconds since the epoch. */
	at: number;
}

interface OnDay<Kind, Id> {
	kind: Kind;
	/** Unique among the items of a span. */
	key: string;
	day: Day;
	id: Id;
	customerName: string;
}
export type CalendarEntry =
	/** Open ones on their day, done ones too, or on the day they were done where they had none. */
	| (OnDay<'task', TaskId> & {
			title: string;
			time: number | null;
			minutes: number | null;
			priority: TaskPriority;
			done: boolean;
			/** A later day of a series: it comes when the one before is done. */
			later: boolean;
	  })
	/** An open deal on the day it is expected to be won. */
	| (OnDay<'deal', DealId> & { title: string })
	/** An open ticket on the day it is to be answered. */
	| (OnDay<'ticket', TicketId> & { title: string })
	/** A birthday (label ''), or another date of a customer. */
	| (OnDay<'date', CustomerId> & { label: string });
export interface CalendarEntries {
	/** By day; at most MOST_DATES dates of customers on each. */
	entries: CalendarEntry[];
	/** Dates of customers that were left out. */
	left: number;
}

export interface TaskCalls extends RecordCalls<'tasks', TaskFilter, TaskSort> {
	/** Does open tasks, as one step; one that recurs leaves a done record and waits for its next day. */
	complete: LongCall<{ selection: TaskSelection; today: Day }, RecordsDone>;
	/** A done task is open again. */
	reopen: Call<{ id: TaskId }, RecordSaved<'tasks'>>;
	/** Moves open tasks to another day, or to none. */
	postpone: LongCall<{ selection: TaskSelection; to: Day | null }, RecordsDone>;
	/** What is to be done, read without all that was; `limit` rows of each group. */
	due: Call<{ today: Day; limit: number }, DueTasks>;
	/** Open tasks that remind after `from` and until `to` (instants), soonest first; at most MAX_WINDOW. */
	reminders: Call<{ from: number; to: number }, Reminder[]>;
	/** Everything with a day between two days, both included, at most a year apart. */
	calendar: Call<{ from: Day; to: Day; today: Day }, CalendarEntries>;
	/** The first days of a series, its start included; none where the rule cannot be followed. */
	occurrences: Call<{ rule: string; start: Day; limit: number }, Day[]>;
	/** An iCalendar file, alarms included. */
	icsOf: Call<{ ids: TaskId[] }, Blob>;
}
