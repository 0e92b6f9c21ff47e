/** What is to be done by now and soon, and when to remind of it: from open work alone, however much was done before. */
import { MAX_WINDOW } from '#lib/domain/api-version.ts';
import type { Day } from '#lib/domain/dates.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import { summariseTask } from '#lib/domain/summaries.ts';
import { groupTasks, reminderAt } from '#lib/domain/task-rules.ts';
import type { TaskSummary } from '#lib/domain/task.ts';
import type { DueGroup, DueTasks, RecordRow, Reminder } from '../api.ts';
import type { CallContext } from '../context.ts';
import { ownersOf } from './owners.ts';

/** How far ahead `soon` goes, in days. */
const SOON = 7;

export async function dueTasks(
	{ today, limit }: { today: Day; limit: number },
	context: CallContext
): Promise<Result<DueTasks>> {
	const open = await openTasks(context);
	if (!open.ok) return open;
	const { overdue, today: due, upcoming } = groupTasks(open.value, today);
	const soon = upcoming.filter((task) => task.due! <= today + SOON);
	const groups = { overdue, today: due, soon };
	const most = Math.min(limit, MAX_WINDOW);
	const shown = Object.values(groups).flatMap((rows) => rows.slice(0, most));
	const owners = await ownersOf(
		shown.map(({ customer }) => customer),
		context
	);
	if (!owners.ok) return owners;
	const group = (rows: TaskSummary[]): DueGroup => ({
		rows: rows.slice(0, most).map((row): RecordRow<'tasks'> => ({ ...row, ...owners.value(row.customer) })),
		total: rows.length
	});
	return ok({ overdue: group(overdue), today: group(due), soon: group(soon) });
}

export async function reminders(
	{ from, to }: { from: number; to: number },
	context: CallContext
): Promise<Result<Reminder[]>> {
	const open = await openTasks(context);
	if (!open.ok) return open;
	const found: Reminder[] = [];
	for (const task of open.value) {
		const at = reminderAt(task);
		if (at === null || at <= from || at > to) continue;
		found.push({ id: task.id, title: task.title, due: task.due!, time: task.time, at });
	}
	found.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
	return ok(found.slice(0, MAX_WINDOW));
}

async function openTasks({ store }: CallContext): Promise<Result<TaskSummary[]>> {
	const stored = await store.open('tasks');
	if (!stored.ok) return stored;
	return ok(stored.value.map(({ body, ...head }) => summariseTask(headOf(head), body)));
}
function headOf({ id, rev, deletedAt, updatedAt }: Pick<TaskSummary, 'id' | 'rev' | 'deletedAt' | 'updatedAt'>) {
	return { id, rev, deletedAt, updatedAt };
}
