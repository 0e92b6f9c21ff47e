/** Tasks: lists and records, doing and postponing them, what is due, and the calendar. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import { fail, ok } from '#lib/domain/errors.ts';
import { TASK_PRIORITIES } from '#lib/domain/task.ts';
import type { TaskFilter, TaskSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import { calendarEntries } from './calendar.ts';
import { change } from './changing.ts';
import { dueTasks, reminders } from './due-tasks.ts';
import { selectedRecords } from './finding.ts';
import type { ListSpec } from './spec.ts';
import { completeAll, postponeAll } from './task-acts.ts';
import { recordCalls } from './writing.ts';

const MINUTES = 1440;

const spec: ListSpec<'tasks', TaskFilter, TaskSort> = {
	table: 'tasks',
	async validate(body) {
		const valid = (await import('#lib/domain/task-schema.ts')).validTask(body);
		if (!valid.ok || valid.value.recurrence === '') return valid;
		const { validRule } = await import('#lib/formats/recurrence.ts');
		return validRule(valid.value.recurrence) ? valid : fail('invalid', { field: 'recurrence' });
	},
	atOf: ({ at }) => at,
	accept:
		({ done, customer, deal, from, to }) =>
		(row) =>
			(done === 'all' || row.doneAt > 0 === (done === 'done')) &&
			(customer === null || row.customer === customer) &&
			(deal === null || row.deal === deal) &&
			(from === null || (row.due !== null && row.due >= from)) &&
			(to === null || (row.due !== null && row.due <= to)),
	sorts: {
		// Of one day and time the more urgent comes first.
		due: ({ due, time, priority }) =>
			due === null ? null : (due * MINUTES + (time ?? MINUTES - 1)) * 4 - TASK_PRIORITIES.indexOf(priority),
		title: ({ title }) => title,
		at: ({ at }) => at,
		done: ({ doneAt }) => doneAt || null
	}
};

export const tasks: Handlers<'tasks'> = {
	...recordCalls(spec),

	async complete({ selection, today }, context) {
		const ids = await selectedRecords(spec, selection, context);
		return ids.ok ? completeAll(ids.value, today, context) : ids;
	},
	reopen: ({ id }, context) => change(context, 'edit', 'tasks', id, (task) => ok({ ...task, doneAt: 0 })),
	async postpone({ selection, to }, context) {
		const ids = await selectedRecords(spec, selection, context);
		return ids.ok ? postponeAll(ids.value, to, context) : ids;
	},

	due: dueTasks,
	reminders,
	calendar: calendarEntries,

	async occurrences({ rule, start, limit }) {
		const { occurrences, validRule } = await import('#lib/formats/recurrence.ts');
		if (!validRule(rule)) return ok([]);
		return ok(occurrences(rule, start, start, Infinity as typeof start, Math.min(limit, MAX_WINDOW)));
	},
	async icsOf({ ids }, context) {
		const stored = await context.store.getMany('tasks', ids);
		if (!stored.ok) return stored;
		const living = stored.value.filter(({ deletedAt }) => deletedAt === 0);
		if (living.length === 0) return fail('not-found');
		const { calendarFile } = await import('#lib/formats/calendar-file.ts');
		const listed = living.map(({ id, body }) => ({ id, task: body }));
		return ok(calendarFile(listed, context.now()));
	}
};
