/**
 * Doors: ways to the vault key. A secret gives a key (Argon2id for what people type, HKDF alone for a passkey's
 * random output), and that key wraps the 32 bytes of the vault key. Changing a door wraps them again; no record is
 * touched. Everything the door says in the clear is bound to the wrap, so nothing of it can be changed unseen.
 *
 * The bytes of every secret given here are overwritten before the call ends, whatever its result.
 */
import { fail, ok } from '#lib/domain/errors.ts';
import type { Result } from '#lib/domain/errors.ts';
import { newId } from '#lib/domain/ids.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import { MIN_PASSPHRASE } from '#lib/domain/vault.ts';
import type { Door, DoorId, DoorInfo, DoorKind, Seal, Secret, VaultId } from '#lib/domain/vault.ts';
import type { VaultKey } from '../contract.ts';
import { argon2id, checkParams, newParams } from './kdf.ts';
import type { Kdf, KdfCost } from './kdf.ts';
import {
	KEY_BYTES,
	NONCE_BYTES,
	deriveAesKey,
	fromBase64Url,
	hkdfKey,
	randomBytes,
	toBase64Url,
	wipe
} from './keys.ts';
import { recoveryCodeFrom } from './recovery-code.ts';

/** More doors than anybody has; a hostile file with thousands would have us derive a key for each. */
const MAX_DOORS = 16;

/** An opened vault. `bytes` are for wrapping in other doors: whoever holds this wipes them. */
export interface OpenVault {
	key: VaultKey;
	bytes: Uint8Array<ArrayBuffer>;
}

export interface DoorOptions {
	vaultId: VaultId;
	now: () => number;
	random: RandomBytes;
	/** From `calibrate`. */
	cost: KdfCost;
	/** Of a passkey. */
	passkey?: Door['passkey'];
	kdf?: Kdf;
}

/** A new vault key, not yet behind any door. */
export async function newVault(random: RandomBytes): Promise<OpenVault & { vaultId: VaultId }> {
	const bytes = randomBytes(random, KEY_BYTES);
	return { key: await hkdfKey(bytes), bytes, vaultId: newId(random) as string as VaultId };
}

/** Wraps the vault key for a secret. Fails with `weak-passphrase` (least), `wrong-secret` for what is no code or passkey. */
export async function makeDoor(
	secret: Secret,
	vaultKey: Uint8Array<ArrayBuffer>,
	options: DoorOptions
): Promise<Result<Door>> {
	const { vaultId, now, random, passkey = null, kdf = argon2id } = options;
	let material: Uint8Array<ArrayBuffer> | null = null;
	try {
		const read = materialOf(secret);
		if (!read.ok) return read;
		material = read.value;
		const least = leastLength(material);
		if (secret.kind === 'passphrase' && lengthOf(material) < least) return fail('weak-passphrase', { least });
		const isPasskey = secret.kind === 'passkey';
		if (isPasskey !== (passkey !== null)) return fail('wrong-secret');
		const door: Door = {
			id: newId(random) as string as DoorId,
			kind: secret.kind,
			createdAt: now(),
			kdf: isPasskey ? null : newParams(options.cost, random),
			passkey,
			nonce: toBase64Url(randomBytes(random, NONCE_BYTES)),
			wrapped: ''
		};
		const checked = checkDoor(door);
		if (!checked.ok) return checked;
		const key = await keyOfDoor(door, vaultId, material, kdf);
		const wrapped = await crypto.subtle.encrypt(wrapping(door, vaultId), key, vaultKey);
		return ok({ ...door, wrapped: toBase64Url(new Uint8Array(wrapped)) });
	} finally {
		wipe(secret.bytes, material);
	}
}

/**
 * Opens the vault with a secret. Fails with `wrong-secret` where no door of its kind opens, and with `kdf-refused`
 * (reason `downgrade` or `too-expensive`) before any work where a door asks for less or more than is allowed.
 */
export async function openDoors(seal: Seal, secret: Secret, kdf: Kdf = argon2id): Promise<Result<OpenVault>> {
	let material: Uint8Array<ArrayBuffer> | null = null;
	try {
		const doors = seal.doors.filter((door) => door.kind === secret.kind);
		if (doors.length > MAX_DOORS) return fail('kdf-refused', { reason: 'too-expensive' });
		for (const door of doors) {
			const checked = checkDoor(door);
			if (!checked.ok) return checked;
		}
		const read = materialOf(secret);
		if (!read.ok) return read;
		material = read.value;
		for (const door of doors) {
			const bytes = await unwrap(door, seal.vaultId, material, kdf);
			if (bytes) return ok({ key: await hkdfKey(bytes), bytes });
		}
		return fail('wrong-secret');
	} catch (error) {
		// What WebAssembly throws where this device has not the memory that the door asks for.
		if (error instanceof RangeError) return fail('kdf-refused', { reason: 'too-expensive' });
		throw error;
	} finally {
		wipe(secret.bytes, material);
	}
}

async function unwrap(
	door: Door,
	vaultId: VaultId,
	material: Uint8Array<ArrayBuffer>,
	kdf: Kdf
): Promise<Uint8Array<ArrayBuffer> | null> {
	const wrapped = fromBase64Url(door.wrapped);
	if (!wrapped || fromBase64Url(door.nonce)?.length !== NONCE_BYTES) return null;
	const key = await keyOfDoor(door, vaultId, material, kdf);
	try {
		const bytes = new Uint8Array(await crypto.subtle.decrypt(wrapping(door, vaultId), key, wrapped));
		return bytes.length === KEY_BYTES ? bytes : null;
	} catch (error) {
		// The one answer of AES-GCM to a wrong key.
		if (error instanceof Error && error.name === 'OperationError') return null;
		throw error;
	}
}

async function keyOfDoor(
	door: Door,
	vaultId: VaultId,
	material: Uint8Array<ArrayBuffer>,
	kdf: Kdf
): Promise<CryptoKey> {
	const bytes = door.kdf ? await kdf(material, door.kdf) : material;
	try {
		return await deriveAesKey(await hkdfKey(bytes), vaultId, `kith1 door ${door.kind}`);
	} finally {
		if (bytes !== material) wipe(bytes);
	}
}

function wrapping(door: Door, vaultId: VaultId): AesGcmParams {
	const { id, kind, createdAt, kdf, passkey } = door;
	const about = [
		'kith1 door',
		vaultId,
		id,
		kind,
		createdAt,
		kdf && [kdf.alg, kdf.memoryKiB, kdf.iterations, kdf.parallelism, kdf.salt],
		passkey && [passkey.credentialId, passkey.salt]
	];
	return {
		name: 'AES-GCM',
		iv: fromBase64Url(door.nonce)!,
		additionalData: new TextEncoder().encode(JSON.stringify(about))
	};
}

function checkDoor(door: Door): Result<void> {
	return door.kind === 'passkey' ? ok() : checkParams(door.kdf);
}

/** The bytes that count of a secret: one spelling of a text, or the passkey's output. */
function materialOf({ kind, bytes }: Secret): Result<Uint8Array<ArrayBuffer>> {
	if (kind === 'passkey') return bytes.length === KEY_BYTES ? ok(bytes.slice()) : fail('wrong-secret');
	const typed = new TextDecoder().decode(bytes);
	const text = kind === 'recovery' ? recoveryCodeFrom(typed) : typed.normalize('NFKC');
	return text ? ok(new TextEncoder().encode(text)) : fail('wrong-secret');
}

/** Digits alone need twice the length, so that no PIN passes. */
function leastLength(passphrase: Uint8Array<ArrayBuffer>): number {
	return passphrase.every((byte) => byte >= 0x30 && byte <= 0x39) ? 2 * MIN_PASSPHRASE : MIN_PASSPHRASE;
}
/** Characters of a UTF-8 text: bytes that begin one. */
function lengthOf(text: Uint8Array<ArrayBuffer>): number {
	return text.reduce((length, byte) => ((byte & 0xc0) === 0x80 ? length : length + 1), 0);
}

/** The seal with one more door. */
export function withDoor(seal: Seal, door: Door): Seal {
	return { ...seal, doors: [...seal.doors, door] };
}

/** The seal with this door instead of all of its kind. */
export function withOnlyDoor(seal: Seal, door: Door): Seal {
	return { ...seal, doors: [...seal.doors.filter(({ kind }) => kind !== door.kind), door] };
}

/** The seal without a door; `not-found`, or `invalid` (field `door`) for the last passphrase. */
export function withoutDoor(seal: Seal, id: DoorId): Result<Seal> {
	const doors = seal.doors.filter((door) => door.id !== id);
	if (doors.length === seal.doors.length) return fail('not-found');
	if (!hasDoor({ ...seal, doors }, 'passphrase')) return fail('invalid', { field: 'door' });
	return ok({ ...seal, doors });
}

export function hasDoor(seal: Seal, kind: DoorKind): boolean {
	return seal.doors.some((door) => door.kind === kind);
}

/** The doors that open a copy elsewhere: a passkey stays with its device. */
export function portableSeal(seal: Seal): Seal {
	return { ...seal, doors: seal.doors.filter((door) => door.kind !== 'passkey') };
}

export function doorInfo({ id, kind, createdAt, passkey }: Door): DoorInfo {
	return { id, kind, createdAt, passkey };
}
