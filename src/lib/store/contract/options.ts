/** What long calls take. */

export interface LongOptions {
	signal?: AbortSignal;
	/** Records written so far. */
	onProgress?: (done: number) => void;
}
export interface UndoOptions extends LongOptions {
	/** Ids of records that stay as they are, whatever the entry did to them. */
	spare?: ReadonlySet<string>;
}
/** A long call that knows how much there is to do. */
export interface CountedOptions {
	signal?: AbortSignal;
	onProgress?: (done: number, total: number) => void;
}
export interface CheckOptions extends CountedOptions {
	/** Newest entry of a backup that was read back whole: the journal must still hold it unchanged. */
	backup?: { seq: number; hash: string } | null;
}
export interface EraseOptions extends CountedOptions {
	/** Whether invoices and credit notes with a number stay, without their customer; true unless said otherwise. */
	keepIssued?: boolean;
}
