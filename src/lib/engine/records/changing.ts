/** A change that a rule makes of a record as it stands now, such as a message added to those that are there. */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CauseKind, TableName, Tables } from '#lib/domain/tables.ts';
import type { RecordSaved } from '../api.ts';
import type { CallContext } from '../context.ts';
import { exactly, untilSettled } from './exactly.ts';

/**
 * Reads, applies the rule, writes; anew where the record was changed in between. So nothing another tab added is lost,
 * and the rule holds for what it is written upon: a message that comes with a resolution opens the ticket again. Fails
 * with `not-found` where it is deleted, and with what the rule fails with.
 */
export async function change<T extends TableName>(
	context: CallContext,
	cause: CauseKind,
	table: T,
	id: Tables[T]['id'],
	rule: (body: Tables[T]['body']) => Result<Tables[T]['body']>
): Promise<Result<RecordSaved<T>>> {
	return untilSettled(async () => {
		const stored = await context.store.get(table, id);
		if (!stored.ok) return stored;
		if (!stored.value || stored.value.deletedAt > 0) return fail('not-found');
		const { rev, body } = stored.value;
		const next = rule(body);
		if (!next.ok) return next;
		const done = await context.store.commit({ kind: cause }, [exactly(table, stored.value, next.value)]);
		return done.ok ? ok({ id, rev: done.value.revs[0] ?? rev, seq: done.value.seq }) : done;
	});
}
