/** What a task from outside the engine must look like; apart from the type, because the first screen does not need it. */
import * as v from 'valibot';
import type { Result } from './errors.ts';
import type { CustomerId, DealId, TicketId } from './ids.ts';
import { day, id, instant, integer, longText, recordSource, text, validated, words } from './schema-parts.ts';
import { TASK_PRIORITIES, type Task } from './task.ts';

const MINUTES_PER_DAY = 24 * 60;
/** Of the form of a rule; whether it can be followed the engine asks `formats/recurrence.ts`. */
const recurrence = v.pipe(text(500), v.regex(/^(?:[A-Z]+=[A-Z0-9,+-]+(?:;[A-Z]+=[A-Z0-9,+-]+)*)?$/));

const taskSchema = v.pipe(
	v.object({
		customer: v.nullable(id<CustomerId>()),
		deal: v.nullable(id<DealId>()),
		ticket: v.nullable(id<TicketId>()),
		title: words(500),
		notes: longText,
		priority: v.picklist(TASK_PRIORITIES),
		due: v.nullable(day),
		time: v.nullable(integer(0, MINUTES_PER_DAY - 1)),
		minutes: v.nullable(integer(1, 7 * MINUTES_PER_DAY)),
		reminder: v.nullable(integer(0, 366 * MINUTES_PER_DAY)),
		recurrence,
		doneAt: v.pipe(instant, v.minValue(0)),
		at: instant,
		source: recordSource
	}),
	v.forward(
		v.partialCheck(
			[['due'], ['time'], ['reminder'], ['recurrence']],
			({ due, time, reminder, recurrence }) =>
				due !== null || (time === null && reminder === null && recurrence === ''),
			'no day to be at, remind before or recur from'
		),
		['due']
	)
);

/** A valid task, or the first field that is not (`invalid`, field). A time, a reminder and a rule need a day. */
export function validTask(task: unknown): Result<Task> {
	return validated(taskSchema, task);
}
