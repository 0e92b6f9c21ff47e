/** The day of a timeline in words: today and its neighbours by name. */
import type { Day } from '#lib/domain/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatDay } from '../format.ts';

export function dayWords(day: Day, today: Day): string {
	if (day === today) return m.contact_day_today();
	if (day === today - 1) return m.contact_day_yesterday();
	return day === today + 1 ? m.contact_day_tomorrow() : formatDay(day);
}
