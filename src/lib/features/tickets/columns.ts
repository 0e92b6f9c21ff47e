/** Columns of the tickets as a table. */
import { inState } from '#lib/domain/ticket-rules.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatDay } from '../format.ts';
import { choiceEdit, dayEdit, textEdit, type RecordColumn } from '../records/columns.ts';
import { KIND_WORDS, kindOptions, PRIORITY_WORDS, priorityOptions, STATE_WORDS, stateOptions } from './words.ts';

export const ticketColumns = (): readonly RecordColumn<'tickets'>[] => [
	{
		id: 'subject',
		label: m.tickets_field_subject,
		text: ({ subject }) => subject,
		width: 2,
		sort: 'subject',
		edit: textEdit(
			({ subject }) => subject,
			(subject) => ({ subject }),
			true
		)
	},
	{ id: 'customer', label: m.tickets_field_customer, text: ({ customerName }) => customerName, sort: 'customer' },
	{
		id: 'state',
		label: m.tickets_field_state,
		text: ({ state }) => STATE_WORDS[state](),
		edit: choiceEdit(
			stateOptions(),
			({ state }) => state,
			(state, { resolvedAt }) => inState({ resolvedAt }, state, Date.now())
		)
	},
	{
		id: 'priority',
		label: m.tickets_field_priority,
		text: ({ priority }) => PRIORITY_WORDS[priority](),
		sort: 'priority',
		edit: choiceEdit(
			priorityOptions(),
			({ priority }) => priority,
			(priority) => ({ priority })
		)
	},
	{
		id: 'kind',
		label: m.tickets_field_kind,
		text: ({ kind }) => KIND_WORDS[kind](),
		edit: choiceEdit(
			kindOptions(),
			({ kind }) => kind,
			(kind) => ({ kind })
		)
	},
	{
		id: 'due',
		label: m.tickets_field_due,
		text: ({ due }) => (due === null ? '' : formatDay(due)),
		sort: 'due',
		edit: dayEdit(
			({ due }) => due,
			(due) => ({ due })
		)
	}
];
