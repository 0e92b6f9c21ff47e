/**
 * The key of one backup: random, wrapped with a key derived from the vault key, so that writing a backup asks for no
 * passphrase and whoever opens one of its doors can read it. The wrap is bound to the whole clear header.
 */
import type { RandomBytes } from '#lib/domain/ids.ts';
import type { BackupHeader } from '#lib/domain/backup.ts';
import type { VaultKey } from '../contract.ts';
import { KEY_BYTES, NONCE_BYTES, deriveAesKey, fromBase64Url, randomBytes, toBase64Url, wipe } from './keys.ts';

export type UnwrappedHeader = Omit<BackupHeader, 'nonce' | 'wrappedKey'>;

/** Makes the key for a backup (AES-256-GCM, not extractable) and the header with the key wrapped in it. */
export async function newBackupKey(
	vaultKey: VaultKey,
	header: UnwrappedHeader,
	random: RandomBytes
): Promise<{ key: CryptoKey; header: BackupHeader }> {
	const bytes = randomBytes(random, KEY_BYTES);
	const nonce = toBase64Url(randomBytes(random, NONCE_BYTES));
	try {
		const wrapper = await deriveAesKey(vaultKey, header.seal.vaultId, 'kith1 backup', header.id);
		const wrapped = await crypto.subtle.encrypt(wrapping(header, nonce), wrapper, bytes);
		return {
			key: await frameKey(bytes),
			header: { ...header, nonce, wrappedKey: toBase64Url(new Uint8Array(wrapped)) }
		};
	} finally {
		wipe(bytes);
	}
}

/** The key of a backup; null where its header was changed or belongs to another vault key. */
export async function openBackupKey(vaultKey: VaultKey, header: BackupHeader): Promise<CryptoKey | null> {
	const wrapped = fromBase64Url(header.wrappedKey);
	if (!wrapped || fromBase64Url(header.nonce)?.length !== NONCE_BYTES) return null;
	const wrapper = await deriveAesKey(vaultKey, header.seal.vaultId, 'kith1 backup', header.id);
	let bytes: Uint8Array<ArrayBuffer> | null = null;
	try {
		bytes = new Uint8Array(await crypto.subtle.decrypt(wrapping(header, header.nonce), wrapper, wrapped));
		return bytes.length === KEY_BYTES ? await frameKey(bytes) : null;
	} catch (error) {
		// The one answer of AES-GCM to anything that is not authentic.
		if (error instanceof Error && error.name === 'OperationError') return null;
		throw error;
	} finally {
		wipe(bytes);
	}
}

function frameKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function wrapping({ format, id, createdAt, database, schema, seal }: UnwrappedHeader, nonce: string): AesGcmParams {
	const about = JSON.stringify(['kith1 backup', format, id, createdAt, database, schema, seal]);
	return { name: 'AES-GCM', iv: fromBase64Url(nonce)!, additionalData: new TextEncoder().encode(about) };
}
