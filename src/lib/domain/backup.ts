/**
 * Words of backup and restore. Three states that are never mixed: a copy that was read back whole
 * (`verified`), one that left the page and that nobody has checked (`handed-over`), and none.
 */
import type { Brand } from './ids.ts';
import type { Seal, VaultId } from './vault.ts';

export type BackupId = Brand<string, 'BackupId'>;

/** Where a copy went. `file`: downloaded; `share`: the share sheet; `folder`: a folder the user chose. */
export type BackupPlace = 'folder' | 'file' | 'share';

/** What this device remembers of one backup. */
export interface BackupNote {
	id: BackupId;
	/** Milliseconds since the epoch. */
	at: number;
	place: BackupPlace;
	fileName: string;
	/** When the file was read back whole; null: handed over, not checked. */
	verifiedAt: number | null;
	/** Newest journal entry in it, and that entry's hash. */
	seq: number;
	hash: string;
	/** Customers, deleted ones included. */
	customers: number;
	bytes: number;
	/** Rotated away or said to be gone by the user: then it no longer counts as holding anybody. */
	goneAt: number | null;
}

/** In the clear at the start of a `.kith` file. Says nothing about a person. */
export interface BackupHeader {
	format: 1;
	id: BackupId;
	createdAt: number;
	/** Version of Kith's database layout and of record bodies. */
	database: number;
	schema: number;
	/** The doors that open it, and the vault they belong to. Passkeys stay with their device. */
	seal: Seal;
	/** The backup's own key, wrapped with a key derived from the vault key; base64url. */
	nonce: string;
	wrappedKey: string;
}

/** At the end of the file, sealed. */
export interface BackupManifest {
	/** Rows per table after later frames replaced earlier ones. */
	counts: Record<string, number>;
	/** SHA-256 of each frame as it stands in the file, hexadecimal, in order. */
	frames: string[];
	seq: number;
	hash: string;
	vaultId: VaultId;
	customers: number;
	/** Records that could not be opened when it was written; such a backup is never called good. */
	unreadable: number;
}

/** Why a file is not a backup that can be used. */
export type BackupFault =
	| 'not-a-backup'
	| 'newer-format'
	| 'truncated'
	| 'damaged' // frame
	| 'wrong-order' // frame
	| 'incomplete'
	| 'too-large';
