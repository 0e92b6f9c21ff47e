/** What comes back out of a backup, whole or in part, and what helps where the data does not open. */
import type { BackupId } from '#lib/domain/backup.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { TableName } from '#lib/domain/tables.ts';
import type { DoorInfo, Secret, VaultId } from '#lib/domain/vault.ts';
import type { Call, LongCall } from '../api.ts';
import type { BulkDone } from './customers.ts';

/** What a `.kith` file says of itself, and after a whole reading. */
export interface BackupReport {
	header: { id: BackupId; createdAt: number; doors: DoorInfo[]; vaultId: VaultId };
	/** Null while no secret and no key of this device opens it. */
	manifest: { counts: Record<string, number>; customers: number; seq: number; unreadable: number } | null;
	/** Every frame and the manifest were read and agree. */
	verified: boolean;
	/** Written by this workspace, and whether its journal is a part of the one that stands here. */
	own: boolean;
}
export type MergeKind = 'missing' | 'deleted' | 'different' | 'same';
export interface MergePreview {
	/** Names this preview in `merge`; a newer one ends it. */
	previewId: number;
	/** Per table: how many records of the backup are missing here, deleted here, different, or the same. */
	tables: { table: TableName; counts: Record<MergeKind, number> }[];
	/** Customers that are missing, deleted or different, at most MAX_WINDOW, by name. */
	customers: { id: CustomerId; name: string; kind: MergeKind; fields: string[] }[];
	customersTotal: number;
}
export interface KeptCopy {
	name: string;
	reason: 'restore' | 'migration';
	at: number;
	until: number;
	sealed: boolean;
	customers: number;
}
export interface MergeChoice {
	missing: boolean;
	deleted: boolean;
	/** Take the backup's values where they differ. */
	different: boolean;
	/** Only these customers; null: all. Records they refer to come along. */
	only: CustomerId[] | null;
}
/** Why the app cannot show its data, and what is known. */
export interface RescueState {
	state: 'open' | 'locked' | 'lost' | 'newer' | 'denied';
	/** Of `lost`: what was remembered. */
	remembered: { customers: number; lastBackup: number } | null;
}

/** All of it can be called while nothing is open. */
export interface RestoreCalls {
	/** Reads a file whole. Without a secret: with the keys of this workspace, if they fit. Marks an own one verified. */
	inspect: LongCall<{ file: File; secret: Secret | null }, BackupReport>;
	/** Replaces everything. The database is sealed afterwards if it was, or if `seal` says so on an empty device. */
	run: LongCall<{ file: File; secret: Secret | null; sealed: boolean }, void>;
	previewMerge: LongCall<{ file: File; secret: Secret | null }, MergePreview>;
	merge: LongCall<{ previewId: number; choice: MergeChoice }, BulkDone>;
	kept: Call<Record<string, never>, KeptCopy[]>;
	goBack: LongCall<{ name: string }, void>;
	dropKept: Call<{ name: string }, void>;
}
/** All of it can be called while nothing is open. */
export interface RescueCalls {
	state: Call<Record<string, never>, RescueState>;
	rawCopy: LongCall<Record<string, never>, Blob>;
	startFresh: Call<Record<string, never>, void>;
}
