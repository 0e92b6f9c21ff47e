/** Tasks: lists and records. */
import { TASK_PRIORITIES } from '#lib/domain/task.ts';
import type { TaskFilter, TaskSort } from '../api.ts';
import type { Handlers } from '../context.ts';
import type { ListSpec } from './spec.ts';
import { recordCalls } from './writing.ts';

const MINUTES = 1440;

const spec: ListSpec<'tasks', TaskFilter, TaskSort> = {
	table: 'tasks',
	validate: async (body) => (await import('#lib/domain/task-schema.ts')).validTask(body),
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
		at: ({ at }) => at
	}
};

export const tasks: Handlers<'tasks'> = recordCalls(spec);
