/**
 * The layout of a `.kith` file. PERSISTED: somebody's only copy is written like this. Nothing here may change for
 * format 1; another layout gets another version byte, and the reader goes on reading this one.
 *
 *   magic (7) · version (1) · header length (4) · header: JSON in the clear
 *   frames:  kind (1) · index (4) · length (4) · nonce (12) · AES-256-GCM of gzip of the plaintext
 *   trailer: length of the whole file (8) · end magic (8)
 *
 * Numbers are big-endian. The plaintext of the row frames, put together, is lines of JSON: `[table, row]` or
 * `[table, row, text]`; a line may go on in the next frame. A later line replaces an earlier one with the same key.
 * The last frame holds the manifest. Associated data bind a frame to its backup, its place and its kind, and the
 * manifest to the header too. Pure, and free of Dexie: the offline opener reads with it as well.
 */
import type { BackupFault, BackupHeader, BackupManifest } from '#lib/domain/backup.ts';
import type { Failure } from '#lib/domain/errors.ts';
import { isId } from '#lib/domain/ids.ts';
import type { Door } from '#lib/domain/vault.ts';
import { BODY_SCHEMA, DATABASE_VERSION, STORES } from '../schema.ts';

export const BACKUP_EXTENSION = '.kith';
export const BACKUP_TYPE = 'application/x-kith';

export const MAGIC = Uint8Array.of(0x4b, 0x49, 0x54, 0x48, 0x0d, 0x0a, 0x1a);
export const VERSION = 1;
export const END_MAGIC = Uint8Array.of(0x6b, 0x69, 0x74, 0x68, 0x2e, 0x65, 0x6e, 0x64);

export const PREFIX_BYTES = 12;
export const FRAME_HEAD_BYTES = 9;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const TRAILER_BYTES = 16;

export const ROWS_FRAME = 1;
export const MANIFEST_FRAME = 2;
export type FrameKind = typeof ROWS_FRAME | typeof MANIFEST_FRAME;

/**
 * What a reader takes, whatever a file promises. A hostile file may be a gzip bomb or claim billions of rows, so
 * nothing is reserved by what it says, and unpacking stops here.
 */
export const LIMITS = {
	headerBytes: 64 * 1024,
	doors: 16,
	/** Plaintext of a frame of rows: the writer fills each up to exactly this. */
	frameBytes: 1024 * 1024,
	/** Gzip adds a little to what it cannot pack. */
	storedFrameBytes: 1024 * 1024 + 64 * 1024,
	manifestBytes: 16 * 1024 * 1024,
	/** One line over all its frames; a payload of 2,000 long texts stays below. */
	lineBytes: 256 * 1024 * 1024,
	rows: 8_000_000,
	frames: 200_000
} as const;

/** What stands in the manifest's frame. */
export interface ManifestText {
	manifest: BackupManifest;
	/** SHA-256 of everything before the first frame, hexadecimal. */
	header: string;
}

/** Names a frame for a person: the first is 1. The parts around the frames have names. */
export type FrameName = number | 'header' | 'manifest' | 'trailer';

/** Carries an expected failure out of a stream; `failureOfReading` gives it back. */
export class ReadFailure extends Error {
	readonly failure: Failure;

	constructor(failure: Failure) {
		super(JSON.stringify(failure));
		this.name = 'ReadFailure';
		this.failure = failure;
	}
}
/** A file that is not a backup that can be used; `frame` says where. */
export class BackupProblem extends ReadFailure {
	constructor(fault: BackupFault, frame?: FrameName) {
		super({ code: 'backup-invalid', params: frame === undefined ? { fault } : { fault, frame } });
	}
}

/** Everything before the first frame. */
export function headerBytes(header: BackupHeader): Uint8Array<ArrayBuffer> {
	const text = new TextEncoder().encode(JSON.stringify(header));
	if (text.length > LIMITS.headerBytes) throw new Error('Impossible: a header beyond its limit');
	const bytes = new Uint8Array(PREFIX_BYTES + text.length);
	bytes.set(MAGIC);
	bytes[MAGIC.length] = VERSION;
	new DataView(bytes.buffer).setUint32(MAGIC.length + 1, text.length);
	bytes.set(text, PREFIX_BYTES);
	return bytes;
}

/** Length of the header from the first bytes of a file; throws where they are not those of a backup. */
export function headerLength(prefix: Uint8Array<ArrayBuffer>): number {
	if (prefix.length < MAGIC.length || MAGIC.some((byte, i) => prefix[i] !== byte))
		throw new BackupProblem('not-a-backup');
	if (prefix.length < PREFIX_BYTES) throw new BackupProblem('truncated', 'header');
	if (prefix[MAGIC.length]! > VERSION) throw new BackupProblem('newer-format');
	if (prefix[MAGIC.length] !== VERSION) throw new BackupProblem('damaged', 'header');
	const length = new DataView(prefix.buffer, prefix.byteOffset).getUint32(MAGIC.length + 1);
	if (length > LIMITS.headerBytes) throw new BackupProblem('too-large', 'header');
	return length;
}

/** The header from its text; throws where anything is not of its type. */
export function headerFrom(text: Uint8Array): BackupHeader {
	const header = parse(text);
	if (!isRecord(header) || header.format !== VERSION) throw new BackupProblem('damaged', 'header');
	const { id, createdAt, database, schema, seal, nonce, wrappedKey } = header;
	const isWhole =
		isIdText(id) &&
		isCount(createdAt) &&
		isCount(database) &&
		isCount(schema) &&
		isRecord(seal) &&
		isIdText(seal.vaultId) &&
		isCount(seal.createdAt) &&
		Array.isArray(seal.doors) &&
		seal.doors.length <= LIMITS.doors &&
		seal.doors.every(isDoor) &&
		typeof nonce === 'string' &&
		typeof wrappedKey === 'string';
	if (!isWhole) throw new BackupProblem('damaged', 'header');
	if (database > DATABASE_VERSION || schema > BODY_SCHEMA) throw new BackupProblem('newer-format');
	return header as unknown as BackupHeader;
}

function isDoor(door: unknown): door is Door {
	if (!isRecord(door)) return false;
	const { id, kind, createdAt, kdf, passkey, nonce, wrapped } = door;
	return (
		isIdText(id) &&
		(kind === 'passphrase' || kind === 'recovery' || kind === 'passkey') &&
		isCount(createdAt) &&
		(kdf === null || isKdf(kdf)) &&
		(passkey === null ||
			(isRecord(passkey) && typeof passkey.credentialId === 'string' && typeof passkey.salt === 'string')) &&
		typeof nonce === 'string' &&
		typeof wrapped === 'string'
	);
}

/** Whether the cost is acceptable is asked where the door is used. */
function isKdf(kdf: unknown): boolean {
	return (
		isRecord(kdf) &&
		kdf.alg === 'argon2id' &&
		isCount(kdf.memoryKiB) &&
		isCount(kdf.iterations) &&
		isCount(kdf.parallelism) &&
		typeof kdf.salt === 'string'
	);
}

/** The manifest from its frame; throws where anything is not of its type or beyond the limits. */
export function manifestFrom(text: Uint8Array): ManifestText {
	const read = parse(text);
	const manifest = isRecord(read) ? read.manifest : null;
	if (!isRecord(read) || typeof read.header !== 'string' || !isRecord(manifest))
		throw new BackupProblem('damaged', 'manifest');
	const { counts, frames, seq, hash, vaultId, customers, unreadable } = manifest;
	const isWhole =
		isRecord(counts) &&
		Object.values(counts).every(isCount) &&
		Array.isArray(frames) &&
		frames.every((digest) => typeof digest === 'string') &&
		isCount(seq) &&
		typeof hash === 'string' &&
		isIdText(vaultId) &&
		isCount(customers) &&
		isCount(unreadable);
	if (!isWhole) throw new BackupProblem('damaged', 'manifest');
	const rows = Object.values(counts as Record<string, number>).reduce((sum, count) => sum + count, 0);
	if (rows > LIMITS.rows || frames.length > LIMITS.frames) throw new BackupProblem('too-large', 'manifest');
	return read as unknown as ManifestText;
}

function parse(text: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
	} catch {
		// What does not parse is not of any type that is asked for next.
		return null;
	}
}
function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}
function isIdText(value: unknown): value is string {
	return typeof value === 'string' && isId(value);
}

export function frameHead(kind: FrameKind, index: number, length: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(FRAME_HEAD_BYTES);
	const view = new DataView(bytes.buffer);
	view.setUint8(0, kind);
	view.setUint32(1, index);
	view.setUint32(5, length);
	return bytes;
}
export function frameHeadFrom(bytes: Uint8Array<ArrayBuffer>): { kind: number; index: number; length: number } {
	const view = new DataView(bytes.buffer, bytes.byteOffset);
	return { kind: view.getUint8(0), index: view.getUint32(1), length: view.getUint32(5) };
}

/** What a frame is bound to. The manifest is bound to the header too, so no door can be put in unseen. */
export function frameAbout(id: string, index: number, kind: FrameKind, header = ''): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(`kith-backup-1|${id}|${index}|${kind}|${header}`);
}

export function trailerBytes(total: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(TRAILER_BYTES);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(total));
	bytes.set(END_MAGIC, 8);
	return bytes;
}
/** The length the trailer states, or null where it is not a trailer. */
export function trailerTotal(bytes: Uint8Array<ArrayBuffer>): number | null {
	if (bytes.length !== TRAILER_BYTES || END_MAGIC.some((byte, i) => bytes[8 + i] !== byte)) return null;
	return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0));
}

/** Fields of each table's primary key, from the layout of the database. */
const KEY_FIELDS = new Map(
	Object.entries(STORES).map(([table, indexes]) => {
		const [primary = ''] = indexes.split(',');
		return [table, primary.replace(/^\[|\]$/g, '').split('+')];
	})
);

/** Key of a row as text, unique in its table; null where the table is unknown or the row lacks its key. */
export function rowKey(table: string, row: Record<string, unknown>): string | null {
	const fields = KEY_FIELDS.get(table);
	if (!fields) return null;
	const parts: (string | number)[] = [];
	for (const field of fields) {
		const part = row[field];
		if (typeof part !== 'string' && typeof part !== 'number') return null;
		parts.push(part);
	}
	return parts.length === 1 ? String(parts[0]) : JSON.stringify(parts);
}

export async function sha256(...parts: Uint8Array<ArrayBuffer>[]): Promise<string> {
	const bytes = parts.length === 1 ? parts[0]! : new Uint8Array(await new Blob(parts).arrayBuffer());
	let hex = '';
	for (const byte of new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
		hex += byte.toString(16).padStart(2, '0');
	return hex;
}
