import { expect, test } from 'vitest';
import { restAfter } from './back-off.ts';

test('[F18] the rest after wrong tries grows and ends, and the first slips cost nothing', () => {
	expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100].map(restAfter)).toEqual([0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]);
});
