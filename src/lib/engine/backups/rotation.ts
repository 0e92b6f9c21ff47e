/**
 * Which copies in the folder may go: the newest of each of the last 7 days, 4 weeks and 12 months that have one stays.
 * Periods without a copy do not count, so that after a long pause the old copies are still there. Pure.
 */
import { calendarOf, localDayAt, type Day } from '#lib/domain/dates.ts';

const DAILY = 7;
const WEEKLY = 4;
const MONTHLY = 12;

/** Of the copies given, those that no period keeps; the newest of all always stays. */
export function outdated<T extends { at: number }>(copies: readonly T[], localDay = localDayAt): T[] {
	const newestFirst = [...copies].sort((a, b) => b.at - a.at);
	const kept = new Set<T>([
		...newestOfEach(newestFirst, DAILY, ({ at }) => localDay(at)),
		// Day 0 of the epoch was a Thursday: weeks begin on Mondays.
		...newestOfEach(newestFirst, WEEKLY, ({ at }) => Math.floor((localDay(at) + 3) / 7)),
		...newestOfEach(newestFirst, MONTHLY, ({ at }) => monthOf(localDay(at)))
	]);
	return newestFirst.filter((copy) => !kept.has(copy));
}

function newestOfEach<T>(newestFirst: readonly T[], periods: number, periodOf: (copy: T) => number): T[] {
	const newest = new Map<number, T>();
	for (const copy of newestFirst) {
		const period = periodOf(copy);
		if (newest.has(period)) continue;
		if (newest.size === periods) break;
		newest.set(period, copy);
	}
	return [...newest.values()];
}

function monthOf(day: Day): number {
	const { year, month } = calendarOf(day);
	return year * 12 + month;
}
