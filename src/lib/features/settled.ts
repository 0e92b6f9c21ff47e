/** The way out of fields that two people changed at once. Pure. */
import type { FieldConflict } from '#lib/domain/errors.ts';

/** What a form wants: the body of a record, and the one it was made from. */
export interface Wish<T> {
	base: T;
	next: T;
}

/**
 * The wish after somebody chose a value for each field that clashed. It starts from what they saw stored, so that
 * a field changed once more meanwhile clashes again instead of being written over; all other changes stay in it.
 */
export function settled<T extends object>(
	{ base, next }: Wish<T>,
	conflicts: readonly FieldConflict[],
	chosen: Readonly<Record<string, unknown>>
): Wish<T> {
	const stored = Object.fromEntries(conflicts.map(({ field, theirs }) => [field, theirs]));
	return { base: { ...base, ...stored }, next: { ...next, ...chosen } };
}
