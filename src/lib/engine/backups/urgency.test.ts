import { describe, expect, test } from 'vitest';
import { urgencyOf } from './urgency.ts';

const LEVELS = ['none', 'quiet', 'plain', 'loud'] as const;

describe('how loud the reminder is', () => {
	test.each([
		[0, 0, true, 'none'],
		[0, 400, true, 'none'],
		[1, 0, true, 'quiet'],
		[199, 6, true, 'quiet'],
		[200, 0, true, 'plain'],
		[1, 7, true, 'plain'],
		[4999, 29, true, 'plain'],
		[5000, 0, true, 'loud'],
		[1, 30, true, 'loud'],
		[0, 90, false, 'none'],
		[1, 0, false, 'quiet'],
		[49, 0, false, 'quiet'],
		[50, 0, false, 'plain'],
		[1, 1, false, 'plain'],
		[500, 0, false, 'loud'],
		[1, 7, false, 'loud']
	] as const)('%i records in %i days, a verified backup: %s → %s', (recordsSince, days, hasVerified, urgency) => {
		expect(urgencyOf({ recordsSince, days, hasVerified })).toBe(urgency);
	});

	test('never falls with more changes, more days or no copy at all', () => {
		const level = (recordsSince: number, days: number, hasVerified: boolean) =>
			LEVELS.indexOf(urgencyOf({ recordsSince, days, hasVerified }));
		for (const records of [0, 1, 49, 50, 200, 500, 5000]) {
			for (const days of [0, 1, 6, 7, 29, 30, 365]) {
				expect(level(records + 1, days, true)).toBeGreaterThanOrEqual(level(records, days, true));
				expect(level(records, days + 1, true)).toBeGreaterThanOrEqual(level(records, days, true));
				expect(level(records, days, false)).toBeGreaterThanOrEqual(level(records, days, true));
			}
		}
	});
});
