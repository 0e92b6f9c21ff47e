/** Columns of the tasks as a table. */
import { m } from '#lib/paraglide/messages.js';
import { formatDay } from '../format.ts';
import { choiceEdit, dayEdit, textEdit, type RecordColumn } from '../records/columns.ts';
import { clock, PRIORITY_WORDS, priorityOptions } from './words.ts';

export const taskColumns = (): readonly RecordColumn<'tasks'>[] => [
	{
		id: 'title',
		label: m.tasks_field_title,
		text: ({ title }) => title,
		width: 2,
		sort: 'title',
		edit: textEdit(
			({ title }) => title,
			(title) => ({ title }),
			true
		)
	},
	{ id: 'customer', label: m.tasks_field_customer, text: ({ customerName }) => customerName, sort: 'customer' },
	{
		id: 'due',
		label: m.tasks_field_due,
		text: ({ due }) => (due === null ? '' : formatDay(due)),
		sort: 'due',
		edit: dayEdit(
			({ due }) => due,
			// A time, a reminder and a series need a day.
			(due) => ({ due, ...(due === null && { time: null, reminder: null, recurrence: '' }) })
		)
	},
	{ id: 'time', label: m.tasks_field_time, text: ({ time }) => (time === null ? '' : clock(time)), width: 0.6 },
	{
		id: 'priority',
		label: m.tasks_field_priority,
		text: ({ priority }) => PRIORITY_WORDS[priority](),
		edit: choiceEdit(
			priorityOptions(),
			({ priority }) => priority,
			(priority) => ({ priority })
		)
	}
];
