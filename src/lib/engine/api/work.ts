/** Tasks. */
import type { Day } from '#lib/domain/dates.ts';
import type { CustomerId, DealId } from '#lib/domain/ids.ts';
import type { RecordCalls } from './records.ts';

export interface TaskFilter {
	done: 'open' | 'done' | 'all';
	customer: CustomerId | null;
	deal: DealId | null;
	/** Days of `due`, inclusive; null: open end. With either, tasks without a day are left out. */
	from: Day | null;
	to: Day | null;
}
/** `due`: those without a day last, then by time and priority. */
export type TaskSort = 'due' | 'title' | 'customer' | 'at';
export type TaskCalls = RecordCalls<'tasks', TaskFilter, TaskSort>;
