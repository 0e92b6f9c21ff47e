/**
 * Writes a backup into a stream: rows in, sealed frames out. Knows neither database nor folder. Holds a few frames
 * and the keys of the rows in memory, never all rows.
 */
import type { BackupHeader, BackupManifest } from '#lib/domain/backup.ts';
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import type { LongOptions, OpenRows } from '../contract.ts';
import {
	LIMITS,
	MANIFEST_FRAME,
	NONCE_BYTES,
	ROWS_FRAME,
	BACKUP_TYPE,
	frameAbout,
	frameHead,
	headerBytes,
	sha256,
	trailerBytes
} from './format.ts';
import type { FrameKind, ManifestText } from './format.ts';
import { pack } from './packing.ts';
import { Tally } from './tally.ts';

export interface BackupTarget {
	header: BackupHeader;
	/** AES-GCM, may encrypt; made for this backup and no other. */
	key: CryptoKey;
	random: RandomBytes;
	/** Closed when all is written, aborted where it is not: a file in a folder then stays as it was. */
	sink: WritableStream<Uint8Array<ArrayBuffer>>;
}
export interface BackupWritten {
	manifest: BackupManifest;
	bytes: number;
}

/** Frames that are packed and sealed while rows are read on. */
const AHEAD = 3;

/**
 * Writes all rows, the manifest and the trailer. What a caller must refuse (`manifest.unreadable`, fewer customers)
 * is written like any other: the caller throws it away. Fails with `cancelled` or `quota`; an error of the source
 * is thrown on.
 */
export async function writeBackup(
	rows: AsyncIterable<OpenRows> | Iterable<OpenRows>,
	target: BackupTarget,
	{ signal, onProgress }: LongOptions = {}
): Promise<Result<BackupWritten>> {
	const out = target.sink.getWriter();
	try {
		const written = await writeAll(rows, target, out, signal, onProgress);
		await out.close();
		return ok(written);
	} catch (error) {
		// A sink that failed cannot be aborted as well; what matters is the first error.
		await out.abort(error).catch(() => {});
		if (signal?.aborted) return fail('cancelled');
		if (error instanceof DOMException && error.name === 'QuotaExceededError') return fail('quota');
		throw error;
	}
}

async function writeAll(
	rows: AsyncIterable<OpenRows> | Iterable<OpenRows>,
	{ header, key, random }: BackupTarget,
	out: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
	signal: AbortSignal | undefined,
	onProgress: LongOptions['onProgress']
): Promise<BackupWritten> {
	const tally = new Tally();
	const digests: string[] = [];
	const sealing: Promise<Frame>[] = [];
	let frames = 0;
	let bytes = 0;
	const write = async (part: Uint8Array<ArrayBuffer>) => {
		bytes += part.length;
		await out.write(part);
	};
	const writeNext = async () => {
		const frame = await sealing.shift()!;
		digests.push(frame.digest);
		await write(frame.bytes);
	};
	const seal = async (plain: Uint8Array<ArrayBuffer>) => {
		const frame = sealFrame(plain, header.id, ROWS_FRAME, frames++, '', key, random);
		// Awaited later, in order; until then a failure must not count as unhandled.
		frame.catch(() => {});
		sealing.push(frame);
		if (sealing.length > AHEAD) await writeNext();
	};

	const start = headerBytes(header);
	await write(start);
	const pieces = new Pieces();
	for await (const some of rows) {
		signal?.throwIfAborted();
		tally.addUnreadable(some);
		let lines = '';
		for (const each of some.rows) {
			if (!tally.add(some.table, each)) throw new Error(`Impossible: a row of ${some.table} without its key`);
			const line = each.text === undefined ? [some.table, each.row] : [some.table, each.row, each.text];
			lines += `${JSON.stringify(line)}\n`;
		}
		for (const piece of pieces.add(encoder.encode(lines))) await seal(piece);
		onProgress?.(tally.lines);
	}
	const rest = pieces.rest();
	if (rest.length > 0) await seal(rest);
	while (sealing.length > 0) await writeNext();
	signal?.throwIfAborted();

	const manifest: BackupManifest = { ...tally.result(), frames: digests, vaultId: header.seal.vaultId };
	const headerDigest = await sha256(start);
	const text: ManifestText = { manifest, header: headerDigest };
	const plain = encoder.encode(JSON.stringify(text));
	await write((await sealFrame(plain, header.id, MANIFEST_FRAME, frames, headerDigest, key, random)).bytes);
	await write(trailerBytes(bytes + TRAILER));
	return { manifest, bytes };
}
const TRAILER = trailerBytes(0).length;
const encoder = new TextEncoder();

/** Cuts a stream of bytes into pieces of exactly a frame. */
class Pieces {
	#piece = new Uint8Array(LIMITS.frameBytes);
	#filled = 0;

	*add(bytes: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
		for (let from = 0; from < bytes.length;) {
			const part = bytes.subarray(from, from + LIMITS.frameBytes - this.#filled);
			this.#piece.set(part, this.#filled);
			this.#filled += part.length;
			from += part.length;
			if (this.#filled < LIMITS.frameBytes) continue;
			yield this.#piece;
			this.#piece = new Uint8Array(LIMITS.frameBytes);
			this.#filled = 0;
		}
	}
	rest(): Uint8Array<ArrayBuffer> {
		return this.#piece.slice(0, this.#filled);
	}
}

interface Frame {
	bytes: Uint8Array<ArrayBuffer>;
	digest: string;
}

async function sealFrame(
	plain: Uint8Array<ArrayBuffer>,
	id: string,
	kind: FrameKind,
	index: number,
	header: string,
	key: CryptoKey,
	random: RandomBytes
): Promise<Frame> {
	const iv = new Uint8Array(NONCE_BYTES);
	random(iv);
	const additionalData = frameAbout(id, index, kind, header);
	const sealed = new Uint8Array(
		await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, await pack(plain))
	);
	const head = frameHead(kind, index, iv.length + sealed.length);
	const bytes = new Uint8Array(head.length + iv.length + sealed.length);
	bytes.set(head);
	bytes.set(iv, head.length);
	bytes.set(sealed, head.length + iv.length);
	return { bytes, digest: await sha256(bytes) };
}

/** Bytes kept in memory before they are handed to the browser, which may keep a large blob on disk. */
const BLOB_PART = 8 * 1024 * 1024;

/** A sink that becomes a blob, for where there is no folder to write to. `blob()` once the sink is closed. */
export function blobSink(): { sink: WritableStream<Uint8Array<ArrayBuffer>>; blob: () => Blob } {
	const blobs: Blob[] = [];
	let parts: Uint8Array<ArrayBuffer>[] = [];
	let length = 0;
	const flush = () => {
		blobs.push(new Blob(parts));
		parts = [];
		length = 0;
	};
	const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
		write(part) {
			parts.push(part);
			length += part.length;
			if (length >= BLOB_PART) flush();
		}
	});
	return {
		sink,
		blob() {
			flush();
			return new Blob(blobs, { type: BACKUP_TYPE });
		}
	};
}
