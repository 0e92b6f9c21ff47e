/** What is done with tasks, one or many, as one step. */
import type { Day } from '#lib/domain/dates.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import { newId, type TaskId } from '#lib/domain/ids.ts';
import { completed, isOpen, recursAfter, withDue, type NextDue } from '#lib/domain/task-rules.ts';
import type { Task } from '#lib/domain/task.ts';
import type { CauseKind } from '#lib/domain/tables.ts';
import type { Change, Stored } from '#lib/store/contract.ts';
import type { RecordsDone } from '../api.ts';
import type { CallContext } from '../context.ts';
import { patchBetween } from '../patching.ts';
import { pieces } from '../selecting.ts';
import { CHUNK, writeAll } from '../writing.ts';

/** Does them; see `completed`. What is done already stays as it is. */
export async function completeAll(
	ids: readonly TaskId[],
	today: Day,
	context: CallContext
): Promise<Result<RecordsDone>> {
	const done = await changeOpen(context, 'complete', ids, 2, async (stored) => {
		const next = await nextOf(stored.body, today);
		const { done, next: open } = completed(stored.body, next, context.now());
		if (!open) return [patch(stored, done)];
		const id = await doneId(stored);
		return [patch(stored, open), { kind: 'create', table: 'tasks', id, at: done.at, body: done }];
	});
	// Another tab did this very one meanwhile: its done record is there, and it stands on its next day.
	const isThere = !done.ok && done.error.code === 'invalid' && done.error.params?.field === 'id';
	return isThere ? ok({ changed: 0, seq: null }) : done;
}

/** Moves them to a day, or to none. */
export function postponeAll(
	ids: readonly TaskId[],
	to: Day | null,
	context: CallContext
): Promise<Result<RecordsDone>> {
	return changeOpen(context, 'edit', ids, 1, async (stored) => [patch(stored, withDue(stored.body, to))]);
}

/** `most`: changes that one task makes. */
async function changeOpen(
	context: CallContext,
	cause: CauseKind,
	ids: readonly TaskId[],
	most: number,
	act: (stored: Stored<'tasks'>) => Promise<Change[]>
): Promise<Result<RecordsDone>> {
	let count = 0;
	const done = await writeAll(context, { kind: cause }, ids.length * most, async function* () {
		for (const piece of pieces(ids, CHUNK / most)) {
			const stored = await context.store.getMany('tasks', piece);
			if (!stored.ok) return yield stored;
			const open = stored.value.filter(({ body, deletedAt }) => isOpen({ doneAt: body.doneAt, deletedAt }));
			const changes = await Promise.all(open.map(act));
			const real = changes.map((some) => some.filter(isChange)).filter((some) => some.length > 0);
			count += real.length;
			yield ok(real.flat());
		}
	});
	return done.ok ? ok({ changed: count, seq: done.value.seq }) : done;
}

function patch({ id, rev, body }: Stored<'tasks'>, next: Task): Change {
	return { kind: 'patch', table: 'tasks', id, baseRev: rev, fields: patchBetween<Task>(body, next) };
}
function isChange(change: Change): boolean {
	return change.kind !== 'patch' || Object.keys(change.fields).length > 0;
}

async function nextOf(task: Task, today: Day): Promise<NextDue | null> {
	if (task.recurrence === '' || task.due === null) return null;
	const { nextOccurrence } = await import('#lib/formats/recurrence.ts');
	return nextOccurrence(task.recurrence, task.due, recursAfter(task, today));
}

/** Ids of the records that tell of a series when it was done: one for each of its versions at which it may have been. */
export function doneIds({ id, rev }: Pick<Stored<'tasks'>, 'id' | 'rev'>): Promise<TaskId[]> {
	return Promise.all(Array.from({ length: rev }, (_, before) => doneId({ id, rev: before + 1 })));
}

/** The same for the same version of a task, so that two tabs cannot do one occurrence twice. */
async function doneId({ id, rev }: Pick<Stored<'tasks'>, 'id' | 'rev'>): Promise<TaskId> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`done ${id} ${rev}`));
	return newId<TaskId>((target) => target.set(new Uint8Array(digest, 0, target.length)));
}
