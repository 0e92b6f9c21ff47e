/**
 * The way back: reads a file whole before anything is touched, then replaces everything by another database, or
 * brings single records back as one batch that undo takes back.
 */
import type { BackupManifest, BackupNote } from '#lib/domain/backup.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { BackupBook, Store } from '#lib/store/contract.ts';
import { backupRows, verifyBackup } from '#lib/store/backup/reader.ts';
import { doorInfo } from '#lib/store/vault/doors.ts';
import { withNote } from './backups/book.ts';
import { openFile, type OpenedFile, type SealingKey } from './backups/keys.ts';
import type { ClosedContext, Handlers } from './context.ts';
import { merging } from './backups/merging.ts';

export const restore: Handlers<'restore'> = {
	async inspect({ file, secret }, context) {
		const book = await context.device.backups();
		if (!book.ok) return book;
		const opened = await openFile(file, secret, context, book.value);
		if (!opened.ok) return opened;
		const { start, keys } = opened.value;
		const { id, createdAt, seal } = start.header;
		const header = { id, createdAt, vaultId: seal.vaultId, doors: seal.doors.map(doorInfo) };
		if (!keys) return ok({ header, manifest: null, verified: false, own: false });
		const manifest = await readWhole(file, opened.value, context);
		if (!manifest.ok) return manifest;
		const { counts, customers, seq, unreadable } = manifest.value;
		const own = await isOwn(manifest.value, context);
		if (!own.ok) return own;
		if (own.value && unreadable === 0) {
			const noted = await noteVerified(file, opened.value, manifest.value, context);
			if (!noted.ok) return noted;
		}
		return ok({ header, manifest: { counts, customers, seq, unreadable }, verified: true, own: own.value });
	},

	async run({ file, secret, sealed }, context) {
		const { device, standing, signal, progress } = context;
		// Whoever only found the device must not replace what they cannot open.
		if (standing.state === 'locked') return fail('locked');
		const book = await device.backups();
		if (!book.ok) return book;
		const opened = await openFile(file, secret, context, book.value);
		if (!opened.ok) return opened;
		const { start, keys } = opened.value;
		if (!keys) return fail('wrong-secret');
		const manifest = await readWhole(file, opened.value, context);
		if (!manifest.ok) return manifest;
		const own: SealingKey = { seal: start.header.seal, key: keys.vault };
		const target = await targetFor(own, sealed, context);
		if (!target.ok) return target;
		if (target.value) context.holdKey(target.value.seal.vaultId, target.value.key);
		const rows = Object.values(manifest.value.counts).reduce((sum, count) => sum + count, 0);
		const done = await device.restore(backupRows(file, start, keys.frames, { signal }), manifest.value, target.value, {
			signal,
			onProgress: (count) => progress('writing', count, rows)
		});
		const reopened = await context.reopen();
		if (!done.ok) return done;
		if (reopened.state === 'failed') return { ok: false, error: reopened.failure };
		const noted = await noteVerified(file, opened.value, manifest.value, context);
		if (!noted.ok) return noted;
		// The next backups open with what opened this one: nobody has to think up another passphrase.
		const kept = await device.changeBackups((now) => (target.value || now.keys ? now : { ...now, keys: own }));
		return kept.ok ? ok() : kept;
	},

	previewMerge: merging.preview,
	merge: merging.merge,

	async kept(_, { device }) {
		return device.kept();
	},

	async goBack({ name }, context) {
		if (context.standing.state === 'locked') return fail('locked');
		const done = await context.device.goBack(name);
		await context.reopen();
		return done;
	},

	async dropKept({ name }, context) {
		return context.standing.state === 'locked' ? fail('locked') : context.device.dropKept(name);
	}
};

function readWhole(
	file: File,
	{ start, keys }: OpenedFile,
	{ signal, progress }: ClosedContext
): Promise<Result<BackupManifest>> {
	if (!keys) return Promise.resolve(fail('wrong-secret'));
	return verifyBackup(file, start, keys.frames, {
		signal,
		onProgress: (done) => progress('verifying', done, file.size)
	});
}

/** Whether the file's newest entry stands unchanged in the journal that is open here. */
async function isOwn({ seq, hash }: BackupManifest, { standing }: ClosedContext): Promise<Result<boolean>> {
	if (standing.state !== 'open' || seq > standing.store.seq) return ok(false);
	const here = await standing.store.hashAt(seq);
	return here.ok ? ok(here.value === hash) : here;
}

/** Remembers that a file was read back whole just now. */
async function noteVerified(
	file: File,
	{ start }: OpenedFile,
	{ seq, hash, customers }: BackupManifest,
	{ device, now }: ClosedContext
): Promise<Result<BackupBook>> {
	const { id, createdAt } = start.header;
	return device.changeBackups((book) => {
		const known = book.notes.find((note) => note.id === id);
		const place = known?.place ?? 'file';
		const note: BackupNote = {
			...{ id, at: createdAt, place, fileName: known?.fileName ?? file.name, seq, hash, customers, bytes: file.size },
			verifiedAt: now(),
			goneAt: null
		};
		return { ...book, notes: withNote(book.notes, note) };
	});
}

/** What the restored database is sealed with: as this workspace was; on an empty device as the user says. */
async function targetFor(
	own: SealingKey,
	sealed: boolean,
	{ device, standing, key }: ClosedContext
): Promise<Result<SealingKey | null>> {
	if (standing.state === 'open' && standing.store.seal) {
		return key ? ok({ seal: standing.store.seal, key }) : fail('locked');
	}
	if (standing.state === 'open') {
		const empty = await isEmpty(standing.store);
		return empty.ok ? ok(empty.value && sealed ? own : null) : empty;
	}
	const known = await device.workspaces();
	// Lost altogether: nobody knows how it was.
	if (!known.ok) return known.error.code === 'data-lost' ? ok(sealed ? own : null) : known;
	const current = known.value.list.find(({ id }) => id === known.value.current);
	return ok(sealed || current?.sealed ? own : null);
}

async function isEmpty(store: Store): Promise<Result<boolean>> {
	const directory = await store.directory();
	return directory.ok ? ok(directory.value.living + directory.value.deleted === 0) : directory;
}
