import { describe, expect, it } from 'vitest';
import type { CauseKind, HistoryEntry } from '#lib/engine/api.ts';
import { nextToRedo, nextToUndo } from './undo-order.ts';

/** A journal oldest first, `[cause, undoneBy]`, as `history.list` answers it: newest first. */
function journal(...entries: [CauseKind, number | null][]): HistoryEntry[] {
	return entries
		.map(([cause, undoneBy], index) => ({ seq: index + 1, at: index, cause, records: 1, undoneBy }))
		.reverse();
}

describe('what undo and redo take next', () => {
	it('finds nothing in an empty journal', () => {
		expect(nextToUndo([])).toBeNull();
		expect(nextToRedo([])).toBeNull();
	});
	it('takes writes back from the newest to the oldest', () => {
		expect(nextToUndo(journal(['create', null], ['edit', null]))).toBe(2);
		expect(nextToUndo(journal(['create', null], ['edit', 3], ['undo', null]))).toBe(1);
		expect(nextToUndo(journal(['create', 4], ['edit', 3], ['undo', null], ['undo', null]))).toBeNull();
	});
	it('redoes undos from the newest to the oldest', () => {
		const undone = journal(['create', 4], ['edit', 3], ['undo', null], ['undo', null]);
		expect(nextToRedo(undone)).toBe(4);
		const half = journal(['create', 4], ['edit', 3], ['undo', null], ['undo', 5], ['undo', null]);
		expect(nextToRedo(half)).toBe(3);
	});
	it('undoes a redo like the write it repeated', () => {
		const redone = journal(['create', null], ['edit', 3], ['undo', 4], ['undo', null]);
		expect(nextToUndo(redone)).toBe(4);
		expect(nextToRedo(redone)).toBeNull();
	});
	it('offers no redo once something else was written', () => {
		expect(nextToRedo(journal(['edit', 2], ['undo', null], ['create', null]))).toBeNull();
	});
	it('takes the undo of an entry that is no longer listed for an undo', () => {
		const entries = journal(['create', 2], ['undo', null]).slice(0, 1);
		expect(nextToUndo(entries)).toBeNull();
		expect(nextToRedo(entries)).toBe(2);
	});
	it('leaves its input as it was', () => {
		const entries = journal(['create', 2], ['undo', null]);
		const copy = structuredClone(entries);
		nextToUndo(entries);
		nextToRedo(entries);
		expect(entries).toEqual(copy);
	});
});
