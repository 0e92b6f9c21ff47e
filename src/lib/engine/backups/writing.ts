/** Writes a backup into memory and reads it back from there, before anybody is given it. */
import type { BackupId, BackupManifest, BackupNote } from '#lib/domain/backup.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import { newId } from '#lib/domain/ids.ts';
import type { BackupBook, LongOptions, OpenRows } from '#lib/store/contract.ts';
import { readHeader, verifyBackup } from '#lib/store/backup/reader.ts';
import { blobSink, writeBackup } from '#lib/store/backup/writer.ts';
import { BODY_SCHEMA, DATABASE_VERSION } from '#lib/store/schema.ts';
import { newBackupKey } from '#lib/store/vault/backup-keys.ts';
import type { CallContext } from '../context.ts';
import { fileNameOf } from './book.ts';
import { sealingKey } from './keys.ts';

export interface Written {
	note: BackupNote;
	content: Blob;
	unreadable: number;
	/** Whether the database still has the row it was created with. */
	sentinel: boolean;
	/** Reads a copy of it from wherever it went and compares. */
	verify: (stored: Blob, options?: LongOptions) => Promise<Result<BackupManifest>>;
}

/** Nothing of it is remembered yet: a copy counts once it was handed over, or read back from the folder. */
export async function writeToMemory(
	context: CallContext,
	book: BackupBook,
	place: 'file' | 'folder'
): Promise<Result<Written>> {
	const { store, now, random, signal, progress } = context;
	const sealing = sealingKey(context, book);
	if (!sealing) return fail('invalid', { field: 'passphrase' });
	const at = now();
	const about = {
		format: 1,
		id: newId(random) as string as BackupId,
		createdAt: at,
		database: DATABASE_VERSION,
		schema: BODY_SCHEMA,
		seal: sealing.seal
	} as const;
	const { key, header } = await newBackupKey(sealing.key, about, random);
	const expected = await rowsExpected(context);
	if (!expected.ok) return expected;
	const { sink, blob } = blobSink();
	let sentinel = false;
	async function* watched(rows: AsyncIterable<OpenRows>): AsyncGenerator<OpenRows> {
		for await (const some of rows) {
			if (some.table === 'meta') sentinel ||= some.rows.some(({ row }) => row.key === 'sentinel');
			yield some;
		}
	}
	const written = await store.rows(
		(rows) =>
			writeBackup(
				watched(rows),
				{ header, key, random, sink },
				{ signal, onProgress: (done) => progress('writing', done, Math.max(done, expected.value)) }
			),
		{ signal }
	);
	if (!written.ok) return written;
	const { manifest, bytes } = written.value;

	const verify: Written['verify'] = async (stored, options = {}) => {
		const start = await readHeader(stored);
		if (!start.ok) return start;
		const read = await verifyBackup(stored, start.value, key, options);
		if (!read.ok) return read;
		const isSame = isEqual(start.value.header, header) && isEqual(read.value, manifest);
		return isSame ? read : fail('backup-invalid', { fault: 'incomplete' });
	};
	const content = blob();
	const verified = await verify(content, {
		signal,
		onProgress: (done) => progress('verifying', done, content.size)
	});
	if (!verified.ok) return verified;
	const { seq, hash, customers, unreadable } = manifest;
	const note: BackupNote = {
		id: header.id,
		at,
		place,
		fileName: fileNameOf(at, header.id, place),
		verifiedAt: null,
		seq,
		hash,
		customers,
		bytes,
		goneAt: null
	};
	return ok({ note, content, unreadable, sentinel, verify });
}

/** About how many rows there are, for the progress: records, and a header and a payload for each entry. */
async function rowsExpected({ store }: CallContext): Promise<Result<number>> {
	const counts = await store.counts();
	if (!counts.ok) return counts;
	return ok(Object.values(counts.value).reduce((sum, count) => sum + count, 2 * store.seq));
}
