/**
 * Which journal entry Ctrl+Z and Ctrl+Shift+Z take next. An undo is itself an entry that can be undone
 * (a redo), so every entry either does or takes back: a plain write does, the undo of one that does takes
 * back, the undo of one that takes back does again. Pure.
 */
import type { HistoryEntry } from '#lib/engine/api.ts';

/** Entries newest first, as `history.list` answers them. */
export function nextToUndo(entries: readonly HistoryEntry[]): number | null {
	const does = sides(entries);
	return entries.find((entry) => entry.undoneBy === null && does.get(entry.seq))?.seq ?? null;
}

/** The newest undo that is not redone; null once something else was written after it. */
export function nextToRedo(entries: readonly HistoryEntry[]): number | null {
	const does = sides(entries);
	for (const entry of entries) {
		if (entry.undoneBy !== null) continue;
		if (entry.cause !== 'undo') return null;
		if (!does.get(entry.seq)) return entry.seq;
	}
	return null;
}

/** By `seq`: true where an entry does, false where it takes back. */
function sides(entries: readonly HistoryEntry[]): Map<number, boolean> {
	const undoneEntry = new Map<number, number>();
	for (const entry of entries) if (entry.undoneBy !== null) undoneEntry.set(entry.undoneBy, entry.seq);
	const does = new Map<number, boolean>();
	for (const entry of [...entries].reverse()) {
		const target = undoneEntry.get(entry.seq);
		// The undo of an entry too old to be listed counts as taking back.
		does.set(entry.seq, entry.cause !== 'undo' || (target !== undefined && does.get(target) === false));
	}
	return does;
}
