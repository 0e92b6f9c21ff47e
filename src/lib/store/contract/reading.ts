/** What is held in memory of listed records, and what a check of everything finds. */
import type { CustomerSummary } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { TableName } from '#lib/domain/tables.ts';

/**
 * Customers in memory, as columns; one slot per row, in no meaningful order. Read-only outside the
 * store. `version` rises with every change, so callers can cache what they derive.
 */
export interface CustomerDirectory {
	readonly version: number;
	/** Slots, deleted and vanished ones included. */
	readonly size: number;
	/** Living customers, and deleted ones that can be restored. */
	readonly living: number;
	readonly deleted: number;
	/** Summary of a slot; null where the record is gone (an undone create). */
	row(slot: number): CustomerSummary | null;
	slotOf(id: CustomerId): number | undefined;
	/** Slots by exact folded value, for matching: e-mail, E.164 phone, external id. */
	slotsByEmail(folded: string): readonly number[];
	slotsByPhone(phone: string): readonly number[];
	slotsByExternalId(externalId: string): readonly number[];
	/** One byte per slot, 1 where `search` would find it; null for a text of blanks. Valid until `version` changes. */
	match(text: string): Uint8Array | null;
	/**
	 * Slots that match, in order. Every blank-separated word of `text` must occur in the folded name,
	 * organisation, e-mails, city, tags, external id or note; a word of three or more digits also in
	 * the digits of a phone. `accept` filters further.
	 */
	search(query: {
		text: string;
		deleted: boolean;
		sort: CustomerSort;
		descending: boolean;
		accept?: (slot: number) => boolean;
	}): Uint32Array;
	/**
	 * The first living slots by name that match, and how many do; null once the order of names stands, because then
	 * `search` answers as fast. Making that order takes as long as all names take to sort.
	 */
	firstMatches(text: string, count: number): { slots: Uint32Array; total: number } | null;
}
/**
 * The summaries of one type in memory; one slot per record, in no meaningful order. Read-only outside the store.
 * `version` rises with every change, so callers can cache what they derive.
 */
export interface Listing<S> {
	readonly version: number;
	/** Slots, deleted and vanished ones included. */
	readonly size: number;
	readonly living: number;
	readonly deleted: number;
	/** Null where the record is gone (an undone create). */
	row(slot: number): S | null;
	slotOf(id: string): number | undefined;
	/** One byte per slot, 1 where every word of the text occurs in its title, number or tags; null for blanks. */
	match(text: string): Uint8Array | null;
}
export type CustomerSort = 'name' | 'organisation' | 'spent' | 'orders' | 'lastOrder' | 'updated';

/** First rows of the default list as they stood after some commit; answers before the directory has loaded. */
export interface HeadWindow {
	rows: CustomerSummary[];
	living: number;
}

/** Types of which there may be hundreds of thousands, listed by a date of their own at first. */
export type DatedTable = 'interactions' | 'orders';
/** The first rows of such a list, newest first and of one date by id, and how many live. */
export interface Newest<S> {
	rows: S[];
	living: number;
}

export interface DataFindings {
	/** Rows per table, deleted ones included. */
	counts: Record<TableName, number>;
	journal: { entries: number; firstBad: number | null; problem: 'missing' | 'chain' | 'digest' | 'head' | null };
	/** Records whose sealed body does not open or does not parse; at most 200. */
	unreadable: { table: TableName; id: string }[];
	unreadableTotal: number;
	/** References to records that are not there (a customer's import or custom field), at most 200. */
	danglingTotal: number;
	dangling: { table: TableName; id: string; field: string }[];
	/** Summary rows that differ from what their record gives, or are missing or too many. */
	pageFaults: number;
	sentinel: boolean;
	/** Whether the journal holds the backup's newest entry unchanged; null: none was given. */
	backupAgrees: boolean | null;
}
