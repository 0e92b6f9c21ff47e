/**
 * Numbers of documents by a pattern such as `R-{year}-####`. With one pattern no number is given twice, in whatever
 * order the days come: the period never goes back, and the counter only begins again in a period never seen before.
 */
import type { Numbering } from './business.ts';
import { isoOf, type Day } from './dates.ts';
import { assert } from './errors.ts';

export const LONGEST_PATTERN = 50;
/** `#`s of a pattern: more digits than anybody writes documents. */
const MOST_DIGITS = 10;

/**
 * Whether numbers can be made by a pattern: one run of `#`, `{year}` and `{month}` at most once and a month only with
 * its year (else a year later the same numbers would come again), no other braces, no white space at the ends.
 */
export function validPattern(pattern: string): boolean {
	if (pattern !== pattern.trim() || pattern.length > LONGEST_PATTERN || /\p{C}/u.test(pattern)) return false;
	const runs = pattern.match(/#+/g) ?? [];
	const years = pattern.split('{year}').length - 1;
	const months = pattern.split('{month}').length - 1;
	const rest = pattern.replace('{year}', '').replace('{month}', '');
	return runs.length === 1 && runs[0]!.length <= MOST_DIGITS && years <= 1 && months <= years && !/[{}]/.test(rest);
}

/**
 * The next number, and the numbering after it was given: `R-{year}-####` in 2026 → `R-2026-0001`. A day before the
 * period of the last number gets a number of that period.
 */
export function nextNumber({ pattern, next, period }: Numbering, day: Day): { number: string; numbering: Numbering } {
	assert(validPattern(pattern), 'a numbering whose pattern makes no numbers');
	const now = periodOf(pattern, day);
	// Where the pattern was changed in between, `2026` may stand beside `2026-11`: the same period, named closer.
	const isNamedAnew = period.length !== now.length;
	const current = isNamedAnew || now > period ? now : period;
	const beginsAnew = now > period && !now.startsWith(period);
	const counter = beginsAnew ? 1 : next;
	const [year = '', month = ''] = current.split('-');
	const number = pattern
		.replace('{year}', year)
		.replace('{month}', month)
		.replace(/#+/, (run) => String(counter).padStart(run.length, '0'));
	return { number, numbering: { pattern, next: counter + 1, period: current } };
}

/** What the pattern names of a day: `2026`, `2026-11`, or nothing. */
function periodOf(pattern: string, day: Day): string {
	if (pattern.includes('{month}')) return isoOf(day).slice(0, 7);
	return pattern.includes('{year}') ? isoOf(day).slice(0, 4) : '';
}
