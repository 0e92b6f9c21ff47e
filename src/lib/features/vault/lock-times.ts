/** Times that can be chosen for locking, and their form in a select. Pure. */

/** Minutes; null: never. */
export const LOCK_MINUTES: readonly (number | null)[] = [1, 5, 10, 30, 60, null];

export function optionOf(minutes: number | null): string {
	return minutes === null ? 'never' : String(minutes);
}
export function minutesOf(option: string): number | null {
	return option === 'never' ? null : Number(option);
}
