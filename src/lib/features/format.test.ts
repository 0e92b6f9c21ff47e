import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Day } from '#lib/domain/dates.ts';
import { CUSTOMER_FIELDS } from '#lib/domain/fields.ts';
import type { FieldId } from '#lib/domain/ids.ts';
import type { Currency, MinorUnits, Money } from '#lib/domain/money.ts';
import type { TraitLevel } from '#lib/domain/segments.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import {
	fieldName,
	formatAgo,
	formatBytes,
	formatDay,
	formatMoney,
	formatMonthDay,
	formatPercent,
	formatPhone,
	segmentName,
	showHidden,
	spanOf
} from './format.ts';

const money = (amount: number, currency: string): Money => ({
	amount: amount as MinorUnits,
	currency: currency as Currency
});
let locale: 'en' | 'zh-CN' = 'en';
overwriteGetLocale(() => locale);
beforeEach(() => {
	locale = 'en';
});

describe('dates', () => {
	afterEach(() => vi.unstubAllGlobals());
	it('stand as the browser’s region writes them, in the language of the screens', () => {
		const day = 20_778 as Day;
		vi.stubGlobal('navigator', { languages: ['de-DE', 'en-GB', 'en-US'] });
		expect(formatDay(day)).toBe('21 Nov 2026');
		vi.stubGlobal('navigator', { languages: ['de-DE', 'en-US'] });
		expect(formatDay(day)).toBe('Nov 21, 2026');
		vi.stubGlobal('navigator', { languages: ['de-DE'] });
		expect(formatDay(day)).toBe('Nov 21, 2026');
		locale = 'zh-CN';
		expect(formatDay(day)).toBe('2026年11月21日');
	});
});

describe('figures', () => {
	it('writes money with the decimals of its currency', () => {
		expect(formatMoney(money(1_234_50, 'EUR'))).toBe('€1,234.50');
		expect(formatMoney(money(410_000, 'JPY'))).toBe('¥410,000');
		expect(formatMoney(money(1_234, 'KWD'))).toMatch(/1\.234$/);
	});
	it('rounds to whole units for lists', () => {
		expect(formatMoney(money(1_234_50, 'EUR'), { whole: true })).toBe('€1,235');
	});
	it('tells yuan from yen', () => {
		expect(formatMoney(money(100, 'CNY'))).not.toBe(formatMoney(money(1, 'JPY')));
	});
	it('follows the language', () => {
		locale = 'zh-CN';
		expect(formatDay(20_778 as Day)).toBe('2026年11月21日');
		expect(formatMonthDay(11, 21)).toBe('11月21日');
	});
	it('writes shares and sizes', () => {
		expect(formatPercent(0.944)).toBe('94%');
		expect(formatBytes(17_200_000)).toBe('17 MB');
		expect(formatBytes(1_250)).toBe('1.3 kB');
		expect(formatBytes(12)).toBe('12 byte');
	});
});

describe('how long ago', () => {
	const today = 20_000 as Day;
	const back = (days: number) => formatAgo((today - days) as Day, today);
	it('uses the unit a person would use', () => {
		expect([0, 1, 13, 14, 49, 62, 63, 150, 729, 730].map(back)).toEqual([
			'today',
			'1 d',
			'13 d',
			'2 w',
			'7 w',
			'8 w',
			'2 mo',
			'4 mo',
			'23 mo',
			'1 y'
		]);
	});
	it('says it in full', () => {
		expect(formatAgo((today - 14) as Day, today, 'long')).toBe('2 weeks ago');
		expect(formatAgo((today - 1) as Day, today, 'long')).toBe('yesterday');
		locale = 'zh-CN';
		expect(formatAgo((today - 14) as Day, today, 'long')).toBe('2周前');
	});
	it('says that a day is ahead', () => {
		expect(back(-3)).toBe('in 3 d');
		expect(formatAgo((today + 3) as Day, today, 'long')).toBe('in 3 days');
	});
	it('is never negative', () => expect(spanOf(-20)).toEqual({ value: 2, unit: 'week' }));
});

describe('phones', () => {
	it('groups E.164 numbers behind the country code', () => {
		expect(formatPhone('+34612345678')).toBe('+34 612 345 678');
		expect(formatPhone('+12025550123')).toBe('+1 202 555 0123');
		expect(formatPhone('+8613800138000')).toBe('+86 138 001 380 00');
		expect(formatPhone('+353861234567')).toBe('+353 861 234 567');
	});
	it('leaves anything else as typed', () => {
		expect(formatPhone('0171 / 23 ext. 4')).toBe('0171 / 23 ext. 4');
		expect(formatPhone('')).toBe('');
	});
});

describe('hidden characters', () => {
	it('shows direction overrides and zero-width characters', () => {
		expect(showHidden('Ann\u202Enhoj')).toBe('Ann⟨U+202E⟩nhoj');
		expect(showHidden('pay\u200Bpal')).toBe('pay⟨U+200B⟩pal');
	});
	it('leaves ordinary names of all scripts alone', () => {
		for (const name of ['Siobhán O’Neill-Brady', '山本太郎', 'محمد', '👩‍👧 Ltd', 'می\u200cخواهم'])
			expect(showHidden(name)).toBe(name);
	});
});

describe('names in words', () => {
	const profile = (...traits: ['recency' | 'frequency' | 'monetary' | `custom:${FieldId}`, TraitLevel][]) => ({
		label: '',
		traits: traits.map(([feature, level]) => ({ feature, level, z: 1 }))
	});
	it('builds a segment name from its traits', () => {
		const segment = profile(['frequency', 'low'], ['recency', 'high'], ['monetary', 'high']);
		expect(segmentName(segment)).toBe('Few orders, long ago, high value');
		locale = 'zh-CN';
		expect(segmentName(segment)).toBe('订单较少、久未下单、消费较高');
	});
	it('prefers the label', () => expect(segmentName({ ...profile(['recency', 'low']), label: 'Loyal' })).toBe('Loyal'));
	it('names custom features', () => {
		const id = 'custom:abc' as `custom:${FieldId}`;
		expect(segmentName(profile([id, 'very-high']), [{ id, name: 'Visits' }])).toBe('Visits very high');
	});
	it('never leaves a segment without a name', () => expect(segmentName(profile())).not.toBe(''));
	it('names every field in both languages', () => {
		for (const language of ['en', 'zh-CN'] as const) {
			locale = language;
			const names = CUSTOMER_FIELDS.map(fieldName);
			expect(new Set(names).size).toBe(CUSTOMER_FIELDS.length);
		}
	});
});
