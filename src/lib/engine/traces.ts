/** Where one person stands: in the journal, in backups, and in databases kept to go back to. */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { BackupNote } from '#lib/domain/backup.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { EntryChange, EntryLine, KeptDatabase } from '#lib/store/contract.ts';
import type { CallContext } from './context.ts';

export interface Traces {
	name: string;
	/** Newest first. */
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
	const first = history.value.at(-1)?.entry;
	if (!first) return fail('not-found');
	const book = await context.device.backups();
	if (!book.ok) return book;
	const kept = await context.device.kept();
	if (!kept.ok) return kept;
	return ok({
		name: stored.value?.body.name ?? '',
		entries: history.value,
		// A backup holds everybody who was there when its newest entry was written.
		backups: book.value.notes.filter((note) => note.goneAt === null && note.seq >= first.seq),
		kept: kept.value.filter((database) => database.at >= first.at)
	});
}
