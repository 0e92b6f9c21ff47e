/** How a workspace's backups stand: what was read back, what was only handed over, and what is at stake since. */
import type { BackupNote } from '#lib/domain/backup.ts';
import { localDayAt } from '#lib/domain/dates.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { BackupBook, Store } from '#lib/store/contract.ts';
import type { BackupFolder, BackupState } from '../api.ts';
import type { CallContext } from '../context.ts';
import { newestHandedOver, newestVerified } from './book.ts';
import { recordsSince } from './changes-since.ts';
import { accessOf, type Folder } from './folder.ts';
import { sealingKey } from './keys.ts';
import { urgencyOf } from './urgency.ts';

const DAY = 86_400_000;

export async function backupState(context: CallContext, book: BackupBook): Promise<Result<BackupState>> {
	const { store, now } = context;
	const notes = await ofThisData(store, book.notes);
	if (!notes.ok) return notes;
	const verified = newestVerified(notes.value);
	const since = verified?.seq ?? 0;
	const records = await recordsSince(store, since);
	if (!records.ok) return records;
	const from = verified ? ok(verified.at) : await firstEntryAt(store);
	if (!from.ok) return from;
	const days = from.value === null ? 0 : Math.max(0, Math.floor((now() - from.value) / DAY));
	const sealing = sealingKey(context, book);
	return ok({
		verified,
		handedOver: newestHandedOver(notes.value),
		notes: book.notes,
		entriesSince: store.seq - since,
		recordsSince: records.value,
		days,
		urgency: urgencyOf({ recordsSince: records.value, days, hasVerified: verified !== null }),
		folder: book.folder && (await folderState(book.folder, notes.value, store.seq, sealing !== null, now())),
		ready: sealing !== null
	});
}

/** Notes of backups whose newest entry stands unchanged in this journal: the others are copies of something else. */
async function ofThisData(store: Store, notes: readonly BackupNote[]): Promise<Result<BackupNote[]>> {
	const own: BackupNote[] = [];
	for (const note of notes) {
		if (note.goneAt !== null) continue;
		const hash = note.seq <= store.seq ? await store.hashAt(note.seq) : ok(null);
		if (!hash.ok) return hash;
		if (hash.value !== note.hash) continue;
		own.push(note);
	}
	return ok(own);
}

async function firstEntryAt(store: Store): Promise<Result<number | null>> {
	const first = await store.journal(2, 1);
	return first.ok ? ok(first.value[0]?.at ?? null) : first;
}

async function folderState(
	handle: FileSystemDirectoryHandle,
	notes: readonly BackupNote[],
	seq: number,
	ready: boolean,
	now: number
): Promise<BackupFolder> {
	const last = notes.find(({ place, verifiedAt }) => place === 'folder' && verifiedAt !== null);
	const isStale = last ? last.seq < seq && localDayAt(last.at) !== localDayAt(now) : seq > 0;
	return {
		name: handle.name,
		handle,
		access: await accessOf(handle as unknown as Folder),
		due: ready && isStale
	};
}
