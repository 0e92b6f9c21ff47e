import { beforeEach, describe, expect, test } from 'vitest';
import { dayFromIso, type Day } from '#lib/domain/dates.ts';
import { daysOfWeek } from '#lib/domain/calendar-grid.ts';
import type { CustomerId, DealId, TaskId, TicketId } from '#lib/domain/ids.ts';
import type { CalendarEntry } from '#lib/engine/api.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { itemOf, pathOf, spanTitle } from './words.ts';

const today = dayFromIso('2026-11-21')!;
const yesterday = (today - 1) as Day;
beforeEach(() => overwriteGetLocale(() => 'en'));

const task = (part: Partial<CalendarEntry & { kind: 'task' }>): CalendarEntry => ({
	kind: 'task',
	key: 'a 1',
	day: today,
	id: 'a' as TaskId,
	customerName: 'Ann',
	title: 'Call',
	time: 600,
	minutes: null,
	priority: 'normal',
	done: false,
	later: false,
	...part
});
const ticket = (day: Day): CalendarEntry => ({
	kind: 'ticket',
	key: 't',
	day,
	id: 't' as TicketId,
	customerName: '',
	title: 'Broken'
});
const date = (label: string): CalendarEntry => ({
	kind: 'date',
	key: 'c',
	day: today,
	id: 'c' as CustomerId,
	customerName: 'Ann',
	label
});

describe('how an entry looks', () => {
	test('a task by its time, as long as it takes', () => {
		expect(itemOf(task({}), today)).toMatchObject({ start: 600, end: 600, tone: 'accent', done: false });
		expect(itemOf(task({ minutes: 45 }), today)).toMatchObject({ start: 600, end: 645 });
		expect(itemOf(task({ time: null, minutes: 45 }), today)).toMatchObject({ start: null, end: null });
	});
	test('late, done and later ones each say so in words too', () => {
		expect(itemOf(task({ day: yesterday }), today)).toMatchObject({ tone: 'bad', note: 'overdue' });
		expect(itemOf(task({ day: yesterday, done: true }), today)).toMatchObject({ tone: 'plain', note: 'done' });
		expect(itemOf(task({ later: true }), today)).toMatchObject({ tone: 'plain', note: 'comes again' });
	});
	test('what else has a day stands quietly, for the whole of it', () => {
		expect(itemOf(date(''), today)).toMatchObject({ title: 'Birthday: Ann', start: null });
		expect(itemOf(date('Opening'), today)).toMatchObject({ title: 'Opening: Ann' });
		expect(itemOf(ticket(yesterday), today)).toMatchObject({
			title: 'Answer by: Broken',
			tone: 'bad',
			note: 'overdue'
		});
		expect(itemOf(ticket(today), today)).toMatchObject({ tone: 'warn', note: 'ticket' });
	});
	test('and leads to its record', () => {
		const deal: CalendarEntry = { kind: 'deal', key: 'd', day: today, id: 'd' as DealId, customerName: '', title: 'x' };
		expect([task({}), deal, ticket(today), date('')].map(pathOf)).toEqual([
			'/tasks/#id=a',
			'/deals/#id=d',
			'/tickets/#id=t',
			'/customers/#id=c'
		]);
	});
});

test('what is shown has a name', () => {
	expect(spanTitle('month', today, [])).toBe('November 2026');
	const week = spanTitle('week', today, daysOfWeek(today, 1));
	for (const part of ['16', '22', 'Nov', '2026']) expect(week).toContain(part);
	for (const part of ['Saturday', '21', 'November']) expect(spanTitle('day', today, [today])).toContain(part);
});
