import { describe, expect, test } from 'vitest';
import { dayFromIso, isoOf, type Day } from '#lib/domain/dates.ts';
import { outdated } from './rotation.ts';

const DAY = 86_400_000;
const utcDay = (at: number) => Math.floor(at / DAY) as Day;
const copy = (iso: string, hour = 12) => ({ at: dayFromIso(iso)! * DAY + hour * 3_600_000 });
const names = (copies: readonly { at: number }[]) => copies.map(({ at }) => isoOf(utcDay(at)));
/** A copy at noon of each of the last `count` days, newest first. */
const daily = (last: string, count: number) =>
	Array.from({ length: count }, (_, i) => ({ at: copy(last).at - i * DAY }));
const keptOf = (copies: readonly { at: number }[]) => {
	const gone = new Set(outdated(copies, utcDay));
	return copies.filter((entry) => !gone.has(entry));
};

describe('rotation', () => {
	test('keeps the newest of 7 days, 4 weeks and 12 months', () => {
		// 2026-11-21 is a Saturday.
		expect(names(keptOf(daily('2026-11-21', 500)))).toEqual([
			...['2026-11-21', '2026-11-20', '2026-11-19', '2026-11-18', '2026-11-17', '2026-11-16', '2026-11-15'],
			...['2026-11-08', '2026-11-01'],
			...['2026-10-31', '2026-09-30', '2026-08-31', '2026-07-31', '2026-06-30', '2026-05-31', '2026-04-30'],
			...['2026-03-31', '2026-02-28', '2026-01-31', '2025-12-31']
		]);
	});

	test('the seventh day stays although its week has a newer one', () => {
		// 2026-11-20 is a Friday: the 14th is the Saturday before a Sunday that stands for its week.
		const kept = names(keptOf(daily('2026-11-20', 12)));
		expect(kept.slice(0, 7)).toEqual(names(daily('2026-11-20', 7)));
		expect(kept).not.toContain('2026-11-13');
	});

	test('of one day only the newest stays', () => {
		const copies = [copy('2026-11-21', 9), copy('2026-11-21', 18), copy('2026-11-21', 12)];
		expect(outdated(copies, utcDay)).toEqual([copies[2], copies[0]]);
	});

	test('rotating each day keeps what rotating once keeps, and at most 23 files', () => {
		let folder: { at: number }[] = [];
		for (const added of daily('2026-11-21', 500).reverse()) {
			folder.push(added);
			const gone = new Set(outdated(folder, utcDay));
			folder = folder.filter((entry) => !gone.has(entry));
			expect(folder.length).toBeLessThanOrEqual(23);
			expect(folder.at(-1)).toBe(added);
		}
		expect(names(folder.reverse())).toEqual(names(keptOf(daily('2026-11-21', 500))));
	});

	test('a pause drops nothing: periods without a copy do not count', () => {
		const old = [copy('2024-01-03'), copy('2024-02-05'), copy('2024-02-06')];
		expect(outdated([...old, copy('2026-11-21')], utcDay)).toEqual([]);
	});

	test('does not change what it is given, and nothing needs nothing', () => {
		const copies = Object.freeze(daily('2026-11-21', 40));
		outdated(copies, utcDay);
		expect(outdated([], utcDay)).toEqual([]);
	});
});
