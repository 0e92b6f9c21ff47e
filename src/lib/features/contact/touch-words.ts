/** Keeping in touch in words: how long it has been, how long there is left, how often it shall be. */
import { localDayAt } from '#lib/domain/dates.ts';
import type { CadenceSource, Touch, TouchTone } from '#lib/domain/keeping-touch.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/icon.ts';
import { formatAgo, formatCount, showHidden } from '../format.ts';

export const TONES: Record<TouchTone, Tone> = { good: 'good', soon: 'warn', due: 'bad' };

/** `Last contact 3 weeks ago`. */
export function lastWords(last: number | null): string {
	if (last === null) return m.contact_touch_never();
	const today = localDayAt(Date.now());
	return m.contact_touch_last({ ago: formatAgo(localDayAt(last), today, 'long') });
}

/** `Due in 5 days`, `due today`, `3 days late`. */
export function leftWords({ left }: Touch): string {
	if (left === null || left === 0) return m.contact_touch_today();
	const days = Math.abs(left);
	const inputs = { count: days, n: formatCount(days) };
	return left > 0 ? m.contact_touch_left(inputs) : m.contact_touch_late(inputs);
}

export function everyWords(days: number): string {
	return m.contact_cadence_every({ count: days, n: formatCount(days) });
}

const USUAL: readonly number[] = [7, 14, 30, 60, 90, 180, 365];

/** Usual numbers of days, and the one that stands there. */
export function dayOptions(current: number | null): { value: string; label: string }[] {
	const days = current !== null && current > 0 && !USUAL.includes(current) ? [...USUAL, current] : [...USUAL];
	return days.sort((a, b) => a - b).map((each) => ({ value: String(each), label: everyWords(each) }));
}

/** Of a person: as the tags say (''), never ('0'), or every so many days. */
export function cadenceOptions(own: number | null, source: CadenceSource | undefined, cadence: number | null) {
	const tags =
		source?.from === 'tag' && cadence !== null
			? m.contact_cadence_as_tag({ tag: showHidden(source.tag), every: everyWords(cadence) })
			: own === null && source?.from === 'none'
				? m.contact_cadence_none()
				: m.contact_cadence_as_tags();
	return [{ value: '', label: tags }, ...dayOptions(own), { value: '0', label: m.contact_cadence_never() }];
}
