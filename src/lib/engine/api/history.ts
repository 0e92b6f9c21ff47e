/** What was done, and how it is undone. */
import type { CauseKind } from '#lib/domain/tables.ts';
import type { Call, LongCall } from '../api.ts';

export interface HistoryEntry {
	seq: number;
	at: number;
	cause: CauseKind;
	records: number;
	/** Entry that undid this one, or null. */
	undoneBy: number | null;
}
export interface UndoDone {
	seq: number;
	reverted: number;
	kept: number;
	/** Their contents were erased for good; nothing can bring them back. */
	erased: number;
	/** Number of the credit note that takes an issued invoice back, which keeps its own. */
	creditNote?: string;
}
/** Records changed since the commit that is to be undone. */
export interface UndoPreview {
	seq: number;
	revertable: number;
	changedSince: { id: string; name: string }[];
	changedSinceTotal: number;
	erased: number;
}

export interface HistoryCalls {
	list: Call<{ before: number | null; limit: number }, HistoryEntry[]>;
	preview: Call<{ seq: number }, UndoPreview>;
	/** `changed: 'ask'` fails with `undo-has-changes` where records changed since. */
	undo: LongCall<{ seq: number; changed: 'ask' | 'keep' | 'revert' }, UndoDone>;
}
