import { describe, expect, test } from 'vitest';
import { dayFromIso } from './dates.ts';
import type { CustomerId, ImportId } from './ids.ts';
import { validTask } from './task-schema.ts';
import { emptyTask, type Task } from './task.ts';

const customer = 'A'.repeat(22) as CustomerId;
const due = dayFromIso('2026-11-21')!;
const full: Task = {
	...emptyTask(1_000, customer),
	title: 'Call about the offer',
	notes: 'Two\nlines',
	priority: 'high',
	due,
	time: 0,
	minutes: 30,
	reminder: 0,
	recurrence: 'FREQ=MONTHLY;BYDAY=-1MO',
	source: { kind: 'import', id: 'x' as ImportId }
};

test('a task passes as it is', () => {
	expect(validTask(full)).toEqual({ ok: true, value: full });
	const least = { ...emptyTask(1_000, null), title: 'Call' };
	expect(validTask(least)).toEqual({ ok: true, value: least });
});
test('a title loses the blanks around it', () => {
	expect(validTask({ ...full, title: '  Call ' })).toMatchObject({ value: { title: 'Call' } });
});
test('fields that a task does not have are left out', () => {
	const checked = validTask({ ...full, stranger: 1 });
	expect(checked).toEqual({ ok: true, value: full });
});

describe('is refused', () => {
	test.each<[keyof Task, unknown]>([
		['title', ' '],
		['title', 'x'.repeat(501)],
		['notes', 'x'.repeat(100_001)],
		['customer', 'someone'],
		['deal', 7],
		['ticket', ''],
		['priority', 'urgent'],
		['due', 1.5],
		['due', 99_999_999],
		['time', 1440],
		['time', -1],
		['minutes', 0],
		['minutes', 20_000],
		['reminder', -5],
		['reminder', 1e9],
		['recurrence', 'every Monday'],
		['recurrence', 'FREQ=DAILY\r\nX:1'],
		['recurrence', 'FREQ=DAILY;'],
		['doneAt', -1],
		['doneAt', Infinity],
		['at', NaN],
		['source', { kind: 'heaven' }]
	])('%s %j', (field, value) => {
		expect(validTask({ ...full, [field]: value })).toMatchObject({
			ok: false,
			error: { code: 'invalid', params: { field } }
		});
	});
	test.each<Partial<Task>>([{ time: 540 }, { reminder: 10 }, { recurrence: 'FREQ=DAILY' }])(
		'%j without a day to go with it',
		(fields) => {
			const task = { ...emptyTask(1, null), title: 'Call', ...fields };
			expect(validTask(task)).toMatchObject({ ok: false, error: { params: { field: 'due' } } });
		}
	);
	test.each([null, 'task', []])('%j', (value) => {
		expect(validTask(value).ok).toBe(false);
	});
});
