/**
 * Backups: writing, handing over, the folder, and how things stand. A copy is called verified only after its bytes
 * were read back from where they went; what is refused never takes the place of an older good copy.
 */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { BackupNote } from '#lib/domain/backup.ts';
import type { BackupBook } from '#lib/store/contract.ts';
import { ReadFailure } from '#lib/store/backup/format.ts';
import { newestVerified, refusalOf, withNote, withoutCopies } from './backups/book.ts';
import { filesIn, putFile, removeFiles, type Folder } from './backups/folder.ts';
import { newSealingKey } from './backups/keys.ts';
import { outdated } from './backups/rotation.ts';
import { backupState } from './backups/standing.ts';
import { writeToMemory, type Written } from './backups/writing.ts';
import type { CallContext, Handlers } from './context.ts';

export const backup: Handlers<'backup'> = {
	async state(_, context) {
		const book = await context.device.backups();
		if (!book.ok) return book;
		if (context.store.seal && book.value.keys) {
			// From before the vault: it must not lie open beside it. Those copies still open by their passphrase.
			const dropped = await changed(context, (before) => ({ ...before, keys: null }));
			if (!dropped.ok) return dropped;
		}
		return backupState(context, book.value);
	},

	async protect({ passphrase, typed }, context) {
		if (context.store.seal) return fail('already');
		context.progress('sealing', 0, 0);
		const keys = await newSealingKey(passphrase, typed, context);
		if (!keys.ok) return keys;
		return changed(context, (book) => ({ ...book, keys: keys.value }));
	},

	async write(_, context) {
		const book = await context.device.backups();
		if (!book.ok) return book;
		const written = await writeToMemory(context, book.value, 'file');
		if (!written.ok) return written;
		const { note, content, unreadable, sentinel } = written.value;
		// Whoever has records that do not open needs a copy of the others more than anybody; it never counts as good.
		if (!sentinel) return fail('backup-refused', { reason: 'lost', count: 0 });
		const file = new File([content], note.fileName, { type: content.type, lastModified: note.at });
		return ok({ note, file, unreadable });
	},

	async handedOver({ note, place }, context) {
		return changed(context, (book) => ({
			...book,
			notes: withNote(book.notes, { ...note, place, verifiedAt: null, goneAt: null })
		}));
	},

	async chooseFolder({ handle }, context) {
		return changed(context, (book) => ({ ...book, folder: handle }));
	},

	async forgetFolder(_, context) {
		return changed(context, (book) => ({ ...book, folder: null }));
	},

	async writeToFolder({ confirmFewer }, context) {
		const book = await context.device.backups();
		if (!book.ok) return book;
		const folder = book.value.folder as unknown as Folder | null;
		if (!folder) return fail('folder-lost');
		const written = await writeToMemory(context, book.value, 'folder');
		if (!written.ok) return written;
		const { note, unreadable, sentinel } = written.value;
		const { customers } = note;
		const refusal = refusalOf({ customers, unreadable, sentinel }, newestVerified(book.value.notes), confirmFewer);
		if (refusal) return fail('backup-refused', { ...refusal });
		return keepInFolder(folder, written.value, context);
	},

	async forget({ id }, context) {
		return changed(context, (book) => ({ ...book, notes: withoutCopies(book.notes, new Set([id]), context.now()) }));
	},

	async exportJson(_, { store, now, signal, progress }) {
		const counts = await store.counts();
		if (!counts.ok) return counts;
		const { exportJson } = await import('#lib/store/backup/export-json.ts');
		const { sourceOfStore } = await import('#lib/store/backup/export-sources.ts');
		try {
			const total = Object.values(counts.value).reduce((sum, count) => sum + count, 0);
			const onProgress = (done: number) => progress('reading', done, Math.max(done, total));
			return ok(await exportJson(sourceOfStore(store), now(), { signal, onProgress }));
		} catch (reason) {
			if (reason instanceof ReadFailure) return { ok: false, error: reason.failure };
			throw reason;
		}
	}
};

/** Writes it, remembers it as verified, and only then lets older ones go. */
async function keepInFolder(
	folder: Folder,
	{ note, content, verify }: Written,
	{ device, now, signal, progress }: CallContext
): Promise<Result<BackupNote>> {
	const stored = await putFile(folder, note.fileName, content, (bytes) =>
		verify(bytes, { signal, onProgress: (done) => progress('verifying', done, bytes.size) })
	);
	if (!stored.ok) return stored;
	const verified: BackupNote = { ...note, verifiedAt: now() };
	const book = await device.changeBackups((before) => ({ ...before, notes: withNote(before.notes, verified) }));
	if (!book.ok) return book;
	const rotated = await rotate(folder, book.value.notes);
	if (!rotated.ok) return rotated;
	const gone = new Set(rotated.value.map(({ id }) => id));
	if (gone.size === 0) return ok(verified);
	const forgotten = await device.changeBackups((before) => ({
		...before,
		notes: withoutCopies(before.notes, gone, now())
	}));
	return forgotten.ok ? ok(verified) : forgotten;
}

/** Removes what no period keeps: only files of this folder that Kith wrote and read back. Answers what went. */
async function rotate(folder: Folder, notes: readonly BackupNote[]): Promise<Result<BackupNote[]>> {
	const names = await filesIn(folder);
	if (!names.ok) return names;
	const mine = notes.filter(
		({ place, verifiedAt, goneAt, fileName }) =>
			place === 'folder' && verifiedAt !== null && goneAt === null && names.value.has(fileName)
	);
	const old = outdated(mine);
	const removed = await removeFiles(
		folder,
		old.map(({ fileName }) => fileName)
	);
	return removed.ok ? ok(old) : removed;
}

async function changed({ device }: CallContext, change: (book: BackupBook) => BackupBook): Promise<Result<void>> {
	const done = await device.changeBackups(change);
	return done.ok ? ok() : done;
}
