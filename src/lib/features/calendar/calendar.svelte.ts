/**
 * What the calendar shows: a span (day, week, month) around a day, both in the address, and what stands in it.
 * Construct while a component initialises.
 */
import {
	CALENDAR_SPANS,
	daysOfWeek,
	firstWeekday,
	movedBy,
	shownDays,
	weeksOfMonth,
	type CalendarSpan
} from '#lib/domain/calendar-grid.ts';
import { dayFromIso, isoOf, type Day, type Weekday } from '#lib/domain/dates.ts';
import type { CalendarEntries, CalendarEntry } from '#lib/engine/api.ts';
import type { Engine } from '#lib/client/engine.ts';
import { live, type Live } from '#lib/client/live.svelte.ts';
import { place } from '#lib/client/place.svelte.ts';
import type { CalendarItem } from '#lib/ui/calendar-item.ts';
import { dateLocale } from '../format.ts';
import { currentDay } from '../tasks/current-day.svelte.ts';
import { itemOf } from './words.ts';

export class CalendarScreen {
	readonly first: Weekday = firstWeekday(dateLocale());
	readonly found: Live<CalendarEntries>;
	span: CalendarSpan = $derived.by(() => CALENDAR_SPANS.find((known) => known === place.get('shown')) ?? 'month');
	/** Set at once where it is moved: the address follows a moment later, and keys do not wait for it. */
	day: Day = $derived.by(() => dayFromIso(place.get('day') ?? '') ?? currentDay());
	weeks: Day[][] = $derived.by(() => weeksOfMonth(this.day, this.first));
	days: Day[] = $derived.by(() => (this.span === 'day' ? [this.day] : daysOfWeek(this.day, this.first)));
	items: CalendarItem[] = $derived.by(() =>
		(this.found.value?.entries ?? []).map((entry) => itemOf(entry, currentDay()))
	);
	#byKey: ReadonlyMap<string, CalendarEntry> = $derived.by(
		() => new Map((this.found.value?.entries ?? []).map((entry) => [entry.key, entry]))
	);

	constructor(engine: Engine) {
		// The span alone: moving within a month asks for nothing.
		const wanted = $derived(JSON.stringify(shownDays(this.day, this.span, this.first)));
		this.found = live(['tasks', 'customers', 'deals', 'tickets'], (signal) => {
			const span = JSON.parse(wanted) as { from: Day; to: Day };
			return engine.tasks.calendar({ ...span, today: currentDay() }, { signal });
		});
	}

	entry(key: string): CalendarEntry | undefined {
		return this.#byKey.get(key);
	}

	show(span: CalendarSpan, day: Day = this.day): void {
		this.day = day;
		void place.set({ shown: span === 'month' ? null : span, day: isoOf(day) });
	}
	goTo(day: Day): void {
		this.day = day;
		void place.set({ day: isoOf(day) });
	}
	/** Pages on (1) or back (−1). */
	move(pages: number): void {
		this.goTo(movedBy(this.day, this.span, pages));
	}
	today(): void {
		void place.set({ day: null });
	}
}
