/**
 * Reads as many entries as a screen shows. A page of the journal may come back short: the engine answers a
 * search in time rather than whole, and says where to go on.
 */
import type { AuditEntry, AuditFilter, CauseKind } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';

export type EntryGroup = 'all' | 'customers' | 'files' | 'undo' | 'erase' | 'other';
export type Days = 'all' | 'today' | 'week' | 'month';

export const GROUPS: Record<EntryGroup, readonly CauseKind[]> = {
	all: [],
	customers: ['create', 'edit', 'delete', 'restore', 'tag', 'merge', 'move', 'complete', 'issue', 'pay', 'reply'],
	files: ['import', 'sample', 'merge-restore'],
	undo: ['undo'],
	erase: ['erase'],
	other: ['segments', 'settings', 'field']
};
const BACK: Record<Exclude<Days, 'all'>, number> = { today: 0, week: 6, month: 29 };

/** The first instant of a span of days that ends today, in the device's time zone; null: open. */
export function since(days: Days, now: number): number | null {
	if (days === 'all') return null;
	const start = new Date(now);
	return new Date(start.getFullYear(), start.getMonth(), start.getDate() - BACK[days]).getTime();
}

const MAX_PAGE = 200;

export interface Found {
	entries: AuditEntry[];
	/** Whether there may be more, and whether what is there ended because the search took long. */
	more: boolean;
	short: boolean;
}
/** Newest first, up to `count`; looks through at most `rounds` pages. */
export async function readEntries(
	engine: Pick<Engine, 'audit'>,
	filter: AuditFilter,
	count: number,
	rounds: number,
	signal: AbortSignal
): Promise<Found> {
	const entries: AuditEntry[] = [];
	let before: number | null = null;
	for (let round = 0; round < rounds; round++) {
		const limit = Math.min(MAX_PAGE, count - entries.length);
		const page = await engine.audit.list({ before, limit, filter }, { signal });
		entries.push(...page.entries);
		before = page.before;
		if (before === null || entries.length >= count) break;
	}
	return { entries, more: before !== null, short: before !== null && entries.length < count };
}

export interface DayOfEntries {
	/** Any instant of the day. */
	at: number;
	entries: AuditEntry[];
}
/** Parts a list, newest first, where the day changes in the device's time zone. */
export function byDay(entries: readonly AuditEntry[]): DayOfEntries[] {
	const days: DayOfEntries[] = [];
	let last = '';
	for (const entry of entries) {
		const day = new Date(entry.at).toDateString();
		if (day !== last) days.push({ at: entry.at, entries: [] });
		last = day;
		days.at(-1)!.entries.push(entry);
	}
	return days;
}
