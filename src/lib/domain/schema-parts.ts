/**
 * What the validators of all records are put together from: texts with a length, days, money, ids. Lengths are
 * capped so that no record can choke a page.
 */
import * as v from 'valibot';
import { dayOf, type Day } from './dates.ts';
import { fail, ok, type Result } from './errors.ts';
import { isId, type Brand, type ImportId } from './ids.ts';
import type { Currency, MinorUnits } from './money.ts';

/** Text of any form, also none. */
export function text(longest: number) {
	return v.pipe(v.string(), v.maxLength(longest));
}
/** Text that says something; blanks around it go. */
export function words(longest: number) {
	return v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(longest));
}
/** Notes, descriptions, messages: whatever somebody wrote down. */
export const longText = text(100_000);

export function integer(least: number, most: number) {
	return v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
}
export const minorUnits = v.pipe(
	v.number(),
	v.safeInteger(),
	v.transform((amount) => amount as MinorUnits)
);
export const currency = v.pipe(
	v.string(),
	v.regex(/^[A-Z]{3}$/),
	v.transform((code) => code as Currency)
);
export const money = v.object({ amount: minorUnits, currency });
/** A share in hundredths of a percent, from nothing to all of it. */
export const basisPoints = integer(0, 10_000);

/** A day with a date of four digits, which is what can be shown. */
export const day = v.pipe(
	integer(dayOf(1, 1, 1)!, dayOf(9999, 12, 31)!),
	v.transform((number) => number as Day)
);
/** The day of a year; year 0 where nobody knows it. */
export const yearlyDate = v.object({ year: integer(0, 9999), month: integer(1, 12), day: integer(1, 31) });
/** Milliseconds since the epoch. */
export const instant = v.pipe(v.number(), v.finite());

/** The id of a record or of a part of one. */
export function id<Id extends Brand<string, string>>() {
	return v.custom<Id>((value) => typeof value === 'string' && isId(value));
}
export function list<Item extends v.GenericSchema>(item: Item, longest: number) {
	return v.pipe(v.array(item), v.maxLength(longest));
}
export const tags = list(v.pipe(v.string(), v.nonEmpty(), v.maxLength(100)), 200);

export const recordSource = v.variant('kind', [
	v.object({ kind: v.literal('manual') }),
	v.object({ kind: v.literal('sample') }),
	v.object({
		kind: v.literal('import'),
		id: v.pipe(
			v.string(),
			v.transform((id) => id as ImportId)
		)
	})
]);

/** What the schema makes of a value, or the first field that is not as it must be (`invalid`, field). */
export function validated<T>(schema: v.GenericSchema<unknown, T>, value: unknown): Result<T> {
	const parsed = v.safeParse(schema, value);
	if (parsed.success) return ok(parsed.output);
	return fail('invalid', { field: String(parsed.issues[0].path?.[0]?.key ?? '') });
}
