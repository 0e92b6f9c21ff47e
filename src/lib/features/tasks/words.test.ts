import { beforeEach, describe, expect, test } from 'vitest';
import { dayFromIso } from '#lib/domain/dates.ts';
import { recurrenceOf, rulePresets } from '#lib/domain/recurrence-rule.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { monthlyChoices, presetOptions, recurrenceWords } from './recurrence-words.ts';
import { dayInWords, lengthWords, reminderOptions, reminderWords, standingWords } from './words.ts';

const on = (iso: string) => dayFromIso(iso)!;
const today = on('2026-11-21');
beforeEach(() => overwriteGetLocale(() => 'en'));

describe('a series in words', () => {
	test.each([
		['', 'Does not repeat'],
		['FREQ=DAILY', 'Every day'],
		['FREQ=DAILY;INTERVAL=3', 'Every 3 days'],
		['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'Every weekday'],
		['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', 'Every 2 weeks on Monday and Thursday'],
		['FREQ=MONTHLY;BYMONTHDAY=21', 'Every month on day 21'],
		['FREQ=MONTHLY;BYMONTHDAY=-1', 'Every month on the last day'],
		['FREQ=MONTHLY;BYDAY=3SA', 'Every month on the third Saturday'],
		['FREQ=MONTHLY;BYDAY=-1FR;COUNT=1', 'Every month on the last Friday, once'],
		['FREQ=DAILY;COUNT=4', 'Every day, 4 times'],
		['FREQ=WEEKLY;WKST=SU;BYDAY=MO', 'As it came: FREQ=WEEKLY;WKST=SU;BYDAY=MO']
	])('%s: %s', (rule, words) => {
		expect(recurrenceWords(rule, today)).toBe(words);
	});
	test('in Chinese', () => {
		overwriteGetLocale(() => 'zh-CN');
		expect(recurrenceWords('FREQ=WEEKLY;BYDAY=MO', today)).toBe('每周，星期一');
		expect(recurrenceWords('FREQ=DAILY;INTERVAL=3;COUNT=4', today)).toBe('每 3 天，共 4 次');
	});
	test('each usual choice has its own', () => {
		const labels = presetOptions(on('2026-11-30')).map(({ label }) => label);
		expect(new Set(labels).size).toBe(rulePresets(on('2026-11-30')).length);
	});
	test('days of a month: the usual ones, the last, and what was chosen', () => {
		const pattern = recurrenceOf('FREQ=MONTHLY;BYDAY=2TU', today)!.pattern;
		const chosen = pattern.frequency === 'monthly' ? pattern.on : null;
		expect(monthlyChoices(today, chosen!).map(({ label }) => label)).toEqual([
			'Day 21',
			'The third Saturday',
			'The last day',
			'The second Tuesday'
		]);
	});
});

test('days near today have names', () => {
	expect([-1, 0, 1].map((days) => dayInWords((today + days) as typeof today, today))).toEqual([
		'Yesterday',
		'Today',
		'Tomorrow'
	]);
	expect(dayInWords(on('2026-11-27'), today)).toBe('Friday');
	expect(dayInWords(on('2026-11-28'), today)).toMatch(/28/);
	expect(dayInWords(on('2026-11-28'), today)).not.toMatch(/2026/);
	expect(dayInWords(on('2027-01-04'), today)).toMatch(/2027/);
});

test('minutes in the unit a person would use', () => {
	expect([45, 60, 90, 1440, 2880].map(lengthWords)).toEqual(['45 min', '1 h', '1.5 h', '1 d', '2 d']);
	expect([null, 0, 5, 60, 120, 1440, 10_080].map(reminderWords)).toEqual([
		'None',
		'When it is due',
		'5 minutes before',
		'1 hour before',
		'2 hours before',
		'1 day before',
		'1 week before'
	]);
	// One that came from elsewhere stands among the others, in its place.
	const values = reminderOptions(7).map(({ value }) => value);
	expect(values.slice(0, 5)).toEqual(['', '0', '5', '7', '10']);
});

test('how it stands: due, late, done, or without a day', () => {
	const task = { due: today, time: null, doneAt: 0 };
	expect(standingWords(task, today)).toBe('Due today');
	expect(standingWords({ ...task, due: on('2026-11-20') }, today)).toBe('Overdue since yesterday');
	expect(standingWords({ ...task, due: null }, today)).toBe('');
	expect(standingWords({ ...task, doneAt: Date.UTC(2026, 10, 20) }, today)).toMatch(/^Done .*2026/);
});
