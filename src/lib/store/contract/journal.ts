/** What the journal says of the past: entries, what they did, and what an undo would do. */
import type { CauseKind, TableName } from '#lib/domain/tables.ts';
import type { Cause } from './changes.ts';

/** The header of a journal entry; its payload (before and after) stands apart. */
export interface JournalHeader {
	seq: number;
	/** Milliseconds since the epoch. */
	at: number;
	cause: Cause;
	records: number;
	tables: TableName[];
	undoneBy: number | null;
}

export interface UndoPreview {
	revertable: number;
	/** Records whose rev moved since; names come from the engine. At most 200 listed. */
	changedSince: { table: TableName; id: string }[];
	changedSinceTotal: number;
	/** Records of the entry whose contents were erased since: they stay as they are. */
	erased: number;
}

export interface EntryQuery {
	/** Entries below this one; null: from the newest. */
	before: number | null;
	limit: number;
	/** Any of these causes; empty: all. */
	causes: readonly CauseKind[];
	/** Instants, inclusive; null: open end. */
	from: number | null;
	to: number | null;
	/** Only entries that touch one of these; null: all. */
	records: { table: TableName; ids: ReadonlySet<string> } | null;
}
/** An entry with who made it and what it touched. */
export interface EntryLine extends JournalHeader {
	device: string;
	/** Made on this device. */
	own: boolean;
	/** Top-level fields it changed; of a batch those of its first records. */
	fields: string[];
	/** Its first records, those asked for before others; at most three. */
	some: { table: TableName; id: string }[];
}
export interface EntryPage {
	entries: EntryLine[];
	/** Where to go on; null: that was all. Set also where the search stopped early to answer in time. */
	before: number | null;
}

/** What an entry did to one record. */
export interface EntryChange {
	seq: number;
	at: number;
	cause: Cause;
	device: string;
	table: TableName;
	id: string;
	created: boolean;
	/** Deleted or brought back by it; null where neither. */
	deletion: 'deleted' | 'restored' | null;
	/** Undefined stands for "not there". */
	fields: { name: string; from: unknown; to: unknown }[];
	/** Its contents were erased later. */
	erased: boolean;
}
