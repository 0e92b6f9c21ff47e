/**
 * Keeping in touch: how often one wants to hear from somebody, and how long it has been. Days are those of the
 * calendar on this device, so that it does not matter at which hour one called. Pure.
 */
import { localDayAt } from './dates.ts';
import { fold } from './text.ts';

/** `good`: it has not been long. `soon`: the time comes. `due`: it is over, or there was no contact yet. */
export type TouchTone = 'good' | 'soon' | 'due';
/** Share of the cadence from which on the time comes. */
const SOON = 0.75;

/** Cadences in days by folded name of the tag; those without one are left out. */
export type TagCadences = ReadonlyMap<string, number>;

/** Where a cadence comes from: the person, the tag with the shortest one, or nobody wants one. */
export type CadenceSource = { from: 'own' } | { from: 'tag'; tag: string } | { from: 'none' };

/** Days after which one wants to be in touch again; null: never. The person's own counts, else its tags' shortest. */
export function cadenceOf(
	{ cadence, tags }: { cadence: number | null; tags: readonly string[] },
	byTag: TagCadences
): { days: number | null; source: CadenceSource } {
	if (cadence !== null) return { days: cadence === 0 ? null : cadence, source: { from: 'own' } };
	let shortest: { days: number; tag: string } | null = null;
	for (const tag of tags) {
		const days = byTag.get(fold(tag));
		if (days !== undefined && (shortest === null || days < shortest.days)) shortest = { days, tag };
	}
	if (shortest === null) return { days: null, source: { from: 'none' } };
	return { days: shortest.days, source: { from: 'tag', tag: shortest.tag } };
}

export interface Touch {
	tone: TouchTone;
	/** Days since the last contact; null: there was none. One that lies ahead was today. */
	age: number | null;
	/** Days until it is due: 0 today, below zero when it is over; null where there was no contact yet. */
	left: number | null;
}

/** How one stands with somebody; instants in milliseconds since the epoch. Due on the day itself is not late yet. */
export function touchOf(cadence: number, last: number | null, now: number): Touch {
	if (last === null) return { tone: 'due', age: null, left: null };
	const age = Math.max(0, localDayAt(now) - localDayAt(last));
	const tone = age > cadence ? 'due' : age < SOON * cadence ? 'good' : 'soon';
	return { tone, age, left: cadence - age };
}

/** Whether somebody is to be contacted today: the day has come, or nobody ever did. */
export function isToContact({ left }: Touch): boolean {
	return left === null || left <= 0;
}

/** Order of a list: who waits longest for their cadence first, those never contacted after them. */
export function compareUrgency(a: { cadence: number; touch: Touch }, b: { cadence: number; touch: Touch }): number {
	if (a.touch.age === null || b.touch.age === null) return Number(a.touch.age === null) - Number(b.touch.age === null);
	return b.touch.age / b.cadence - a.touch.age / a.cadence;
}
