import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { dayFromIso } from '#lib/domain/dates.ts';
import type { TaskId } from '#lib/domain/ids.ts';
import { emptyTask, type Task } from '#lib/domain/task.ts';
import { calendarFile } from './calendar-file.ts';

const now = Date.UTC(2026, 10, 21, 8, 30, 15);
const due = dayFromIso('2026-11-23')!;
const id = (letter: string) => letter.repeat(22) as TaskId;
const task = (fields: Partial<Task> = {}): Task => ({ ...emptyTask(1, null), title: 'Call', ...fields });

const write = (...tasks: Task[]) =>
	calendarFile(
		tasks.map((one, index) => ({ id: id('abcdef'[index]!), task: one })),
		now
	).text();
async function read(...tasks: Task[]) {
	return new ICAL.Component(ICAL.parse(await write(...tasks)) as unknown[]);
}
async function event(fields: Partial<Task>) {
	const [found] = (await read(task(fields))).getAllSubcomponents('vevent');
	return found!;
}

test('a file is as RFC 5545 has it, to the letter', async () => {
	const text = await write(
		task({
			title: 'Call Ms. Sato; ask, listen',
			notes: 'Backslash \\ and\nsecond line',
			due,
			time: 9 * 60 + 30,
			minutes: 45,
			reminder: 30,
			priority: 'high',
			recurrence: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231'
		})
	);
	expect(text.split('\r\n')).toEqual([
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Kith//Kith//EN',
		'BEGIN:VEVENT',
		`UID:${id('a')}@kith.invalid`,
		'DTSTAMP:20261121T083015Z',
		'SUMMARY:Call Ms. Sato\\; ask\\, listen',
		'DESCRIPTION:Backslash \\\\ and\\nsecond line',
		'PRIORITY:1',
		'DTSTART:20261123T093000',
		'DURATION:PT45M',
		'RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T235959',
		'BEGIN:VALARM',
		'ACTION:DISPLAY',
		'DESCRIPTION:Call Ms. Sato\\; ask\\, listen',
		'TRIGGER:-PT30M',
		'END:VALARM',
		'END:VEVENT',
		'END:VCALENDAR',
		''
	]);
});

test('several tasks stand in one file, those without a day as to-dos', async () => {
	const calendar = await read(task({ title: 'One', due }), task({ title: 'Some time' }), task({ title: 'Two', due }));
	const titles = (kind: string) =>
		calendar.getAllSubcomponents(kind).map((component) => component.getFirstPropertyValue('summary'));
	expect(titles('vevent')).toEqual(['One', 'Two']);
	expect(titles('vtodo')).toEqual(['Some time']);
	const ids = calendar.getAllSubcomponents().map((component) => component.getFirstPropertyValue('uid'));
	expect(new Set(ids).size).toBe(3);
});

test('without tasks it is a calendar all the same', async () => {
	expect((await read()).getAllSubcomponents()).toEqual([]);
});

describe('lines', () => {
	const long = 'Ärger über 客户的问题需要尽快解决 😀 and so on. '.repeat(20);

	test('are no longer than 75 octets and end in CRLF, and read back whole', async () => {
		const text = await write(task({ title: long.trim(), notes: long, due }));
		const lines = text.split('\r\n');
		expect(lines.length).toBeGreaterThan(20);
		expect(lines.every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
		expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
		const found = await event({ title: long.trim(), notes: long, due });
		expect(found.getFirstPropertyValue('summary')).toBe(long.trim());
		expect(found.getFirstPropertyValue('description')).toBe(long);
	});

	test.each(['\r\n', '\r', '\n', '\u2028', '\u0085'])('cannot be forged with %j', async (end) => {
		const forged = `Call${end}END:VEVENT${end}BEGIN:VEVENT${end}ATTENDEE:mailto:a@example.com`;
		const calendar = await read(task({ title: forged, notes: forged, due, reminder: 5 }));
		const [found, ...others] = calendar.getAllSubcomponents('vevent');
		expect(others).toEqual([]);
		expect(found!.getAllProperties('attendee')).toEqual([]);
		expect(found!.getFirstPropertyValue('summary')).toContain('ATTENDEE');
	});
	test.each(['\r\n', '\r', '\u2028'])('keep a line break of the form %j as one', async (end) => {
		expect(await write(task({ notes: `one${end}two`, due }))).toContain('DESCRIPTION:one\\ntwo\r\n');
	});
	test('hold no control characters', async () => {
		const text = await write(task({ title: 'a\0b\x1b[31mc\x7f', notes: 'd\tE\x08', due }));
		expect(text).toContain('SUMMARY:ab[31mc\r\n');
		expect(text).toContain('DESCRIPTION:d\tE\r\n');
	});
});

describe('an event', () => {
	test('without a time is a whole day that is not busy', async () => {
		const found = await event({ due, minutes: 30 });
		expect(found.getFirstProperty('dtstart')!.toICALString()).toBe('DTSTART;VALUE=DATE:20261123');
		expect(found.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
		expect(found.getFirstProperty('duration')).toBeNull();
	});
	test('floats, so that no place moves it', async () => {
		const found = await event({ due, time: 9 * 60 });
		expect(found.getFirstProperty('dtstart')!.toICALString()).toBe('DTSTART:20261123T090000');
	});
	test.each([
		['on time', 9 * 60, 0, 'PT0S'],
		['an hour and a half before', 9 * 60, 90, '-PT1H30M'],
		['a day before', 9 * 60, 24 * 60, '-P1D'],
		['at nine of a whole day, from its midnight', null, 0, 'PT9H'],
		['the day before a whole day, at nine', null, 24 * 60, '-PT15H']
	])('reminds %s', async (_, time, reminder, trigger) => {
		const [alarm] = (await event({ due, time, reminder })).getAllSubcomponents('valarm');
		expect(alarm!.getFirstPropertyValue('trigger')!.toString()).toBe(trigger);
	});
	test('does not remind of what is done, or was not asked for', async () => {
		expect((await event({ due, reminder: 5, doneAt: 1 })).getAllSubcomponents()).toEqual([]);
		expect((await event({ due })).getAllSubcomponents()).toEqual([]);
	});
	test.each([
		['FREQ=MONTHLY;BYDAY=-1FR', null, 'FREQ=MONTHLY;BYDAY=-1FR'],
		['FREQ=DAILY;COUNT=3', 600, 'FREQ=DAILY;COUNT=3'],
		['FREQ=MONTHLY;BYMONTHDAY=1,15;UNTIL=20270101T000000Z', null, 'FREQ=MONTHLY;BYMONTHDAY=1,15;UNTIL=20270101']
	])('recurs by %s', async (recurrence, time, rule) => {
		const found = await event({ due, time, recurrence });
		expect(found.getFirstPropertyValue('rrule')!.toString()).toBe(rule);
	});
	test('does not recur by a rule that cannot be followed', async () => {
		expect((await event({ due, recurrence: 'FREQ=SECONDLY' })).getFirstProperty('rrule')).toBeNull();
	});
});

test('a to-do that is done says when', async () => {
	const [found] = (await read(task({ doneAt: now }))).getAllSubcomponents('vtodo');
	expect(found!.getFirstPropertyValue('completed')!.toString()).toBe('2026-11-21T08:30:15Z');
	expect(found!.getFirstProperty('dtstart')).toBeNull();
});
