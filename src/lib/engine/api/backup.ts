/** Backups: how old the newest is, where copies go, and writing one. */
import type { BackupId, BackupNote, BackupPlace } from '#lib/domain/backup.ts';
import type { Secret } from '#lib/domain/vault.ts';
import type { Call, LongCall } from '../api.ts';

export interface BackupState {
	/** The newest of each kind, or null; only `verified` resets the reminder. */
	verified: BackupNote | null;
	handedOver: BackupNote | null;
	notes: BackupNote[];
	/** Journal entries and records changed since the verified one (since ever, where there is none). */
	entriesSince: number;
	recordsSince: number;
	/** Whole days since the verified backup, or since the first data; 0 with no data. */
	days: number;
	/** How loud the reminder is. */
	urgency: 'none' | 'quiet' | 'plain' | 'loud';
	folder: BackupFolder | null;
	/** False in a plain workspace whose backups have no passphrase yet. */
	ready: boolean;
}
export interface BackupFolder {
	name: string;
	/** For the page to ask for permission with, which takes a click. */
	handle: FileSystemDirectoryHandle;
	/** `ask`: the browser wants to be asked again; `lost`: moved, deleted or forbidden. */
	access: 'granted' | 'ask' | 'lost';
	/** A copy should be written into it by itself: none was today, and something changed since the last. */
	due: boolean;
}
export interface BackupFile {
	note: BackupNote;
	file: File;
	/** Records that do not open and are not in it; with any, it never counts as good. */
	unreadable: number;
}

export interface BackupCalls {
	state: Call<Record<string, never>, BackupState>;
	/** Sets the passphrase of a plain workspace's backups. */
	protect: LongCall<{ passphrase: Secret; typed: string }, void>;
	/** Writes a backup for the page to hand over, and reads it back from memory first. */
	write: LongCall<Record<string, never>, BackupFile>;
	/** The page handed it over; from now on it counts as that. */
	handedOver: Call<{ note: BackupNote; place: BackupPlace }, void>;
	chooseFolder: Call<{ handle: FileSystemDirectoryHandle }, void>;
	forgetFolder: Call<Record<string, never>, void>;
	/** Writes into the folder, reads it back whole, then rotates (7 daily, 4 weekly, 12 monthly). */
	writeToFolder: LongCall<{ confirmFewer: boolean }, BackupNote>;
	/** The user says that a copy is gone. */
	forget: Call<{ id: BackupId }, void>;
	exportJson: LongCall<Record<string, never>, Blob>;
}
