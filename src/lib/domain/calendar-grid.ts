/** Which days a calendar shows, and where what has a time stands among its hours. Pure; days and clock minutes only. */
import { addMonths, calendarOf, dayOf, daysInMonth, weekdayOf, type Day, type Weekday } from './dates.ts';

export const CALENDAR_SPANS = ['day', 'week', 'month'] as const;
export type CalendarSpan = (typeof CALENDAR_SPANS)[number];

interface WeekInfo {
	firstDay: number;
}
/** The week's first day by region where it is not Monday; CLDR 48, for browsers without `weekInfo`. */
const FIRST_WEEKDAYS: [Weekday, string][] = [
	[5, 'MV'],
	[6, 'AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY'],
	[
		7,
		'AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE ' +
			'PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW'
	]
];

/** The day weeks begin on where a locale is used: `en-US` → 7, `de` → 1. */
export function firstWeekday(locale: string): Weekday {
	const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };
	const info = known.getWeekInfo?.() ?? known.weekInfo;
	return (info?.firstDay as Weekday | undefined) ?? firstWeekdayIn(known.maximize().region ?? '');
}

/** The same by a region's code alone. */
export function firstWeekdayIn(region: string): Weekday {
	return FIRST_WEEKDAYS.find(([, regions]) => regions.split(' ').includes(region))?.[0] ?? 1;
}

/** The first day of the week a day belongs to. */
export function startOfWeek(day: Day, first: Weekday): Day {
	return (day - ((weekdayOf(day) - first + 7) % 7)) as Day;
}

/** The seven days of that week. */
export function daysOfWeek(day: Day, first: Weekday): Day[] {
	return daysFrom(startOfWeek(day, first), 7);
}

/** The whole weeks that the month of a day lies in, four to six. */
export function weeksOfMonth(day: Day, first: Weekday): Day[][] {
	const { year, month } = calendarOf(day);
	const begin = startOfWeek(dayOf(year, month, 1)!, first);
	const end = dayOf(year, month, daysInMonth(year, month))!;
	const weeks = Math.floor((end - begin) / 7) + 1;
	return Array.from({ length: weeks }, (_, week) => daysFrom((begin + week * 7) as Day, 7));
}

/** The first and last day that is seen, both included. */
export function shownDays(day: Day, span: CalendarSpan, first: Weekday): { from: Day; to: Day } {
	const days = { day: () => [day], week: () => daysOfWeek(day, first), month: () => weeksOfMonth(day, first).flat() }[
		span
	]();
	return { from: days[0]!, to: days.at(-1)! };
}

/** Where one page on (1) or back (−1) leads: the same weekday of the next week, the same date of the next month. */
export function movedBy(day: Day, span: CalendarSpan, pages: number): Day {
	if (span === 'month') return addMonths(day, pages);
	return (day + pages * (span === 'week' ? 7 : 1)) as Day;
}

function daysFrom(day: Day, count: number): Day[] {
	return Array.from({ length: count }, (_, index) => (day + index) as Day);
}

/** Minutes after midnight by the clock; `end` of what takes no time is its `start`. */
export interface Timed {
	start: number;
	end: number;
}
export interface Placed<T> extends Timed {
	item: T;
	/** From 0, of `columns` of equal width: as many as whatever touches it needs. */
	column: number;
	columns: number;
}

const END_OF_DAY = 24 * 60;

/**
 * Places what overlaps side by side, in the order it begins; the shortest is drawn `least` minutes long, and nothing
 * past midnight. `[9:00–10:00, 9:30–9:45, 10:00–11:00]` → the first two in two columns, the last in one.
 */
export function placeTimed<T extends Timed>(items: readonly T[], least: number): Placed<T>[] {
	const drawn = items
		.map((item) => {
			const start = Math.min(item.start, END_OF_DAY - least);
			return { item, start, end: Math.min(Math.max(item.end, start + least), END_OF_DAY), column: 0, columns: 1 };
		})
		.sort((one, other) => one.start - other.start || other.end - one.end);
	let group: Placed<T>[] = [];
	/** When the last of each column ends. */
	let columns: number[] = [];
	const close = () => {
		for (const placed of group) placed.columns = columns.length;
		[group, columns] = [[], []];
	};
	for (const placed of drawn) {
		if (columns.every((end) => end <= placed.start)) close();
		const free = columns.findIndex((end) => end <= placed.start);
		placed.column = free === -1 ? columns.length : free;
		columns[placed.column] = placed.end;
		group.push(placed);
	}
	close();
	return drawn;
}
