import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayFromIso, isoOf, type Day } from './dates.ts';
import type { TaskId } from './ids.ts';
import { summariseTask } from './summaries.ts';
import {
	compareTasks,
	completed,
	groupTasks,
	postponedTo,
	POSTPONEMENTS,
	recursAfter,
	reminderAt,
	sectionOf,
	withDue
} from './task-rules.ts';
import { emptyTask, type Task, type TaskSummary } from './task.ts';

const on = (iso: string) => dayFromIso(iso)!;
const today = on('2026-11-21');
function task(fields: Partial<Task> = {}): Task {
	return { ...emptyTask(1, null), title: 'Call', ...fields };
}
function summary(id: string, fields: Partial<Task> = {}, deletedAt = 0): TaskSummary {
	return summariseTask({ id: id as TaskId, rev: 1, deletedAt, updatedAt: 1 }, task(fields));
}

describe('groups', () => {
	test('put every open task by its day', () => {
		const tasks = [
			summary('later', { due: on('2026-12-01') }),
			summary('someday'),
			summary('tomorrow', { due: on('2026-11-22') }),
			summary('today', { due: today, time: 0 }),
			summary('yesterday', { due: on('2026-11-20') }),
			summary('done', { due: today, doneAt: 5 }),
			summary('deleted', { due: today }, 5)
		];
		const before = structuredClone(tasks);
		const groups = groupTasks(tasks, today);
		expect(Object.entries(groups).map(([group, members]) => [group, ...members.map(({ id }) => id)])).toEqual([
			['overdue', 'yesterday'],
			['today', 'today'],
			['upcoming', 'tomorrow', 'later'],
			['someday', 'someday']
		]);
		expect(tasks).toEqual(before);
	});

	test('are in order: day, time, priority, age', () => {
		const inOrder = [
			summary('a', { due: on('2026-11-20'), priority: 'low' }),
			summary('b', { due: today, time: 480, priority: 'low' }),
			summary('c', { due: today, time: 540 }),
			summary('d', { due: today, priority: 'high', at: 9 }),
			summary('z', { due: today, at: 3 }),
			summary('f', { due: today, at: 4 }),
			summary('g', { due: today, at: 4 }),
			summary('h', { due: today, priority: 'low', at: 1 }),
			summary('i', { priority: 'high' }),
			summary('j')
		];
		expect([...inOrder].reverse().sort(compareTasks)).toEqual(inOrder);
	});
});

describe('a reminder', () => {
	let zone: string | undefined;
	beforeEach(() => {
		zone = process.env.TZ;
		process.env.TZ = 'Europe/Berlin';
	});
	afterEach(() => {
		if (zone === undefined) delete process.env.TZ;
		else process.env.TZ = zone;
	});
	const reminder = (fields: Partial<Task>) => {
		const at = reminderAt(task(fields));
		return at === null ? null : new Date(at).toISOString();
	};

	test('comes some minutes before the time', () => {
		expect(reminder({ due: today, time: 14 * 60, reminder: 30 })).toBe('2026-11-21T12:30:00.000Z');
		expect(reminder({ due: today, time: 0, reminder: 10 })).toBe('2026-11-20T22:50:00.000Z');
	});
	test('takes nine o’clock where there is no time', () => {
		expect(reminder({ due: today, reminder: 0 })).toBe('2026-11-21T08:00:00.000Z');
	});
	test('a day before is at the same time by the clock, also where the clocks change between', () => {
		expect(reminder({ due: on('2026-03-29'), time: 540, reminder: 24 * 60 })).toBe('2026-03-28T08:00:00.000Z');
		expect(reminder({ due: on('2026-03-29'), time: 540, reminder: 25 * 60 })).toBe('2026-03-28T07:00:00.000Z');
	});
	test('hours before are hours', () => {
		expect(reminder({ due: on('2026-03-29'), time: 540, reminder: 8 * 60 })).toBe('2026-03-28T23:00:00.000Z');
	});
	test('does not come for what is done, has no day or was not asked for', () => {
		expect(reminder({ due: today, reminder: 0, doneAt: 1 })).toBeNull();
		expect(reminder({ reminder: 0 })).toBeNull();
		expect(reminder({ due: today })).toBeNull();
	});
});

describe('a task that is done', () => {
	test('once only is the same record, done', () => {
		const open = task({ due: today });
		expect(completed(open, null, 99)).toEqual({ done: { ...open, doneAt: 99 }, next: null });
	});
	test('leaves a record of its own where it comes again, and waits for its next day', () => {
		const open = task({ due: today, time: 540, reminder: 15, recurrence: 'FREQ=DAILY;COUNT=3' });
		const before = structuredClone(open);
		const next = { day: on('2026-11-22'), rule: 'FREQ=DAILY;COUNT=2' };
		expect(completed(open, next, 99)).toEqual({
			done: { ...open, recurrence: '', doneAt: 99 },
			next: { ...open, due: next.day, recurrence: next.rule }
		});
		expect(open).toEqual(before);
	});
	test('for the last time does not recur', () => {
		expect(completed(task({ due: today, recurrence: 'FREQ=DAILY;COUNT=1' }), null, 99).done.recurrence).toBe('');
	});
	test.each([
		['late comes again after today', '2026-11-10', '2026-11-21'],
		['early comes again after its day', '2026-11-30', '2026-11-30']
	])('%s', (_, due, after) => {
		expect(isoOf(recursAfter({ due: on(due) }, today))).toBe(after);
	});
});

test('without a day there is no time, reminder or recurrence', () => {
	const open = task({ due: today, time: 540, reminder: 15, recurrence: 'FREQ=DAILY' });
	expect(withDue(open, null)).toEqual({ ...open, due: null, time: null, reminder: null, recurrence: '' });
	expect(withDue(open, on('2026-12-01'))).toEqual({ ...open, due: on('2026-12-01') });
});

test.each([
	['2026-11-21', ['2026-11-22', '2026-11-28', '2026-11-23']],
	['2026-11-22', ['2026-11-23', '2026-11-29', '2026-11-23']],
	['2026-11-23', ['2026-11-24', '2026-11-30', '2026-11-30']]
])('from %s a task is put off to tomorrow, next week and next Monday', (iso, days) => {
	expect(POSTPONEMENTS.map((choice) => isoOf(postponedTo(choice, on(iso) as Day)))).toEqual(days);
});

describe('sections', () => {
	// A Saturday.
	const sections = (first: 1 | 7) =>
		['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-27', '2026-11-28', '2026-11-29', null].map(
			(iso) => sectionOf({ due: iso === null ? null : on(iso) }, today, first)
		);
	test('the week ends where the region has it end', () => {
		const [before, after] = [
			['overdue', 'today', 'tomorrow'],
			['later', 'someday']
		];
		expect(sections(1)).toEqual([...before, 'later', 'later', 'later', ...after]);
		expect(sections(7)).toEqual([...before, 'later', 'later', 'later', ...after]);
	});
	test('in the middle of a week some of it is left', () => {
		const wednesday = on('2026-11-18');
		const of = (iso: string, first: 1 | 7) => sectionOf({ due: on(iso) }, wednesday, first);
		expect(of('2026-11-19', 1)).toBe('tomorrow');
		expect(of('2026-11-20', 1)).toBe('week');
		expect(of('2026-11-22', 1)).toBe('week');
		expect(of('2026-11-22', 7)).toBe('later');
		expect(of('2026-11-23', 1)).toBe('later');
	});
});
