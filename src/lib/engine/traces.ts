/** Where one person stands: in records of every type, in the journal, in backups, and in databases kept to go back to. */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { BackupNote } from '#lib/domain/backup.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { EntryChange, EntryLine, ErasureReach, KeptDatabase } from '#lib/store/contract.ts';
import type { CallContext } from './context.ts';

export interface Traces {
	name: string;
	/** What an erasure would reach. */
	reach: ErasureReach;
	/** Of the customer's own record, newest first. */
	entries: { entry: EntryLine; change: EntryChange }[];
	backups: BackupNote[];
	kept: KeptDatabase[];
}

/** Fails with `not-found` where the journal does not know the person. */
export async function tracesOf(id: CustomerId, context: CallContext): Promise<Result<Traces>> {
	const stored = await context.store.get('customers', id);
	if (!stored.ok) return stored;
	const history = await context.store.historyOf('customers', id);
	if (!history.ok) return history;
	const own = history.value.at(-1)?.entry;
	if (!own) return fail('not-found');
	const reach = await context.store.reach([{ table: 'customers', id }], { signal: context.signal });
	if (!reach.ok) return reach;
	const first = await earliest(own, reach.value, context);
	if (!first.ok) return first;
	const book = await context.device.backups();
	if (!book.ok) return book;
	const kept = await context.device.kept();
	if (!kept.ok) return kept;
	return ok({
		name: stored.value?.body.name ?? '',
		reach: reach.value,
		entries: history.value,
		// A backup holds everybody who was there when its newest entry was written.
		backups: book.value.notes.filter((note) => note.goneAt === null && note.seq >= first.value.seq),
		kept: kept.value.filter((database) => database.at >= first.value.at)
	});
}

/** Where the person comes up first: a record merged into theirs may be the older one. */
async function earliest(own: EntryLine, { gone }: ErasureReach, { store }: CallContext): Promise<Result<EntryLine>> {
	let first = own;
	for (const { table, id } of gone) {
		if (table !== 'customers') continue;
		const history = await store.historyOf(table, id);
		if (!history.ok) return history;
		const entry = history.value.at(-1)?.entry;
		if (entry && entry.seq < first.seq) first = entry;
	}
	return ok(first);
}
