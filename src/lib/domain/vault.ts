/**
 * Words of the vault: workspaces, doors and the cost of guessing. A workspace is one person's data with a
 * database of its own; sealed, its records are encrypted under a random vault key that every door wraps.
 */
import type { Brand } from './ids.ts';

/** 128 random bits; names a workspace on this device and nowhere else. */
export type WorkspaceId = Brand<string, 'WorkspaceId'>;
/** 128 random bits; part of what every sealed record is bound to. */
export type VaultId = Brand<string, 'VaultId'>;
export type DoorId = Brand<string, 'DoorId'>;

export interface KdfParams {
	alg: 'argon2id';
	memoryKiB: number;
	iterations: number;
	parallelism: number;
	/** Base64url, 16 bytes. */
	salt: string;
}

/**
 * Below the floor a stolen disk is guessed too fast (OWASP's least for Argon2id); above the ceiling a hostile
 * file hangs us. Both are checked when a door is made and when it is used. New doors start at `start`.
 */
export const KDF_LIMITS = {
	floor: { memoryKiB: 19 * 1024, iterations: 2 },
	start: { memoryKiB: 64 * 1024, iterations: 3 },
	ceiling: { memoryKiB: 512 * 1024, iterations: 10, parallelism: 4 }
} as const;

export type DoorKind = 'passphrase' | 'recovery' | 'passkey';

/** One way to the vault key: the key that a secret gives, and the vault key wrapped with it. */
export interface Door {
	id: DoorId;
	kind: DoorKind;
	/** Milliseconds since the epoch. */
	createdAt: number;
	/** Null for a passkey, whose output is random already and only passes HKDF. */
	kdf: KdfParams | null;
	/** Of a passkey: credential id and the PRF's salt, base64url. */
	passkey: { credentialId: string; salt: string } | null;
	/** AES-256-GCM of the 32 vault key bytes, base64url; its associated data hold everything above and the vault id. */
	nonce: string;
	wrapped: string;
}

/** What makes a database sealed. Stands in the clear beside it and in every backup of it: useless without a secret. */
export interface Seal {
	vaultId: VaultId;
	createdAt: number;
	doors: Door[];
}

/** What opens a door. The bytes cross to the worker once, are transferred, and zeroed after use. */
export interface Secret {
	kind: DoorKind;
	/** Passphrase or recovery code as UTF-8 text, or the 32 bytes of the passkey's PRF. */
	bytes: Uint8Array<ArrayBuffer>;
}

/** What a lock screen may know of a door. */
export interface DoorInfo {
	id: DoorId;
	kind: DoorKind;
	createdAt: number;
	passkey: Door['passkey'];
}

export interface Workspace {
	id: WorkspaceId;
	/** The user's own word for it, shown while locked: never a customer. Empty: the first one. */
	label: string;
	sealed: boolean;
	createdAt: number;
}

export const MIN_PASSPHRASE = 10;

/** A typed passphrase or recovery code as a secret. NFKC: the same letters typed on another keyboard are the same. */
export function textSecret(kind: 'passphrase' | 'recovery', text: string): Secret {
	return { kind, bytes: new TextEncoder().encode(text.normalize('NFKC')) };
}
