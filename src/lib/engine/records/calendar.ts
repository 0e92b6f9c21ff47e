/**
 * What stands in a calendar between two days: tasks with the later days of their series, dates of customers, deals
 * that are expected, tickets that are to be answered. From the summaries in memory; of customers only those whose
 * dates are shown are read, because a summary knows the day but not what for.
 */
import { calendarOf, dayOf, localDayAt, type Day } from '#lib/domain/dates.ts';
import { ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Customer } from '#lib/domain/customer.ts';
import { recursAfter } from '#lib/domain/task-rules.ts';
import type { TaskSummary } from '#lib/domain/task.ts';
import { isOpenTicket } from '#lib/domain/ticket.ts';
import type { OtherTable } from './finding.ts';
import type { Summaries } from '#lib/domain/tables.ts';
import type { CalendarEntries, CalendarEntry } from '../api.ts';
import type { CallContext } from '../context.ts';
import { nameOf } from './finding.ts';

/** Dates of customers on one day; among many thousand customers every day is the birthday of hundreds. */
export const MOST_DATES = 12;
/** Days of one answer. */
const MOST_DAYS = 366;

interface Span {
	from: Day;
	to: Day;
}

export async function calendarEntries(
	{ from, to: wanted, today }: Span & { today: Day },
	context: CallContext
): Promise<Result<CalendarEntries>> {
	const span = { from, to: Math.min(wanted, from + MOST_DAYS - 1) as Day };
	const directory = await context.session.directory();
	if (!directory.ok) return directory;
	const isIn = (day: Day | null): day is Day => day !== null && day >= span.from && day <= span.to;
	const owner = (row: { customer: CustomerId | null }) => nameOf(row, directory.value);

	const tasks = await rowsOf('tasks', context);
	if (!tasks.ok) return tasks;
	const entries: CalendarEntry[] = [];
	for (const row of tasks.value)
		for (const { day, later } of await daysOfTask(row, span, today))
			entries.push(taskEntry(row, day, later, owner(row)));

	const deals = await rowsOf('deals', context);
	if (!deals.ok) return deals;
	for (const row of deals.value) {
		const { id, title, expected: day, state } = row;
		if (state === 'open' && isIn(day))
			entries.push({ kind: 'deal', key: id, day, id, title, customerName: owner(row) });
	}
	const tickets = await rowsOf('tickets', context);
	if (!tickets.ok) return tickets;
	for (const row of tickets.value) {
		const { id, subject: title, due: day, state } = row;
		if (isOpenTicket(state) && isIn(day))
			entries.push({ kind: 'ticket', key: id, day, id, title, customerName: owner(row) });
	}
	const dates = await datesOf(span, context);
	if (!dates.ok) return dates;
	entries.push(...dates.value.entries);
	return ok({ entries: entries.sort((one, other) => one.day - other.day), left: dates.value.left });
}

/** Living rows of a type. */
async function rowsOf<T extends OtherTable>(table: T, context: CallContext): Promise<Result<Summaries[T][]>> {
	const listing = await context.store.listing(table);
	if (!listing.ok) return listing;
	const rows: Summaries[T][] = [];
	for (let slot = 0; slot < listing.value.size; slot++) {
		const row = listing.value.row(slot);
		if (row && row.deletedAt === 0) rows.push(row);
	}
	return ok(rows);
}

function taskEntry(row: TaskSummary, day: Day, later: boolean, customerName: string): CalendarEntry {
	const { id, title, time, minutes, priority } = row;
	const key = `${id} ${day}`;
	return { kind: 'task', key, day, id, customerName, title, time, minutes, priority, done: row.doneAt > 0, later };
}

/** Between its day and today a task that is late does not recur: it waits to be done once. */
async function daysOfTask(task: TaskSummary, { from, to }: Span, today: Day): Promise<{ day: Day; later: boolean }[]> {
	const own = task.due ?? (task.doneAt > 0 ? localDayAt(task.doneAt) : null);
	if (own === null || own > to) return [];
	const days = own >= from ? [{ day: own, later: false }] : [];
	if (task.recurrence === '' || task.doneAt > 0) return days;
	const { occurrences } = await import('#lib/formats/recurrence.ts');
	const after = Math.max(from, recursAfter(task, today) + 1) as Day;
	const later = occurrences(task.recurrence, own, after, to, MOST_DAYS);
	return [...days, ...later.map((day) => ({ day, later: true }))];
}

/** Birthdays and important dates, at most MOST_DATES a day, in the order of the names. */
async function datesOf({ from, to }: Span, context: CallContext): Promise<Result<CalendarEntries>> {
	const loaded = await context.session.directory();
	if (!loaded.ok) return loaded;
	const directory = loaded.value;
	const days = new Map<number, Day[]>();
	for (let day = from; day <= to; day++)
		for (const date of datesMetOn(day)) days.set(date, [...(days.get(date) ?? []), day]);
	const found = new Map<number, { id: CustomerId; name: string }[]>();
	for (let slot = 0; slot < directory.size; slot++) {
		const row = directory.row(slot);
		if (!row || row.deletedAt > 0) continue;
		for (const date of new Set(row.anniversaries)) {
			if (!days.has(date)) continue;
			const list = found.get(date);
			if (list) list.push(row);
			else found.set(date, [row]);
		}
	}
	const { compare } = new Intl.Collator(context.locale);
	let left = 0;
	const shown = [...found].map(([date, rows]) => {
		const count = days.get(date)!.length;
		left += Math.max(0, rows.length - MOST_DATES) * count;
		return { date, rows: rows.sort((a, b) => compare(a.name, b.name)).slice(0, MOST_DATES) };
	});
	const stored = await context.store.getMany('customers', [
		...new Set(shown.flatMap(({ rows }) => rows.map(({ id }) => id)))
	]);
	if (!stored.ok) return stored;
	const customers = new Map(stored.value.map(({ id, body }) => [id, body]));
	const entries = shown.flatMap(({ date, rows }) =>
		rows.flatMap(({ id, name }) =>
			labelsOn(customers.get(id), date).flatMap((label) =>
				days.get(date)!.map((day): CalendarEntry => {
					const key = `${id} ${day} ${label}`;
					return { kind: 'date', key, day, id, customerName: name, label };
				})
			)
		)
	);
	return ok({ entries, left });
}

/** Month × 100 + day; without a leap day 29 February is kept on the 28th. */
function datesMetOn(day: Day): number[] {
	const { year, month, day: date } = calendarOf(day);
	const isShort = month === 2 && date === 28 && dayOf(year, 2, 29) === null;
	return [month * 100 + date, ...(isShort ? [229] : [])];
}

function labelsOn(customer: Customer | undefined, date: number): string[] {
	if (!customer) return [];
	const isOn = ({ month, day }: { month: number; day: number }) => month * 100 + day === date;
	const labels = customer.dates.filter((each) => isOn(each.date)).map(({ label }) => label);
	return [...new Set([...(customer.birthday && isOn(customer.birthday) ? [''] : []), ...labels])];
}
