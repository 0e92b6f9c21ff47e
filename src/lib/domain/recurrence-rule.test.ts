import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayFromIso, type Day, type Weekday } from './dates.ts';
import {
	presetOf,
	recurrenceOf,
	ruleFrom,
	ruleOf,
	rulePresets,
	type MonthlyOn,
	type Nth,
	type Recurrence,
	type RecurrenceEnd,
	type RecurrencePattern
} from './recurrence-rule.ts';

const on = (iso: string) => dayFromIso(iso)!;
const presets = (iso: string) => Object.fromEntries(rulePresets(on(iso)).map(({ preset, rule }) => [preset, rule]));

describe('the usual choices', () => {
	test('of a Thursday in the middle of a month', () => {
		expect(presets('2026-11-19')).toEqual({
			daily: 'FREQ=DAILY',
			weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
			weekly: 'FREQ=WEEKLY;BYDAY=TH',
			'two-weekly': 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH',
			'monthly-date': 'FREQ=MONTHLY;BYMONTHDAY=19',
			'monthly-weekday': 'FREQ=MONTHLY;BYDAY=3TH',
			yearly: 'FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=19'
		});
	});
	test('of a Saturday, which is no weekday, at the end of a month that has five', () => {
		const found = presets('2026-10-31');
		expect(Object.keys(found)).not.toContain('weekdays');
		expect(Object.keys(found)).not.toContain('monthly-weekday');
		expect(found['monthly-last-weekday']).toBe('FREQ=MONTHLY;BYDAY=-1SA');
		expect(found['monthly-last-day']).toBe('FREQ=MONTHLY;BYMONTHDAY=-1');
	});
	test('of a fourth Friday that is the last', () => {
		const found = presets('2026-11-27');
		expect(found['monthly-weekday']).toBe('FREQ=MONTHLY;BYDAY=4FR');
		expect(found['monthly-last-weekday']).toBe('FREQ=MONTHLY;BYDAY=-1FR');
		expect(found['monthly-last-day']).toBeUndefined();
	});
	test('of the first day that is the last of its kind', () => {
		expect(presets('2026-11-24')['monthly-last-weekday']).toBe('FREQ=MONTHLY;BYDAY=-1TU');
		expect(presets('2026-11-23')['monthly-last-weekday']).toBeUndefined();
	});
	test('are found again in their rules, of any day', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 40_000 }), (start) => {
				for (const { preset, rule } of rulePresets(start as Day)) {
					expect(presetOf(rule, start as Day)).toBe(preset);
					expect(presetOf(`${rule};COUNT=3`, start as Day)).toBe(preset);
				}
			})
		);
	});
	test('are not what another day would choose', () => {
		expect(presetOf('FREQ=WEEKLY;BYDAY=FR', on('2026-11-19'))).toBeNull();
		expect(presetOf('FREQ=WEEKLY', on('2026-11-19'))).toBe('weekly');
		expect(presetOf('FREQ=DAILY;INTERVAL=3', on('2026-11-19'))).toBeNull();
	});
});

describe('a rule', () => {
	const weekday = fc.integer({ min: 1, max: 7 }) as fc.Arbitrary<Weekday>;
	const date = fc.integer({ min: 1, max: 31 });
	const monthly: fc.Arbitrary<MonthlyOn> = fc.oneof(
		fc.record({ kind: fc.constant('date' as const), date }),
		fc.constant({ kind: 'last-day' as const }),
		fc.record({ kind: fc.constant('weekday' as const), nth: fc.constantFrom<Nth[]>(1, 2, 3, 4, -1), weekday })
	);
	const pattern: fc.Arbitrary<RecurrencePattern> = fc.oneof(
		fc.constant({ frequency: 'daily' as const }),
		fc.record({
			frequency: fc.constant('weekly' as const),
			weekdays: fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })
		}),
		fc.record({ frequency: fc.constant('monthly' as const), on: monthly }),
		fc.record({ frequency: fc.constant('yearly' as const), month: fc.integer({ min: 1, max: 12 }), date })
	);
	const end: fc.Arbitrary<RecurrenceEnd> = fc.oneof(
		fc.constant({ kind: 'never' as const }),
		fc.record({
			kind: fc.constant('until' as const),
			day: fc.integer({ min: 0, max: 40_000 }).map((day) => day as Day)
		}),
		fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 1, max: 9999 }) })
	);
	const recurrence: fc.Arbitrary<Recurrence> = fc.record({ pattern, interval: fc.integer({ min: 1, max: 999 }), end });

	test('says what was chosen', () => {
		fc.assert(
			fc.property(recurrence, (chosen) => {
				const before = structuredClone(chosen);
				expect(recurrenceOf(ruleOf(chosen), on('2026-11-19'))).toEqual(chosen);
				expect(chosen).toEqual(before);
			})
		);
	});
	test('takes from its beginning what it leaves out', () => {
		const start = on('2026-11-19');
		expect(recurrenceOf('FREQ=WEEKLY', start)?.pattern).toEqual({ frequency: 'weekly', weekdays: [4] });
		expect(recurrenceOf('FREQ=MONTHLY', start)?.pattern).toEqual({
			frequency: 'monthly',
			on: { kind: 'date', date: 19 }
		});
		expect(recurrenceOf('FREQ=YEARLY', start)?.pattern).toEqual({ frequency: 'yearly', month: 11, date: 19 });
	});
	test.each([
		'',
		'nonsense',
		'FREQ=HOURLY',
		'FREQ=DAILY;BYDAY=MO',
		'FREQ=DAILY;INTERVAL=0',
		'FREQ=DAILY;INTERVAL=1000',
		'FREQ=DAILY;COUNT=0',
		'FREQ=DAILY;COUNT=2;UNTIL=20270101',
		'FREQ=DAILY;UNTIL=20270230',
		'FREQ=WEEKLY;BYDAY=1MO',
		'FREQ=WEEKLY;WKST=SU;BYDAY=MO',
		'FREQ=MONTHLY;BYMONTHDAY=1,15',
		'FREQ=MONTHLY;BYMONTHDAY=-2',
		'FREQ=MONTHLY;BYDAY=5MO',
		'FREQ=MONTHLY;BYDAY=MO',
		'FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1',
		'FREQ=YEARLY;BYMONTH=13'
	])('%j says more than can be chosen, or nothing', (rule) => {
		expect(recurrenceOf(rule, on('2026-11-19'))).toBeNull();
	});
});

describe('a series that begins on another day', () => {
	const [thursday, friday] = [on('2026-11-19'), on('2026-11-20')];
	test.each([
		['FREQ=WEEKLY;BYDAY=TH', 'FREQ=WEEKLY;BYDAY=FR'],
		['FREQ=MONTHLY;BYMONTHDAY=19;UNTIL=20271231', 'FREQ=MONTHLY;BYMONTHDAY=20;UNTIL=20271231'],
		['FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=19;COUNT=3', 'FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=20;COUNT=3'],
		// Chosen by hand, or more than can be chosen: it means those days.
		['FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=WEEKLY;BYDAY=MO,TH'],
		['FREQ=MONTHLY;BYMONTHDAY=1,15', 'FREQ=MONTHLY;BYMONTHDAY=1,15'],
		['', '']
	])('%s → %s', (rule, next) => {
		expect(ruleFrom(rule, thursday, friday)).toBe(next);
	});
	test('which is none of its kind: the rule stays', () => {
		expect(ruleFrom('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', thursday, on('2026-11-21'))).toBe(
			'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'
		);
	});
});
