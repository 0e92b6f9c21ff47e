/** The vault key as WebCrypto holds it, and what is derived from it. Its bytes live only as long as a door is opened. */
import type { RandomBytes } from '#lib/domain/ids.ts';
import type { VaultKey } from '../contract.ts';

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;

/** Names of what keys are derived for: persisted, so sacred. */
export type KeyUse =
	'kith1 records' | 'kith1 backup' | 'kith1 door passphrase' | 'kith1 door recovery' | 'kith1 door passkey';

const encoder = new TextEncoder();

/** An HKDF base key that cannot be exported; `bytes` stay the caller's to wipe. */
export function hkdfKey(bytes: Uint8Array<ArrayBuffer>): Promise<VaultKey> {
	return crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);
}

/** AES-256-GCM key for one use, salted with the vault's id; `part` tells keys of the same use apart. */
export function deriveAesKey(
	base: CryptoKey,
	vaultId: string,
	use: KeyUse,
	part: Uint8Array<ArrayBuffer> | string = ''
): Promise<CryptoKey> {
	const suffix = typeof part === 'string' ? encoder.encode(part) : part;
	const name = encoder.encode(`${use}|`);
	const info = new Uint8Array(name.length + suffix.length);
	info.set(name);
	info.set(suffix, name.length);
	return crypto.subtle.deriveKey(
		{ name: 'HKDF', hash: 'SHA-256', salt: encoder.encode(vaultId), info },
		base,
		{ name: 'AES-GCM', length: 256 },
		false,
		['encrypt', 'decrypt']
	);
}

/** Random bytes of a length. */
export function randomBytes(random: RandomBytes, length: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(length);
	random(bytes);
	return bytes;
}

/** Overwrites secrets that are no longer needed. Copies the engine or a garbage collector made are out of reach. */
export function wipe(...secrets: (Uint8Array | null | undefined)[]): void {
	for (const secret of secrets) secret?.fill(0);
}

export function toBase64Url(bytes: Uint8Array): string {
	let binary = '';
	for (const byte of bytes) binary += String.fromCharCode(byte);
	return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Null for what is no base64url text. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
	if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
