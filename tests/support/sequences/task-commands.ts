/** Interactions and tasks. */
import type { Day } from '#lib/domain/dates.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import type { CustomerId, DealId, TaskId } from '#lib/domain/ids.ts';
import { emptyInteraction, INTERACTION_KINDS, OUTCOMES } from '#lib/domain/interaction.ts';
import { emptyTask, TASK_PRIORITIES, type Task } from '#lib/domain/task.ts';
import { completed, recursAfter, withDue } from '#lib/domain/task-rules.ts';
import { nextOccurrence } from '#lib/formats/recurrence.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import type { Body, Model, Row, Wish } from './model.ts';
import { listedCommands, livingOf, pickOf, selection, someCustomer } from './record-steps.ts';
import { call, entry, rowOf, type Command } from './step.ts';
import type { Input, Method } from './tab.ts';
import { unknown } from './unknown.ts';

const RULES = ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=DAILY;COUNT=3', 'FREQ=MONTHLY;BYMONTHDAY=31'];

export const INTERACTION_COMMANDS: Record<Extract<Method, `interactions.${string}`>, Command> = {
	'interactions.list': 'reads',
	'interactions.search': 'reads',
	'interactions.get': 'reads',
	...listedCommands({
		table: 'interactions',
		weight: 20,
		fresh: (draw, model, now) => ({
			...emptyInteraction(now - draw.int(1000), someCustomer<CustomerId>(draw, model)),
			kind: draw.pick(INTERACTION_KINDS),
			subject: draw.word(),
			text: draw.chance(0.5) ? draw.word() : '',
			deal: draw.chance(0.2) ? ((livingOf(model, 'deals')[0]?.id ?? null) as DealId | null) : null
		}),
		changes: (draw, { at }, model) => ({
			...(draw.chance(0.5) && { text: draw.pick(['', 'called back', draw.word()]) }),
			...(draw.chance(0.4) && { at: (at as number) + draw.int(5000) }),
			...(draw.chance(0.4) && { outcome: draw.pick(OUTCOMES) }),
			...(draw.chance(0.2) && { customer: someCustomer(draw, model) })
		}),
		shared: (draw) => ({ outcome: draw.pick(OUTCOMES) })
	})
};

export const TASK_COMMANDS: Record<Extract<Method, `tasks.${string}`>, Command> = {
	'tasks.list': 'reads',
	'tasks.get': 'reads',
	'tasks.due': 'reads',
	'tasks.reminders': 'reads',
	'tasks.calendar': 'reads',
	'tasks.occurrences': 'reads',
	'tasks.icsOf': 'reads',
	...listedCommands({
		table: 'tasks',
		weight: 18,
		fresh(draw, model, now) {
			const task = { ...emptyTask(now, someCustomer<CustomerId>(draw, model)), title: draw.word() };
			const due = (localDayAt(now) - 5 + draw.int(12)) as Day;
			if (draw.chance(0.7)) Object.assign(task, { due, recurrence: draw.chance(0.6) ? draw.pick(RULES) : '' });
			return task as unknown as Body;
		},
		changes: (draw, { due }) => ({
			...(draw.chance(0.6) && { notes: draw.pick(['', 'soon', draw.word()]) }),
			...(draw.chance(0.4) && { priority: draw.pick(TASK_PRIORITIES) }),
			...(draw.chance(0.3) && { title: draw.word() }),
			...(draw.chance(0.3) && due !== null && { reminder: draw.int(60) })
		}),
		shared: (draw) => ({ priority: draw.pick(TASK_PRIORITIES) })
	}),
	'tasks.complete': {
		tasks: 50,
		weight: 10,
		make(draw, model, now) {
			const chosen = selection(draw, model, 'tasks', 4);
			if (!chosen) return null;
			const today = localDayAt(now);
			return {
				...call('tasks.complete', { selection: chosen.selection as Input<'tasks.complete'>['selection'], today }),
				...entry(
					'complete',
					(later) => openOnes(later, chosen.ids).flatMap((row) => doing(row, today)),
					2 * chosen.ids.length > MAX_COMMIT
				)
			};
		}
	},
	'tasks.reopen': {
		tasks: 35,
		weight: 3,
		beside: true,
		make(draw, model) {
			const row = pickOf(draw, model, 'tasks');
			if (!row) return null;
			const id = row.id as TaskId;
			return {
				...call('tasks.reopen', { id }),
				apply(later) {
					const target = rowOf(later, id);
					if (target.now.deleted || target.now.gone) return 'not-found';
					later.commit('edit', [{ kind: 'fields', row: target, fields: { doneAt: 0 } }]);
					return null;
				}
			};
		}
	},
	'tasks.postpone': {
		tasks: 45,
		weight: 4,
		make(draw, model, now) {
			const chosen = selection(draw, model, 'tasks');
			if (!chosen) return null;
			const to = draw.chance(0.2) ? null : ((localDayAt(now) + draw.int(9)) as Day);
			return {
				...call('tasks.postpone', { selection: chosen.selection as Input<'tasks.postpone'>['selection'], to }),
				...entry(
					'edit',
					(later) =>
						openOnes(later, chosen.ids).map((row) => ({
							kind: 'fields',
							row,
							fields: withDue(taskOf(row), to) as unknown as Body
						})),
					chosen.ids.length > MAX_COMMIT
				)
			};
		}
	}
};

function taskOf(row: Row): Task {
	return row.now.body as unknown as Task;
}
function openOnes(model: Model, ids: readonly string[]): Row[] {
	return ids.map((id) => rowOf(model, id)).filter((row) => !row.now.deleted && taskOf(row).doneAt === 0);
}

/** One that recurs leaves a record that it was done, and waits for its next day. */
function doing(row: Row, today: Day): Wish[] {
	const task = taskOf(row);
	const recurs = task.recurrence !== '' && task.due !== null;
	const next = recurs ? nextOccurrence(task.recurrence, task.due!, recursAfter(task, today)) : null;
	const { done, next: open } = completed(task, next, unknown<number>('instant'));
	if (!open) return [{ kind: 'fields', row, fields: done as unknown as Body }];
	return [
		{ kind: 'fields', row, fields: open as unknown as Body },
		{ kind: 'create', table: 'tasks', body: done as unknown as Body }
	];
}
