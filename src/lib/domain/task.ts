/** Something to do, once or again and again. */
import type { CustomerId, DealId, TaskId, TicketId } from './ids.ts';
import type { Day } from './dates.ts';
import type { RecordSource } from './source.ts';

export const TASK_PRIORITIES = ['low', 'normal', 'high'] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];

export interface Task {
	customer: CustomerId | null;
	deal: DealId | null;
	ticket: TicketId | null;
	title: string;
	notes: string;
	priority: TaskPriority;
	/** The local day; null: some time. */
	due: Day | null;
	/** Minutes after local midnight of `due`; null: any time of that day. */
	time: number | null;
	/** How long it takes, in minutes; for the calendar. Null: not said. */
	minutes: number | null;
	/** Minutes before it is due; null: no reminder. Without a time the day begins at 9:00. */
	reminder: number | null;
	/** RFC 5545 rule without its name, such as `FREQ=WEEKLY;BYDAY=MO`; '' once only. */
	recurrence: string;
	/** When it was done; 0 while open. One that recurs is done by a record of its own. */
	doneAt: number;
	/** When it was written down; milliseconds since the epoch. */
	at: number;
	source: RecordSource;
}

export function emptyTask(at: number, customer: CustomerId | null): Task {
	return {
		customer,
		deal: null,
		ticket: null,
		title: '',
		notes: '',
		priority: 'normal',
		due: null,
		time: null,
		minutes: null,
		reminder: null,
		recurrence: '',
		doneAt: 0,
		at,
		source: { kind: 'manual' }
	};
}

export interface TaskSummary {
	id: TaskId;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	customer: CustomerId | null;
	deal: DealId | null;
	title: string;
	priority: TaskPriority;
	due: Day | null;
	time: number | null;
	minutes: number | null;
	reminder: number | null;
	recurrence: string;
	doneAt: number;
	at: number;
}
