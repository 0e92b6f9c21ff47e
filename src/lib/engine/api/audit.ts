/** The journal as a person reads it, whether everything is sound, and what is stored about one person. */
import type { BackupNote } from '#lib/domain/backup.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { CauseKind, TableName } from '#lib/domain/tables.ts';
import type { Call, LongCall } from '../api.ts';
import type { HistoryEntry } from './history.ts';
import type { Belongings } from './people.ts';

export interface AuditFilter {
	causes: CauseKind[];
	/** Days, inclusive; milliseconds since the epoch; null: open end. */
	from: number | null;
	to: number | null;
	/** Only entries that touch this record. */
	record: CustomerId | null;
	/** Finds customers as the list's search does; only entries that touch one of them. */
	text: string;
}
export interface AuditEntry extends HistoryEntry {
	/** This device, or the id of another one. */
	device: 'this' | string;
	tables: TableName[];
	/** Top-level fields that changed; empty for a batch of creations. */
	fields: string[];
	/** Names of up to three customers it touched. */
	names: string[];
	/** The record of another type that it was about, where it is a single one with a name. */
	about: { table: TableName; name: string } | null;
}
export interface AuditPage {
	entries: AuditEntry[];
	/** Where the next page begins; null: no more. */
	before: number | null;
}
export interface AuditChange {
	table: TableName;
	id: string;
	/** Its present name, or that of its customer; empty where there is none. */
	name: string;
	created: boolean;
	deletion: 'deleted' | 'restored' | null;
	fields: { name: string; from: unknown; to: unknown }[];
	erased: boolean;
}
export interface DataCheck {
	/** Nothing wrong at all. */
	sound: boolean;
	records: number;
	findings: {
		journal: { entries: number; firstBad: number | null; problem: 'missing' | 'chain' | 'digest' | 'head' | null };
		unreadable: number;
		dangling: number;
		pageFaults: number;
		sentinel: boolean;
		/** Whether the journal still contains the last verified backup's newest entry unchanged; null: none. */
		backupAgrees: boolean | null;
	};
	unreadable: { table: TableName; id: string }[];
}
export interface ErasurePreview {
	name: string;
	/** Records that go, living and deleted ones; issued invoices and credit notes are not among them. */
	belongings: Belongings;
	/** Issued invoices and credit notes: they stay, of no customer, unless told otherwise. */
	issued: number;
	/** Deleted customers that were merged into this one; they go too. */
	merged: number;
	/** Customers who name this one, as relative or organisation; they stay without that. */
	naming: number;
	/** Journal entries that hold something of any of it. */
	entries: number;
	/** Known backups that still hold the person, newest first. */
	backups: BackupNote[];
	/** Databases kept after a restore that still hold the person. */
	kept: { name: string; until: number }[];
}

export interface AuditCalls {
	list: Call<{ before: number | null; limit: number; filter: AuditFilter }, AuditPage>;
	changes: Call<{ seq: number }, AuditChange[]>;
	/** Everything that happened to one customer, newest first. */
	record: Call<{ id: CustomerId }, { entry: AuditEntry; change: AuditChange }[]>;
	check: LongCall<Record<string, never>, DataCheck>;
	/** All that is stored about one person, with what belongs to them, as JSON. */
	person: Call<{ id: CustomerId }, Blob>;
	previewErase: Call<{ id: CustomerId }, ErasurePreview>;
	/** `keepIssued`, true unless said otherwise: invoices and credit notes with a number stay as they were issued. */
	erase: LongCall<{ id: CustomerId; keepIssued?: boolean }, { seq: number }>;
}
