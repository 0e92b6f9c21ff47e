/** What the screen of tasks shows: open ones by when they are due, done ones the newest first. Construct while a component initialises. */
import type { TaskFilter, TaskSort } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { place } from '#lib/client/place.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import { byCustomer, byMonthOf } from '../records/groups.ts';
import { RecordList } from '../records/record-list.svelte.ts';
import type { Undo } from '../undo.svelte.ts';
import { taskColumns } from './columns.ts';

export type TaskList = RecordList<'tasks', TaskFilter, TaskSort>;
export const SHOWN_STATES = ['open', 'done', 'all'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export class TaskScreen {
	readonly list: TaskList;
	/** In the line that adds a task. */
	typed = $state('');
	state: ShownState = $derived.by(() => SHOWN_STATES.find((known) => known === place.get('state')) ?? 'open');
	/** In the order that sections have. */
	isGrouped: boolean = $derived.by(() => {
		const { sort, descending, deleted } = this.list;
		return this.state === 'open' && sort.id === 'due' && !descending && !deleted;
	});

	/** By their day, a month at a time. */
	isCalendar: boolean = $derived.by(() => this.list.form === 'calendar' && !this.list.selecting);

	constructor(engine: Engine, undo: Undo) {
		this.list = new RecordList({
			calls: engine.tasks,
			tables: ['tasks', 'customers'],
			sorts: [
				{ id: 'due', label: m.tasks_field_due },
				{ id: 'done', label: m.tasks_sort_done, downward: true },
				{ id: 'title', label: m.tasks_field_title },
				{ id: 'customer', label: m.tasks_field_customer, groupOf: byCustomer },
				{ id: 'at', label: m.tasks_sort_at, downward: true, groupOf: byMonthOf }
			],
			filter: { done: 'all', customer: null, deal: null, from: null, to: null },
			addressed: () => ({ done: this.state }),
			addressKeys: ['state'],
			screen: 'tasks',
			forms: ['calendar'],
			columns: taskColumns(),
			undo
		});
	}

	show(state: ShownState): void {
		this.list.stopSelecting();
		// Each list in the order that it is read in; any other can be chosen.
		void place.set({ state: state === 'open' ? null : state, sort: state === 'done' ? 'done' : null, dir: null });
	}
}
