/** Headings under which the rows of a list stand where it is grouped by its order. */
import { localDayAt, type Day } from '#lib/domain/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayWords } from '#lib/ui/calendar-item.ts';
import { dateLocale, showHidden } from '../format.ts';

export function byCustomer({ customerName }: { customerName: string }): string {
	return showHidden(customerName) || m.records_group_nobody();
}
/** `November 2026`. */
export function byMonth(day: Day | null): string {
	return day === null ? m.records_group_no_day() : dayWords(day, dateLocale(), { month: 'long', year: 'numeric' });
}
export function byMonthOf({ at }: { at: number }): string {
	return byMonth(localDayAt(at));
}
