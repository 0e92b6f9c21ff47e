/**
 * Reads a backup: its header, the whole of it to prove it, or its rows as a stream. A file is hostile until every
 * frame was authenticated, so nothing is reserved by what it says, each frame is unpacked under a limit, and one
 * frame after the other is in memory. Pure of databases: the offline opener reads with it too.
 */
import type { BackupHeader, BackupManifest } from '#lib/domain/backup.ts';
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok } from '#lib/domain/errors.ts';
import type { Failure, Result } from '#lib/domain/errors.ts';
import type { LongOptions, OpenRow, OpenRows } from '../contract.ts';
import {
	BackupProblem,
	FRAME_HEAD_BYTES,
	LIMITS,
	MANIFEST_FRAME,
	NONCE_BYTES,
	PREFIX_BYTES,
	ROWS_FRAME,
	ReadFailure,
	TAG_BYTES,
	TRAILER_BYTES,
	frameAbout,
	frameHeadFrom,
	headerFrom,
	headerLength,
	manifestFrom,
	sha256,
	trailerTotal
} from './format.ts';
import type { FrameName, ManifestText } from './format.ts';
import { unpack } from './packing.ts';
import { Tally } from './tally.ts';

export interface BackupStart {
	header: BackupHeader;
	/** Where the first frame begins, and the digest of everything before it. */
	framesAt: number;
	digest: string;
}

/** Reads what stands in the clear. Fails with `backup-invalid`. No proof of anything: that takes the key. */
export function readHeader(file: Blob): Promise<Result<BackupStart>> {
	return caught(async () => {
		const prefix = await bytesOf(file, 0, PREFIX_BYTES);
		const framesAt = PREFIX_BYTES + headerLength(prefix);
		const start = await bytesOf(file, 0, framesAt);
		if (start.length < framesAt) throw new BackupProblem('truncated', 'header');
		return { header: headerFrom(start.subarray(PREFIX_BYTES)), framesAt, digest: await sha256(start) };
	});
}

/**
 * Reads a backup whole: every frame authentic, in its place, unpacked and parsed; digests, counts and length as the
 * manifest and the trailer say. Fails with `backup-invalid` (fault, and frame where one is at fault), `cancelled`,
 * or `file-changed` where the file went away meanwhile. Progress in bytes.
 */
export function verifyBackup(
	file: Blob,
	start: BackupStart,
	key: CryptoKey,
	{ signal, onProgress }: LongOptions = {}
): Promise<Result<BackupManifest>> {
	return caught(async () => {
		const tally = new Tally();
		const lines = new Lines();
		const digests: string[] = [];
		let manifest: ManifestText | null = null;
		for await (const frame of framesOf(file, start, key, signal)) {
			if (frame.manifest) {
				manifest = frame.manifest;
				break;
			}
			digests.push(frame.digest);
			for (const { table, row } of lines.add(frame.plain, frame.index)) {
				if (!tally.add(table, row)) throw new BackupProblem('damaged', frame.index + 1);
				if (tally.lines > LIMITS.rows) throw new BackupProblem('too-large', frame.index + 1);
			}
			onProgress?.(frame.end);
		}
		lines.end(digests.length);
		compare(manifest!, start, digests, tally);
		onProgress?.(file.size);
		return manifest!.manifest;
	}, signal);
}

function compare({ manifest, header }: ManifestText, start: BackupStart, digests: string[], tally: Tally): void {
	if (header !== start.digest || manifest.vaultId !== start.header.seal.vaultId)
		throw new BackupProblem('damaged', 'header');
	if (manifest.frames.length !== digests.length) throw new BackupProblem('incomplete', 'manifest');
	const wrong = digests.findIndex((digest, i) => digest !== manifest.frames[i]);
	if (wrong >= 0) throw new BackupProblem('damaged', wrong + 1);
	// Which records did not open is known to the writer alone.
	const found = { ...tally.result(), unreadable: manifest.unreadable };
	const { frames: _, vaultId: __, ...stated } = manifest;
	if (!isEqual(found, stated)) throw new BackupProblem('incomplete', 'manifest');
}

/**
 * The rows of a backup that was verified, as they stand in it: a later row replaces an earlier one with the same key.
 * Throws `BackupProblem` (its `failure` is the value) where the file changed since.
 */
export async function* backupRows(
	file: Blob,
	start: BackupStart,
	key: CryptoKey,
	{ signal }: Pick<LongOptions, 'signal'> = {}
): AsyncGenerator<OpenRows> {
	const lines = new Lines();
	let frames = 0;
	for await (const frame of framesOf(file, start, key, signal)) {
		if (frame.manifest) break;
		frames++;
		const groups: OpenRows[] = [];
		for (const { table, row } of lines.add(frame.plain, frame.index)) {
			const last = groups.at(-1);
			if (last?.table === table) last.rows.push(row);
			else groups.push({ table, rows: [row] });
		}
		yield* groups;
	}
	lines.end(frames);
}

type ReadFrame = { index: number; end: number; digest: string } & (
	{ manifest: null; plain: Uint8Array<ArrayBuffer> } | { manifest: ManifestText }
);

/** All frames in order, the manifest last; nothing may follow it but the trailer. */
async function* framesOf(
	file: Blob,
	start: BackupStart,
	key: CryptoKey,
	signal: AbortSignal | undefined
): AsyncGenerator<ReadFrame> {
	let at = start.framesAt;
	for (let index = 0; ; index++) {
		signal?.throwIfAborted();
		if (index > LIMITS.frames) throw new BackupProblem('too-large', index + 1);
		const name: FrameName = index + 1;
		const headBytes = await bytesOf(file, at, FRAME_HEAD_BYTES);
		if (headBytes.length < FRAME_HEAD_BYTES) throw new BackupProblem('truncated', name);
		const head = frameHeadFrom(headBytes);
		if (head.kind !== ROWS_FRAME && head.kind !== MANIFEST_FRAME) throw new BackupProblem('damaged', name);
		if (head.index !== index) throw new BackupProblem('wrong-order', name);
		const isManifest = head.kind === MANIFEST_FRAME;
		const most = isManifest ? LIMITS.manifestBytes : LIMITS.storedFrameBytes;
		if (head.length > most) throw new BackupProblem('too-large', name);
		if (head.length < NONCE_BYTES + TAG_BYTES) throw new BackupProblem('damaged', name);
		const body = await bytesOf(file, at + FRAME_HEAD_BYTES, head.length);
		if (body.length < head.length) throw new BackupProblem('truncated', name);
		const end = at + FRAME_HEAD_BYTES + head.length;
		const about = frameAbout(start.header.id, index, head.kind, isManifest ? start.digest : '');
		const place = isManifest ? 'manifest' : name;
		const plain = await opened(body, about, key, isManifest ? LIMITS.manifestBytes : LIMITS.frameBytes, place);
		const digest = await sha256(headBytes, body);
		if (!isManifest) {
			yield { index, end, digest, manifest: null, plain };
			at = end;
			continue;
		}
		await checkTrailer(file, end);
		return yield { index, end, digest, manifest: manifestFrom(plain) };
	}
}

async function opened(
	body: Uint8Array<ArrayBuffer>,
	additionalData: Uint8Array<ArrayBuffer>,
	key: CryptoKey,
	limit: number,
	place: FrameName
): Promise<Uint8Array<ArrayBuffer>> {
	const iv = body.subarray(0, NONCE_BYTES);
	let packed: ArrayBuffer;
	try {
		packed = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, body.subarray(NONCE_BYTES));
	} catch {
		// WebCrypto says no more than that it is not authentic.
		throw new BackupProblem('damaged', place);
	}
	const plain = await unpack(new Uint8Array(packed), limit);
	if (typeof plain === 'string') throw new BackupProblem(plain, place);
	return plain;
}

async function checkTrailer(file: Blob, at: number): Promise<void> {
	const bytes = await bytesOf(file, at, TRAILER_BYTES);
	if (bytes.length < TRAILER_BYTES) throw new BackupProblem('truncated', 'trailer');
	if (trailerTotal(bytes) !== at + TRAILER_BYTES || file.size !== at + TRAILER_BYTES)
		throw new BackupProblem('damaged', 'trailer');
}

async function bytesOf(file: Blob, at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
	return new Uint8Array(await file.slice(at, at + length).arrayBuffer());
}

const NEWLINE = 0x0a;

/** Lines of JSON out of frames; keeps the beginning of a line that goes on in the next frame. */
class Lines {
	#rest: Uint8Array<ArrayBuffer>[] = [];
	#restBytes = 0;
	readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

	*add(plain: Uint8Array<ArrayBuffer>, index: number): Generator<{ table: string; row: OpenRow }> {
		const last = plain.lastIndexOf(NEWLINE);
		if (last < 0) return this.#keep(plain, index);
		const whole = new Uint8Array(this.#restBytes + last);
		let at = 0;
		for (const part of this.#rest) {
			whole.set(part, at);
			at += part.length;
		}
		whole.set(plain.subarray(0, last), at);
		this.#rest = [];
		this.#restBytes = 0;
		if (last + 1 < plain.length) this.#keep(plain.subarray(last + 1), index);
		let text: string;
		try {
			text = this.#decoder.decode(whole);
		} catch {
			// Not UTF-8, though authentic: nothing we wrote.
			throw new BackupProblem('damaged', index + 1);
		}
		for (const line of text.split('\n')) yield lineFrom(line, index);
	}

	#keep(part: Uint8Array<ArrayBuffer>, index: number): void {
		this.#restBytes += part.length;
		if (this.#restBytes > LIMITS.lineBytes) throw new BackupProblem('too-large', index + 1);
		this.#rest.push(part);
	}

	end(frames: number): void {
		if (this.#restBytes > 0) throw new BackupProblem('damaged', frames);
	}
}

function lineFrom(line: string, index: number): { table: string; row: OpenRow } {
	let read: unknown;
	try {
		read = JSON.parse(line);
	} catch {
		// Not JSON, though authentic: nothing we wrote.
		throw new BackupProblem('damaged', index + 1);
	}
	const [table, row, text] = Array.isArray(read) ? (read as unknown[]) : [];
	const isRow = typeof row === 'object' && row !== null && !Array.isArray(row);
	const isText = text === undefined || text === null || typeof text === 'string';
	if (typeof table !== 'string' || !isRow || !isText) throw new BackupProblem('damaged', index + 1);
	return { table, row: text === undefined ? { row: row as OpenRow['row'] } : { row: row as OpenRow['row'], text } };
}

/** The failure behind what a stream of this folder threw, or null where it is a fault of ours. */
export function failureOfReading(error: unknown): Failure | null {
	if (error instanceof ReadFailure) return error.failure;
	// The browser reads a file when it is asked to, not when it was chosen.
	const gone = ['NotReadableError', 'NotFoundError'];
	if (error instanceof DOMException && gone.includes(error.name)) return { code: 'file-changed' };
	return null;
}

async function caught<T>(read: () => Promise<T>, signal?: AbortSignal): Promise<Result<T>> {
	try {
		return ok(await read());
	} catch (error) {
		if (signal?.aborted) return fail('cancelled');
		const failure = failureOfReading(error);
		if (failure) return { ok: false, error: failure };
		throw error;
	}
}
