/** What is written: records, changes to them, and what comes of a commit. */
import type { CustomerId } from '#lib/domain/ids.ts';
import type { CauseKind, TableName, Tables } from '#lib/domain/tables.ts';

/** A record as the engine sees it: header and opened body. */
export interface Stored<T extends TableName> {
	id: Tables[T]['id'];
	rev: number;
	/** The record's own date, and its last change; milliseconds since the epoch. */
	at: number;
	updatedAt: number;
	/** 0 while it lives. */
	deletedAt: number;
	body: Tables[T]['body'];
}

/** One field's wish: what the writer saw and what it wants instead. */
export interface FieldPatch {
	from: unknown;
	to: unknown;
}
export type Change = {
	[T in TableName]:
		/** `again`, in a batch: the id may stand here without a body, because its creation was undone. */
		| { kind: 'create'; table: T; id: Tables[T]['id']; at: number; body: Tables[T]['body']; again?: true }
		/** Top-level fields of the body. A stale patch merges per field; a true clash fails with `conflict`. */
		| {
				kind: 'patch';
				table: T;
				id: Tables[T]['id'];
				baseRev: number;
				fields: Record<string, FieldPatch>;
				/** Nothing merges: fails with `conflict`, without fields, where the rev is not `baseRev` any more. */
				exact?: true;
		  }
		| { kind: 'delete'; table: T; id: Tables[T]['id'] }
		| { kind: 'restore'; table: T; id: Tables[T]['id'] };
}[TableName];

export interface Cause {
	kind: CauseKind;
	/** For `undo`: the entry it inverts, which then counts as undone. */
	undoes?: number;
	/** For `merge`: the customer that stayed. */
	into?: CustomerId;
}

export interface Committed {
	seq: number;
	/** Records written; `revs` answers the new rev of each, in the order of the changes. */
	records: number;
	revs: number[];
}
export interface BatchDone {
	/** Null where the source gave no change: then nothing was written and no entry exists. */
	seq: number | null;
	records: number;
}

/** What an erasure reaches. */
export interface ErasureReach {
	/** Records of which nothing stays: those named, what belongs to them, what was merged into them. */
	gone: { table: TableName; id: string }[];
	/** Records that stay and no longer name them: issued documents, and customers related to them. */
	altered: { table: TableName; id: string }[];
	/** Journal entries that hold something of any of it. */
	entries: number;
}
