/**
 * How long the lock screen rests after wrong tries. A courtesy towards whoever mistypes in haste, and a brake for
 * curious fingers: somebody with a copy of the files is stopped by the passphrase alone. Pure.
 */

/** Tries without any rest: typing errors happen. */
const FREE = 3;
const LONGEST = 60;

/** Seconds to rest after this many wrong tries in a row: 0, 0, 0, 2, 4, 8 … 60. */
export function restAfter(wrongTries: number): number {
	return wrongTries <= FREE ? 0 : Math.min(LONGEST, 2 ** (wrongTries - FREE));
}
